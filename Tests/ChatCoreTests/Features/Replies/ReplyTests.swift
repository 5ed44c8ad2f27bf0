import Cells
import ChatCore
import Conversations
import Testing

@Suite("A reply")
struct ReplyTests {
  @Test("streams into the transcript, and its usage into the status bar in the contract's words")
  func streams() {
    var chat = Chat()
    chat.ask("Say hi")
    chat.answer("Hi there!", usage: Usage(promptTokens: 11, completionTokens: 66))
    let screen = chat.screen()
    #expect(screen.contains { $0.contains("Hi there!") })
    #expect(chat.status().contains("tokens 11+66=77"))
    #expect(chat.status().contains("temp -"))
    #expect(chat.status().contains("max_tokens -"))
  }

  @Test("without reported usage, tokens carry a ~")
  func estimated() {
    var chat = Chat.after("Say hi", "Hi there!")
    #expect(chat.status().contains("tokens ~"))
  }

  @Test("Esc stops it and keeps what came")
  func stop() throws {
    var chat = Chat()
    chat.ask("Tell me a story")
    let id = try #require(chat.state.replies.keys.first)
    chat.bring(.reply(id, .text(choice: 0, "Once upon")))
    let caused = chat.press("esc")
    #expect(caused == [.cancel(id)])
    chat.bring(.reply(id, .ended(ReplyTimings(), failure: Failure(.cancelled, "Stopped."))))
    let reply = try #require(chat.state.conversation.head.flatMap { chat.state.conversation[$0] })
    #expect(reply.state == .stopped)
    #expect(reply.text.loaded == "Once upon")
    #expect(reply.failure == nil)
    #expect(!chat.state.isStreaming)
  }

  @Test(
    "Esc leaves what lies nearest, one at a time, and then stops it; the status bar says how often",
    arguments: [
      ([], 1), (["tab"], 2), (["tab", "t"], 3), (["ctrl+f"], 2), (["f2"], 2), (["f2", "'7'"], 3), (["f2", "f1"], 3),
      (["tab", "f1"], 3), (["alt+r"], 2), (["'/t'"], 2),
    ] as [([String], Int)])
  func escapes(keys: [String], presses: Int) throws {
    var chat = Chat(columns: 120)
    chat.ask("Tell me a story")
    let id = try #require(chat.state.replies.keys.first)
    chat.bring(.reply(id, .text(choice: 0, "Once upon")))
    for key in keys { chat.press(key) }
    for left in (1...presses).reversed() {
      #expect(chat.status().contains(left == 1 ? "(Esc stops)" : "(Esc ×\(left) stops)"))
      #expect(chat.press("esc").contains(.cancel(id)) == (left == 1))
    }
    #expect(chat.state.focus == .composer)
  }

  @Test("in 80 columns the speed goes before the tokens do")
  func narrowStatus() throws {
    var chat = Chat(columns: 80)
    chat.press("'/max_tokens 2048'", "enter", "'/temperature 0.7'", "enter")
    chat.ask("Tell me a story")
    let id = try #require(chat.state.replies.keys.first)
    chat.bring(.reply(id, .text(choice: 0, "Once")))
    chat.bring(.reply(id, .text(choice: 0, String(repeating: " upon a time", count: 2000))), after: 12_000)
    chat.press("tab")
    #expect(chat.status().contains("(Esc ×2 stops)  temp 0.7  max_tokens 2048  tokens ~"))
  }

  @Test("with vi's keys Esc leaves insert mode first; Ctrl+C stops it from the messages at once")
  func otherModes() throws {
    var chat = Chat(columns: 120)
    chat.press("'/keys vi'", "enter")
    chat.ask("Tell me a story")
    let id = try #require(chat.state.replies.keys.first)
    #expect(chat.status().contains("(Esc ×2 stops)"))
    chat.press("esc")
    #expect(chat.status().contains("(Esc stops)"))
    chat.press("tab")
    #expect(chat.press("ctrl+c").contains(.cancel(id)))
    #expect(chat.state.focus.isTranscript)
  }

  @Test("a failure is told in the transcript and can be retried")
  func failure() throws {
    var chat = Chat()
    chat.ask("Hello")
    let id = try #require(chat.state.replies.keys.first)
    chat.bring(.reply(id, .ended(ReplyTimings(), failure: Failure(.refused, "Nothing listens at 127.0.0.1:9."))))
    #expect(chat.screen().contains { $0.contains("Nothing listens at 127.0.0.1:9.") })
    chat.press("ctrl+r")
    #expect(chat.requests.count == 2)
    #expect(chat.requests[1].messages == [.init(.user, "Hello")])
    let siblings = try #require(chat.state.conversation.head.map { chat.state.conversation.siblings(of: $0) })
    #expect(siblings.count == 2)
  }

