import Cells
import Conversations
import Foundation
import Pages
import Testing

@testable import ChatCore

@Suite("The lab on the screen")
struct LabPanelTests {
  @Test("panes stand side by side, each with what it was asked with; keys choose, keep, compare, delete")
  func panes() {
    var chat = Chat.lab(parallel: 3)
    chat.press("'/lab temperature 0:1:0.5'", "enter", "'Name a colour'", "enter")
    var screen = chat.screen()
    #expect(
      screen.contains {
        $0.contains("temperature 0 ") && $0.contains("temperature 0.5") && $0.contains("temperature 1")
      })
    for word in ["Blue it is", "Red it is", "Green it is"] { chat.answerFirst(word) }
    screen = chat.screen()
    #expect(screen.contains { $0.contains("Blue it is") && $0.contains("Red it is") && $0.contains("Green it is") })
    chat.press("right", "=")
    screen = chat.screen()
    #expect(screen.contains { $0.contains("temperature 0 → temperature 0.5") })
    chat.press("esc")
    #expect(chat.screen().contains { $0.contains("Lab 2/3") })
    chat.press("right", "x")
    #expect(chat.screen().contains { $0.contains("Lab 2/2") })
    chat.press("k")
    screen = chat.screen()
    let conversation = chat.state.conversation
    #expect(conversation.head.flatMap { conversation[$0]?.text.loaded } == "Red it is")
    #expect(screen.contains { $0.contains("2/2") && $0.contains("temperature 0.5") })
    #expect(
      chat.stored.contains {
        if case .saveConversation(let record) = $0 { record.head == conversation.head } else { false }
      })
  }

  @Test("one pane alone, back to all, and Esc leaves them as versions")
  func zoom() {
    var chat = Chat.lab(parallel: 3)
    chat.press("'/lab seed 1..3'", "enter", "'hi'", "enter")
    for word in ["one", "two", "three"] { chat.answerFirst(word) }
    chat.press("enter")
    #expect(!chat.screen().contains { $0.contains("two") } && chat.screen().contains { $0.contains("one") })
    chat.press("esc")
    #expect(chat.screen().contains { $0.contains("one") && $0.contains("two") })
    chat.press("esc")
    #expect(chat.state.panel == nil)
    #expect(chat.state.notice?.text.contains("All 3 are kept: Alt+Left and Alt+Right show them.") == true)
    chat.press("'/lab'", "enter")
    #expect(chat.screen().contains { $0.contains("Lab 1/3") })
    // The key that leaves does so from one pane alone as well.
    chat.press("enter", "'q'")
    #expect(chat.state.panel == nil)
  }

  @Test("a key held down before the next paint moves to the start or the end, however often it comes")
  func heldKeys() {
    var chat = Chat.lab(parallel: 3)
    chat.press("'/lab seed 1..2'", "enter", "'hi'", "enter")
    let text = (1...60).map { "line \($0)" }.joined(separator: "\n\n")
    for _ in 0..<2 { chat.answerFirst(text) }
    _ = chat.screen()
    for _ in 0..<20 { chat.press("home") }
    #expect(chat.screen().contains { $0.contains("line 1 ") })
    for _ in 0..<20 { chat.press("end") }
    #expect(chat.screen().contains { $0.contains("line 60") })
  }

  @Test("replies that come faster than they are laid out take no more of a frame than one does, and are whole at last")
  func bounded() {
    var chat = Chat.lab(columns: 200, rows: 50, parallel: 8)
    chat.press("'/lab repeat 8'", "enter", "'hi'", "enter")
    let long = String(repeating: "Water and *stone*, again and again.\n\n", count: 4000)
    for id in chat.state.replies.keys { chat.bring(.reply(id, .text(choice: 0, long + "The end"))) }
    var frames = 0
    repeat {
      _ = chat.state.settle()
      frames += 1
    } while chat.state.hasMoreWork && frames < 100_000
    // Were the budget one for each pane, four frames would do.
    #expect(frames > 10)
    #expect(chat.screen().joined().components(separatedBy: "The end").count == 9)
  }

  @Test("while panes fill the screen nothing else is laid out, and no text is held twice")
  func onlyWhatShows() throws {
    var chat = Chat.lab(columns: 120, rows: 40, parallel: 2)
    chat.press("'/lab repeat 2'", "enter", "'hi'", "enter")
    for id in chat.state.replies.keys { chat.bring(.reply(id, .text(choice: 0, "Water and stone."))) }
    #expect(chat.screen().joined().components(separatedBy: "Water and stone.").count == 3)
    let panel = try #require(chat.state.panels.top(as: LabPanel.self))
    #expect(panel.panes.count == 2 && panel.panes.allSatisfy { $0.message.text.loaded == nil })
    #expect(!chat.state.transcript.visibleMessages.contains { chat.state.conversation[$0]?.role == .assistant })
    chat.press("esc")
    #expect(chat.screen().joined().components(separatedBy: "Water and stone.").count == 2)
    #expect(chat.state.transcript.visibleMessages.contains { chat.state.conversation[$0]?.role == .assistant })
  }

  @Test(
    "panes share the room: none narrower than 36 columns, further ones below or on a next page",
    arguments: [(40, 20), (80, 20), (132, 46), (200, 56)])
  func shapes(_ columns: Int, _ rows: Int) {
    var chat = Chat.lab(columns: columns, rows: rows + 4, parallel: 8)
    chat.press("'/lab seed 1..6'", "enter", "'hi'", "enter")
    for word in ["one", "two", "three", "four", "five", "six"] { chat.answerFirst("Reply \(word)") }
    var seen: Set<String> = []
    for _ in 0..<6 {
      let screen = chat.screen()
      #expect(screen.allSatisfy { $0.count <= columns })
      for word in ["one", "two", "three", "four", "five", "six"]
      where screen.contains(where: { $0.contains("Reply \(word)") }) {
        seen.insert(word)
      }
      chat.press("right")
    }
    #expect(seen.count == 6)
  }

  @Test("the tree and the transcript say what each version was asked with")
  func versions() {
    var chat = Chat.lab(parallel: 3)
    chat.press("'/lab temperature 0:1:0.5'", "enter", "'Name a colour'", "enter")
    for word in ["Blue", "Red", "Green"] { chat.answerFirst(word) }
    chat.press("right", "k")
    #expect(chat.screen().contains { $0.contains("2/3") && $0.contains("temperature 0.5") })
    chat.press("'/tree'", "enter")
    let screen = chat.screen()
    for (word, value, place) in [("Blue", "0", 1), ("Red", "0.5", 2), ("Green", "1", 3)] {
      #expect(screen.contains { $0.contains(word) && $0.contains("temperature \(value)  \(place)/3") }, "\(screen)")
    }
  }

  /// Two panes whose replies failed before their first word.
  private func failed(_ words: String, columns: Int = 80) -> Chat {
    var chat = Chat.lab(columns: columns, rows: 24)
    chat.press("'/lab repeat 2'", "enter", "'hi'", "enter")
    for id in chat.state.replies.keys.sorted(by: { $0.rawValue < $1.rawValue }) {
      chat.bring(.reply(id, .ended(ReplyTimings(), failure: Failure(.server, words))))
    }
    return chat
  }

  @Test("replies without a word are not compared: nothing invisible covers the screen")
  func nothingToCompare() {
    var chat = failed("It is in trouble.")
    chat.press("=")
    #expect(chat.state.notice?.text == "There is no text to compare.")
    #expect(chat.screen().contains { $0.contains("Lab 1/2") })
  }

  @Test("why a pane failed is read whole below its head, and said nowhere else")
  func failureIsText() {
    var chat = failed(
      "The server of the provider is in trouble for a reason that takes more than one row to say.", columns: 60)
    let screen = chat.screen()
    let words = screen.joined(separator: " ").split(whereSeparator: { " │".contains($0) }).joined(separator: " ")
    #expect(words.contains("for a reason that takes more than one row to say."), "\(screen)")
    #expect(!screen.contains { $0.contains("…") }, "\(screen)")
    #expect(chat.state.notice == nil)
  }

  @Test("once all replies are there the frame is as high as the longest, and text begins below the head's letter")
  func compact() throws {
    var chat = Chat.lab(columns: 100, rows: 40)
    chat.press("'/lab repeat 2'", "enter", "'hi'", "enter")
    for word in ["One", "Two"] { chat.answerFirst(word) }
    let screen = chat.screen()
    let bottom = try #require(screen.firstIndex { $0.hasPrefix("└") })
    #expect(bottom < 10, "\(screen)")
    #expect(screen.contains { $0.hasPrefix("│  One") }, "\(screen)")
  }

  @Test("panes above each other are parted by a line, no word touches one, and rows out of view are counted")
  func parted() {
    var chat = Chat.lab(columns: 80, rows: 24, parallel: 4)
    chat.press("'/lab repeat 4'", "enter", "'hi'", "enter")
    for _ in 0..<4 { chat.answerFirst(String(repeating: "x", count: 400)) }
    var screen = chat.screen()
    #expect(screen.count { $0.contains("┼") } == 1, "\(screen)")
    for row in screen where row.hasPrefix("│ ") && !row.contains("┼") {
      let parts = row.split(separator: "│", omittingEmptySubsequences: false)
      #expect(parts.count == 4 && parts[1].last == " " && parts[2].last == " ", "\(row)")
    }
    #expect(screen.contains { $0.contains(" ↑ ") } && !screen.contains { $0.contains("↓") }, "\(screen)")
    for _ in 0..<20 { chat.press("home") }
    screen = chat.screen()
    #expect(screen.contains { $0.contains(" ↓ ") }, "\(screen)")
  }

  @Test("what a reply came to is whole facts: the speed is left out first")
  func wholeFacts() {
    var facts = ReplyFacts(model: "m", provider: "p")
    facts.usage = Usage(promptTokens: 41, completionTokens: 232)
    facts.timings.firstToken = 400
    facts.timings.lastToken = 5000
    facts.cost = Cost(dollars: 0.0012, source: .reported)
    let message = Message(
      id: MessageID(1), parent: nil, role: .assistant, text: "One", createdAt: Timestamp(milliseconds: 0), reply: facts)
    let pane = LabPanel.Pane(label: "a", message: message, isWaiting: false)
    func foot(_ width: Int) -> String { LabPane.foot(pane, width: width).plainText }
    #expect(foot(80) == " 41+232 tokens · first 0.4 s · 50 tok/s · $0.0012")
    #expect(foot(42) == " 41+232 tokens · first 0.4 s · $0.0012")
    #expect(foot(26) == " 41+232 tokens · $0.0012")
  }
}
