import ChatCore
import Conversations
import Hands
import Pages
import Testing

@Suite("What a model thinks")
struct ThoughtScreenTests {
  private let words = "Hm, one and one."

  /// A chat whose reply has thought and not answered yet.
  private func thinking(columns: Int = 80, rows: Int = 24, _ view: ReasoningView = .folded) throws -> (
    Chat, RequestID
  ) {
    var defaults = SessionDefaults()
    defaults.reasoning = view
    var chat = Chat(columns: columns, rows: rows, defaults: defaults)
    chat.ask("1+1?")
    let id = try #require(chat.state.replies.keys.first)
    chat.bring(.reply(id, .reasoning(choice: 0, words)), after: 3000)
    return (chat, id)
  }

  private func answered(_ view: ReasoningView = .folded, rows: Int = 24) throws -> Chat {
    var (chat, id) = try thinking(rows: rows, view)
    chat.bring(.reply(id, .text(choice: 0, "Two.")), after: 12_000)
    chat.bring(.reply(id, .finished(choice: 0, .stop)))
    var usage = Usage(promptTokens: 11, completionTokens: 343)
    (usage.reasoningTokens, usage.cachedTokens) = (1341, 8)
    chat.bring(.reply(id, .usage(usage)))
    var timings = ReplyTimings()
    timings.thought = 12_300
    chat.bring(.reply(id, .ended(timings, failure: nil)))
    return chat
  }

  /// The row of the thoughts, and what is below it.
  private func block(_ chat: inout Chat) -> [String] {
    let screen = chat.screen()
    guard let first = screen.firstIndex(where: { $0.contains("▸") || $0.contains("▾") }) else { return [] }
    return Array(screen[first...].prefix(4))
  }

  @Test("is one line above the reply, live, and the status bar says that it thinks, and for how long")
  func live() throws {
    var chat = Chat()
    chat.ask("1+1?")
    #expect(chat.status().contains("waiting 0 s (Esc stops)"))
    let id = try #require(chat.state.replies.keys.first)
    chat.bring(.reply(id, .reasoning(choice: 0, words)), after: 3000)
    #expect(chat.status().contains("thinking 0 s (Esc stops)"))
    chat.bring(.timer(.tick), after: 4100)
    #expect(chat.status().contains("thinking 4 s (Esc stops)"))
    #expect(block(&chat).first == "  ▸ thinking 4 s · ~5 tokens (Alt+Z opens it)")
    #expect(!chat.screen().contains { $0.contains("one and one") || $0.contains("answered") })
    chat.bring(.reply(id, .text(choice: 0, "Two.")), after: 8000)
    #expect(Array(block(&chat).prefix(2)) == ["  ▸ thought 12 s · ~5 tokens (Alt+Z opens it)", "  Two.▍"])
    #expect(chat.status().contains("streaming 15 s"))
  }

  @Test("one that the template opened is text while it comes, and folded at the reply's end; it is not sent again")
  func opened() throws {
    var chat = Chat()
    chat.ask("2+2?")
    let id = try #require(chat.state.replies.keys.first)
    for piece in ["Two and ", "two.\n</th", "ink>\n", "\nFour."] { chat.bring(.reply(id, .text(choice: 0, piece))) }
    #expect(chat.screen().contains { $0.contains("Two and two.") })
    chat.bring(.reply(id, .finished(choice: 0, .stop)))
    chat.bring(.reply(id, .ended(ReplyTimings(), failure: nil)))
    #expect(block(&chat).dropFirst().first == "  Four.")
    #expect(!chat.screen().contains { $0.contains("Two and two.") || $0.contains("think>") })
    let stored = chat.stored.compactMap { if case .update(let message) = $0 { message } else { nil } }.last
    #expect(stored?.reasoning == "Two and two." && stored?.text.loaded == "Four.")
    #expect(chat.ask("3+3?")?.messages.map(\.content) == ["2+2?", "Four.", "3+3?"])
  }

  @Test("one that goes on from a text begins in no thought")
  func continued() throws {
    var chat = Chat()
    chat.ask("2+2?")
    chat.answer("It is", reason: .length)
    chat.press("'/continue'", "enter")
    let id = try #require(chat.state.replies.keys.first)
    chat.bring(.reply(id, .text(choice: 0, "\n</think>\nFour.")))
    chat.bring(.reply(id, .ended(ReplyTimings(), failure: nil)))
    let last = chat.state.conversation.path.last.flatMap { chat.state.conversation[$0] }
    #expect(last?.text.loaded == "It is\n</think>\nFour." && last?.reasoning == "")
  }

  @Test("names its key alone where there is no room for what it does")
  func narrow() throws {
    var chat = Chat(columns: 40, rows: 12)
    chat.ask("1+1?")
    let id = try #require(chat.state.replies.keys.first)
    chat.bring(.reply(id, .reasoning(choice: 0, words)), after: 3000)
    chat.bring(.timer(.tick), after: 4100)
    #expect(block(&chat).first == "  ▸ thinking 4 s · ~5 tokens (Alt+Z)")
    chat.press("alt+z")
    #expect(block(&chat).first == "  ▾ thinking 4 s · ~5 tokens (Alt+Z)")
  }

