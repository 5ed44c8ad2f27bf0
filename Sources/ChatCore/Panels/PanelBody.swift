import Cells

/// What a panel shows inside its frame.
package struct PanelBody: Equatable, Sendable {
  /// From the top, none wider than asked for.
  package var rows: [Row]
  /// Within `rows`; nil where nothing is typed.
  package var cursor: Frame.Position?

  /// Rows, and the cursor if there is one.
  package init(rows: [Row], cursor: Frame.Position? = nil) {
    self.rows = rows
    self.cursor = cursor
  }
}
