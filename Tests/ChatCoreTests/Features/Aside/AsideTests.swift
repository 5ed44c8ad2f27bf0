import ChatCore
import Conversations
import Hands
import Testing

@Suite("A question in passing")
struct AsideTests {
  private func asked() -> Chat {
    var chat = Chat.after("Name a colour", "Blue")
    chat.press("'/btw Which year is it'", "enter")
    return chat
  }

  private func answer(_ chat: inout Chat, _ text: String) {
    let usage = Usage(promptTokens: 5, completionTokens: 2, totalTokens: 7)
    chat.bring(
      [.text(choice: 0, text), .usage(usage), .ended(ReplyTimings(), failure: nil)], of: chat.requests.last?.id)
  }

  @Test("it is asked with all that was said, and its answer is shown over the conversation")
  func asks() {
    var chat = asked()
    #expect(
      chat.requests.last?.messages == [
        .init(.user, "Name a colour"), .init(.assistant, "Blue"), .init(.user, "Which year is it"),
      ])
    answer(&chat, "2026")
    let screen = chat.screen()
    #expect(screen.contains { $0.contains("By the way") } && screen.contains { $0.contains("2026") })
  }

  @Test("it is asked once, and without what is left out of requests")
  func leavesOut() {
    var chat = Chat.after("Name a colour", "Blue")
    chat.ask("And a fruit")
    chat.answer("Plum")
    chat.press("'/set n 3'", "enter", "tab", "k", "k", "o", "esc", "'/btw Which year is it'", "enter")
    #expect(
      chat.requests.last?.messages == [
        .init(.user, "And a fruit"), .init(.assistant, "Plum"), .init(.user, "Which year is it"),
      ])
    #expect(chat.requests.last?.parameters[.n] == nil)
    #expect(chat.state.conversation.parameters[.n] == .integer(3))
  }

  @Test("Esc leaves no trace in the conversation and in later requests; what it used is counted")
  func forgets() {
    var chat = asked()
    let before = chat.state.conversation.path
    answer(&chat, "2026")
    chat.press("esc")
    #expect(chat.state.conversation.path == before)
    #expect(
      chat.stored.contains { if case .spend(let expense) = $0 { expense.facts.usage?.totalTokens == 7 } else { false } }
    )
    chat.ask("And a fruit")
    #expect(chat.requests.last?.messages.contains { $0.content.contains("year") } == false)
  }

  @Test("Enter keeps question and answer as the branch that the conversation goes on from")
  func keeps() {
    var chat = asked()
    chat.press("enter")
    #expect(chat.state.panel != nil)
    answer(&chat, "2026")
    chat.press("enter")
    let conversation = chat.state.conversation
    #expect(
      conversation.path.compactMap { conversation[$0]?.text.loaded } == [
        "Name a colour", "Blue", "Which year is it", "2026",
      ])
    let kept = chat.stored.filter { if case .insert = $0 { true } else { false } }
    #expect(kept.count == 4)
  }

  @Test("leaving while it comes stops it, and nothing of it appears later")
  func stops() throws {
    var chat = asked()
    let id = try #require(chat.requests.last?.id)
    #expect(chat.press("esc").contains { if case .cancel(id) = $0 { true } else { false } })
    chat.bring(.reply(id, .text(choice: 0, "late")))
    chat.bring(.reply(id, .ended(ReplyTimings(), failure: Failure(.cancelled, "Stopped."))))
    #expect(!chat.screen().contains { $0.contains("late") })
    #expect(chat.state.conversation.path.count == 2)
  }
}

@Suite("Lines of a message")
struct LinesTests {
  @Test("a stretch of lines is copied, or quoted above what one writes")
  func lines() {
    var chat = Chat.after("hi", "one\ntwo\nthree\nfour")
    let copied = chat.press("tab", "v", "down", "v", "down", "y")
    #expect(copied.contains { if case .copy("two\nthree", _) = $0 { true } else { false } })
    chat.press("tab", "v", "down", "v", "down", "Q")
    #expect(chat.state.composer.text == "> two\n> three\n\n" && chat.state.focus == .composer)
  }

  @Test("a whole message is quoted; what was written before stays above")
  func whole() {
    var chat = Chat.after("hi", "one\n\ntwo")
    chat.press("'You say'", "tab", "Q")
    #expect(chat.state.composer.text == "You say\n> one\n>\n> two\n\n")
  }

  @Test("lines wider than the screen wrap, and the one under the cursor is in view")
  func wide() {
    let long = Array(repeating: "word", count: 100).joined(separator: " ")
    var chat = Chat.after("hi", Array(repeating: long, count: 20).joined(separator: "\n") + "\nlast")
    chat.press("tab", "v", "end")
    let screen = chat.screen()
    #expect(screen.contains { $0.contains("▸ last") } && screen.allSatisfy { $0.count <= 80 })
  }
}
