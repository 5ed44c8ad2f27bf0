import Cells
import Conversations
import Hands

/// Themes to choose from: the one that is moved to is shown, Enter keeps it, Esc goes back to the one before.
struct ThemesPanel: ListingPanel {
  var list: ListPanel<NameChoice>

  init(_ choices: [NameChoice]) {
    list = ListPanel(choices, noun: "theme", selecting: choices.first(where: \.isCurrent)?.id) {
      .init($0.id, isCurrent: $0.isCurrent)
    }
  }

  var title: String { "Themes" }

  func hints(_ keys: PanelKeys) -> [String?] { [keys.hint(.list(.accept), "keeps it"), keys.hint(.stop, "goes back")] }

  func accept() -> PanelOutcome {
    guard let name = list.selection?.id else { return .stays }
    return .closes { $0.keepTheme(name) }
  }
}

extension AppState {
  mutating func openThemes() { panels.show(ThemesPanel(themeChoices)) }

  /// Takes a theme, and writes it into the config.
  mutating func keepTheme(_ name: String) -> [Effect] {
    settings.theme = name
    settings.shownTheme = name
    return [.theme(name), .keepTheme(name)]
  }

  /// The theme that is moved to, in the panel or in the menu; nil where none is.
  private var visitedTheme: String? {
    if menu.hasMoved, case .argument(.theme)? = menu.point?.kind { return menu.choice?.label }
    guard !panels.isEmpty, let panel = panels.top(as: ThemesPanel.self) else { return nil }
    return panel.list.selection?.id
  }

  /// Shows the theme that is moved to, and the one in force again once that is over.
  mutating func followThemes() -> [Effect] {
    let wanted = visitedTheme ?? settings.theme
    guard wanted != settings.shownTheme else { return [] }
    settings.shownTheme = wanted
    return [.theme(wanted)]
  }

  /// The terminal has said the colour of its ground: `auto` goes by it, and code is a step away from it.
  mutating func takeGround(_ ground: Color) -> [Effect] { [.ground(ground), .theme(settings.shownTheme)] }
}
