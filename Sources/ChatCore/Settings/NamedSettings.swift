import Conversations

/// What a command line says of the conversation that it goes on with.
package struct NamedSettings: Sendable, Equatable {
  /// The provider that is named; nil leaves the conversation's own. The same of the others.
  package var provider: String?
  /// The model that is named.
  package var model: String?
  /// The system text that is named.
  package var systemPrompt: String?
  /// Parameters that are named.
  package var parameters = Parameters()

  /// Nothing is named.
  package init() {}
}

extension AppState {
  /// A conversation's own model, provider, system text and parameters hold, but for what the command line names.
  mutating func apply(_ named: NamedSettings) {
    conversation.provider = named.provider ?? conversation.provider
    conversation.model = named.model ?? conversation.model
    conversation.systemPrompt = named.systemPrompt ?? conversation.systemPrompt
    conversation.parameters.merge(named.parameters)
    for field in named.parameters.fields { settings.origins[field] = .commandLine }
  }
}
