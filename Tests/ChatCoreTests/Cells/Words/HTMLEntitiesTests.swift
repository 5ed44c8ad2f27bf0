import Cells
import Testing

@Suite("Names of characters in HTML")
struct HTMLEntitiesTests {
  @Test(
    "Names and numbers are read, and what is neither stays as it was written",
    arguments: [
      ("Fish &amp; chips &#x2014; 5 &euro;", "Fish & chips — 5 €"), ("&lt;a&gt;&quot;&apos;&#39;", "<a>\"''"),
      ("&#X41;&#65;&#0065;", "AAA"), ("&amp;lt;", "&lt;"), ("a & b", "a & b"), ("&", "&"), ("&;", "&;"),
      ("&nosuch;", "&nosuch;"), ("&amp", "&amp"), ("&#x110000;", "&#x110000;"), ("&#xD800;", "&#xD800;"),
      ("&&amp;", "&&"), ("&#-5;", "&#-5;"), ("&#+5;", "&#+5;"), ("&laquo;é&raquo;", "«é»"), ("", ""),
      ("&a b;", "&a b;"), ("&aaaaaaaaaaaaaaaaaaaaaaaa;", "&aaaaaaaaaaaaaaaaaaaaaaaa;"),
    ])
  func decoded(text: String, meant: String) {
    #expect(HTMLEntities.decoded(text) == meant)
    #expect(HTMLEntities.decoded(text[...]) == meant)
  }
}
