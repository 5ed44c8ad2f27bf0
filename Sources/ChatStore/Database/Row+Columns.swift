import ChatCore
import GRDB

/// A row of the database; the core's `Row` is a line of the screen.
typealias Row = GRDB.Row

extension Row {
  /// The text at a place, whole; nil for NULL.
  func text(_ index: Int) -> String? { (self[index] as StoredText?)?.string }

  /// The message's identity at a place.
  func messageID(_ index: Int) -> MessageID { MessageID(self[index] as Int64) }

  /// The conversation's identity at a place.
  func conversationID(_ index: Int) -> ConversationID { ConversationID(self[index] as Int64) }
}
