import Conversations

/// What an empty conversation shows besides itself.
package struct StartState: Sendable {
  /// The last conversations that have a title and a reply, the latest first; empty until the store has answered.
  package internal(set) var recents: [ConversationSummary] = []
  /// The one that Enter opens; nil while the composer has the keys.
  var selected: Int?

  /// How many are shown.
  static let most = 5
}
