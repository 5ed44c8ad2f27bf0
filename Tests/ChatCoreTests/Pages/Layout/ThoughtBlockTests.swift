import Testing
import TestSupport

@testable import Cells
@testable import Conversations
@testable import Pages

/// Thoughts above a reply: what is streamed looks as what is laid out in one go, and costs no more than it must.
struct ThoughtBlockTests {
  private func rows(_ driver: TranscriptDriver, _ id: MessageID) throws -> [String] {
    let layout = try #require(driver.state.cache[id])
    return layout.rows(in: 0..<layout.rowCount).map(\.plainText)
  }

  private func settle(_ driver: inout TranscriptDriver, _ view: ReasoningView) {
    var context = TranscriptContext(now: Timestamp(milliseconds: 0))
    context.reasoning = view
    repeat {
      driver.state.settle(driver.conversation, size: driver.size, context: context)
    } while driver.state.hasMoreWork
  }

  private static let pieces =
    Torture.graphemes + ["\n", "\n\n", " ", "word ", "- item\n", "```\ncode\n", "\t", "\r\n", "日本語の文章。"]
    + Torture.longLines.map { String($0.prefix(600)) }

  @Test(arguments: [40, 57, 80, 120, 200])
  func streamedThoughtsEqualAFreshLayout(width: Int) throws {
    var random = SeededGenerator(seed: UInt64(width))
    var driver = TranscriptDriver(columns: width, rows: 400)
    let id = driver.add(.assistant, "", state: .streaming)
    for step in 0..<120 {
      let piece = Self.pieces[random.roll(Self.pieces.count)]
      // A second round of thoughts may come behind the first text.
      if step < 80 || step > 110 {
        driver.conversation.appendReasoning(piece, to: id)
      } else {
        driver.conversation.appendText(piece, to: id)
      }
      let view = ReasoningView.allCases[random.roll(3)]
      settle(&driver, view)
      var fresh = driver
      fresh.state = TranscriptState()
      settle(&fresh, view)
      let (streamed, whole) = (try rows(driver, id), try rows(fresh, id))
      try #require(streamed == whole, "step \(step), \(view)")
    }
    settle(&driver, .shown)
    #expect(driver.state.rows().allSatisfy { $0.width <= width })
  }

  @Test(arguments: [40, 100, 200])
  func openThoughtsHoldEveryWordInOrder(width: Int) throws {
    let words = (0..<3000).map { "w\($0)" }
    var driver = TranscriptDriver(columns: width, rows: 2000)
    let id = driver.add(.assistant, "", state: .streaming)
    // One line, longer than is laid out in one go.
    for word in words { driver.conversation.appendReasoning(word + " ", to: id) }
    settle(&driver, .shown)
    let shown = try rows(driver, id).dropFirst(2).flatMap { $0.replacing("│", with: "").split(separator: " ") }
    #expect(shown.map(String.init) == words)
  }

  /// A megabyte without a line's end, as some models think: one more word costs a little, and nothing while folded.
  @Test(arguments: [(ReasoningView.shown, 3 * ThoughtBody.longestLine), (.folded, 0), (.hidden, 0)])
  func oneMoreThoughtIsLittleWork(view: ReasoningView, most: Int) {
    var driver = TranscriptDriver(columns: 80, rows: 24)
    let id = driver.add(.assistant, "", state: .streaming)
    driver.conversation.appendReasoning(String(repeating: "so ", count: 350_000), to: id)
    settle(&driver, view)
    for _ in 0..<20 {
      driver.conversation.appendReasoning("and on ", to: id)
      settle(&driver, view)
      #expect(driver.state.workDone <= most)
    }
  }

  @Test func blankLinesAreOneAndNoneIsAtTheEdges() throws {
    var driver = TranscriptDriver(columns: 60, rows: 24)
    let id = driver.add(.assistant, "Two.")
    driver.conversation.appendReasoning("\n\nFirst.\n\n\n  \nSecond.\n\n", to: id)
    settle(&driver, .shown)
    #expect(
      try rows(driver, id).dropFirst(1).prefix(6) == [
        "  ▾ thought · ~9 tokens ( folds it)", "  │ First.", "  │", "  │ Second.", "", "  Two.",
      ])
  }

  @Test func whatIsOpenedIsBroughtIntoView() throws {
    var driver = TranscriptDriver(columns: 60, rows: 10)
    driver.add(.user, "Count")
    let id = driver.add(.assistant, (1...50).map { "line \($0)" }.joined(separator: "\n\n"))
    driver.conversation.appendReasoning("First one, then two.", to: id)
    #expect(driver.screen().last == "  line 50")
    driver.state.toggleThought(of: try #require(driver.conversation[id]), .folded)
    #expect(driver.screen()[1].hasPrefix("  ▾ thought"))
    #expect(driver.screen()[2] == "  │ First one, then two.")
  }
}
