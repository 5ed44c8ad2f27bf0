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

  @Test func aModelIsListedWithItsSizeLicenceAndSpeed() throws {
    let settings = try SettingsLoader(environment: ["HOME": home.path], paths: paths).load()
    let model = "SmolLM2-135M-Instruct"
    func remarks() -> [String]? { LocalCatalogue.models(settings).first { $0.id == model }?.remarks }
    try #require(remarks() == ["98 MB", "Apache-2.0"], "run Scripts/setup.sh test first")
    LocalSpeeds(paths).note(model, 42)
    #expect(remarks() == ["98 MB", "Apache-2.0", "42 tok/s here"])
  }
}
