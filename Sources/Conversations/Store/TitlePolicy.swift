/// Where a conversation's title comes from.
package enum TitlePolicy: String, Sendable, CaseIterable {
  /// The words of its first message.
  case derived = "words"
  /// The model is asked.
  case model
  /// Nowhere.
  case off
}
