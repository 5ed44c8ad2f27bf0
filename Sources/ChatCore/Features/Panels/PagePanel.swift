/// Something to read in a panel, scrolled by rows.
public struct PagePanel: Sendable {
  /// What is on it; made into rows for the width at hand.
  public enum Content: Sendable, Equatable {
    /// Plain text; a line that begins with `# ` is a heading.
    case text(String)
    /// Lines as in `text`, and what was used by day and model below them.
    case usage([String], [UsageRow])
    /// Keys and commands.
    case help([HelpPage.Section])
    /// Two texts compared.
    case diff([WordDiff.Segment])
  }

  /// In the frame's top.
  public var title: String
  /// What is on it.
  public var content: Content
  /// What is worth copying of it, by the key that copies a message; nil for nothing.
  public var copies: String?
  /// The first row in view.
  public var top = 0
  /// Rows as last laid out, for that width. Valid while the width stays: a page's content never changes.
  private var laidOut: (width: Int, rows: [Row])?
  private var height = 1

  /// A page.
  public init(title: String, _ content: Content) {
    self.title = title
    self.content = content
  }

  mutating func layout(_ size: ScreenSize) -> PanelBody {
    if laidOut?.width != size.columns { laidOut = (size.columns, rows(width: size.columns)) }
    let rows = laidOut?.rows ?? []
    height = max(1, size.rows)
    top = max(0, min(top, rows.count - height))
    return PanelBody(rows: Array(rows[top..<min(rows.count, top + height)]))
  }

  /// Moves the window; clamped by the next layout.
  mutating func scroll(_ step: ScrollStep) {
    switch step {
    case .lineUp: top -= 1
    case .lineDown: top += 1
    case .halfPageUp: top -= height / 2
    case .halfPageDown: top += height / 2
    case .pageUp: top -= height
    case .pageDown: top += height
    case .top: top = 0
    case .end: top = Int.max / 2
    }
  }

  /// All of it at a width, for printing.
  public func rows(width: Int) -> [Row] {
    switch content {
    case .help(let sections): return HelpPage.rows(sections, width: width)
    case .diff(let segments): return WordDiff.rows(segments, width: width)
    case .usage(let lines, let usage):
      return textRows(lines.joined(separator: "\n"), width: width) + UsageChart.rows(usage, width: width)
    case .text(let text): return textRows(text, width: width)
    }
  }

  private func textRows(_ text: String, width: Int) -> [Row] {
    text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line -> [Row] in
      if line.hasPrefix("# ") { return [Row.styled(String(line.dropFirst(2)), Style(.heading, .bold))] }
      return Row.wrap(String(line), width: width)
    }
  }
}

/// One line to type.
public struct PromptPanel: Sendable {
  /// What the line is for.
  public enum Purpose: Sendable, Equatable {
    /// The title of this conversation, or of another.
    case title(ConversationID?)
    /// Where to export to.
    case export(upTo: MessageID)
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

  mutating func layout(_ size: ScreenSize) -> PanelBody {
    let view = line.layout(width: max(4, size.columns), maxRows: max(1, size.rows))
    return PanelBody(rows: view.rows, cursor: view.cursor)
  }
}
