import Cells
import Testing

@testable import TerminalIO

/// Where the cursor is placed again, so that nothing behind a glyph that terminals measure otherwise drifts.
@Suite struct PlacingTests {
  @Test(
    arguments: [
      ("plain text, é, ü, Ω, ж │", []), ("漢字 かな 한글|", []), ("│ नम │", [4]), ("न│म│", [1, 3]), ("न म│", [3]),
      ("न  म│", [1, 4]), ("x✅|", [3]), ("👩🏽‍🚀 done", [4]), ("न", [1]),
    ] as [(String, [Int])])
  func behindEachStretch(_ text: String, _ ends: [Int]) {
    let row = Row.styled(text)
    #expect(NcursesTerminal.doubtfulEnds(row, 0..<80) == ends, "\(text)")
  }

  @Test func onlyWithinWhatIsDrawn() {
    let row = Row.styled("न│म│न")
    #expect(NcursesTerminal.doubtfulEnds(row, 1..<4) == [3])
    #expect(NcursesTerminal.doubtfulEnds(row, 9..<12) == [])
  }
}
