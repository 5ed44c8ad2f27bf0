import Cells
import Conversations
import Hands

extension SettingsBuilder {
  /// The built-in providers with what the config changes about them, then the config's own.
  ///
  /// One that cannot be made keeps its name, so that it is never said not to exist.
  func makeProviders() throws -> [Provider] {
    var aimlapi = Provider.aimlapi
    aimlapi.keyCommand = layers["key_command"]?.value.text
    var providers = [aimlapi, embedded]
    for name in layers.names(below: "providers") {
      if let place = providers.firstIndex(where: { $0.name == name }) {
        if let changed = try mistakes.gather({ try change(providers[place]) }) { providers[place] = changed }
      } else {
        let made = try mistakes.gather { try make(name) }
        providers.append(made ?? Provider(name: name, baseURL: "", model: ""))
      }
    }
    return providers
  }

  /// The embedded provider with the model that is chosen, or installed.
  private var embedded: Provider {
    var local = Provider.local
    let facts = input.localModel(layers["local.model"]?.value.text)
    if let model = layers["local.model"]?.value.text ?? facts?.name { local.model = model }
    local.contextWindow = layers["local.context_window"]?.value.integer ?? facts?.window
    return local
  }

  private func field(_ provider: String, _ name: String) -> ConfigValue? {
    layers[path: ["providers", provider, name]]?.value
  }

  private func make(_ name: String) throws -> Provider {
    guard let address = field(name, "base_url")?.text else {
      throw problem(name, "The provider `\(name.shortened)` has no `base_url`.", ConfigKind.address.allowed)
    }
    guard let model = field(name, "model")?.text ?? layers["model"]?.value.text else {
      throw problem(
        name, "The provider `\(name.shortened)` has no `model`.", "the name its endpoint knows the model by")
    }
    var provider = Provider(name: name, baseURL: address, model: model)
    provider.keyVariables = WellKnownHost.keyVariables(for: address)
    provider = try change(provider)
    if field(name, "needs_key") == nil {
      provider.needsKey = !provider.keyVariables.isEmpty || provider.keyCommand != nil
    }
    return provider
  }

  private func change(_ provider: Provider) throws -> Provider {
    var provider = provider
    let name = provider.name
    if provider.isEmbedded, field(name, "base_url") != nil {
      throw problem(
        name, "The provider `local` is mixchat's own server and takes no address.", "an entry of another name")
    }
    if let address = field(name, "base_url")?.text { provider.baseURL = address }
    if let model = field(name, "model")?.text { provider.model = model }
    if let variables = field(name, "key_variable")?.texts { provider.keyVariables = variables }
    if let command = field(name, "key_command")?.text { provider.keyCommand = command }
    if let needsKey = field(name, "needs_key")?.flag { provider.needsKey = needsKey }
    if let word = field(name, "sends_reasoning")?.text {
      provider.sendsReasoning = ReasoningForm(word: word, host: WellKnownHost.host(of: provider.baseURL))
    }
    if let window = field(name, "context_window")?.integer { provider.contextWindow = window }
    provider.extra = extra(below: ["providers", name])
    provider.keyHeader = field(name, "key_header")?.text
    provider.headers = headers(of: name)
    return provider
  }

  private func headers(of provider: String) -> [ProviderHeader] {
    layers.values(below: ["providers", provider, "headers"]).compactMap { rest, value in
      guard rest.count == 1, case .header(let source) = value.value else { return nil }
      return ProviderHeader(name: rest[0], source: source)
    }
  }

  private func problem(_ provider: String, _ what: String, _ allowed: String) -> ConfigProblems {
    var problem = ConfigProblem(
      file: input.paths.configFile, key: "providers.\(provider)", what: what, allowed: allowed)
    let first = layers.order.first { $0.count > 2 && $0[0] == "providers" && $0[1] == provider }
    switch first.flatMap({ layers[path: $0]?.origin }) {
    case .file(let path, let line):
      problem.file = path
      problem.line = line
    case .some(let origin): problem.file = origin.shown
    case nil: break
    }
    return ConfigProblems(problems: [problem])
  }

  // MARK: Which one

