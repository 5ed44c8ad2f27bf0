import ArgumentParser
import Cells
import ChatStore
import Configuration
import Conversations
import LocalModel

/// Values that a shell completes, each with a word on what it is where the shell shows one. A config with mistakes
/// completes nothing.
enum CompletionNames {
  static let providers = CompletionKind.custom { _, _, _ in
    (settings?.providers ?? []).map { described($0.name, $0.model) }
  }

  /// Models the config names, then those of earlier conversations. The catalogue is not asked: Tab waits for no one.
  static let models = CompletionKind.custom { _, _, _ in
    let configured = (settings?.providers ?? []).map(\.model) + (settings?.presets ?? []).compactMap(\.model)
    let used = (try? database?.list(limit: 100))?.map(\.model) ?? []
    var known: Set<String> = []
    let local = LocalModelFiles.locate().installed.map(\.name)
    return (configured + used + local)
      .filter { !$0.isEmpty && HarmlessText.line($0) == $0 && known.insert($0).inserted }.map { described($0, "") }
  }

  static let presets = CompletionKind.custom { _, _, _ in
    PresetLibrary(paths: paths, inConfig: settings?.presets ?? []).presets().presets
      .map { described($0.name, $0.model ?? $0.systemPrompt ?? "") }
  }

  /// Fields of a request that are known here.
  static let fields = CompletionKind.custom { _, _, _ in
    ParameterName.allCases.map { described($0.rawValue + "=", $0.row.help) }
  }

  static let conversations = CompletionKind.custom { _, _, _ in
    ((try? database?.list(limit: 100)) ?? []).map { described($0.id.description, $0.title) }
  }

  private static var paths: Paths { Paths(environment: ProcessEnvironment.variables) }

  private static var settings: Settings? {
    try? SettingsLoader(environment: ProcessEnvironment.variables, paths: paths).findingLocalModels().load()
  }

  private static var database: ConversationDatabase? {
    try? ConversationDatabase(directory: DataDirectory(paths.dataDirectory), busyTimeout: 0.2)
  }

  /// A candidate in the asking shell's own way of writing what it is.
  private static func described(_ name: String, _ words: String) -> String {
    let line = String(HarmlessText.line(words).prefix(60))
    return switch CompletionShell.requesting {
    case .fish where !line.isEmpty: "\(name)\t\(line)"
    case .zsh: escapingColons(name) + (line.isEmpty ? "" : ":\(line)")
    default: name
    }
  }

  /// zsh takes a colon for the end of the name.
  private static func escapingColons(_ text: String) -> String {
    text.reduce(into: "") { $0 += $1 == ":" ? "\\:" : String($1) }
  }
}
