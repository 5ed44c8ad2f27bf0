/// How a search of conversations asks for replies that the model was unsure of: `doubt:` for any with a token less
/// likely than not, `doubt:30` for those where at least 30 % of the tokens were. Words behind it must be in the reply.
package struct DoubtQuery: Equatable, Sendable {
  /// What such a query begins with.
  package static let mark = "doubt:"
  /// The least share of tokens below one half, from 0 to 1; 0 for any at all.
  package var share: Double
  /// What must be in the reply.
  package var words: String

  /// nil for a query that asks for something else.
  package init?(_ typed: String) {
    let typed = typed.drop(while: \.isWhitespace)
    guard typed.prefix(Self.mark.count).lowercased() == Self.mark else { return nil }
    let rest = typed.dropFirst(Self.mark.count).drop(while: \.isWhitespace)
    let first = rest.prefix { !$0.isWhitespace }
    var figure = first.drop { $0 == ">" || $0 == "=" }
    if figure.last == "%" { figure = figure.dropLast() }
    if let number = Double(figure), (0...100).contains(number) {
      share = number / 100
      words = String(rest.dropFirst(first.count))
    } else {
      share = 0
      words = String(rest)
    }
  }
}