  @Test("shows the figures that the endpoint reported, in the line, below the reply and in /tokens")
  func reported() throws {
    var chat = try answered()
    #expect(block(&chat).first == "  ▸ thought 12 s · 1,341 tokens (Alt+Z opens it)")
    #expect(chat.screen().contains { $0.contains("1341 thinking") && $0.contains("8 cached") })
    let effects = chat.press("'/tokens'", "enter")
    guard case .usage(let lines)? = effects.last else { return #expect(Bool(false), "\(effects)") }
    #expect(lines.contains("  of these       8   1,341          from the cache, thinking"), "\(lines)")
  }

  @Test(
    "is opened and folded by a key, in the messages, by command and from the palette",
    arguments: [
      ["alt+z"], ["tab", "Z"], ["'/reasoning'", "enter"], ["ctrl+p", "'show or fold what the model'", "enter"],
      ["ctrl+f", "alt+z"],
    ])
  func opened(keys: [String]) throws {
    var chat = try answered()
    for round in 0..<2 {
      for key in keys { chat.press(key) }
      let shown = block(&chat)
      if round == 0 {
        #expect(shown.first?.contains("▾ thought 12 s · 1,341 tokens (Alt+Z folds it)") == true)
        #expect(shown.dropFirst().map { String($0.drop { $0 == "█" || $0 == " " }) } == ["│ \(words)", "", "Two."])
      } else {
        #expect(shown.first?.contains("▸ thought") == true)
      }
      chat.press("esc")
    }
  }

  @Test("is folded, shown or hidden as the config says, and as /reasoning says from then on")
  func views() throws {
    var chat = try answered(.shown)
    #expect(block(&chat)[1] == "  │ \(words)")
    chat.press("'/reasoning hidden'", "enter")
    #expect(block(&chat).isEmpty)
    #expect(chat.state.notice?.text == "Thoughts are hidden; they are kept, and exports hold them.")
    chat.press("alt+z")
    #expect(block(&chat)[1] == "  │ \(words)")
    chat.press("'/reasoning folded'", "enter")
    #expect(block(&chat)[1] == "  Two.")
    var defaults = chat.state.defaults
    defaults.reasoning = .hidden
    chat.bring(.reconfigured(defaults))
    #expect(block(&chat).isEmpty)
    chat.press("'/reasoning open'", "enter")
    #expect(chat.state.notice?.text.contains("It takes folded or shown or hidden") == true)
  }

  @Test("grows while it is open, and the end stays in view")
  func grows() throws {
    var (chat, id) = try thinking(rows: 12)
    chat.press("alt+z")
    for number in 1...40 { chat.bring(.reply(id, .reasoning(choice: 0, "\nstep \(number)"))) }
    #expect(chat.screen().contains("  │ step 40"))
    #expect(chat.state.transcript.isFollowing)
  }

  @Test("is copied by itself; y copies the reply alone")
  func copied() throws {
    var chat = try answered()
    #expect(chat.press("tab", "y").contains(.copy("Two.", what: "reply")))
    #expect(chat.press("tab", "Y").contains(.copy(words, what: "thoughts")))
    #expect(chat.press("'/copy thoughts'", "enter").contains(.copy(words, what: "thoughts")))
    #expect(chat.press("'/copy'", "enter").contains(.copy("Two.", what: "reply")))
    var plain = Chat.after("Hi", "Hello")
    for keys in [["alt+z"], ["'/copy thoughts'", "enter"], ["'/reasoning'", "enter"]] {
      for key in keys { plain.press(key) }
      #expect(plain.state.notice?.text == "No reply here has thoughts.")
    }
    plain.press("tab", "Y")
    #expect(plain.state.notice?.text == "This message has no thoughts.")
  }

  @Test("may use up the limit: the reply says so, empty or cut off")
  func limit() throws {
    var (empty, id) = try thinking()
    empty.bring(.reply(id, .finished(choice: 0, .length)))
    empty.bring(.reply(id, .ended(ReplyTimings(), failure: nil)))
    #expect(block(&empty).prefix(2).last?.contains("The reply is empty: its limit went into thinking.") == true)
    var (cut, other) = try thinking(columns: 132)
    cut.bring(.reply(other, .text(choice: 0, "Tw")))
    cut.bring(.reply(other, .finished(choice: 0, .length)))
    var usage = Usage(promptTokens: 11, completionTokens: 512)
    usage.reasoningTokens = 500
    cut.bring(.reply(other, .usage(usage)))
    cut.bring(.reply(other, .ended(ReplyTimings(), failure: nil)))
    #expect(
      cut.screen().contains {
        $0.contains("cut off: the limit was reached, and 500 of its 512 tokens went into")
      })
  }

  @Test(
    "is there folded after the program was killed, and when the conversation is opened again, with its time if known")
  func reopened() throws {
    for (time, shown) in [(nil, "▸ thought · ~5 tokens"), (12_300, "▸ thought 12 s · ~5 tokens")] as [(Double?, String)]
    {
      var chat = Chat()
      var opened = Conversation(id: ConversationID(5), model: "m", provider: "p", createdAt: chat.state.now)
      opened.append(Message(id: MessageID(6), parent: nil, role: .user, text: "1+1?", createdAt: chat.state.now))
      var reply = Message(
        id: MessageID(7), parent: MessageID(6), role: .assistant, text: "", state: .interrupted,
        createdAt: chat.state.now, reply: ReplyFacts(model: "m", provider: "p"))
      reply.appendReasoning(words)
      reply.reply?.timings.thought = time
      opened.append(reply)
      chat.bring(.store(.opened(opened, draft: "")))
      #expect(block(&chat).first == "  \(shown) (Alt+Z opens it)")
    }
  }

  @Test("is never in the next request")
  func notSent() throws {
    var chat = try answered()
    let asked = chat.ask("Why?")
    #expect(try #require(asked).messages == [.init(.user, "1+1?"), .init(.assistant, "Two."), .init(.user, "Why?")])
  }

  @Test("fits every width", arguments: [40, 57, 80, 132, 200])
  func widths(columns: Int) throws {
    var (chat, _) = try thinking(columns: columns, .shown)
    #expect(chat.screen().contains { $0.contains("  ▾ thinking 0 s · ~5 tokens") })
    #expect(chat.screen().contains { $0.hasSuffix("  │ \(words)") })
  }
}
