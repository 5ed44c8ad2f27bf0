import Testing
import TestSupport

@testable import Cells
@testable import Conversations
@testable import Pages

/// The torture conversation opens, scrolls end to end, resizes and finds: no row is skipped, no text is lost, and no
/// frame does more than a frame's work.
struct TortureTests {
  /// The work of one frame, in bytes laid out: the budget, and one block that is laid out whole.
  private static let mostWork = TranscriptState.workBudget + 32 * 1024

  private func makeDriver(columns: Int = 100, rows: Int = 36) -> TranscriptDriver {
    var driver = TranscriptDriver(columns: columns, rows: rows)
    for (index, text) in Torture.texts.enumerated() { driver.add(index.isMultiple(of: 2) ? .user : .assistant, text) }
    return driver
  }

  /// Settles as frames do, and looks at each.
  private func settle(_ driver: inout TranscriptDriver) {
    repeat {
      driver.state.settle(
        driver.conversation, size: driver.size, context: TranscriptContext(now: Timestamp(milliseconds: 0)))
      #expect(driver.state.workDone <= Self.mostWork)
      let rows = driver.state.rows()
      #expect(rows.count == driver.size.rows)
      #expect(rows.allSatisfy { $0.width <= driver.size.columns })
    } while driver.state.hasMoreWork
  }

  @Test func scrollsFromEndToEndWithoutASkippedRow() throws {
    var driver = makeDriver()
    settle(&driver)
    #expect(driver.state.isFollowing)
    driver.state.scrollToStart()
    settle(&driver)
    var seen: [MessageID: Int] = [:]
    var heights: [MessageID: Int] = [:]
    while true {
      for slice in driver.state.visible {
        #expect(slice.rows.lowerBound <= seen[slice.message, default: 0])
        seen[slice.message] = max(seen[slice.message, default: 0], slice.rows.upperBound)
        heights[slice.message] = try #require(driver.state.cache[slice.message]).rowCount
      }
      if driver.state.isFollowing { break }
      driver.state.page(1)
      settle(&driver)
    }
    for id in driver.conversation.path {
      #expect(try #require(seen[id]) >= #require(heights[id]), "message \(id.rawValue)")
    }
    driver.state.scrollToStart()
    settle(&driver)
    #expect(driver.state.rows()[0].plainText == "▌ Show me everything.")
  }

  /// What is in the rows of a message, blanks and frames aside, is what is in its source.
  @Test func codeAndTablesAreThereWhole() throws {
    var driver = makeDriver()
    func shown(_ index: Int, columns: Int) throws -> String {
      let message = try #require(driver.conversation[driver.conversation.path[index]])
      let key = MessageLayout.Key(column: ReadingColumn(columns: columns), isFolded: false, sibling: .init(1, of: 1))
      var layout = MessageLayout(message, key: key)
      var budget = Int.max
      layout.update(message, key: key, need: .max, budget: &budget)
      var text = ""
      for row in layout.rows(in: 0..<layout.rowCount) {
        for cell in row.cells where cell.isText { row.appendGlyph(cell, to: &text) }
      }
      return text
    }
    let code = Torture.code(bytes: 1 << 20).filter { $0 != " " && $0 != "\n" }
    for index in [2, 3] {
      let columns = index == 2 ? 100 : 61
      #expect(try shown(index, columns: columns).contains(code), "message \(index + 1)")
    }
    for columns in [30, 600] {
      let table = try shown(5, columns: columns)
      var rest = table[...]
      for row in stride(from: 1, to: 500, by: 7) {
        for column in [1, 15, 30] {
          let place = try #require(
            rest.firstRange(of: "r\(row)c\(column)\(row * column)"), "row \(row), column \(column)")
          rest = rest[place.upperBound...]
        }
      }
      #expect(rest.contains("needleIthas"))
    }
    driver.size.columns = 80
    settle(&driver)
  }

  @Test func resizesInPlace() {
    var driver = makeDriver()
    settle(&driver)
    for id in driver.conversation.path {
      driver.state.scrollTo(message: id)
      driver.state.scroll(rows: 3)
      settle(&driver)
      let before = driver.state.rows().map(\.plainText)
      let top = driver.state.visibleMessages.first
      for columns in [61, 100] {
        driver.size.columns = columns
        settle(&driver)
        #expect(driver.state.visibleMessages.first == top || driver.state.isFollowing)
      }
      #expect(driver.state.rows().map(\.plainText) == before)
    }
  }

  @Test func resizesInPlaceDeepInALongMessage() throws {
    var driver = makeDriver()
    settle(&driver)
    let id = driver.conversation.path[3]
    driver.state.toggleFold(try #require(driver.conversation[id]))
    driver.state.scrollTo(message: id)
    settle(&driver)
    driver.state.page(250)
    settle(&driver)
    let before = driver.state.rows().map(\.plainText)
    let word = try #require(before[0].split(separator: " ").dropFirst().first)
    #expect(word.hasPrefix("value8"))
    for columns in [61, 180, 100] {
      driver.size.columns = columns
      settle(&driver)
      #expect(driver.state.rows()[0].plainText.contains(word), "at \(columns)")
    }
    #expect(driver.state.rows().map(\.plainText) == before)
  }

  @Test func findsInEveryLargeText() throws {
    var driver = makeDriver()
    settle(&driver)
    driver.state.scrollToStart()
    settle(&driver)
    let matches = TranscriptFind.loadedMatches("needle", in: driver.conversation)
    #expect(matches.map(\.rawValue) == [3, 4, 6, 7, 8])
    driver.state.setFind(query: "needle", matches: matches, in: driver.conversation)
    for id in matches {
      settle(&driver)
      #expect(driver.state.find?.currentMessage == id)
      let marked = driver.state.rows().flatMap(\.cells).filter { $0.style.role == .currentMatch }
      #expect(marked.count == "needle".count)
      driver.state.findNext()
    }
  }
}