  func choose(among providers: [Provider]) throws -> Provider {
    let names = providers.map(\.name)
    if let named = layers["provider"], let name = named.value.text {
      if let provider = providers.first(where: { $0.name == name }) { return provider }
      // All that its entry says is wrong; that was said.
      if mistakes.concern(["providers", name]) { return Provider(name: name, baseURL: "", model: "") }
      let what = "There is no provider “\(name.shortened)”."
      let nearest = Nearest.name(to: name, among: names)
      if case .commandLine(let option) = named.origin {
        let hint = nearest.map { " Did you mean `\($0)`?" } ?? ""
        throw OptionProblem(description: "\(option): \(what)\(hint) Known: \(names.joined(separator: ", ")).")
      }
      throw input.problem("provider", what, allowed: names, nearest: nearest, layers)
    }
    let aimlapi = providers.first { $0.name == Provider.aimlapi.name } ?? .aimlapi
    let local = providers.first { $0.name == Provider.local.name } ?? .local
    // Who names a model or an address wants that, and not the small local model in its place.
    let wantsEndpoint = input.baseURL != nil || (layers["model"].map { $0.origin.strength >= 2 } ?? false)
    let namesLocal = layers["model"]?.value.text.map { $0 == local.model || input.localModel($0) != nil } ?? false
    if wantsEndpoint { return input.baseURL == nil && namesLocal ? local : aimlapi }
    return hasKey(aimlapi) ? aimlapi : local
  }

  func hasKey(_ provider: Provider) -> Bool {
    provider.keyCommand != nil || provider.keyVariables.contains(where: input.environment.isSet)
  }

  /// The model named, unless the provider was named by a stronger source than the model was.
  func chooseModel(_ provider: Provider) throws -> String {
    guard let named = layers["model"], let model = named.value.text else { return provider.model }
    if provider.isEmbedded {
      return isMeant(named, for: provider) ? model : provider.model
    }
    let strength = layers["provider"]?.origin.strength ?? 0
    return named.origin.strength >= strength ? model : provider.model
  }

  /// The top of the config names the model of another provider; a preset may name the local one and a model of it.
  private func isMeant(_ model: Layers.Value, for provider: Provider) -> Bool {
    switch model.origin {
    case .commandLine: true
    case .preset: layers["provider"]?.origin == model.origin
    case .builtIn, .file, .environment: false
    }
  }

  /// `--base-url`: another address for the provider in force.
  func redirect(_ provider: Provider, to address: String) throws -> Provider {
    guard !provider.isEmbedded else {
      throw OptionProblem(description: "--base-url: the local provider is mixchat's own server and takes no address.")
    }
    do {
      _ = try ConfigKind.address.read(address)
    } catch {
      throw OptionProblem(description: "--base-url takes \(ConfigKind.address.allowed), not \(error.given).")
    }
    var provider = provider
    // OpenAI's key is for OpenAI, unless an entry of the config says otherwise for the address it names.
    if WellKnownHost.host(of: address) != WellKnownHost.host(of: provider.baseURL) {
      provider.keyVariables.removeAll { $0 == "OPENAI_API_KEY" && WellKnownHost.host(of: address) != "api.openai.com" }
    }
    provider.baseURL = address
    if !hasKey(provider) { provider.needsKey = false }
    return provider
  }
}

extension ConfigOrigin {
  /// Stronger sources win.
  var strength: Int {
    switch self {
    case .builtIn: 0
    case .file: 1
    case .preset: 2
    case .environment: 3
    case .commandLine: 4
    }
  }
}

/// Hosts whose customary key variable is known; any other host gets a key only where its entry names one.
enum WellKnownHost {
  private static let variables: [String: [String]] = [
    "api.aimlapi.com": Provider.aimlapi.keyVariables,
    "api.openai.com": ["OPENAI_API_KEY"],
    "openrouter.ai": ["OPENROUTER_API_KEY"],
  ]

  /// Every variable that is taken for a key without being named.
  static var allVariables: [String] { variables.values.flatMap(\.self) }

  static func keyVariables(for address: String) -> [String] { variables[host(of: address)] ?? [] }

  /// The host of an address in lower case, without user, port and path.
  static func host(of address: String) -> String {
    let bare = address.withoutUserInfo.lowercased()
    let rest =
      bare.hasPrefix("https://") ? bare.dropFirst(8) : bare.hasPrefix("http://") ? bare.dropFirst(7) : bare[...]
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    if authority.first == "[" { return String(authority.prefix { $0 != "]" }) + "]" }
    return String(authority.prefix { $0 != ":" })
  }
}

extension Settings {
  /// Every environment variable that may hold a key: the customary ones and those that provider entries name.
  package var keyVariables: [String] {
    let headers = providers.flatMap(\.headers).compactMap { header -> String? in
      if case .variable(let name) = header.source { name } else { nil }
    }
    return WellKnownHost.allVariables + providers.flatMap(\.keyVariables) + headers
  }
}
