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
  /// What it stands for.
  var detail = ""
  /// Whether it is in force.
  var isCurrent = false
}

extension AppState {
  mutating func openProviders() {
    let choices = defaults.providers.map {
      NameChoice(id: $0.name, detail: $0.model, isCurrent: $0.name == conversation.provider)
    }
    panels.show(NamesPanel("Providers", "provider", choices) { $1.setProvider($0) })
  }

  mutating func openPresets() {
    let choices = defaults.presets.map { NameChoice(id: $0.name, detail: $0.model ?? "") }
    panels.show(NamesPanel("Presets", "preset", choices) { $1.applyPreset($0) })
  }

  mutating func openPrompts() {
    let choices = defaults.prompts.map {
      NameChoice(id: $0.name, detail: $0.variables.joined(separator: ", "))
    }
    panels.show(NamesPanel("Prompt snippets", "prompt snippet", choices) { $1.perform(.prompt($0)) })
  }
}
