/// When the conversations are listed next to what is read.
package enum SidebarPolicy: String, Sendable, CaseIterable {
  /// On screens wide enough to have room to spare.
  case auto
  /// Wherever they fit.
  case on
  /// Never, unless a key asks for it.
  case off
}
