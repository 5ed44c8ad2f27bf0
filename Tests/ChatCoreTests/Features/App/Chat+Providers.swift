import ChatCore
import Conversations

/// Chats that ask a provider of the config.
extension Chat {
  /// One whose provider and model are these.
  static func asking(
    _ provider: Provider, columns: Int = 80, rows: Int = 24, change: (inout SessionDefaults) -> Void = { _ in }
  ) -> Chat {
    var defaults = SessionDefaults()
    defaults.providers.append(provider)
    (defaults.provider, defaults.model) = (provider.name, provider.model)
    change(&defaults)
    return Chat(columns: columns, rows: rows, defaults: defaults)
  }

  /// One without a screen, whose provider is `acme`.
  static func unattended(change: (inout SessionDefaults) -> Void) -> Chat {
    var chat = asking(Provider(name: "acme", baseURL: "https://acme.example/v1", model: "m"), change: change)
    chat.state.unattended = UnattendedRun()
    return chat
  }
}