  @Test("a retry that waits shows why and for how long")
  func countdown() throws {
    var chat = Chat()
    chat.ask("Hello")
    let id = try #require(chat.state.replies.keys.first)
    chat.bring(.reply(id, .retrying(Failure(.rateLimited, "Too many requests.", status: 429), attempt: 1, delay: 3)))
    #expect(chat.status().contains("too many requests: retry 1 in 3 s"))
    chat.bring(.timer(.tick), after: 1200)
    #expect(chat.status().contains("in 2 s"))
    chat.bring(.reply(id, .retrying(Failure(.refused, "Nothing listens there."), attempt: 2, delay: 3)))
    #expect(chat.status().contains("no connection: retry 2 in 3 s"))
    #expect(chat.screen().contains { $0.contains("no connection, next try in 3 s") })
  }

  @Test("words of another program are a sentence before what is said about them")
  func foreignFailure() {
    var chat = Chat()
    chat.ask("Hello")
    chat.reply(.ended(ReplyTimings(), failure: .imported("Quota exceeded")))
    #expect(chat.screen().contains { $0.contains("Quota exceeded. That was before the import:") })
  }

  @Test("continuing sends the partial as the last turn and joins the text")
  func continuation() throws {
    var chat = Chat()
    chat.ask("Count")
    chat.answer("one, two,", reason: .length)
    chat.press("tab", "c", "enter")
    let request = try #require(chat.requests.last)
    #expect(request.messages.last == .init(.assistant, "one, two,"))
    chat.answer(" three")
    let reply = try #require(chat.state.conversation.head.flatMap { chat.state.conversation[$0] })
    #expect(reply.text.loaded == "one, two, three")
    #expect(chat.state.conversation.path.count == 2)
  }

  @Test("an endpoint that refuses to go on from a partial is asked in words")
  func continuationRefused() throws {
    var chat = Chat()
    chat.ask("Count")
    chat.answer("one,", reason: .length)
    chat.press("tab", "c", "enter")
    let id = try #require(chat.state.replies.keys.first)
    chat.bring(.reply(id, .ended(ReplyTimings(), failure: Failure(.badRequest, "last role must be user", status: 400))))
    #expect(chat.requests.last?.messages.last?.role == .user)
    chat.answer(" two")
    let reply = try #require(chat.state.conversation.head.flatMap { chat.state.conversation[$0] })
    #expect(reply.text.loaded == "one, two")
  }

  @Test("several choices become siblings")
  func choices() throws {
    var chat = Chat()
    chat.press("'/set n 2'", "enter")
    chat.ask("Hello")
    let id = try #require(chat.state.replies.keys.first)
    chat.bring(.reply(id, .text(choice: 0, "A")))
    chat.bring(.reply(id, .text(choice: 1, "B")))
    chat.bring(.reply(id, .ended(ReplyTimings(), failure: nil)))
    let head = try #require(chat.state.conversation.head)
    let texts = chat.state.conversation.siblings(of: head).compactMap { chat.state.conversation[$0]?.text.loaded }
    #expect(texts == ["A", "B"])
    #expect(chat.screen().contains { $0.contains("1/2") })
  }

  @Test("a reply goes on in the background when one leaves its conversation")
  func background() throws {
    var chat = Chat()
    chat.ask("Hello")
    let id = try #require(chat.state.replies.keys.first)
    let reply = try #require(chat.state.replies[id]?.messages.first)
    chat.bring(.reply(id, .text(choice: 0, "Hel")))
    chat.press("ctrl+n")
    chat.bring(.reply(id, .text(choice: 0, "lo")))
    chat.bring(.reply(id, .ended(ReplyTimings(), failure: nil)))
    let written = chat.stored.compactMap { if case .update(let message) = $0 { message } else { nil } }.last
    #expect(written?.id == reply)
    #expect(written?.text.loaded == "Hello")
    #expect(written?.state == .complete)
  }

  @Test("a continuation asks for one reply, whatever n says")
  func continuationIsOne() throws {
    var chat = Chat()
    chat.press("'/set n 2'", "enter")
    chat.ask("Count")
    chat.answer("one,", reason: .length)
    chat.press("tab", "c", "enter")
    #expect(chat.requests.map { $0.parameters[.n] } == [.integer(2), nil])
    #expect(chat.state.replies.values.first?.messages.count == 1)
  }

  @Test("after a reply that was stopped before its first word, the next request holds no empty reply and one user turn")
  func stoppedBeforeFirstWord() throws {
    var chat = Chat()
    chat.ask("one")
    chat.press("esc")
    chat.bring(.reply(RequestID(1), .ended(ReplyTimings(), failure: Failure(.cancelled, "Stopped."))))
    let asked = chat.ask("two")
    #expect(try #require(asked).messages == [.init(.user, "one\n\ntwo")])
  }

