import Cells
import Testing

@Suite("Marked text")
struct MarkedTextTests {
  @Test("Marks are counted in code points, and brackets are only for people")
  func marks() {
    var text = MarkedText("né [")
    text.append("é", isMarked: true)
    text.append("", isMarked: true)
    text.append("👩‍👧", isMarked: true)
    text.append("] ")
    text.append("end")
    #expect(text.text == "né [é👩‍👧] end")
    #expect(text.marks == [4..<5, 5..<8])
    #expect(text.bracketed == "né [[é][👩‍👧]] end")
    #expect(text.parts.map(\.isMarked) == [false, true, true, false])
  }

  @Test("Characters that once were marks are text like any other")
  func control() {
    let text = MarkedText("\u{2}a\u{3}")
    #expect(text.marks.isEmpty && text.text == "\u{2}a\u{3}")
    #expect(MarkedText("").parts.isEmpty)
  }
}
