/// The window of a model: how many tokens of prompt and reply it takes together, as mixchat reckons.
///
/// What the config says of the entry's own model holds. Else the smaller of what the catalogue says and what the model
/// was made for: the AI/ML API's list has 64,000 for Mixtral-8x7B, which was made for 32,768. Of any other model the
/// catalogue alone knows.
package struct ContextWindow: Equatable, Sendable {
  /// Who said so.
  package enum Source: String, Sendable {
    /// `context_window` of the provider's entry.
    case config
    /// The endpoint's catalogue.
    case catalogue
    /// What the model was made for (`ModelFamily`).
    case model
  }
  /// What mixchat reckons with.
  package var tokens: Int
  /// Who said so.
  package var source: Source
  /// What the catalogue says; nil when it says nothing.
  package var listed: Int?

  /// nil when it is not known.
  package init?(of model: String, provider: Provider?, catalogue: CatalogueModel?) {
    listed = catalogue?.contextLength.flatMap { $0 > 0 ? $0 : nil }
    let made = ModelFamily(model: model)?.window
    if let set = provider?.contextWindow, provider?.model == model || (listed ?? made) == nil {
      (tokens, source) = (set, .config)
    } else if let made, made < listed ?? .max {
      (tokens, source) = (made, .model)
    } else if let listed {
      (tokens, source) = (listed, .catalogue)
    } else {
      return nil
    }
  }

  /// The window in tokens; nil when it is not known.
  package static func of(_ model: String, provider: Provider?, catalogue: CatalogueModel?) -> Int? {
    ContextWindow(of: model, provider: provider, catalogue: catalogue)?.tokens
  }
}
