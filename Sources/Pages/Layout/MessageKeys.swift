/// The keys that the lines below and inside a message name.
package struct MessageKeys: Equatable, Sendable {
  /// Goes on with the reply: `Alt+C`.
  package var onward = ""
  /// Asks again.
  package var again = ""
  /// Raises max_tokens.
  package var raise = ""
  /// Unfolds the message: `Tab, then z`.
  package var unfold = ""
  /// Opens or folds what the model thought: `Alt+Z`.
  package var thought = ""
  /// Lists what the message cites: `Tab, then S`.
  package var sources = ""

  /// Saves what came with it: `s`.
  package var save = ""

  /// Without any name yet.
  package init() {}
}
