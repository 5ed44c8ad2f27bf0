import Conversations

/// What the store has of the conversation in view, and how the store itself is.
package struct StoreState: Sendable {
  /// Whether the store knows the conversation's row yet; an empty conversation is never stored.
  package internal(set) var isStored = false
  /// Why nothing is kept at present; a standing warning.
  package internal(set) var failure: Failure?
  /// The store has answered; until then nothing is known of earlier conversations.
  package internal(set) var isReady = false
  /// Nothing has ever been kept here: the empty transcript explains the program.
  package var isFirstStart = false
  /// The conversation that was asked for at the start has not come yet; what is sent until then waits for it.
  package var awaitsConversation = false
  /// The message that the conversation asked for is to be read from, until that is here: what a search found.
  var readFrom: MessageID?
  /// What the command line says of the conversation that it asked for, until that is here.
  package var named: NamedSettings?
  /// How another window deleted the conversation in view; nil while it has not.
  package internal(set) var deletion: Deletion?
  /// What can be brought back until quit, the last deleted last.
  var undo: [Undo] = []
  /// Texts of the conversation in view that came from the store, or are to come.
  var texts = TextLoans()

  /// Something that can be brought back.
  enum Undo: Sendable, Equatable {
    /// A branch, parents first, and the head before.
    case branch(ConversationID, [Message], head: MessageID?)
    /// A whole conversation.
    case conversation(ConversationID)
  }
}

/// Texts that the store lends to the conversation in view.
struct TextLoans: Sendable {
  /// Asked for and not here yet.
  var requested: Set<MessageID> = []
  /// What came since the conversation was opened, oldest first, with the bytes.
  var lent: [(id: MessageID, bytes: Int)] = []
  /// How texts begin that are in the store, as far as a list was to show them.
  var beginnings: [MessageID: String] = [:]
  /// Beginnings that were asked for and are not here yet.
  var awaited: Set<MessageID> = []

  /// How a message begins; nil while that is in the store.
  func beginning(of message: Message) -> String? { message.text.loaded ?? beginnings[message.id] }
}
