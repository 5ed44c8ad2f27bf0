import Cells
import Testing

@testable import Pages

/// What a person pastes, shown as it was typed: no frame's work grows with a line that has no end.
@Suite struct PlainBodyTests {
  private static func body(foldsBlocks: Bool = false) -> PlainBody {
    PlainBody(page: PageWidth(width: 80), folding: foldsBlocks ? .blocks : .none, unfold: "z")
  }

  private static func rows(_ body: PlainBody) -> [Row] { (0..<body.rowCount).map(body.row(at:)) }

  @Test(arguments: ["x", "word ", "漢字", "e\u{301}", "```", "$a$ "], ["", "first\n", "```\n"])
  func aLineWithoutEndIsLaidOutPieceByPiece(unit: String, before: String) {
    let count = 6 * PlainBody.longestLine / unit.utf8.count
    var text = before + String(repeating: unit, count: count) + "\nlast"
    text.withUTF8 { bytes in
      var atOnce = Self.body()
      var all = Int.max / 2
      atOnce.advance(bytes, budget: &all)
      #expect(atOnce.isComplete)

      var byParts = Self.body()
      var steps = 0
      while !byParts.isComplete {
        let before = byParts.mark.count
        var budget = 1000
        byParts.advance(bytes, budget: &budget)
        #expect(byParts.mark.count - before <= 2 * PlainBody.longestLine)
        steps += 1
      }
      #expect(steps > 5)
      #expect(Self.rows(byParts) == Self.rows(atOnce))

      // As it grows, the rows are those of the whole.
      var grown = Self.body()
      for end in [bytes.count / 3, bytes.count / 2, bytes.count] {
        var budget = Int.max / 2
        grown.advance(bytes.part(0..<end), budget: &budget)
      }
      #expect(Self.rows(grown) == Self.rows(atOnce))
      if unit == "漢字" {
        let shown = Self.rows(atOnce).reduce(0) { $0 + $1.cells.count { $0.glyph == 0x6F22 || $0.glyph == 0x5B57 } }
        #expect(shown == 2 * count)
      }
    }
  }

  @Test func aBlockOfFewLongLinesIsFoldedAsOneOfManyLines() {
    var text = "```\n" + String(repeating: "x", count: PlainBody.foldedBlockBytes + 1) + "\n```\n"
    text.withUTF8 { bytes in
      var body = Self.body(foldsBlocks: true)
      var budget = Int.max / 2
      body.advance(bytes, budget: &budget)
      #expect(body.rowCount == 1 && body.hidesBlocks)
    }
  }
}
