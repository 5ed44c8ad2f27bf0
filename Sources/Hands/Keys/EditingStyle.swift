/// The composer's two ways with keys.
package enum EditingStyle: String, Sendable, CaseIterable {
  /// readline's Emacs keys.
  case emacs
  /// vi's modes.
  case vi
}
