import Conversations
import Testing

@testable import ChatCore

@Suite("The lab")
struct LabTests {
  @Test("the next message is asked once for each value, so many at a time, each with its own parameter")
  func sweeps() {
    var chat = Chat.lab()
    chat.press("'/lab temperature 0:1:0.5'", "enter")
    #expect(chat.requests.isEmpty)
    #expect(chat.state.notice?.text.contains("3 replies next time: temperature 0, 0.5, 1.") == true)
    chat.press("'Name a colour'", "enter")
    #expect(chat.requests.map { $0.parameters[.temperature] } == [.real(0), .real(0.5)])
    chat.answerFirst("Blue")
    #expect(chat.requests.count == 3 && chat.requests[2].parameters[.temperature] == .real(1))
    #expect(chat.requests.allSatisfy { $0.messages == [.init(.user, "Name a colour")] })
    chat.answerFirst("Red")
    chat.answerFirst("Green")
    let conversation = chat.state.conversation
    #expect(conversation.parameters[.temperature] == nil)
    let versions = conversation.head.map { conversation.siblings(of: $0) } ?? []
    #expect(versions.compactMap { conversation[$0]?.text.loaded } == ["Blue", "Red", "Green"])
    #expect(versions.map { conversation[$0]?.reply?.parameters?[.temperature] } == [.real(0), .real(0.5), .real(1)])
    // Asked once: the message after it is an ordinary one.
    chat.press("esc")
    chat.ask("And a fruit")
    #expect(chat.requests.count == 4)
  }

  @Test("what one provider still owes keeps no pane of another waiting")
  func providers() {
    var chat = Chat.lab(parallel: 1)
    chat.press("'/lab model m m2 o@other'", "enter", "'hi'", "enter")
    #expect(chat.requests.map(\.model) == ["m", "o"] && chat.requests.map(\.provider) == ["lab", "other"])
    chat.answerFirst("one")
    #expect(chat.requests.map(\.model) == ["m", "o", "m2"])
  }

  @Test("panes hold what any request does: thoughts where they are taken back, and nothing that is left out")
  func context() {
    var chat = Chat.lab(parallel: 3, sends: .content)
    chat.ask("one")
    chat.answerFirst("a")
    chat.ask("two")
    chat.reply(.reasoning(choice: 0, "Hm."))
    chat.answerFirst("b")
    chat.press("tab", "k", "k", "o", "esc", "'/lab repeat 2'", "enter", "'three'", "enter")
    for word in ["c", "d"] { chat.answerFirst(word) }
    chat.press("r", "enter")
    let turns: [ChatRequest.Turn] = [
      .init(.user, "two"), .init(.assistant, "b", reasoning: "Hm."), .init(.user, "three"),
    ]
    #expect(chat.requests.dropFirst(2).map(\.messages) == [turns, turns, turns])
  }

  @Test("a pane asked again stands behind the one that it repeats")
  func repeated() {
    var chat = Chat.lab(parallel: 3)
    chat.press("'/lab seed 1..2'", "enter", "'hi'", "enter")
    for word in ["one", "two"] { chat.answerFirst(word) }
    chat.press("r", "enter")
    #expect(chat.requests.map { $0.parameters[.seed] } == [.integer(1), .integer(2), .integer(1)])
    chat.answerFirst("again")
    let row = chat.screen().first { $0.contains("again") } ?? ""
    let places = ["one", "again", "two"].map { row.firstRange(of: $0)?.lowerBound ?? row.endIndex }
    #expect(places == places.sorted() && !places.contains(row.endIndex), "\(row)")
  }

  @Test("a letter alone pays for nothing: Enter asks a pane again, any other key takes it back")
  func repeatedByEnterAlone() {
    var chat = Chat.lab(parallel: 3)
    chat.press("'/lab seed 1..2'", "enter", "'hi'", "enter")
    for word in ["one", "two"] { chat.answerFirst(word) }
    chat.press("r")
    #expect(chat.requests.count == 2)
    #expect(chat.screen().contains { $0.contains("Enter asks for it again, any other key does not") })
    chat.press("right", "enter")
    #expect(chat.requests.count == 2)
    #expect(!chat.screen().contains { $0.contains("asks for it again") })
    chat.press("r", "enter")
    #expect(chat.requests.count == 3)
  }

  @Test("stopping stops those under way and those that wait")
  func stops() {
    var chat = Chat.lab(parallel: 1)
    chat.press("'/lab seed 1..3'", "enter", "'hi'", "enter")
    chat.press("ctrl+c")
    #expect(chat.effects.contains { if case .cancel = $0 { true } else { false } })
    chat.reply(.ended(ReplyTimings(), failure: Failure(.cancelled, "Stopped.")))
    #expect(chat.requests.count == 1 && chat.state.replies.isEmpty)
    let conversation = chat.state.conversation
    let states = conversation.head.map { conversation.siblings(of: $0) }?.map { conversation[$0]?.state }
    #expect(states == [.stopped, .stopped, .stopped])
    // The store has it too: at the next start none of them counts as cut.
    let ended = chat.stored.compactMap { command -> MessageID? in
      if case .update(let message) = command, message.state == .stopped { message.id } else { nil }
    }
    #expect(Set(ended) == Set(conversation.head.map { conversation.siblings(of: $0) } ?? []))
  }

  @Test("replies go on while another conversation is read, and all of them arrive")
  func leftBehind() {
    var chat = Chat.lab()
    chat.press("'/lab seed 1..3'", "enter", "'hi'", "enter", "esc")
    let home = chat.state.conversation.id
    chat.press("ctrl+n")
    for word in ["one", "two", "three"] { chat.answerFirst(word) }
    #expect(chat.state.conversation.id != home && chat.state.replies.isEmpty)
    let ended = chat.stored.compactMap { if case .update(let message) = $0 { message.state } else { nil } }
    #expect(ended.filter { $0 == .complete }.count == 3)
  }

  @Test("thoughts go back where the provider takes them, as in the chat", arguments: [true, false])
  func thoughts(_ sends: Bool) throws {
    var chat = Chat.ofListedModels {
      $0.providers[$0.providers.count - 1].sendsReasoning = sends ? .content : nil
    }
    chat.press("'hi'", "enter")
    let id = try #require(chat.state.replies.keys.first)
    chat.bring(.reply(id, .reasoning(choice: 0, "They greet.")))
    chat.answer("Hello")
    chat.press("'/lab repeat 2'", "enter", "'more'", "enter")
    #expect(
      chat.requests.suffix(2).map { $0.messages[1].reasoning } == Array(repeating: sends ? "They greet." : "", count: 2)
    )
    for word in ["a", "b"] { chat.answerFirst(word) }
    chat.press("esc", "'/btw and?'", "enter")
    #expect(chat.requests.last?.messages[1].reasoning == (sends ? "They greet." : ""))
  }

  @Test("pictures of the message go out with every pane")
  func pictures() {
    var chat = Chat.ofListedModels()
    chat.press("'/lab repeat 2'", "enter")
    let picture = Picture(hash: "00", name: "lake.png", format: .png, width: 3, height: 2, byteCount: 60)
    chat.effects += chat.state.send("What is it?", pictures: [picture], below: nil)
    #expect(chat.requests.map { $0.messages.last?.pictures } == [[picture], [picture]])
  }
}
