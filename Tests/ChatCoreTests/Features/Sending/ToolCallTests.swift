import ChatCore
import Conversations
import Hands
import Testing

@Suite("A reply that asks for a tool")
struct ToolCallTests {
  private static let calls =
    #"[{"id":"c1","type":"function","function":{"name":"lookup","arguments":"{\"a\":1}"}},"#
    + #"{"type":"function","function":{"name":"now","arguments":""}}]"#

  /// A chat whose second turn ended in tool calls.
  private func chat() -> Chat {
    var chat = Chat.after("Hello", "Hi")
    chat.ask("What time is it?")
    call(&chat)
    return chat
  }

  private func call(_ chat: inout Chat, _ calls: String = calls) {
    chat.reply(
      .extra(choice: 0, MessageExtra(.toolCalls, calls)), .finished(choice: 0, .toolCalls),
      .ended(ReplyTimings(), failure: nil))
  }

  @Test("The calls are shown as data")
  func shown() {
    var chat = chat()
    let screen = chat.screen()
    #expect(screen.contains { $0.contains("asked for the tool lookup({\"a\":1})") })
    #expect(screen.contains { $0.contains("asked for the tool now()") })
    let words = screen.joined(separator: " ").split(separator: " ").joined(separator: " ")
    #expect(words.contains("The reply ended to ask for a tool") && words.contains("/answer TEXT"))
  }

  @Test("Of a call that is too long to be read the beginning is shown, and how long it is")
  func long() {
    var chat = Chat.after("Hello", "Hi")
    chat.ask("Write a book")
    let words = String(repeating: "word ", count: 100_000)
    call(&chat, #"[{"type":"function","function":{"name":"print","arguments":"\#(words)"}}]"#)
    #expect(chat.screen().joined(separator: " ").contains("KB in all; an export as JSON holds it"))
    chat.press("ctrl+home")
    #expect(chat.screen().joined(separator: " ").contains("asked for the tool print(word word"))
  }

  @Test("The exchange is left out of later requests, and nothing is joined with the next turn")
  func leftOut() {
    var chat = chat()
    let next = chat.ask("Never mind. Tell a joke.")
    #expect(
      next?.messages == [.init(.user, "Hello"), .init(.assistant, "Hi"), .init(.user, "Never mind. Tell a joke.")])
    // Asked again, the turn itself goes out.
    chat.answer("Two ropes")
    #expect(
      chat.ask("More")?.messages.map(\.content) == ["Hello", "Hi", "Never mind. Tell a joke.", "Two ropes", "More"])
  }

  @Test("Another reply to the turn is asked for with the turn")
  func retried() {
    var chat = chat()
    let request = chat.press("ctrl+r").compactMap { if case .send(let request) = $0 { request } else { nil } }.last
    #expect(request?.messages.last == .init(.user, "What time is it?"))
  }

  @Test("An answer goes out as the tools' own, with the calls before it, then and later")
  func answered() {
    var chat = chat()
    let request = chat.press("'/answer 12:30'", "enter").compactMap {
      if case .send(let request) = $0 { request } else { nil }
    }.last
    var call = ChatRequest.Turn(.assistant, "")
    call.toolCalls = Self.calls.replacing(
      #"{"type":"function","function":{"name":"now""#,
      with: #"{"id":"call_2","type":"function","function":{"name":"now""#)
    var first = ChatRequest.Turn(.user, "12:30"), second = ChatRequest.Turn(.user, "12:30")
    (first.answers, second.answers) = ("c1", "call_2")
    let expected: [ChatRequest.Turn] = [
      .init(.user, "Hello"), .init(.assistant, "Hi"), .init(.user, "What time is it?"), call, first, second,
    ]
    #expect(request?.messages == expected)
    chat.answer("Half past twelve")
    let later = chat.ask("Thanks")?.messages
    #expect(later == expected + [.init(.assistant, "Half past twelve"), .init(.user, "Thanks")])
    // It is stored as an answer.
    #expect(
      chat.stored.contains {
        if case .insert(let message, _) = $0 { message.answersCall && message.text.loaded == "12:30" } else { false }
      })
  }

  @Test("An answer whose own call no one answers goes with it")
  func chain() {
    var chat = chat()
    chat.press("'/answer 12:30'", "enter")
    call(&chat)
    #expect(chat.ask("Stop")?.messages.map(\.content) == ["Hello", "Hi", "Stop"])
  }

  @Test("Without a call there is nothing to answer")
  func nothing() {
    var chat = Chat.after("Hello", "Hi")
    #expect(chat.press("'/answer 5'", "enter").allSatisfy { if case .send = $0 { false } else { true } })
    #expect(chat.state.notice?.text == "The last reply asked for no tool.")
  }

  @Test("A picture is said with its size and its key, and s asks where it is to be saved")
  func picture() throws {
    var chat = Chat.after("Hello", "Hi")
    chat.ask("Draw")
    let id = try #require(chat.state.replies.keys.first)
    let json = #"[{"images":[{"image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}}]}]"#
    chat.bring(.reply(id, .extra(choice: 0, MessageExtra(.parts, json))))
    chat.answer("Here.")
    #expect(chat.screen().contains { $0.contains("[picture, 8 B: s saves it]") })
    chat.press("tab", "s")
    #expect(chat.screen().contains { $0.contains("picture, 8 B") && $0.contains("Save to file") })
    let effects = chat.press("enter")
    #expect(effects.contains(.writeParts(ReplyPart.all(json), path: "hello-picture.png")), "\(effects)")
  }
}
