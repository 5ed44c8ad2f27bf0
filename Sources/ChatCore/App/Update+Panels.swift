import Hands

// Panels: opening, closing, and what reaches them.

extension AppState {
  /// What is open over the transcript.
  package var panel: (any OpenPanel)? { panels.top }

  /// What the keys of a panel do, as those are that have one.
  func hints(of panel: any OpenPanel) -> [String] {
    panel.hints(PanelKeys(defaults.keymap, in: panel.context, firstEscape: panel.firstEscape)).compactMap(\.self)
  }

  mutating func open(_ kind: Panel) -> [Effect] {
    // Of a list without keys nothing is left but the names and what they do: that is the help.
    if kind == .help || (kind == .palette && isLineByLine) { return toggleHelp() }
    panels.forgetBelow()
    switch kind {
    case .help: break
    case .settings: openSettings()
    case .palette: panels.show(PalettePanel(defaults.keymap))
    case .switcher: return openSwitcher(filter: "")
    case .find: return openFind("")
    case .models: return openModels()
    case .providers: openProviders()
    case .presets: openPresets()
    case .prompts: openPrompts()
    case .themes: openThemes()
    case .tree: return openTree()
    case .diff: return perform(.diff)
    case .context: return openContext()
    case .usage: return [.usage(usageLines)]
    case .queue: return openQueue()
    case .provenance: return openProvenance()
    }
    return []
  }

  /// Hands something to the panel in view, and does what comes of it; nil where none is open.
  mutating func takeInPanel(_ input: PanelInput) -> [Effect]? {
    switch panels.withTop({ $0.take(input) }) {
    case nil: return nil
    case .stays: return []
    case .does(let action): return action(&self)
    case .closes(let action):
      panels.close()
      return action(&self)
    case .leaves(let action):
      panels.leave()
      return action(&self)
    }
  }

  /// Esc in a panel; the one below comes back.
  mutating func closePanel() -> [Effect] { takeInPanel(.leave) ?? [] }

  /// A key that closes, also where Esc would do something else before.
  mutating func leavePanel() -> [Effect] {
    let effects = panels.top?.firstEscape == nil ? [] : closePanel()
    return effects + closePanel()
  }
}
