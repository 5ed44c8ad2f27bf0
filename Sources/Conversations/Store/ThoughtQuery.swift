/// How a search of conversations asks for what models thought, in the place of titles and texts.
package enum ThoughtQuery {
  /// Comes before the words.
  package static let mark = "thoughts:"
}
