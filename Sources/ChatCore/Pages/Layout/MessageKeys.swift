/// The keys that the lines below and inside a message name.
public struct MessageKeys: Equatable, Sendable {
  /// Goes on with the reply: `Tab c`.
  var onward = ""
  /// Asks again.
  var again = ""
  /// Raises max_tokens.
  var raise = ""
  /// Unfolds the message: `Tab z`.
  var unfold = ""

  /// Not told yet.
  public init() {}
}
