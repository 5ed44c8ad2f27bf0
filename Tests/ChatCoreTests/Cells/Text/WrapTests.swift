import Testing

@testable import Cells

/// Where lines are broken: one row per case, expected rows written out.
struct WrapTests {
  static let cases: [(text: String, width: Int, rows: [String])] = [
    ("the quick brown fox", 10, ["the quick", "brown fox"]),
    ("the quick brown fox", 9, ["the quick", "brown fox"]),
    ("", 10, [""]),
    ("one\n\ntwo\r\nthree", 10, ["one", "", "two", "three"]),
    ("a   b", 3, ["a", "b"]),
    ("日本語の文章です。", 8, ["日本語の", "文章で", "す。"]),
    ("「引用」と文", 6, ["「引", "用」と", "文"]),
    ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
    (
      "see https://example.org/path/to/page?query=1&b=2 now", 24,
      ["see https://example.org/", "path/to/page?query=1&b=2", "now"]
    ),
    ("https://en.wikipedia.org/wiki/Sort_algorithm", 40, ["https://en.wikipedia.org/wiki/", "Sort_algorithm"]),
    ("https://example.org/a-very-long-name-of-a-page", 36, ["https://example.org/", "a-very-long-name-of-a-page"]),
    ("https://a.org/a-very-long-name-of-a-page", 31, ["https://a.org/a-very-long-name", "-of-a-page"]),
    ("at https://www.example.org/", 12, ["at", "https://www.", "example.org/"]),
    // Whole where the next row has room for it, though this one is left nearly empty.
    ("see https://a.org/b/c/d_e?f=1", 25, ["see", "https://a.org/b/c/d_e?f=1"]),
    ("(https://a.org/b/c), a https://a.org/x/y", 22, ["(https://a.org/b/c), a", "https://a.org/x/y"]),
    ("see https://a.org/b/c/d_e?f=1 x", 24, ["see https://a.org/b/c/", "d_e?f=1 x"]),
    // A glyph of two columns is never cut in half; a row of one column more than two has room for one.
    ("日本", 3, ["日", "本"]), ("a日b本", 3, ["a日", "b本"]), ("👍👍", 3, ["👍", "👍"]),
    ("👨‍👩‍👧", 3, ["👨", "👩", "👧"]), ("x 👨‍👩‍👧", 3, ["x", "👨", "👩", "👧"]), ("👨‍👩‍👧", 5, ["👨👩", "👧"]),
    ("well-known --long-option", 8, ["well-", "known", "--long-", "option"]),
    ("and/or 1/2 3/4", 5, ["and/", "or", "1/2", "3/4"]),
    ("pages 10–12, see", 10, ["pages 10–", "12, see"]),
    ("f(x) (see below)", 8, ["f(x)", "(see", "below)"]),
    ("a 👨‍👩‍👧 b", 7, ["a", "👨👩👧", "b"]),
    ("10\u{A0}km far", 6, ["10 km", "far"]),
  ]

  @Test(arguments: cases.indices)
  func breaks(_ index: Int) {
    let (text, width, expected) = Self.cases[index]
    let rows = Row.wrap(text, width: width)
    #expect(rows.map(\.plainText) == expected)
    #expect(rows.allSatisfy { $0.width <= width })
    #expect(rows.allSatisfy { $0.cells.first?.glyph != Cell.continuation && $0.cells.last?.width != 2 })
  }

  @Test(arguments: ["👍", "⌚", "🀄", "🧑‍🚀", "🇩🇪", "日"])
  func emojiTakeTwoColumns(_ text: String) {
    let width = text == "🧑‍🚀" ? 4 : 2
    #expect(CellWidth.width(of: text) == width)
    #expect(Row.styled(text).cells.filter { $0.width == 2 }.count == (text == "🇩🇪" ? 0 : width / 2))
  }

  @Test func truncates() {
    #expect(Row.styled("abcdefgh").truncated(to: 5).plainText == "abcd…")
    #expect(Row.styled("日本語").truncated(to: 4).plainText == "日 …")
    #expect(Row.styled("abcdefghij").truncatedInTheMiddle(to: 7).plainText == "abc…hij")
    #expect(Row.styled("abc").truncatedInTheMiddle(to: 7).plainText == "abc")
  }
}
