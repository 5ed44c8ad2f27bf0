import Cells
import ChatAPI
import ChatCore
import Configuration
import Conversations
import Foundation
import Hands
import Inputs
import Testing
import TestSupport

@testable import mixchat

@Suite("The config at the start")
struct ConfigStartTests {
  /// A config in which every row of the table can be set.
  private static let base = [
    "provider": "lab", "providers.lab.base_url": "http://127.0.0.1:9/v1", "providers.lab.model": "acme/tiny",
    "presets.coder.model": "acme/coder",
  ]

  /// What a row needs with it to mean anything.
  private static let companions = ["charges.after": ["charges.settle": "true"]]

  /// Values that differ from what is in force where the sample does not.
  private static let values = [
    "provider": "local", "providers.*.needs_key": "true", "theme": "light", "presets.*.provider": "local",
  ]

  /// A value other than the one that holds while the key is unset.
  private static func value(of key: ConfigKey) -> String {
    if let value = values[key.dotted] { return value }
    switch (key.kind, key.fallback) {
    case (.flag, .flag(let isOn)?): return isOn ? "false" : "true"
    case (.choice(let words), let fallback?): return words.last { $0 != fallback.shown } ?? ""
    case (.integer, .integer(let number)?): return String(number + 1)
    case (.real, .real(let number)?): return String(number + 1)
    default: return key.sample
    }
  }

  /// Dotted paths as a file.
  private static func yaml(_ values: [([Substring], String)], indent: String = "") -> String {
    Dictionary(grouping: values) { $0.0[0] }.sorted { $0.key < $1.key }.map { name, rows in
      if rows.count == 1, rows[0].0.count == 1 { return "\(indent)\(name): \(rows[0].1)\n" }
      return "\(indent)\(name):\n" + yaml(rows.map { (Array($0.0.dropFirst()), $0.1) }, indent: indent + "  ")
    }.joined()
  }

  /// What the full screen makes of a config before the first key: its first frame and what is behind it, the network's
  /// part, the first effects, and what is looked up when it is needed.
  private func start(_ values: [String: String]) throws -> [String: String] {
    let home = try TemporaryDirectory()
    let file = home.file("config.yaml")
    let text = Self.yaml(values.map { ($0.key.split(separator: "."), $0.value) })
    try text.write(toFile: file, atomically: true, encoding: .utf8)
    let environment = ["HOME": home.file(""), "MIXCHAT_CONFIG": file]
    let loader = SettingsLoader(environment: environment, paths: Paths(environment: environment))
    let launch = Launch(settings: try loader.load(), loader: loader)
    let defaults = SessionDefaults(launch)
    var state = AppState(
      size: ScreenSize(columns: 100, rows: 30), now: Timestamp(milliseconds: 0), seed: 1, defaults: defaults)
    _ = state.settle()
    let client = ClientConfiguration(launch.settings)
    let chat = state.conversation
    return [
      "frame": Screen.frame(of: state).rows.map(\.plainText).joined(separator: "\n"),
      "conversation": "\(chat.provider) \(chat.model) \(chat.systemPrompt) \(chat.parameters)",
      "composer": "\(state.composer.style)",
      "client": "\(client.providers) \(client.timeouts) \(client.retry) \(client.insecureHTTP)",
      "effects": "\(firstEffects(launch))",
      "theme": try UserFiles.theme(defaults.theme, launch.settings.paths).name,
      "store": "\(launch.settings.saves) \(launch.settings.retentionDays ?? 0)",
      "server": "\(launch.settings.local)",
      "inputs": "\(InputSettings(launch.settings)) \(launch.settings.inputs)",
      "later": """
      \(defaults.spending) \(defaults.contextPolicy) \(defaults.titles?.rawValue ?? "")
      \(defaults.asksCatalogue) \(defaults.streams)
      \(defaults.alignment) \(defaults.pictures) \(defaults.moves) \(defaults.calls)
      \(defaults.sidebar) \(defaults.reasoning)
      \(defaults.mathematics) \(defaults.labParallel) \(defaults.settlesAfter ?? 0) \(defaults.presets)
      \(defaults.providers)
      """,
    ]
  }

  @Test("Every key changes something", arguments: ConfigTable.keys.map(\.dotted))
  func everyKey(_ dotted: String) throws {
    let key = try #require(ConfigTable.keys.first { $0.dotted == dotted })
    let names = [
      "providers": "lab", "presets": "coder", "keys": "help", "local": "batch_size", "loaders": "rtf", "extra": "top_a",
    ]
    let path = key.path.map { $0 == "*" ? names[key.path[0]] ?? "" : $0 }.joined(separator: ".")
    let before = Self.base.merging(Self.companions[dotted] ?? [:]) { $1 }
    let after = before.merging([path: Self.value(of: key)]) { $1 }
    let (old, new) = try (start(before), start(after))
    #expect(try start(before) == old, "what is compared must be the same twice")
    #expect(new != old, "\(path): \(Self.value(of: key)) changes nothing")
  }
}
