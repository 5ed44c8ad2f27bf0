import Hands

/// Every command and key by name.
struct PalettePanel: ListingPanel {
  var list: ListPanel<PaletteItem>

  init(_ keymap: Keymap) {
    list = ListPanel(PaletteItem.all(keymap), noun: "command", naming: { $0.naming($1) }, line: \.line)
  }

  var title: String { "Commands" }

  func hints(_ keys: PanelKeys) -> [String?] { [keys.hint(.list(.accept), "runs"), keys.close] }

  func accept() -> PanelOutcome {
    guard let item = list.selection else { return .stays }
    return .closes { state in
      switch item.action {
      case .intent(let intent): return state.perform(intent)
      case .command(let command): return state.perform(command)
      case .compose(let text):
        state.composer.stash(andWrite: text)
        return state.focusComposer()
      }
    }
  }
}

extension PaletteItem: Identifiable {
  /// The name, which is unique.
  package var id: String { name }

  /// As the palette shows it. The filter matches name and title.
  package var line: ListPanel<PaletteItem>.Line {
    ListPanel.Line(name, note: title, detail: keys)
  }
}
