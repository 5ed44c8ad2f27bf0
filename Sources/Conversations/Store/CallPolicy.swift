/// When somebody who looks elsewhere is called back to a reply that took long.
package enum CallPolicy: String, Sendable, CaseIterable {
  /// Never.
  case never
  /// Where the terminal has not the focus.
  case unfocused
  /// After each such reply.
  case always
}
