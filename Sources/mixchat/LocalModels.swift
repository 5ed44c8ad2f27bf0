import Configuration
import Conversations
import Glibc
import LocalModel

extension LocalModelFiles {
  /// A local model as the settings have it; nil for the one in force.
  static func locate(_ settings: Settings, model: String? = nil) -> LocalModelFiles {
    let local = settings.providers.first(where: \.isEmbedded)?.model
    return locate(
      model: model ?? (settings.provider.isEmbedded ? settings.model : local), options: ServerOptions(settings.local))
  }
}

extension Provider {
  /// The entry as the running server answers it: at its address, and with what requests to its model say where the
  /// entry says nothing else.
  func answered(at baseURL: String, by files: LocalModelFiles) -> Provider {
    var provider = self
    provider.baseURL = baseURL
    provider.extra = KnownModel.named(files.modelName)?.fields ?? ExtraFields()
    provider.extra.merge(extra)
    return provider
  }
}

extension ServerOptions {
  /// What the config says.
  init(_ local: Settings.Local) {
    self.init()
    threads = local.threads
    window = local.window
    let named = ProcessEnvironment.variables[Provider.localKeyVariable] ?? ""
    key = !named.isEmpty && named.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } ? named : nil
    unloadsAfter = local.unloadsAfter.map { $0 * 60 }
    parameters = local.parameters.map { Parameter($0.name, $0.value) }
  }
}

extension SettingsLoader {
  /// The same loader, which knows the local models of this machine.
  func findingLocalModels() -> SettingsLoader {
    var loader = self
    loader.localModel = { named in
      guard let model = InstalledModel(path: LocalModelFiles.locate(model: named).model) else {
        return named.flatMap(KnownModel.named).map { LocalModelFacts(name: $0.name, window: $0.usualWindow) }
      }
      return LocalModelFacts(name: model.name, window: model.usualWindow)
    }
    return loader
  }
}

/// How fast local models were here: kept in a small file of the state folder, the last reply of each.
struct LocalSpeeds {
  private let file: StateFile

  init(_ paths: Paths) { file = StateFile(paths, "local-speeds") }

  /// Tokens a second by model.
  func read() -> [String: Double] {
    guard let text = file.read(limit: 1 << 16) else { return [:] }
    var speeds: [String: Double] = [:]
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: "\t", maxSplits: 1)
      if fields.count == 2, let speed = Double(fields[0]), speed > 0 { speeds[String(fields[1])] = speed }
    }
    return speeds
  }

  /// Keeps the speed of a reply, rounded, so that not each one writes.
  func note(_ model: String, _ tokensPerSecond: Double?) {
    guard let tokensPerSecond, tokensPerSecond > 0, !model.contains(where: \.isNewline) else { return }
    var speeds = read()
    let speed = tokensPerSecond.rounded()
    guard abs((speeds[model] ?? 0) - speed) > speed / 10 else { return }
    speeds[model] = speed
    let text = speeds.sorted { $0.key < $1.key }.map { "\($0.value)\t\($0.key)\n" }.joined()
    // Only a remark in a list hangs on it.
    try? file.write(text)
  }
}

/// The catalogue of the embedded provider: what is installed, and what could be.
enum LocalCatalogue {
  /// Every model, installed ones first.
  static func models(_ settings: Settings) -> [CatalogueModel] {
    let speeds = LocalSpeeds(settings.paths).read()
    let installed = LocalModelFiles.locate(settings).installed
    return installed.map { model in
      var row = CatalogueModel(id: model.name)
      row.contextLength = settings.local.window ?? model.usualWindow
      row.remarks = [
        megabytes(model.bytes), model.license, speeds[model.name].map { "\(Int($0)) tok/s here" },
      ].compactMap(\.self)
      return row
    }
  }

  /// A size in words.
  static func megabytes(_ bytes: Int) -> String { "\((bytes + 500_000) / 1_000_000) MB" }
}
