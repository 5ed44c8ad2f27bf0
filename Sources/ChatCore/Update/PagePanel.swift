/// Text in a panel, to scroll through.
public struct PagePanel: Sendable, Equatable {
  /// In the frame's top.
  public var title: String
  /// Lines, wrapped when drawn; one that starts with `# ` is a heading.
  public var lines: [String]
  /// The first row in view.
  public var top = 0

  /// A page.
  public init(title: String, text: String) {
    self.title = title
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// Rows at a width, headings told apart.
  func rows(width: Int) -> [Row] {
    lines.flatMap { line -> [Row] in
      if line.hasPrefix("# ") { return [Row.styled(String(line.dropFirst(2)), Style(.heading, .bold))] }
      if line.isEmpty { return [Row()] }
      return Row.wrap(line, width: max(1, width))
    }
  }

  /// Keeps the last page filled.
  mutating func clamp(_ size: ScreenSize) {
    top = max(0, min(top, rows(width: size.columns - 4).count - 1))
  }

  func view(_ size: ScreenSize) -> PanelView {
    let inner = max(1, size.rows - 2)
    let all = rows(width: size.columns - 4)
    let top = max(0, min(self.top, all.count - inner))
    return PanelView(rows: Box.rows(all[top..<min(all.count, top + inner)], title: title, size: size))
  }
}

/// One line to type.
public struct PromptPanel: Sendable {
  /// What the line is for.
  public enum Purpose: Sendable, Equatable {
    /// The conversation's title.
    case title
    /// Where to export to.
    case export
    /// A shell command that gets a message or block.
    case pipe(String)
    /// Where to write a message or block.
    case write(String)
  }
  /// What the line is for.
  public var purpose: Purpose
  /// In the frame's top.
  public var title: String
  /// What is typed.
  public var line: Composer
}

extension PromptPanel {
  func view(_ size: ScreenSize) -> PanelView {
    var line = line
    let text = line.layout(width: max(4, size.columns - 4), maxRows: max(1, size.rows - 2))
    let rows = Box.rows(
      text.rows[...], title: title, size: ScreenSize(columns: size.columns, rows: text.rows.count + 2))
    return PanelView(rows: rows, cursor: .init(column: text.cursor.column + 2, row: text.cursor.row + 1))
  }
}

/// A frame with a title around rows.
enum Box {
  static func rows(_ rows: ArraySlice<Row>, title: String, size: ScreenSize) -> [Row] {
    let frame = Style(.frame)
    var top = Row.styled("┌─ ", frame)
    top.append(Row.styled(title, Style(.title)).truncated(to: max(1, size.columns - 6)))
    top.append(Row.styled(" ", frame))
    while top.width < size.columns - 1 { top.append(scalar: "─", width: 1, style: frame) }
    top.append(scalar: "┐", width: 1, style: frame)
    var boxed = [top]
    for row in rows {
      var line = Row.styled("│ ", frame)
      var content = row
      content.truncate(to: max(1, size.columns - 4))
      line.append(content)
      line.pad(to: size.columns - 2)
      line.append(Row.styled(" │", frame))
      boxed.append(line)
    }
    while boxed.count < size.rows - 1 {
      var line = Row.styled("│", frame)
      line.pad(to: size.columns - 1)
      line.append(scalar: "│", width: 1, style: frame)
      boxed.append(line)
    }
    var bottom = Row.styled("└", frame)
    while bottom.width < size.columns - 1 { bottom.append(scalar: "─", width: 1, style: frame) }
    bottom.append(scalar: "┘", width: 1, style: frame)
    boxed.append(bottom)
    return boxed
  }
}
