import Cells
import Hands

/// What can be done where it was asked for.
struct HelpPanel: OpenPanel {
  private var page: PagePanel

  init(_ sections: [HelpPage.Section], about context: KeyContext) {
    page = PagePanel(title: "Help · \(context.title.lowercased())") { HelpPage.rows(sections, width: $0) }
  }

  var title: String { page.title }
  var context: KeyContext { page.context }
  var isOnlyRead: Bool { page.isOnlyRead }
  func hints(_ keys: PanelKeys) -> [String?] { page.hints(keys) }
  mutating func layout(_ size: ScreenSize) -> PanelBody { page.layout(size) }
  mutating func take(_ input: PanelInput) -> PanelOutcome { page.take(input) }

  /// Line by line there are other ways to do things than keys.
  func printed(width: Int) -> [Row]? { HelpPage.rows(HelpPage.lineByLine, width: width) }
}

extension AppState {
  /// Opens help on where keys go now, over a panel that comes back; on help, closes it.
  mutating func toggleHelp() -> [Effect] {
    if panels.top(as: HelpPanel.self) != nil { return closePanel() }
    let context = keyContext
    panels.cover(
      with: HelpPanel(HelpPage.sections(defaults.keymap, context, style: composer.style), about: context))
    return []
  }
}
