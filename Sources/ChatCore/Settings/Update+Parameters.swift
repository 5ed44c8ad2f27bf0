import Cells
import Conversations
import Hands

// Parameters, model, provider, system text: what the next request is made with, changed at any moment.

extension AppState {
  /// Sets a parameter to a value that has been checked; nil is the endpoint's default.
  mutating func setParameter(_ name: ParameterName, _ value: ParameterValue?) -> [Effect] {
    conversation.parameters[name] = value
    return parametersChanged(.parameter(name))
  }

  /// Sets a field that is no parameter to some JSON; nil takes it out of the request.
  mutating func setExtra(_ name: String, _ json: String?) -> [Effect] {
    conversation.parameters.extra[name] = json
    return parametersChanged(.extra(name))
  }

  /// Moves temperature by a tenth (or so), within its range; from unset it begins at 1, the usual default of endpoints.
  mutating func adjustTemperature(by delta: Double) -> [Effect] {
    guard case .real(let current) = conversation.parameters[.temperature] else {
      let effects = setParameter(.temperature, .real(1))
      let lower = defaults.keymap.name(.adjustTemperature(-1)), higher = defaults.keymap.name(.adjustTemperature(1))
      post(.info, "temperature 1, the usual value; \(lower) lowers it, \(higher) raises it.")
      return effects
    }
    let moved = ((current + delta) * 10).rounded() / 10
    guard (0...2).contains(moved) else {
      return refuse("temperature takes \(ParameterName.temperature.row.range).")
    }
    return setParameter(.temperature, .real(moved))
  }

  /// What max_tokens begins with from unset, where the model takes that many: a shorter limit would cut the next reply.
  private static let firstMaxTokens = 1024

  /// Halves or doubles max_tokens between 64 and the window; halving below 64 unsets it. From unset both begin at
  /// 1,024.
  mutating func scaleMaxTokens(doubling: Bool) -> [Effect] {
    let current = conversation.parameters.replyLimit
    let isNewer = conversation.parameters[.maxTokens] == nil && current != nil
    let name: ParameterName = isNewer ? .maxCompletionTokens : .maxTokens
    let ceiling = contextWindow ?? 32_768
    switch (current, doubling) {
    case (nil, _):
      let most = catalogueModel(conversation.model, of: conversation.provider)?.outputMax ?? ceiling
      return setParameter(name, .integer(max(1, min(Self.firstMaxTokens, most, ceiling))))
    case (let current?, true):
      guard current < ceiling else { return refuse("\(name.rawValue) is at the model's window of \(ceiling).") }
      return setParameter(name, .integer(min(ceiling, current > ceiling / 2 ? ceiling : current * 2)))
    case (let current?, false):
      return setParameter(name, current / 2 < 64 ? nil : .integer(current / 2))
    }
  }

  /// Says what now holds, and keeps it with the conversation.
  mutating func parametersChanged(_ field: RequestField) -> [Effect] {
    let value = conversation.parameters[field]
    // What equals the default may have come from there; anything else was said here.
    settings.origins[field] = value == nil || value == defaults.parameters[field] ? nil : .conversation
    let unset = field.parameter?.row.unset ?? "not sent"
    let when = isStreaming ? " from the next request on" : ""
    post(.info, "\(field.name) \(value.map(ParameterText.brief) ?? "not set: \(unset)")\(when).")
    refreshContextPanel()
    refreshSettings()
    return saveRowIfStored()
  }

  /// Names the model of the next request.
  mutating func setModel(_ model: String) -> [Effect] {
    let model = model.trimmingSpaces()
    guard !model.isEmpty else { return refuse("/model needs a name, as in: /model \(Provider.aimlapi.model)") }
    conversation.model = model
    post(.info, "The next request uses \(model).")
    return saveRowIfStored()
  }

  /// Names the provider entry of the next request, and its model with it.
  mutating func setProvider(_ name: String) -> [Effect] {
    guard let entry = defaults.provider(named: name) else {
      let known = defaults.providers.map(\.name).joined(separator: ", ")
      return refuse("There is no provider \u{201C}\(name)\u{201D}; the config names: \(known).")
    }
    conversation.provider = entry.name
    conversation.model = entry.model
    let words = "The next request uses \(entry.model) of \(entry.name)."
    if defaults.keyless.contains(entry.name) {
      let variable = entry.keyVariables.first.map { "set \($0)" } ?? "name its key_variable in the config"
      post(.warning, "\(words) There is no key for it: \(variable), and start again.")
    } else {
      post(.info, words)
    }
    return saveRowIfStored() + [.catalogue(provider: entry.name)]
      + (entry.isEmbedded ? [.startLocalModel(model: entry.model)] : [])
  }

  /// Sets the instructions to the model; empty takes them away.
  mutating func setSystemPrompt(_ text: String) -> [Effect] {
    conversation.systemPrompt = text
    post(.info, text.isEmpty ? "No system prompt from now on." : "System prompt set for this conversation.")
    return saveRowIfStored()
  }

  /// Takes over a named set.
  mutating func applyPreset(_ name: String) -> [Effect] {
    guard let preset = defaults.presets.first(where: { $0.name == name }) else {
      let known = defaults.presets.map(\.name)
      return refuse(
        known.isEmpty
          ? "There are no presets yet: write one under presets: in the config."
          : "There is no preset \u{201C}\(name)\u{201D}; the config names: \(known.joined(separator: ", ")).")
    }
    preset.apply(to: &conversation, providers: defaults.providers)
    for field in preset.parameters.fields { settings.origins[field] = .preset }
    post(.info, "Preset \(name) is used from now on.")
    return saveRowIfStored()
  }
}
