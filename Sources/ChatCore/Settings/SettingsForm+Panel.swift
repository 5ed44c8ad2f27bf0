import Cells
import Conversations
import Hands

extension SettingsForm: OpenPanel {
  package var title: String { "Settings of this conversation" }
  package var context: KeyContext { .form }
  /// Settings are changed by `/set` where one chats line by line.
  package var isOnlyRead: Bool { true }
  package var afterwards: String { "/set NAME VALUE changes one." }
  package func printed(width: Int) -> [Row]? { lines.map { Row.styled($0) } }

  package var firstEscape: String? { isTyping ? "drops what is typed" : nil }

  package func hints(_ keys: PanelKeys) -> [String?] {
    if isTyping { return [keys.hint(.form(.accept), "takes it"), keys.close] }
    return [
      keys.pair(.form(.decrease), .form(.increase), "change"), "type a value", keys.hint(.form(.reset), "resets"),
      keys.hint(.form(.makeDefault), "make default"), keys.close,
    ]
  }

  package mutating func take(_ input: PanelInput) -> PanelOutcome {
    switch input {
    case .form(let intent):
      switch handle(intent) {
      case .redraw: return .stays
      case .set(let name, let value): return .does { $0.setParameter(name, value) }
      case .makeDefault(let name, let value): return .does { _ in [.makeDefault(name, value)] }
      case .setExtra(let name, let json): return .does { $0.setExtra(name, json) }
      case .makeExtraDefault(let name, let json): return .does { _ in [.makeExtraDefault(name, json: json)] }
      }
    case .text, .paste: type(input.line ?? "")
    case .edit(let intent): edit(intent)
    case .leave: return stopTyping() ? .stays : .left
    case .list, .message, .lab, .microscope, .scroll: break
    }
    return .stays
  }
}

extension AppState {
  mutating func openSettings() {
    show(SettingsForm(parameters: conversation.parameters, defaults: defaults.parameters))
  }

  /// Where each value in force came from, in the settings panel's words.
  var origins: [RequestField: SettingsForm.Origin] {
    var origins = settings.origins
    for field in conversation.parameters.fields
    where origins[field] == nil && conversation.parameters[field] == defaults.parameters[field] {
      origins[field] = defaults.origins[field]
    }
    return origins
  }

  /// Shows in the settings panel, where it is open, what has changed elsewhere.
  mutating func refreshSettings() {
    if let form = panels.top(as: SettingsForm.self) { show(form) }
  }

  /// Shows the form with all that is known now.
  private mutating func show(_ form: SettingsForm) {
    var form = form
    form.update(
      parameters: conversation.parameters, defaults: defaults.parameters, provided: provider?.extra ?? ExtraFields(),
      origins: origins)
    form.refused = refusedFields(of: conversation)
    form.probe = probeCard
    form.others = otherSettings
    panels.show(form)
  }

  /// What is set elsewhere: the model, its provider and the system prompt.
  private var otherSettings: String {
    let prompt = conversation.systemPrompt.isEmpty ? "no system prompt" : "system prompt set"
    let model = ModelName.short(conversation.model)
    return "\(model) (\(keyName(.open(.models)))) · \(conversation.provider) (/p) · \(prompt) (/system)"
  }
}
