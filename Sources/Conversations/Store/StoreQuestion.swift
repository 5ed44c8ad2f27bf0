/// What the program asks the store. Everything written before is in the answer. Each is answered by events of the kinds
/// named here, also where nothing can be read; only questions about news stay without an answer while there is none.
package enum StoreQuestion: Sendable, Equatable {
  /// The composer's history, newest first, at most so many. Answered by `StoreEvent.history`.
  case loadHistory(limit: Int)

  /// Opens a conversation; `at` lands on a message (the branch through it). Answered by `opened`, then `completed`
  /// where `opened` is partial; or by `nothingToOpen`.
  case open(ConversationID, at: MessageID?)
  /// Opens the conversation used last; answered as `open`.
  case openLast
  /// Texts of messages that were opened without. Answered by `texts`.
  case loadTexts([MessageID])
  /// How texts of such messages begin, for lists of them: some hundred characters of each. Answered by `beginnings`.
  case loadBeginnings([MessageID])
  /// Which messages of a conversation hold a text (smart case). Answered by `found`.
  case find(ConversationID, String)

  /// The switcher's list; an empty query lists by last use. Archived conversations and one-shots are listed where they
  /// are asked for. Answered by `list` with the same `query`. Of several that wait only the newest is answered.
  case list(query: String, includeArchived: Bool, limit: Int)
  /// The chats used last, for the column next to what is read and for the start screen. Answered by `recent`.
  case listRecent(limit: Int)
  /// The messages around the one that matched, or the last ones. Answered by `preview`.
  case preview(ConversationID, at: MessageID?)

  /// News: what other processes did to this conversation since. Answered by `changed` and `deletion`, each only where
  /// there is anything to tell.
  case poll(ConversationID)
  /// News: whether other processes wrote anything since this was last asked. Answered by `othersWrote` when they did.
  case askForWriters
}
