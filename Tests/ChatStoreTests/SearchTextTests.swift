import GRDB
import Testing

@testable import ChatStore

/// What the index gets for a text.
struct SearchTextTests {
  @Test(arguments: [
    ("the cat and The CAT", "the cat and "), ("", ""), ("…", ""), ("a", "a "), (" , .", ""),
    ("x1 x-1 1x", "x1 x 1 1x "), ("Über über ÜBER", "Über über "), ("cat cats ca", "cat cats ca "),
    ("北京 北京", "北京 京 "),
  ]) func eachWordComesOnce(_ text: String, _ words: String) {
    #expect(SearchText.words(text) == words)
  }

  @Test("The index has the same words, and the same messages by them, as if it got the whole texts")
  func sameWords() throws {
    var random = SystemRandomNumberGenerator()
    let pieces = [
      "the", "The", "THE", "a", "é", "e\u{301}", "Straße", "ß", "İ", "—", "-", " ", "  ", "\n", ".", "'", "42", "x",
      "北京", "大", "ไทย", "🤖", "₽", "\u{0}", "word", "worder", "wor", "ﬀ", "Ａ", "\u{200B}", "ö", "_", "ѐ",
    ]
    var texts = (0..<300).map { _ in
      (0..<Int.random(in: 0...60, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
    }
    // As many words as there is room for, of each length around a power of two.
    let letters = "abcdefghijklmnopqrstuvwxyzäöüßéèêàâçñøåæœđłþðαβγδεζηθικλμνξοπρστυφχψω".map(String.init)
    texts += (0...letters.count).map { letters.prefix($0).joined(separator: " ") }
    texts += [String(repeating: "same ", count: 5000), (0..<5000).map(String.init).joined(separator: " ")]
    #expect(try Self.terms(texts.map { SearchText.indexed($0) }) == Self.terms(texts.map { SearchText.words($0) }))
  }

  /// Each word with the text it is in.
  private static func terms(_ texts: [String]) throws -> [String] {
    let queue = try DatabaseQueue()
    try Schema.migrator.migrate(queue)
    return try queue.writeWithoutTransaction { db in
      for (place, text) in texts.enumerated() {
        try db.execute(sql: "INSERT INTO messageSearch(rowid, text) VALUES (?, ?)", arguments: [place + 1, text])
      }
      try db.execute(sql: "CREATE VIRTUAL TABLE temp.terms USING fts5vocab('main', 'messageSearch', 'instance')")
      return try String.fetchAll(db, sql: "SELECT DISTINCT term || ' ' || doc FROM temp.terms ORDER BY doc, term")
    }
  }
}
