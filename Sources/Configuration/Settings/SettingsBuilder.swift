import Cells
import Conversations
import Hands
import Pages

/// Makes typed settings of resolved layers.
struct SettingsBuilder {
  let input: SettingsInput
  let layers: Layers
  let presets: [Preset]
  let mistakes: ConfigMistakes

  /// Makes them, or throws every mistake that was found on the way.
  func build() throws -> Settings {
    let providers = try makeProviders()
    var provider = try mistakes.gather { try choose(among: providers) } ?? .aimlapi
    if let address = input.baseURL { provider = try redirect(provider, to: address) }
    let all = providers.map { $0.name == provider.name ? provider : $0 }
    var settings = Settings(
      provider: provider, providers: all, model: try chooseModel(provider), paths: input.paths)
    settings.keyless = Set(all.filter { $0.needsKey && !hasKey($0) }.map(\.name))
    settings.presets = presets
    settings.preset = text("preset")
    settings.systemPrompt = text("system") ?? ""
    for name in ParameterName.allCases {
      if case .parameter(let value) = layers["parameters.\(name.rawValue)"]?.value { settings.parameters[name] = value }
    }
    settings.parameters.extra = extra(below: [])
    fillConnection(&settings)
    fillLocal(&settings)
    try fillScreen(&settings)
    try fillInputs(&settings)
    fillHistory(&settings)
    try mistakes.refuse()
    settings.entries = entries(settings)
    return settings
  }

  /// The fields at `extra` below a path.
  func extra(below path: [String]) -> ExtraFields {
    var fields = ExtraFields()
    for (rest, value) in layers.values(below: path + ["extra"]) where rest.count == 1 {
      if let json = value.value.json { fields[rest[0]] = json }
    }
    return fields
  }

  private func fillConnection(_ settings: inout Settings) {
    settings.streams = flag("stream") ?? settings.streams
    settings.timeouts.connect = real("timeouts.connect") ?? settings.timeouts.connect
    settings.timeouts.firstByte = real("timeouts.first_byte") ?? settings.timeouts.firstByte
    settings.timeouts.idle = real("timeouts.idle") ?? settings.timeouts.idle
    settings.retry.attempts = layers["retry.attempts"]?.value.integer ?? settings.retry.attempts
    settings.retry.cap = real("retry.cap") ?? settings.retry.cap
    settings.retry.longestWait = real("retry.longest_wait") ?? settings.retry.longestWait
    settings.allowsInsecureHTTP = flag("insecure_http") ?? false
    settings.asksCatalogue = flag("catalogue") ?? settings.asksCatalogue
  }

  private func fillLocal(_ settings: inout Settings) {
    settings.local.threads = layers["local.threads"]?.value.integer
    settings.local.window = layers["local.context_window"]?.value.integer
    settings.local.unloadsAfter = layers["local.unload_after"]?.value.integer
    for (rest, value) in layers.values(below: ["local", "parameters"]) where rest.count == 1 {
      guard let text = value.value.text else { continue }
      settings.local.parameters.append(.init(name: rest[0], value: text))
    }
  }

  private func fillScreen(_ settings: inout Settings) throws {
    if let theme = text("theme"), try mistakes.gather({ try checkTheme(theme) }) != nil { settings.theme = theme }
    settings.alignment = text("align").flatMap(ColumnAlignment.init) ?? .center
    settings.pictures = text("pictures").flatMap(PictureView.init) ?? .preview
    settings.sidebar = text("sidebar").flatMap(SidebarPolicy.init) ?? .auto
    settings.mathematics = text("math").flatMap(Mathematics.init) ?? .unicode
    settings.reasoning = text("reasoning").flatMap(ReasoningView.init) ?? .folded
    settings.moves = flag("motion") ?? true
    settings.calls = text("notify").flatMap(CallPolicy.init) ?? .unfocused
    settings.takesMouse = flag("mouse") ?? false
    settings.editingStyle = text("editor.mode").flatMap(EditingStyle.init) ?? .emacs
    settings.keymap = try mistakes.gather { try makeKeymap() } ?? .standard
  }

  private func fillInputs(_ settings: inout Settings) throws {
    settings.inputs.seconds = real("input.time") ?? settings.inputs.seconds
    settings.inputs.megabytes = layers["input.size"]?.value.integer ?? settings.inputs.megabytes
    settings.inputs.runsCommands = flag("commands") ?? settings.inputs.runsCommands
    settings.inputs.commandSeconds = real("input.command_time") ?? settings.inputs.commandSeconds
    settings.inputs.detail = text("input.detail").flatMap(Picture.Detail.init)
    for kind in layers.names(below: "loaders") {
      let loader = try mistakes.gather { try makeLoader(kind) }
      if let loader { settings.inputs.loaders.append(loader) }
    }
  }

