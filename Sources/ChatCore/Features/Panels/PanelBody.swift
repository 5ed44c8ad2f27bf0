/// What a panel shows inside its frame.
public struct PanelBody: Equatable, Sendable {
  /// From the top, none wider than asked for.
  public var rows: [Row]
  /// Within `rows`; nil where nothing is typed.
  public var cursor: Frame.Position?

  /// Rows, and the cursor if there is one.
  public init(rows: [Row], cursor: Frame.Position? = nil) {
    self.rows = rows
    self.cursor = cursor
  }
}
