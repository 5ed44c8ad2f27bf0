import Cells
import Hands

/// What can be done where it was asked for: a dozen lines that fit a screen, or all; and what holds the letters typed.
struct HelpPanel: OpenPanel {
  let title: String
  /// The lines that matter most, with all their keys and with one each.
  private let short: [HelpPage.Line], shortest: [HelpPage.Line]
  private let sections: [HelpPage.Section]
  private var showsAll = false
  private var field = Composer()
  private var page: PagePanel

  init(_ keymap: Keymap, about context: KeyContext, style: EditingStyle) {
    title = "Help · \(context.title.lowercased())"
    short = HelpPage.short(keymap, context, keys: 2)
    shortest = HelpPage.short(keymap, context, keys: 1)
    sections = HelpPage.sections(keymap, context, style: style)
    page = PagePanel(title: "", text: "")
    show()
  }

  var context: KeyContext { .help }
  var isOnlyRead: Bool { true }
  var firstEscape: String? { field.isEmpty ? nil : "clears the search" }

  func hints(_ keys: PanelKeys) -> [String?] {
    [
      keys.hint(.list(.showArchived), showsAll ? "shows the most used" : "shows all"),
      keys.pair(.scroll(.lineUp), .scroll(.lineDown), "scroll"), keys.close,
    ]
  }

  mutating func wanted(within limit: ScreenSize) -> ScreenSize? {
    guard let page = page.wanted(within: limit) else { return nil }
    return ScreenSize(columns: page.columns, rows: page.rows + 1)
  }

  mutating func layout(_ size: ScreenSize) -> PanelBody {
    let head = field.field(width: size.columns, placeholder: "type to search")
    let below = page.layout(ScreenSize(columns: size.columns, rows: max(1, size.rows - 1)))
    return PanelBody(rows: [head.row.truncated(to: size.columns)] + below.rows, cursor: head.cursor)
  }

  mutating func take(_ input: PanelInput) -> PanelOutcome {
    switch input {
    case .text, .paste:
      field.insert(input.line ?? "")
      show()
    case .edit(let intent):
      field.handle(intent)
      show()
    case .list(.showArchived):
      showsAll.toggle()
      show()
    case .leave where !field.isEmpty:
      field = Composer()
      show()
    default: return page.take(input)
    }
    return .stays
  }

  /// Columns below which there is room for one key a line.
  private static let narrow = 48

  /// Shows what is wanted now, from its beginning.
  private mutating func show() {
    let words = field.text.lowercased().split(separator: " ")
    let all = showsAll ? sections : [HelpPage.Section(title: "", lines: short)]
    let found =
      words.isEmpty
      ? all
      : searched.compactMap { section in
        let lines = section.lines.filter { line in
          let text = "\(line.keys) \(line.help) \(CommandRow.wordsByHelp[line.help] ?? "")".lowercased()
          return words.allSatisfy { text.contains($0) }
        }
        return lines.isEmpty ? nil : HelpPage.Section(title: section.title, lines: lines)
      }
    let few = showsAll || !words.isEmpty ? found : [HelpPage.Section(title: "", lines: shortest)]
    let nothing = "Nothing in the help matches \u{201C}\(field.text)\u{201D}."
    page = PagePanel(title: "") { width in
      if found.isEmpty { return Row.wrap(nothing, width: width, style: Style(.dim)) }
      return HelpPage.rows(width < Self.narrow ? few : found, width: width)
    }
  }

  /// All there is, with what the short page alone says.
  private var searched: [HelpPage.Section] {
    let helps = Set(sections.flatMap(\.lines).map(\.help))
    return [HelpPage.Section(title: "", lines: short.filter { !helps.contains($0.help) })] + sections
  }

  /// Line by line there are other ways to do things than keys.
  func printed(width: Int) -> [Row]? {
    HelpPage.lineByLine.flatMap { section in
      [Row.styled(section.title, Style(.heading))] + section.lines.map { Row.styled("\($0.keys): \($0.help)") }
    }
  }
}

extension AppState {
  /// Opens help on where keys go now, over a panel that comes back; on help, closes it.
  mutating func toggleHelp() -> [Effect] {
    if panels.top(as: HelpPanel.self) != nil {
      panels.leave()
      return []
    }
    panels.cover(with: HelpPanel(defaults.keymap, about: keyContext, style: composer.style))
    return []
  }
}
