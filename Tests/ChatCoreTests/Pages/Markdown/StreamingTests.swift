import Testing
import TestSupport

@testable import Cells
@testable import Pages

/// What is streamed looks as what is laid out in one go, after every character and however the work is cut.
struct StreamingTests {
  private func fresh(_ text: String, _ width: Int, _ mathematics: Mathematics = .unicode) -> [Row] {
    var body = MarkdownBody(page: PageWidth(width: width, mathematics: mathematics))
    var budget = Int.max
    advance(&body, text, &budget)
    return rows(body)
  }

  private func advance(_ body: inout MarkdownBody, _ text: String, _ budget: inout Int) {
    var text = text
    text.withUTF8 { body.advance($0, budget: &budget) }
  }

  private func rows(_ body: MarkdownBody) -> [Row] { body.frozen + body.tail }

  @Test(arguments: Corpus.all.indices)
  func everyPrefixEqualsAFreshLayout(_ index: Int) {
    let text = Corpus.all[index]
    let width = [20, 40, 81, 120][index % 4]
    var streamed = MarkdownBody(page: PageWidth(width: width))
    let scalars = Array(text.unicodeScalars)
    let step = scalars.count > 2000 ? 3 : 1
    for end in stride(from: 0, through: scalars.count, by: step) {
      var prefix = String.UnicodeScalarView()
      prefix.append(contentsOf: scalars[0..<end])
      let text = String(prefix)
      var budget = Int.max
      advance(&streamed, text, &budget)
      let expected = fresh(text, width)
      guard rows(streamed) == expected else {
        #expect(
          rows(streamed).map(\.plainText) == expected.map(\.plainText), "after \(end) scalars: \(text.suffix(60))")
        #expect(rows(streamed) == expected)
        return
      }
    }
  }

  @Test func everyPrefixOfEveryConstructEqualsAFreshLayout() {
    for (index, text) in (Torture.constructs + Torture.graphemes).enumerated() {
      let width = [20, 33, 80][index % 3]
      var streamed = MarkdownBody(page: PageWidth(width: width))
      var prefix = ""
      for scalar in text.unicodeScalars.prefix(400) {
        prefix.unicodeScalars.append(scalar)
        var budget = Int.max
        advance(&streamed, prefix, &budget)
        guard rows(streamed) == fresh(prefix, width) else {
          #expect(rows(streamed).map(\.plainText) == fresh(prefix, width).map(\.plainText), "\(text)")
          break
        }
      }
    }
  }

  /// The examples of the CommonMark specification, whose text is not kept here: Scripts/setup.sh fetches it.
  @Test(.enabled(if: Specification.path != nil)) func everyExampleOfTheSpecification() throws {
    let examples = try Specification.examples()
    #expect(examples.count > 600)
    for (index, text) in examples.enumerated() {
      let width = [20, 33, 80][index % 3]
      var streamed = MarkdownBody(page: PageWidth(width: width))
      var prefix = ""
      for scalar in text.unicodeScalars {
        prefix.unicodeScalars.append(scalar)
        var budget = Int.max
        advance(&streamed, prefix, &budget)
        let expected = fresh(prefix, width)
        #expect(expected.allSatisfy { $0.width <= width })
        guard rows(streamed) == expected else {
          #expect(rows(streamed).map(\.plainText) == expected.map(\.plainText), "example \(index + 1): \(prefix)")
          break
        }
      }
    }
  }

  @Test(arguments: [1, 7, 100, 5000])
  func workInSlicesEqualsWorkAtOnce(_ slice: Int) {
    let text = Corpus.all.joined(separator: "\n\n")
    var body = MarkdownBody(page: PageWidth(width: 60))
    var rounds = 0
    repeat {
      var budget = slice
      advance(&body, text, &budget)
      rounds += 1
    } while !body.isComplete && rounds < 100_000
    #expect(rows(body) == fresh(text, 60))
  }

  @Test func noRowIsWiderThanTheScreenAtAnyWidth() {
    for width in 20...200 {
      for text in Corpus.all {
        let widest = fresh(text, width).map(\.width).max() ?? 0
        #expect(widest <= width, "\(text.prefix(40))")
      }
    }
    for width in [20, 21, 34, 80, 199] {
      for text in Torture.constructs + Torture.graphemes + Torture.longLines {
        let widest = fresh(text, width).map(\.width).max() ?? 0
        #expect(widest <= width, "\(text.prefix(40))")
      }
    }
  }

  /// Every letter and digit that the parser finds in the whole text is on the screen, at every width.
  @Test func everyLetterOfTheParsedTextIsShown() throws {
    func check(_ text: String, _ widths: some Sequence<Int>) {
      let expected = counts(LayoutCheck.literals(of: text).lowercased())
      for width in widths {
        let shown = counts(LayoutCheck.levelled(letters(fresh(text, width, .source))).lowercased())
        let lost = expected.filter { shown[$0.key, default: 0] < $0.value }
        #expect(lost.isEmpty, "at \(width): \(text.prefix(60).debugDescription) lost \(lost)")
      }
    }
    for text in Corpus.all { check(text, 20...200) }
    for text in Torture.constructs + Torture.longLines { check(text, [20, 33, 80, 199]) }
    if Specification.path != nil {
      for text in try Specification.examples() { check(text, [20, 47, 110]) }
    }
  }

  private func counts(_ text: String) -> [Unicode.Scalar: Int] {
    text.unicodeScalars.reduce(into: [:]) { counts, scalar in
      let isLetter = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
      // Jamo are composed and letters of flags are letters on the screen.
      let isKept = !(0x1100...0x11FF).contains(scalar.value) && scalar.value < 0x1F000
      if isLetter, isKept { counts[scalar, default: 0] += 1 }
    }
  }

  /// Letters and digits of the source all show at every width, in order within each word.
  @Test func noTextIsLost() {
    let expected = letters(fresh(Corpus.reply, 200, .source))
    #expect(expected.contains("日本語の文章も混ぜておきます"))
    for word in ["Title", "struck", "tenth", "nested", "lazy", "def", "return", "wrapped", "sum_{i=1}^nx_i", "a_1+b_1"]
    {
      #expect(expected.contains(word), "\(word)")
    }
    // Tables change their form with the width, so their text is left out of the comparison.
    let text = Corpus.reply.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.contains("|") }.joined(separator: "\n")
    let whole = letters(fresh(text, 200, .source))
    for width in 20...200 { #expect(letters(fresh(text, width, .source)) == whole, "at \(width)") }
  }

  private func letters(_ rows: [Row]) -> String {
    var text = ""
    for row in rows {
      for cell in row.cells where cell.isText { row.appendGlyph(cell, to: &text) }
    }
    return text
  }

  @Test("what has only begun is not drawn: a row's first bar, an item's mark, a box in the making")
  func begun() {
    func lines(_ text: String) -> [String] { fresh(text, 40).map(\.plainText) }
    let table = "| a | b |\n|---|---|\n| 1 | 2 |\n"
    for rest in ["|", "| ", " |"] { #expect(lines(table + rest) == lines(table), "\(rest)") }
    #expect(lines(table + "| 3") != lines(table))
    for (before, rests) in [
      ("1. one\n", ["2.", "2. "]), ("- one\n", ["-", "- ", "- [", "- [ ", "- [ ]", "- [x", "- [x]"]),
      ("- one\n  - two\n", ["  -", "  - [ ]", "- "]), ("> - one\n", ["> -", "> - ["]),
    ] {
      for rest in rests { #expect(lines(before + rest) == lines(before), "\(before)\(rest)") }
    }
    #expect(lines("- one\n- [ ] two").last == "  ☐ two")
    // In the middle of a text an empty item is one.
    #expect(lines("1. one\n2.\n3. three").contains { $0.hasPrefix("  2.") })
  }

  @Test(
    "a text that has ended shows its last item, of which only the mark came, as it is",
    arguments: [
      ("", "2.", "  2."), ("1. one\n", "2.", "  2."), ("1. one\n", "2.\n", "  2."), ("1. one\n\n", "2. ", "  2."),
      ("- one\n", "-", "  •"), ("- one\n", "- [x", "  • [x"), ("- one\n  - two\n", "  -", "    ◦"),
      ("> - one\n", "> -", "  │ •"), ("[r]: /u\n\n- [one][r]\n", "- [", "  • ["),
    ])
  func ended(_ before: String, _ rest: String, _ row: String) {
    let check = LayoutCheck(width: 40, step: 1, budget: 7)
    #expect(check.fault(of: Array((before + rest).utf8)) == nil)
    let (growing, whole) = (check.fresh(before + rest), check.fresh(before + rest, isWhole: true))
    #expect(growing.map(\.plainText) == fresh(before, 40).map(\.plainText))
    #expect(whole.count > growing.count && whole.last?.plainText.hasPrefix(row) == true, "\(whole.map(\.plainText))")
  }

  @Test(
    "the last line of a text that has ended defines a link, though nothing ends the line",
    arguments: ["See [two][2].\n\n[2]: https://example.net/2", "- [two][2]\n\n[1]: u\n[2]: https://example.net/2"])
  func lastDefinition(_ text: String) {
    let check = LayoutCheck(width: 60, step: 1, budget: 7)
    #expect(check.fault(of: Array(text.utf8)) == nil)
    let links = check.fresh(text, isWhole: true).flatMap(\.links)
    #expect(links.map(\.address) == ["https://example.net/2"])
    #expect(check.fresh(text + "\n", isWhole: true) == check.fresh(text, isWhole: true))
    // It may go on while it comes, and a part of a paragraph is none.
    #expect(check.fresh(text).allSatisfy { $0.links.isEmpty })
    #expect(check.fresh("word [2]\n[2]: https://example.net/2", isWhole: true).first?.plainText.contains("[2]") == true)
  }

  @Test("a row that wraps changes nothing of the rows before it but their widths")
  func rules() {
    let head = "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n"
    let long = "| 5 | words that are so many that they have no room in one row of the table |\n| 6 | 7 |\n| 8 | 9 |\n"
    let rows = fresh(head + long, 40).map { String($0.plainText.dropFirst(2).prefix(3)) }
    #expect(
      rows == ["┌──", "│ a", "├──", "│ 1", "│ 3", "├──", "│ 5", "│  ", "│  ", "├──", "│ 6", "│ 8", "└──"], "\(rows)")
  }
}
