import Conversations
import Hands
import Testing

@testable import Configuration

@Suite("The example config")
struct ConfigExampleTests {
  @Test("As printed, it sets nothing")
  func setsNothing() throws {
    #expect(try ConfigFile.parse(ConfigExample.text, path: "e.yaml").entries.isEmpty)
  }

  @Test("With every key set, it is right")
  func everyKey() throws {
    let lines = ConfigExample.text.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.hasPrefix("##") }.map { $0.hasPrefix("# ") ? $0.dropFirst(2) : $0 }
    let file = try ConfigFile.parse(lines.joined(separator: "\n"), path: "e.yaml")
    _ = try resolve(lines.joined(separator: "\n"))
    for key in ConfigTable.keys {
      #expect(file.entries.contains { key.matches($0.path) }, "\(key.dotted) is not in the example")
    }
    // Each key binding is there with the keys that it has anyway.
    let keys = file.entries.filter { $0.path[0] == "keys" }
    #expect(keys.map { $0.path[1] } == KeyBinding.table.map(\.name))
    #expect(keys.map { $0.value.texts?.compactMap(KeyName.parse) } == KeyBinding.table.map(\.keys))
    #expect(file.entries.count == ConfigTable.keys.count - 1 + KeyBinding.table.count)
  }

  @Test("The table has no key twice, and every parameter")
  func table() {
    let paths = ConfigTable.keys.map(\.dotted)
    #expect(Set(paths).count == paths.count)
    for name in ParameterName.allCases { #expect(paths.contains("parameters.\(name.rawValue)")) }
    for key in ConfigTable.keys { #expect(!key.help.isEmpty && key.help.hasSuffix(".")) }
  }

  @Test("Defaults are values that their own keys take")
  func defaults() throws {
    for key in ConfigTable.keys {
      guard let fallback = key.fallback else { continue }
      #expect(try key.kind.read(fallback.shown) == fallback)
    }
  }
}
