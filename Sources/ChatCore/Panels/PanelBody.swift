import Cells

/// What a panel shows inside its frame.
package struct PanelBody: Equatable, Sendable {
  /// From the top, none wider than asked for.
  package var rows: [Row]
  /// Within `rows`; nil where nothing is typed.
  package var cursor: Frame.Position?
  /// Whether rows are missing because a frame has only so much time: the next one lays out more.
  package var hasMoreWork: Bool

  /// Rows, and the cursor if there is one.
  package init(rows: [Row], cursor: Frame.Position? = nil, hasMoreWork: Bool = false) {
    self.rows = rows
    self.cursor = cursor
    self.hasMoreWork = hasMoreWork
  }
}
