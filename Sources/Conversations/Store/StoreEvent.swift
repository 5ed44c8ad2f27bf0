/// What the store answers and tells.
package enum StoreEvent: Sendable, Equatable {
  /// The store is open. `interrupted` are replies that dead processes left unfinished, oldest first.
  case ready(interrupted: [CutReply])
  /// The store is open, and what was typed last, and never sent, is kept in a conversation.
  case keptDraft(KeptDraft)
  /// What could not be written before is written now.
  case saved
  /// The store cannot be used (or no longer); the chat goes on in memory under a standing warning.
  case unavailable(Failure)
  /// A conversation, with the texts near the end of its branch; `conversation.isPartial` until `completed`.
  case opened(Conversation, draft: Draft)
  /// The rest of an opened conversation's messages, texts left in the store.
  case completed(ConversationID, [Message])
  /// `openLast` found nothing, or `open` found no such conversation.
  case nothingToOpen(ConversationID?)
  /// Texts asked for.
  case texts([MessageID: String])
  /// Beginnings of texts asked for, all of them; none where nothing can be read.
  case beginnings([MessageID: String])
  /// Messages that hold the text, in the order of the tree's creation.
  case found(ConversationID, query: String, [MessageID])
  /// The switcher's list, and how many conversations there are without a query.
  case list(query: String, [ConversationSummary], total: Int = 0)
  /// The chats used last, pinned ones first.
  case recent([ConversationSummary])
  /// Some messages of a conversation, to be read next to the list.
  case preview(ConversationPreview)
  /// The composer's history, newest first.
  case history([String])
  /// Another process added or changed messages of this conversation, or its row.
  case changed(ConversationRecord, [Message])
  /// Another process deleted a conversation that is open here, or brought it back.
  case deletion(ConversationID, Deletion?)
  /// What was written just now went to a conversation that another process had deleted for ever: its earlier messages
  /// are not in the store any more, nor is streamed text.
  case vanished(ConversationID)
  /// The database's files were emptied or cut short while they were open. The notice says what was done; these
  /// conversations of the session could not be read from them any more, and whoever holds one writes it again.
  case lost(Set<ConversationID>, notice: String)
  /// A conversation that was gone for ever is back, under this title, without so many messages whose texts only the
  /// store had.
  case restored(ConversationID, title: String, lost: Int)
  /// Another process wrote something, somewhere.
  case othersWrote
  /// Something the user should know once, such as under which name a damaged database was set aside.
  case notice(String)
  /// A write failed; nothing on the screen is lost, and it is tried again with the next.
  case writeFailed(Failure)
}

/// How another process deleted a conversation.
package enum Deletion: Sendable, Equatable {
  /// It can be brought back: whoever deleted it has not quit yet.
  case marked
  /// It is not in the database any more.
  case forGood
}

/// A reply that did not come to its end.
package struct CutReply: Sendable, Equatable {
  /// Where it is.
  package var conversation: ConversationID
  /// The conversation's title; may be empty.
  package var title: String
  /// The reply.
  package var message: MessageID
  /// What came of it, in UTF-8.
  package var byteCount: Int

  /// A reply that did not come to its end.
  package init(conversation: ConversationID, title: String, message: MessageID, byteCount: Int) {
    self.conversation = conversation
    self.title = title
    self.message = message
    self.byteCount = byteCount
  }
}

/// What was typed in an earlier session and not sent.
package struct KeptDraft: Sendable, Equatable {
  /// Where it is.
  package var conversation: ConversationID
  /// How it begins.
  package var beginning: String

  /// A draft that waits in its conversation.
  package init(conversation: ConversationID, beginning: String) {
    self.conversation = conversation
    self.beginning = beginning
  }
}
