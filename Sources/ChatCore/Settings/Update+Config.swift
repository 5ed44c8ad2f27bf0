import Cells
import Conversations
import Hands

// A config that was saved while the program runs.

extension AppState {
  /// What was chosen here meanwhile stays, unless the file says something new about it.
  mutating func takeDefaults(_ defaults: SessionDefaults) -> [Effect] {
    let before = self.defaults
    let isLimitNew = before.spending.perDay == nil && defaults.spending.perDay != nil
    let settles = before.settlesAfter == nil && defaults.settlesAfter != nil
    self.defaults = defaults
    var effects: [Effect] = isLimitNew && defaults.saves ? askSpending() : []
    if settles { effects += settleAtStart() }
    if defaults.editingStyle != before.editingStyle { composer.style = defaults.editingStyle }
    if defaults.theme != before.theme {
      effects += setKnownTheme(defaults.theme)
    } else if settings.theme != "auto", Theme.builtIn(settings.theme) == nil {
      // What changed may be the user's own theme.
      effects.append(.theme(settings.theme))
    }
    if let wanted = settings.wantedTheme {
      settings.wantedTheme = nil
      effects += setKnownTheme(wanted)
      if settings.theme == wanted { effects.append(.keepTheme(wanted)) }
    }
    if defaults.mouseIsOn != before.mouseIsOn {
      settings.mouseIsOn = defaults.mouseIsOn
      effects.append(.mouse(settings.mouseIsOn))
    }
    if defaults.reasoning != before.reasoning { setReasoning(defaults.reasoning) }
    effects += followDefaults(from: before)
    refreshSettings()
    // A default just made says so itself; that the config is wrong is true no longer.
    if notice == nil || notice?.text == settings.refusedConfig { post(.info, "The config was read again.") }
    settings.refusedConfig = nil
    return effects
  }

  /// Values that came from the config follow it. Model, provider and system text do so in an empty conversation only:
  /// one with turns is what it is.
  private mutating func followDefaults(from before: SessionDefaults) -> [Effect] {
    let old = conversation
    for field in Set(before.parameters.fields + defaults.parameters.fields)
    where before.parameters[field] != defaults.parameters[field] {
      if settings.origins[field] == nil, conversation.parameters[field] == before.parameters[field] {
        conversation.parameters[field] = defaults.parameters[field]
      }
    }
    if conversation.path.isEmpty {
      if conversation.systemPrompt == before.systemPrompt { conversation.systemPrompt = defaults.systemPrompt }
      if conversation.provider == before.provider, conversation.model == before.model {
        conversation.provider = defaults.provider
        conversation.model = defaults.model
      }
    }
    var effects: [Effect] = []
    if conversation.provider != old.provider { effects.append(.catalogue(provider: conversation.provider)) }
    if conversation.parameters != old.parameters { refreshContextPanel() }
    return effects + (conversation.parameters == old.parameters ? [] : saveRowIfStored())
  }

  /// A config that is wrong changes nothing: what was in force stays, and the mistake is shown.
  mutating func refuseConfig(_ words: String) -> [Effect] {
    post(.error, words)
    settings.refusedConfig = words
    settings.wantedTheme = nil
    return []
  }
}
