import Conversations
import Hands

/// Names to choose from: providers, presets, prompt snippets.
struct NamesPanel: ListingPanel {
  var list: ListPanel<NameChoice>
  let title: String
  private let choose: @Sendable (String, inout AppState) -> [Effect]

  init(
    _ title: String, _ noun: String, _ choices: [NameChoice],
    choose: @escaping @Sendable (String, inout AppState) -> [Effect]
  ) {
    self.title = title
    self.choose = choose
    list = ListPanel(choices, noun: noun, selecting: choices.first(where: \.isCurrent)?.id) {
      .init($0.id, detail: $0.detail, isCurrent: $0.isCurrent)
    }
  }

  func hints(_ keys: PanelKeys) -> [String?] { [keys.hint(.list(.accept), "chooses"), keys.close] }

  func accept() -> PanelOutcome {
    guard let name = list.selection?.id else { return .stays }
    return .closes { [choose] in choose(name, &$0) }
  }
}

/// A name in a list: a provider, a preset, a prompt, a theme.
struct NameChoice: Identifiable, Sendable, Equatable {
  /// The name.
  var id: String
  /// What it means.
  var detail = ""
  /// Whether it is in force.
  var isCurrent = false
}

// What there is to choose from, in a panel as in the menu above the composer.
extension AppState {
  var providerChoices: [NameChoice] {
    defaults.providers.map {
      NameChoice(id: $0.name, detail: $0.model, isCurrent: $0.name == conversation.provider)
    }
  }

  var presetChoices: [NameChoice] { defaults.presets.map { NameChoice(id: $0.name, detail: $0.model ?? "") } }

  var promptChoices: [NameChoice] {
    defaults.prompts.map { NameChoice(id: $0.name, detail: $0.variables.joined(separator: ", ")) }
  }

  var themeChoices: [NameChoice] {
    defaults.themes.map { NameChoice(id: $0, isCurrent: $0 == settings.theme) }
  }
}

extension AppState {
  mutating func openProviders() {
    panels.show(NamesPanel("Providers", "provider", providerChoices) { $1.setProvider($0) })
  }

  mutating func openPresets() {
    panels.show(NamesPanel("Presets", "preset", presetChoices) { $1.applyPreset($0) })
  }

  mutating func openPrompts() {
    panels.show(NamesPanel("Prompt snippets", "prompt snippet", promptChoices) { $1.perform(.prompt($0)) })
  }
}
