/// An endpoint to talk to, as the config or the built-in table names it. Holds no key: only where to find one.
package struct Provider: Sendable, Equatable {
  /// The entry's name: `aimlapi`, `local`, or the user's own.
  package var name: String
  /// The address as written; the client normalises it (trailing slash, `/v1`, a whole `/chat/completions` path).
  package var baseURL: String
  /// The model asked for when the user names none.
  package var model: String
  /// Environment variables that may hold the key, tried in order.
  package var keyVariables: [String]
  /// A shell command that prints the key, asked once when first needed; tried after the variables.
  package var keyCommand: String?
  /// Whether requests need a key at all.
  package var needsKey: Bool
  /// The window of the entry's model in tokens, where the config says so; else see `ContextWindow`.
  package var contextWindow: Int?
  /// How it takes back what its models thought; nil, and then that is never sent.
  package var sendsReasoning: ReasoningForm?
  /// Whether mixchat itself starts and ends the server.
  package var isEmbedded: Bool
  /// Further headers of each request.
  package var headers: [ProviderHeader] = []
  /// The header that the key goes in, as it is; nil for `Authorization: Bearer`.
  package var keyHeader: String?
  /// Further fields of each request; what a preset or a conversation sets goes before.
  package var extra = ExtraFields()

  package init(
    name: String, baseURL: String, model: String, keyVariables: [String] = [], keyCommand: String? = nil,
    needsKey: Bool = true, contextWindow: Int? = nil, isEmbedded: Bool = false
  ) {
    self.name = name
    self.baseURL = baseURL
    self.model = model
    self.keyVariables = keyVariables
    self.keyCommand = keyCommand
    self.needsKey = needsKey
    self.contextWindow = contextWindow
    self.isEmbedded = isEmbedded
  }

  /// The AI/ML API, with Mixtral. `AIMLAPI_BASE_URL` replaces the address where the environment is read.
  package static let aimlapi = Provider(
    name: "aimlapi", baseURL: "https://api.aimlapi.com/v1", model: "mistralai/Mixtral-8x7B-Instruct-v0.1",
    keyVariables: ["AIMLAPI_API_KEY", "AIML_API_KEY", "AIMLAPI_KEY"])

  /// The embedded model; its address is known only once its server runs.
  package static let local = Provider(
    name: "local", baseURL: "", model: "SmolLM2-135M-Instruct", keyVariables: [localKeyVariable], needsKey: false,
    isEmbedded: true)

  /// The variable with the key of the embedded model's server, for those who want to ask it from elsewhere; without it
  /// each run has a key of its own.
  package static let localKeyVariable = "MIXCHAT_LOCAL_KEY"

  /// Whether the endpoint is the AI/ML API, which alone tells charges: the entry of that name, at whatever address, or
  /// any entry with its address.
  package var tellsCharges: Bool { name == Self.aimlapi.name || baseURL.contains("api.aimlapi.com") }
}

/// One model of an endpoint's catalogue (`GET /v1/models`).
package struct CatalogueModel: Sendable, Equatable {
  /// The name requests use.
  package var id: String
  /// Other names it answers to.
  package var aliases: [String]
  /// For people; nil where the endpoint gives none.
  package var title: String?
  /// The window in tokens.
  package var contextLength: Int?
  /// The longest reply in tokens.
  package var outputMax: Int?
  /// US dollars per million prompt tokens.
  package var promptPrice: Double?
  /// US dollars per million completion tokens.
  package var completionPrice: Double?
  /// Whether the endpoint says that it is no longer served.
  package var isRetired: Bool
  /// Whether it takes pictures; nil where the catalogue does not say.
  package var takesPictures: Bool?
  /// Whether it writes text in a conversation, as far as the endpoint tells.
  package var isChat = true
  /// What it is said to be able to do.
  package var abilities: Set<ModelAbility> = []
  /// The parameters that it is said to take; nil where the endpoint does not tell.
  package var parameters: Set<String>?
  /// When it came out, as `2025-08-07`; nil where the endpoint does not tell.
  package var released: String?
  /// Further facts for people, such as a local model's size and licence.
  package var remarks: [String] = []

  /// A model of which only the name is known.
  package init(id: String) {
    self.id = id
    aliases = []
    isRetired = false
  }
}
