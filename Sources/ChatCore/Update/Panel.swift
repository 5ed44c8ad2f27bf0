/// What lies over the transcript.
public enum OpenPanel: Sendable {
  /// Text to read: help, a table of usage, a balance, the request as a command.
  case page(PagePanel)
  /// One line to type: a name, a path.
  case prompt(PromptPanel)
}

/// What a panel draws: rows, and the cursor if it has one.
public struct PanelView: Sendable {
  /// From the top.
  public var rows: [Row]
  /// Within those rows.
  public var cursor: Frame.Position?
  /// A view.
  public init(rows: [Row], cursor: Frame.Position? = nil) {
    self.rows = rows
    self.cursor = cursor
  }
}
