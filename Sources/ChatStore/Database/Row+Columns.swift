import Conversations
import FoundationEssentials
import GRDB

/// A row of the database; the core's `Row` is a line of the screen.
typealias Row = GRDB.Row

extension Row {
  /// Five columns: tokens of prompt, completion and both, cached ones, those of reasoning. Nil where none came.
  func usage(from column: Int) -> Usage? {
    guard let prompt = self[column] as Int?, let completion = self[column + 1] as Int? else { return nil }
    return Usage(
      promptTokens: prompt, completionTokens: completion, totalTokens: self[column + 2],
      cachedTokens: self[column + 3], reasoningTokens: self[column + 4])
  }

  /// Two columns: dollars, and who said so. Nil where none came.
  func cost(from column: Int) -> Cost? {
    (self[column] as Double?).map { dollars in
      Cost(dollars: dollars, source: (self[column + 1] as String?).flatMap(Cost.Source.init) ?? .computed)
    }
  }

  /// The text at a place, whole; nil for NULL.
  func text(_ index: Int) -> String? { (self[index] as StoredText?)?.string }

  /// The bytes of a blob, or of a text in UTF-8; none for NULL. In the row of a cursor they are copied once.
  func bytes(_ index: Int) throws -> [UInt8] {
    try withUnsafeData(atIndex: index) { data in data.map { [UInt8]($0) } ?? [] }
  }

  /// The message's identity at a place.
  func messageID(_ index: Int) -> MessageID { MessageID(self[index] as Int64) }

  /// The conversation's identity at a place.
  func conversationID(_ index: Int) -> ConversationID { ConversationID(self[index] as Int64) }
}