  @Test("seconds are counted while a reply comes and no longer; a retry counts down")
  func clocks() {
    var chat = Chat()
    func ticks(_ effects: [Effect]) -> Bool {
      effects.contains { if case .timer(.tick, _) = $0 { true } else { false } }
    }
    #expect(ticks(chat.press("'one'", "enter")))
    #expect(ticks(chat.bring(.timer(.tick), after: 1000)))
    let failure = Failure(.rateLimited, "Slow down.")
    #expect(ticks(chat.bring(.reply(RequestID(1), .retrying(failure, attempt: 1, delay: 4)))))
    let ended = chat.bring(.reply(RequestID(1), .ended(ReplyTimings(), failure: failure)))
    #expect(ended.contains(.endTimer(.tick)) && !ticks(ended))
    #expect(chat.bring(.timer(.tick), after: 1000).isEmpty)
  }

  private func failing(_ failure: Failure, columns: Int = 80, text: String = "") -> Chat {
    var chat = Chat(columns: columns, rows: 24)
    chat.ask("hi")
    if !text.isEmpty { chat.reply(.text(choice: 0, text)) }
    var timings = ReplyTimings()
    timings.total = 4
    chat.reply(.ended(timings, failure: failure))
    return chat
  }

  @Test("a failure is said once, below the reply; only its first sentence is loud, and figures of nothing are none")
  func failureOnce() throws {
    var chat = failing(Failure(.server, "The server is in trouble. It said so."))
    #expect(chat.state.notice == nil)
    let screen = chat.screen()
    #expect(screen.count { $0.contains("in trouble") } == 1, "\(screen)")
    #expect(!screen.contains { $0.contains(" ms") })
    let row = try #require(Screen.frame(of: chat.state).rows.first { $0.plainText.contains("in trouble") })
    let loud = row.cells.filter { $0.style.role == .error }.count
    #expect(loud == "The server is in trouble.".count)
    #expect(row.cells.filter { $0.glyph != 0x20 }.last?.style.role != .error)
  }

  @Test("where the failure is out of view, the rule says that there is one")
  func failureOutOfView() {
    var chat = Chat.after("one", String(repeating: "line\n\n", count: 60))
    chat.ask("two")
    _ = chat.screen()
    chat.press("ctrl+home")
    _ = chat.screen()
    chat.reply(.ended(ReplyTimings(), failure: Failure(.server, "It is in trouble.")))
    #expect(chat.state.notice?.text == "The reply failed.")
    var below = failing(Failure(.server, "It is in trouble."))
    below.press("f8")
    #expect(below.state.notice == nil)
  }

  @Test("what a reply came to is broken between facts alone, and no row ends in a dot", arguments: [40, 60, 100])
  func facts(_ columns: Int) {
    var chat = Chat(columns: columns, rows: 24)
    chat.ask("hi")
    var timings = ReplyTimings()
    (timings.firstToken, timings.lastToken, timings.total) = (100, 5000, 5300)
    chat.reply(
      .text(choice: 0, "Hello"), .odds(choice: 0, "[1]", OddsFigures(tokens: 11, doubtful: 3, sum: -4)),
      .usage(Usage(promptTokens: 41, completionTokens: 232)), .cost(Cost(dollars: 0.000_395, source: .reported)),
      .ended(timings, failure: nil))
    let shown = chat.screen().dropLast(3)
    // The speed is left out where all others are in one row then.
    let speed = columns == 60 ? [] : ["47 tok/s"]
    for fact in ["5.3 s", "41+232 tokens", "$0.0004", "3 of 11 words unsure"] + speed {
      #expect(shown.contains { $0.contains(fact) }, "\(fact) \(shown)")
    }
    #expect(!shown.contains { $0.hasSuffix("·") || $0.drop { $0 == " " }.hasPrefix("·") })
    for row in Screen.frame(of: chat.state).rows where row.plainText.contains("unsure") {
      #expect(row.cells.allSatisfy { $0.glyph == 0x20 || $0.style.role == .dim })
    }
  }

  @Test("while a reply comes on a narrow screen, its tokens stay longer than what is not set")
  func narrowBar() {
    var chat = Chat(columns: 46, rows: 12)
    chat.ask("hi")
    chat.reply(.text(choice: 0, "Hello there"))
    chat.bring(.timer(.tick), after: 1250)
    #expect(chat.status().contains("stops)") && chat.status().contains("tokens ~"), "\(chat.status())")
    #expect(!chat.status().contains("temp -"))
  }
}