  private func makeLoader(_ kind: String) throws -> Settings.Inputs.Loader {
    let path = ["loaders", kind]
    let texts = layers[path: path]?.value.texts ?? []
    guard texts.count == 1 else { return .init(kind: kind, command: texts) }
    guard let words = CommandWords.split(texts[0]) else {
      let what = "“\(texts[0].shortened)” is no command: it is empty, or a quote is not closed."
      var problem = ConfigProblem(file: input.paths.configFile, key: "loaders.\(kind)", what: what)
      if case .file(let file, let line) = layers[path: path]?.origin {
        problem.file = file
        problem.line = line
      }
      throw ConfigProblems(problems: [problem])
    }
    return .init(kind: kind, command: words)
  }

  private func checkTheme(_ theme: String) throws {
    // `auto` follows the terminal's background as far as it tells.
    let names = ["auto"] + Theme.builtIns.map(\.name) + input.themeNames
    guard !names.contains(theme) else { return }
    throw input.problem(
      "theme", "There is no theme “\(theme.shortened)”.", allowed: names,
      nearest: Nearest.name(to: theme, among: names), layers)
  }

  /// The standard keys with those that the config moves; the keymap says which it cannot.
  private func makeKeymap() throws -> Keymap {
    let names = layers.names(below: "keys")
    guard !names.isEmpty else { return .standard }
    let changes = names.compactMap { name in
      layers[path: ["keys", name]]?.value.texts.map { KeyRemapping(name, $0) }
    }
    do {
      return try Keymap(remapping: changes)
    } catch {
      throw ConfigProblems(
        problems: error.problems.map { problem in
          var found = ConfigProblem(file: input.paths.configFile, key: "keys.\(problem.name)", what: problem.message)
          if case .file(let path, let line) = layers[path: ["keys", problem.name]]?.origin {
            found.file = path
            found.line = line
          }
          return found
        })
    }
  }

  private func fillHistory(_ settings: inout Settings) {
    settings.title = text("title").flatMap(TitlePolicy.init)
    settings.saves = flag("save") ?? true
    settings.retentionDays = layers["retention.days"]?.value.integer.flatMap { $0 > 0 ? $0 : nil }
    settings.contextPolicy = text("context.policy").flatMap(ContextPolicy.init) ?? .ask
    settings.labParallel = layers["lab.parallel"]?.value.integer ?? 4
    settings.budget.day = real("budget.day")
    settings.budget.conversation = real("budget.conversation")
    settings.budget.action = text("budget.action").flatMap(SpendingLimit.Action.init) ?? .warn
    settings.settlesAfter = flag("charges.settle") == true ? real("charges.after") ?? 30 : nil
  }

  private func text(_ key: String) -> String? { layers[key]?.value.text }
  private func flag(_ key: String) -> Bool? { layers[key]?.value.flag }
  private func real(_ key: String) -> Double? { layers[key]?.value.real }

  // MARK: What `mixchat config` prints

  private func entries(_ settings: Settings) -> [Settings.Entry] {
    var entries: [Settings.Entry] = []
    for key in ConfigTable.keys where !key.path.contains("*") {
      if let set = layers[path: key.path] {
        entries.append(.init(path: key.path, value: set.value, shown: set.value.shown, origin: set.origin))
      } else {
        entries.append(.init(path: key.path, value: nil, shown: key.unset, origin: .builtIn))
      }
    }
    resolved("provider", settings.provider.name, in: &entries)
    // The model that no one named is its provider's own.
    let entry = layers[path: ["providers", settings.provider.name, "model"]]
    let own = settings.provider.isEmbedded ? entry ?? layers["local.model"] : entry
    let origin = own.flatMap { $0.value.text == settings.model ? $0.origin : nil }
    resolved("model", settings.model, from: origin, in: &entries)
    for path in layers.order {
      guard let key = ConfigTable.key(at: path), key.path.contains("*"), let set = layers[path: path] else { continue }
      entries.append(.init(path: path, value: set.value, shown: set.value.shown.withoutUserInfo, origin: set.origin))
    }
    if let address = input.baseURL {
      let path = ["providers", settings.provider.name, "base_url"]
      entries.removeAll { $0.path == path }
      let origin = ConfigOrigin.commandLine("--base-url")
      entries.append(.init(path: path, value: .text(address), shown: address.withoutUserInfo, origin: origin))
    }
    return entries
  }

  /// Provider and model are in force even where no one named them.
  private func resolved(
    _ name: String, _ value: String, from origin: ConfigOrigin? = nil, in entries: inout [Settings.Entry]
  ) {
    guard let place = entries.firstIndex(where: { $0.path == [name] }) else { return }
    if entries[place].value?.text != value { entries[place].origin = origin ?? .builtIn }
    entries[place].value = .text(value)
    entries[place].shown = value
  }
}

extension String {
  /// An address without a user's name and password, which some put into one.
  var withoutUserInfo: String {
    guard let slashes = firstRange("://") else { return self }
    let rest = self[slashes.upperBound...]
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    guard let at = authority.lastIndex(of: "@") else { return self }
    return String(self[..<slashes.upperBound]) + rest[rest.index(after: at)...]
  }

  private func firstRange(_ pattern: String) -> Range<Index>? {
    var place = startIndex
    while place < endIndex {
      if self[place...].hasPrefix(pattern) { return place..<index(place, offsetBy: pattern.count) }
      place = index(after: place)
    }
    return nil
  }
}
