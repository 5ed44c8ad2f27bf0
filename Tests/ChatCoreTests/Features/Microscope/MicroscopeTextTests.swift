import Cells
import Conversations
import Hands
import TestSupport
import Testing

@testable import ChatCore

@Suite("The microscope's window")
struct MicroscopeTextTests {
  private static let sizes = [(40, 12), (80, 24), (132, 50)].map { ScreenSize(columns: $0, rows: $1) }

  private static func token(_ text: String, _ logprob: Double = -0.01) -> TokenOdds {
    TokenOdds(bytes: Array(text.utf8), logprob: logprob)
  }

  /// Paragraphs of all lengths, numbered; with wide characters, marks that are tokens of their own, characters spread
  /// over tokens, and one that is shown by its number.
  private static let odds: ReplyOdds = {
    var chance = SeededGenerator(seed: 5)
    let words = [
      "The", " quick", " brown", " 日本", "語の", " cafe", "\u{301}", " n\u{303}", " x", "\u{200B}", " naïve", "-like",
      " antidisestablishmentarianism-and-what-comes-with-it", ".", ",",
    ]
    let wave = Array(" 👋".utf8)
    var tokens: [TokenOdds] = []
    for number in 0..<200 {
      tokens.append(Self.token("\(number):"))
      for _ in 0..<chance.roll(50) {
        if chance.roll(20) == 0 {
          tokens.append(TokenOdds(bytes: Array(wave[..<3]), logprob: -0.2))
          tokens.append(TokenOdds(bytes: Array(wave[3...]), logprob: 0))
        } else {
          tokens.append(Self.token(words[chance.roll(words.count)], -0.03 * Double(chance.roll(50))))
        }
      }
      tokens.append(Self.token(chance.roll(3) == 0 ? ".\n\n" : "\n"))
    }
    return ReplyOdds(tokens)
  }()

  private func hasCursor(_ row: Row) -> Bool { row.cells.contains { $0.style.attributes.contains(.reverse) } }

  /// The rows over the rule.
  private func window(_ panel: inout MicroscopePanel, _ size: ScreenSize) throws -> [Row] {
    let body = panel.layout(size).rows
    #expect(body.count <= size.rows)
    for row in body where row.width > size.columns { Issue.record("too wide: \(row.plainText)") }
    let rule = try #require(body.firstIndex { $0.plainText.hasPrefix("─ ") })
    return Array(body[..<rule])
  }

  /// Where in all rows of the text those of the window are, which have the cursor among them.
  private func place(of rows: [Row], in all: [Row]) throws -> Int {
    #expect(rows.contains(where: hasCursor))
    return try #require(
      (0...(all.count - rows.count)).first { all[$0..<($0 + rows.count)].elementsEqual(rows) },
      "\(rows.map(\.plainText))")
  }

  @Test("it lays out the rows in view, and no others", arguments: sizes)
  func inView(_ size: ScreenSize) throws {
    // A line is a row; far from the beginning there is a doubtful word, at which it opens.
    let tokens = (0..<8000).map { Self.token("word\n", $0 == 4000 ? -5 : -0.01) }
    var panel = MicroscopePanel(MessageID(1), ReplyOdds(tokens))
    let rows = try window(&panel, size)
    #expect(panel.chosen == 4000 && rows.contains(where: hasCursor))
    #expect(panel.text.rowCount == rows.count)
    _ = panel.take(.scroll(.end))
    _ = try window(&panel, size)
    #expect(panel.chosen == 7999 && panel.text.rowCount <= 2 * rows.count)
  }

  @Test("wherever one goes, it shows a part of what all of the text looks like, and moves no more than it must")
  func partOfAll() throws {
    let steps: [(PanelInput, Int)] = [
      (.scroll(.end), 1), (.scroll(.top), 1), (.scroll(.pageDown), 9), (.microscope(.nextDoubt), 30),
      (.microscope(.next), 60), (.scroll(.halfPageUp), 3), (.microscope(.previousDoubt), 30), (.scroll(.end), 1),
      (.scroll(.pageUp), 9), (.microscope(.previous), 60), (.scroll(.lineDown), 20), (.scroll(.lineUp), 20),
      (.scroll(.top), 1),
    ]
    for size in Self.sizes {
      var panel = MicroscopePanel(MessageID(1), Self.odds)
      var whole = MicroscopeText(Self.odds.pieces)
      var top = 0
      for (input, times) in steps {
        for _ in 0..<times {
          _ = panel.take(input)
          let rows = try window(&panel, size)
          let all = whole.window(ScreenSize(columns: size.columns, rows: 1 << 20), at: panel.chosen)
          let found = try place(of: rows, in: all)
          let cursor = try #require(all.firstIndex(where: hasCursor))
          // An end of a line that the cursor shows may take a row more.
          if (top..<(top + rows.count)).contains(cursor) { #expect(abs(found - top) <= 1) }
          top = found
          if input == .scroll(.end) { #expect(top + rows.count == all.count) }
          if input == .scroll(.top) { #expect(top == 0) }
        }
      }
    }
  }

  @Test("at another width it is the same part of the text that is in view")
  func resized() throws {
    var panel = MicroscopePanel(MessageID(1), Self.odds)
    _ = panel.layout(Self.sizes[0])
    for _ in 0..<9 { _ = panel.take(.scroll(.pageDown)) }
    for size in Self.sizes + Self.sizes.reversed() {
      let rows = try window(&panel, size)
      var whole = MicroscopeText(Self.odds.pieces)
      let all = whole.window(ScreenSize(columns: size.columns, rows: 1 << 20), at: panel.chosen)
      _ = try place(of: rows, in: all)
    }
  }

  @Test("pages of a paragraph that is longer than the screen are gone through one by one, and back")
  func pages() throws {
    let size = Self.sizes[1]
    let odds = ReplyOdds((0..<2000).map { Self.token(" word\($0)") })
    var panel = MicroscopePanel(MessageID(1), odds)
    let height = try window(&panel, size).count
    var whole = MicroscopeText(odds.pieces)
    let room = ScreenSize(columns: size.columns, rows: 1 << 20)
    for page in 1...5 {
      _ = panel.take(.scroll(.pageDown))
      _ = try window(&panel, size)
      #expect(whole.window(room, at: panel.chosen).firstIndex(where: hasCursor) == page * height)
    }
    for _ in 1...5 { _ = panel.take(.scroll(.pageUp)) }
    #expect(panel.chosen == 0)
    // From the last row it goes no way back.
    _ = panel.take(.scroll(.end))
    _ = panel.take(.scroll(.pageDown))
    #expect(panel.chosen == 1999)
  }
}
