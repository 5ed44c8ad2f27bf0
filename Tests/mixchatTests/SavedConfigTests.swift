import ChatCore
import Configuration
import Conversations
import Foundation
import TerminalIO
import Testing
import TestSupport

@testable import mixchat

@Suite("A config that is saved while the program runs")
struct SavedConfigTests {
  @Test("What performs effects asks by the new one")
  func runner() throws {
    let home = try TemporaryDirectory()
    let file = home.file("config.yaml")
    func save(_ provider: String, window: Int) throws {
      let text = """
        save: false
        provider: \(provider)
        providers:
          \(provider): {base_url: 'http://127.0.0.1:9', model: m}
          local: {context_window: \(window)}

        """
      try text.write(toFile: file, atomically: true, encoding: .utf8)
    }
    try save("first", window: 1000)
    let environment = ["HOME": home.file(""), "MIXCHAT_CONFIG": file]
    let loader = SettingsLoader(environment: environment, paths: Paths(environment: environment))
    let launch = Launch(settings: try loader.load(), loader: loader)
    let runner = EffectRunner(launch: launch, terminal: PlainTerminal(), mailbox: Mailbox<Event>())
    defer { _ = runner.close() }
    try save("second", window: 2000)
    runner.perform(.readConfig)
    #expect(runner.launch.settings.provider.name == "second")
    #expect(runner.launch.settings.providers.map(\.name).contains("second"))
    #expect(runner.requests.embedded.map(\.contextWindow) == [2000])
    // A wrong one changes nothing.
    try "provider: [".write(toFile: file, atomically: true, encoding: .utf8)
    runner.perform(.readConfig)
    #expect(runner.launch.settings.provider.name == "second")
  }
}
