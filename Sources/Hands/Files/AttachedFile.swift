/// A file that a turn names, as it was read.
package struct AttachedFile: Sendable, Equatable {
  /// Its name and size, or why it cannot join.
  package var summary: FileSummary
  /// The fenced block that joins the turn; empty when it cannot.
  package var block: String
  /// Whether there simply is no such file, so that a word may have been meant.
  package var isMissing: Bool
  /// A file.
  package init(summary: FileSummary, block: String, isMissing: Bool = false) {
    self.summary = summary
    self.block = block
    self.isMissing = isMissing
  }
}
