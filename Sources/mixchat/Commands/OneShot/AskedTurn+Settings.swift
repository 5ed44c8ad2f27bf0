import ChatCore
import Configuration
import Conversations

extension AskedTurn {
  /// A turn, with what the command line itself, or a preset that it names, says of the conversation.
  init(_ text: String, titledBy words: String, _ settings: Settings) {
    self.init(text, titledBy: words)
    named = NamedSettings(settings)
  }
}

extension NamedSettings {
  /// What the command line itself, or a preset that it names, says of the conversation.
  init(_ settings: Settings) {
    self.init()
    if settings.isNamed("provider") || settings.isNamed("providers.\(settings.provider.name).base_url") {
      provider = settings.provider.name
      if settings.provider.isEmbedded { model = settings.model }
    }
    if settings.isNamed("model") { (provider, model) = (settings.provider.name, settings.model) }
    if settings.isNamed("system") { systemPrompt = settings.systemPrompt }
    for (name, value) in settings.parameters.entries where settings.isNamed("parameters.\(name.rawValue)") {
      parameters[name] = value
    }
    for field in settings.parameters.extra.fields where settings.isNamed(at: ["extra", field.name]) {
      parameters.extra[field.name] = field.json
    }
  }
}

extension Settings {
  /// Whether the command line itself, or a preset that it names, sets a key.
  func isNamed(_ key: String) -> Bool { isNamed(at: key.split(separator: ".").map(String.init)) }

  /// The same by the key's path.
  func isNamed(at path: [String]) -> Bool {
    switch origin(at: path) {
    case .commandLine: true
    case .preset: if case .commandLine = origin(of: "preset") { true } else { false }
    default: false
    }
  }
}
