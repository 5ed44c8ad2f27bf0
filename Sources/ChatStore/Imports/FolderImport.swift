import Conversations
import GRDB

extension ConversationDatabase {
  /// Takes the word of another machine that a conversation was deleted there. Gives its title where it was here;
  /// nothing where it is not, or went on since.
  func takeDeletion(_ id: ConversationID, at moment: Timestamp) throws(Failure) -> String? {
    try write("A deletion cannot be taken over") { db in
      guard let stored = try StoredConversation.load(db, id) else {
        if try DeletionTable.deletedAt(db, id) == nil { try DeletionTable.set(db, id, at: moment) }
        return nil
      }
      guard stored.lastActivity <= moment else { return nil }
      try ConversationTable.delete(db, id)
      try DeletionTable.set(db, id, at: moment)
      return stored.conversation.title.isEmpty ? id.description : stored.conversation.title
    }
  }

  /// Whether a conversation was deleted here and did not go on elsewhere since.
  func isGone(_ stored: StoredConversation) throws(Failure) -> Bool {
    try read("The conversations cannot be looked for") { db in
      guard let moment = try DeletionTable.deletedAt(db, stored.conversation.id) else { return false }
      return stored.lastActivity <= moment
    }
  }
}
