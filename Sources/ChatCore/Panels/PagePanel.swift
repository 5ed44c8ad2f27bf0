import Cells
import Hands

/// Something to read in a panel, scrolled by rows.
struct PagePanel: OpenPanel {
  /// In the frame's top.
  var title: String
  /// What is worth copying of it, by the key that copies a message; nil for nothing.
  var copies: String?
  /// What a chat line by line prints, where styles alone would tell something; nil for the same as here.
  private let lines: String?
  /// What is on it, for a width.
  private let content: @Sendable (Int) -> [Row]
  /// The first row in view.
  private var top = 0
  /// Rows as last laid out, for that width. Valid while the width stays: a page's content never changes.
  private var laidOut: (width: Int, widest: Int, rows: [Row])?
  private var height = 1

  /// A page whose rows are made for the width at hand.
  init(title: String, copies: String? = nil, lines: String? = nil, rows: @escaping @Sendable (Int) -> [Row]) {
    self.title = title
    self.lines = lines
    self.copies = copies
    content = rows
  }

  /// A page of plain text; a line that begins with `# ` is a heading.
  init(title: String, text: String, copies: String? = nil) {
    self.init(title: title, copies: copies, lines: text) { PagePanel.rows(of: text, width: $0) }
  }

  var context: KeyContext { .page }
  var isOnlyRead: Bool { true }

  func hints(_ keys: PanelKeys) -> [String?] {
    [
      keys.pair(.scroll(.lineUp), .scroll(.lineDown), "scroll"),
      copies.flatMap { _ in keys.hint(.message(.copy), "copies it") }, keys.close,
    ]
  }

  /// As wide as its longest row.
  mutating func wanted(within limit: ScreenSize) -> ScreenSize? {
    if laidOut?.width != limit.columns { layOut(limit.columns) }
    return ScreenSize(columns: laidOut?.widest ?? 1, rows: laidOut?.rows.count ?? 1)
  }

  private mutating func layOut(_ width: Int) {
    let rows = content(width)
    laidOut = (width, rows.map(\.width).max() ?? 1, rows)
  }

  mutating func layout(_ size: ScreenSize) -> PanelBody {
    // What was laid out for more columns stays, where no row of it needs them.
    let fits = laidOut.map { $0.width >= size.columns && $0.widest <= size.columns } ?? false
    if !fits { layOut(size.columns) }
    let rows = laidOut?.rows ?? []
    height = max(1, size.rows)
    top = max(0, min(top, rows.count - height))
    return PanelBody(rows: Array(rows[top..<min(rows.count, top + height)]))
  }

  mutating func take(_ input: PanelInput) -> PanelOutcome {
    switch input {
    // Its lower end is held by the next layout.
    case .scroll(let step): top = max(0, top + step.rows(height: height))
    case .message(.copy):
      guard let copies else { return .stays }
      return .does { _ in [.copy(copies, what: "command")] }
    case .leave, .list(.accept): return .left
    default: break
    }
    return .stays
  }

  /// Line by line the terminal breaks lines: what is copied from there must have none of ours.
  func printed(width: Int) -> [Row]? { lines.map { PagePanel.rows(of: $0, width: 1 << 20) } ?? content(width) }

  /// The rows of plain text; a line that begins with `# ` is a heading.
  static func rows(of text: String, width: Int) -> [Row] {
    text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line -> [Row] in
      if line.hasPrefix("# ") { return [Row.styled(String(line.dropFirst(2)), Style(.heading, .bold))] }
      return wrapped(String(line), width: width)
    }
  }

  /// A line that is set in goes on set in, broken between the facts that it lists.
  private static func wrapped(_ line: String, width: Int) -> [Row] {
    let indent = line.prefix { $0 == " " }
    guard !indent.isEmpty, indent.count < width / 2, CellWidth.width(of: line) > width else {
      return Row.wrap(line, width: width)
    }
    let facts = line.dropFirst(indent.count).split(separator: FactLines.separator).map(String.init)
    let margin = Row.styled(String(indent))
    return FactLines.lines(facts, width: width - indent.count).flatMap {
      CellText($0, .text).rows(width: width, first: margin, rest: margin)
    }
  }
}

extension AppState {
  mutating func showPage(_ title: String, _ text: String, copies: String?) -> [Effect] {
    panels.show(PagePanel(title: title, text: text, copies: copies))
    return []
  }
}
