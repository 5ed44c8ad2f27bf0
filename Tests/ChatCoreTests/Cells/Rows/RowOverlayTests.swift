import Testing

@testable import ChatCore

struct RowOverlayTests {
  @Test func liesOverWideGlyphs() {
    let row = Row.styled("日本語日本語").overlaid(with: Row.styled("box"), at: 3)
    #expect(row.plainText == "日 box日本語")
    #expect(row.width == 12)
  }
}
