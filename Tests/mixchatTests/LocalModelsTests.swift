import Configuration
import Conversations
import Foundation
import TestSupport
import Testing

@testable import mixchat

@Suite struct LocalModelsTests {
  private let home: TemporaryDirectory

  init() throws { home = try TemporaryDirectory() }

  private var paths: Paths { Paths(environment: ["HOME": home.path], configOption: nil, dataOption: nil) }

  @Test func theSpeedOfTheLastReplyIsKeptForEachModel() {
    let speeds = LocalSpeeds(paths)
    #expect(speeds.read().isEmpty)
    speeds.note("one", 41.6)
    speeds.note("two", 7)
    speeds.note("one", 43)
    #expect(speeds.read() == ["one": 42, "two": 7])
    speeds.note("one", 60)
    for nothing: Double? in [nil, 0, -1] { speeds.note("two", nothing) }
    speeds.note("a\nb", 5)
    #expect(speeds.read() == ["one": 60, "two": 7])
  }

  @Test(
    "MIXCHAT_LOCAL_MODEL means the same with blanks or quotes around it; with nothing else in it, nothing",
    arguments: [
      ("", "mine"), (" ", "mine"), ("\"\"", "mine"), (" mine ", "mine"), ("'other'", "other"), ("other\r", "other"),
    ])
  func variable(_ value: String, _ model: String) throws {
    try Data("a model".utf8).write(to: URL(filePath: home.file("mine.gguf")))
    let program = try Program(["MIXCHAT_MODEL_DIR": home.path, "MIXCHAT_LOCAL_MODEL": value])
    let lines = try program.run(["config"]).output.split(separator: "\n")
    #expect(lines.contains { $0.split(separator: " ").prefix(2) == ["model", Substring(model)] }, "\(lines)")
  }

  @Test func aModelIsListedWithItsSizeLicenceAndSpeed() throws {
    let settings = try SettingsLoader(environment: ["HOME": home.path], paths: paths).load()
    let model = "SmolLM2-135M-Instruct"
    func remarks() -> [String]? { LocalCatalogue.models(settings).first { $0.id == model }?.remarks }
    try #require(remarks() == ["98 MB", "Apache-2.0"], "run Scripts/setup.sh test first")
    LocalSpeeds(paths).note(model, 42)
    #expect(remarks() == ["98 MB", "Apache-2.0", "42 tok/s here"])
  }
}
