import Testing

@testable import Cells
@testable import Pages

struct FormulaTests {
  private func shown(_ source: String) -> String? { Formula(source)?.text(Style(.formula)).row.plainText }

  @Test func eachReadsAsItShould() {
    for (source, expected) in FormulaSamples.all {
      let shown = shown(source) ?? "?"
      #expect(shown == expected, "\(source)")
    }
  }

  @Test func nineOfTenAreDrawn() {
    let samples = FormulaSamples.all
    let drawn = samples.count { shown($0.source) != nil }
    #expect(samples.count >= 150)
    #expect(10 * drawn >= 9 * samples.count, "\(drawn) of \(samples.count)")
  }
}
