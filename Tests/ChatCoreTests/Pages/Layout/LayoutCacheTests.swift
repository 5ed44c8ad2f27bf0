import Cells
import Conversations
import Testing

@testable import Pages

/// The layouts that are kept near the screen.
@Suite struct LayoutCacheTests {
  private static let key = MessageLayout.Key(
    column: ReadingColumn(columns: 80), isFolded: false, sibling: .init(1, of: 1))

  private static func message(_ id: Int64, lines: Int) -> Message {
    Message(
      id: MessageID(id), parent: nil, role: .assistant, text: String(repeating: "line\n\n", count: lines),
      createdAt: Timestamp(milliseconds: 0))
  }

  private static func use(_ cache: inout LayoutCache, _ message: Message) {
    var budget = Int.max / 2
    cache.update(message, key: key, need: .max, budget: &budget)
  }

  @Test func theLayoutsNotUsedLongestGoAndNoneOfTheRunningPass() {
    var cache = LayoutCache()
    // Two rows a line: four of these are more than is kept.
    let messages = (1...4).map { Self.message($0, lines: LayoutCache.limit / 7) }
    for message in messages {
      cache.beginPass()
      Self.use(&cache, message)
    }
    cache.beginPass()
    Self.use(&cache, messages[0])
    cache.trim()
    #expect(cache[MessageID(1)] != nil && cache[MessageID(2)] == nil && cache[MessageID(4)] != nil)
    // What stays is found under its own name.
    for message in messages {
      guard let layout = cache[message.id] else { continue }
      #expect(layout.rowCount == cache.rowCount(of: message.id))
      #expect(cache.isComplete(message.id))
    }
    let short = Self.message(5, lines: 1)
    Self.use(&cache, short)
    #expect(cache.rowCount(of: short.id) < 10 && cache.rowCount(of: MessageID(1)) > 1000)
  }
}
