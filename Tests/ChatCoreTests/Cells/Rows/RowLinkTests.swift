import Testing

@testable import Cells

/// A link goes along with its words, however a row is cut, joined or wrapped.
@Suite struct RowLinkTests {
  private static let words = "see the 漢字 page and more words behind it"
  /// The columns of "the 漢字 page".
  private static let link = RowLink(columns: 4..<17, address: "https://a.example")

  private static var text: CellText {
    var text = CellText(words, .text)
    text.links = [link]
    return text
  }

  /// What of rows is a link, without the blanks at their cuts.
  private func linked(_ rows: [Row]) -> String {
    let parts = rows.flatMap { row in row.links.map { row.slice($0.columns).plainText } }
    return parts.joined().filter { $0 != " " }
  }

  @Test(arguments: 2...40)
  func staysOnItsWordsWhereverTheyWrap(_ width: Int) {
    for prefix in [Row(), Row.styled("│ ")] {
      let rows = Self.text.rows(width: width + prefix.width, first: prefix, rest: prefix)
      #expect(linked(rows) == "the漢字page", "\(rows.map(\.plainText))")
      #expect(rows.allSatisfy { row in row.links.allSatisfy { $0.address == Self.link.address } })
    }
  }

  @Test(arguments: 0...40)
  func staysOnItsWordsWhereverTheyAreCut(_ column: Int) {
    let row = Self.text.row
    let (front, back) = (row.slice(0..<column), row.slice(column..<row.width))
    var whole = front
    whole.append(back)
    let isWide = [8, 10].contains(column - 1)
    if !isWide { #expect(linked([front, back]) == "the漢字page" && linked([whole]) == "the漢字page") }
    for row in [front, back, whole, row.truncated(to: column)] {
      #expect(row.links.allSatisfy { $0.columns.lowerBound >= 0 && $0.columns.upperBound <= row.width })
    }
  }
}
