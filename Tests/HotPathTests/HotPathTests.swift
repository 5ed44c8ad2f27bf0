import HotPaths
import Testing

/// What the micro-benchmarks time does what it says: nothing is measured that only fails.
@Suite struct HotPathTests {
  @Test(arguments: HotPath.all.map(\.name)) func everyPathHasAResult(_ name: String) throws {
    let path = try #require(HotPath.all.first { $0.name == name })
    #expect(path.prepare()() > 0)
  }
}
