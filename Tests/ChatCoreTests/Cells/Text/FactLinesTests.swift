import Testing

@testable import Cells

@Suite("Facts on lines")
struct FactLinesTests {
  @Test("as many on a line as fit, none broken, none lost", arguments: 1...40)
  func lines(_ width: Int) {
    let facts = ["5.3 s", "41+232 tokens", "47 tok/s", "$0.0012"]
    let lines = FactLines.lines(facts, width: width)
    #expect(lines.joined(separator: FactLines.separator) == facts.joined(separator: FactLines.separator))
    #expect(lines.allSatisfy { $0.count <= width || facts.contains($0) })
  }
}
