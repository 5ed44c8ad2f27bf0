import Cells
import ChatCore
import Conversations
import Hands
import Testing

@Suite("The start screen")
struct StartScreenTests {
  private func summary(_ id: UInt64, _ title: String, minutes: Int64, count: Int = 2) -> ConversationSummary {
    ConversationSummary(
      id: ConversationID(Int64(id)), title: title, model: "m",
      updatedAt: Timestamp(milliseconds: 1_700_000_000_000 - minutes * 60_000), messageCount: count)
  }

  private func start(columns: Int, rows: Int, recents: Bool = true) -> Chat {
    var defaults = SessionDefaults()
    defaults.provider = "aimlapi"
    defaults.model = "mistralai/Mixtral-8x7B-Instruct-v0.1"
    var chat = Chat(columns: columns, rows: rows, defaults: defaults)
    guard recents else { return chat }
    chat.bring(
      .store(
        .recent([
          summary(1, "Loops in the shell", minutes: 120), summary(2, "", minutes: 1),
          summary(3, "Empty", minutes: 1, count: 0),
          summary(4, "Why the sea is salty", minutes: 5), summary(5, "Third", minutes: 60 * 24 * 3),
          summary(6, "Fourth", minutes: 60 * 24 * 4), summary(7, "Fifth", minutes: 60 * 24 * 5),
          summary(8, "Sixth", minutes: 60 * 24 * 6),
        ])))
    return chat
  }

  @Test(
    "is centred, at most 64 wide, and there before the database is",
    arguments: [(80, 24), (100, 30), (132, 50), (200, 60)])
  func withoutADatabase(_ columns: Int, _ rows: Int) {
    var chat = start(columns: columns, rows: rows, recents: false)
    let screen = chat.screen()
    let left = String(repeating: " ", count: (columns - 64) / 2)
    #expect(screen.contains(left + "mixchat"))
    #expect(screen.contains { $0.hasPrefix(left + "Mixtral-8x7B-Instruct-v0.1 · aimlapi") })
    #expect(screen.contains(left + "/ commands   @ files   F1 help"))
    #expect(!screen.contains { $0.contains("Recent") })
  }

  @Test("shows the last five titled conversations with their age; Down enters them, Enter opens one")
  func recents() throws {
    var chat = start(columns: 80, rows: 24)
    var screen = chat.screen()
    let head = try #require(screen.firstIndex { $0.hasPrefix("        Recent") })
    #expect(screen[head].hasSuffix("Down chooses"))
    #expect(screen[head + 1] == "          Why the sea is salty" + String(repeating: " ", count: 33) + "5 min ago")
    #expect(screen[head + 2].hasPrefix("          Loops in the shell"))
    #expect(screen[head + 2].hasSuffix("2 h ago"))
    #expect(screen[head + 5].contains("Fifth"))
    #expect(!screen.contains { $0.contains("Sixth") || $0.contains("Empty") })

    chat.press("down")
    screen = chat.screen()
    #expect(screen[head + 1].hasPrefix("        › Why the sea"))
    #expect(screen.contains { $0.hasPrefix("> Enter opens the conversation") })
    chat.press("down", "down", "up")
    #expect(chat.screen()[head + 2].hasPrefix("        › Loops"))
    chat.press("enter")
    #expect(chat.asked.contains(.open(ConversationID(1), at: nil)))
  }

  @Test("where no reply ever came there is nothing to go back to: such a conversation takes no place")
  func withoutReply() {
    var chat = start(columns: 80, rows: 24, recents: false)
    var failed = (UInt64(1)...6).map { summary($0, "Asked with a wrong key \($0)", minutes: Int64($0)) }
    for place in failed.indices { failed[place].hasReply = false }
    chat.bring(.store(.recent(failed + [summary(9, "Why the sea is salty", minutes: 60)])))
    let screen = chat.screen()
    #expect(screen.contains { $0.contains("Why the sea is salty") }, "\(screen)")
    #expect(!screen.contains { $0.contains("wrong key") }, "\(screen)")
    chat.bring(.store(.recent(failed)))
    #expect(!chat.screen().contains { $0.contains("Recent") })
  }

  @Test("gives the keys back to the composer: Esc, Up from the first, and whatever is typed")
  func leaves() {
    for key in ["escape", "up"] {
      var chat = start(columns: 80, rows: 24)
      chat.press("down", key)
      #expect(!chat.screen().contains { $0.contains("›") }, "\(key)")
      #expect(chat.requests.isEmpty)
    }
    var chat = start(columns: 80, rows: 24)
    chat.press("down", "'hi'")
    #expect(chat.state.composer.text == "hi")
    // With a draft, Down means what it always does.
    chat.press("down")
    #expect(!chat.screen().contains { $0.contains("›") })
  }

  @Test("is nothing but the conversations at 40×12")
  func small() {
    var chat = start(columns: 40, rows: 12)
    let screen = chat.screen()
    #expect(screen.contains { $0.contains("Recent") })
    #expect(screen.contains { $0.contains("Fifth") })
    #expect(!screen.dropFirst().contains { $0.contains("mixchat") })
    #expect(screen.allSatisfy { CellWidth.width(of: $0) <= 40 })
  }

  @Test("says whole sentences of the small local model, however few rows there are", arguments: 8...30)
  func wholeSentences(_ rows: Int) {
    var chat = Chat(columns: 40, rows: rows)
    let words = chat.screen().dropLast(3).joined(separator: " ").split(separator: " ").joined(separator: " ")
    #expect(!words.contains("This is") || words.contains("often wrong."), "\(words)")
    #expect(!words.contains("For Mixtral") || words.contains("`mixchat config --example`."), "\(words)")
  }

  @Test("says what the small local model is until a key is there")
  func localModel() {
    var chat = Chat(columns: 140, rows: 30)
    #expect(chat.screen().contains { $0.contains("a small model on your own") })
    // Said once: the bar says it as soon as the page does not.
    #expect(!chat.status().contains("small local model"))
    chat.ask("hello")
    chat.answer("hi")
    #expect(chat.status().contains("small local model"))
    chat = start(columns: 100, rows: 30)
    #expect(!chat.screen().contains { $0.contains("on your own") })
  }

  @Test("asks again for a new conversation")
  func newConversation() {
    var chat = start(columns: 80, rows: 24)
    chat.ask("hello")
    chat.answer("hi")
    chat.effects = []
    chat.press("ctrl+n")
    #expect(chat.asked.contains(.listRecent(limit: 100)))
  }

  @Test("asks the store once for the conversations used last, also where the column shows them", arguments: [80, 200])
  func asksOnce(_ columns: Int) {
    var state = AppState(
      size: ScreenSize(columns: columns, rows: 50), now: Timestamp(milliseconds: 1_700_000_000_000), seed: 7,
      defaults: SessionDefaults())
    let effects = update(&state, .store(.ready(interrupted: [])), now: Timestamp(milliseconds: 1_700_000_000_000))
    let questions = effects.filter { if case .ask = $0 { true } else { false } }
    #expect(questions == [.ask(.loadHistory(limit: 500)), .ask(.listRecent(limit: 100))])
  }

  @Test("keeps the chosen conversation chosen when the list comes again in another order")
  func staysChosen() {
    var chat = start(columns: 80, rows: 24)
    chat.press("down", "down")
    chat.bring(
      .store(.recent([summary(1, "Loops in the shell", minutes: 0), summary(4, "Why the sea is salty", minutes: 5)])))
    chat.press("enter")
    #expect(chat.asked.contains(.open(ConversationID(1), at: nil)))
  }

  @Test("at the very first start there is room for the keys and for what the local model is, at 80×24")
  func firstStart() {
    var chat = Chat(columns: 80, rows: 24)
    chat.state.store.isFirstStart = true
    let screen = chat.screen()
    #expect(screen.contains { $0.contains("Enter sends · Alt+Enter new line · Esc stops") }, "\(screen)")
    #expect(screen.contains { $0.contains("a small model on your own") }, "\(screen)")
    #expect(screen.contains { $0.contains("AIMLAPI_API_KEY (from aimlapi.com) and restart.") }, "\(screen)")
    #expect(screen.contains { $0.contains("`mixchat config --example`.") }, "\(screen)")
  }

  @Test("a local model that cannot be started is not praised: what to do is there instead")
  func localModelIsMissing() {
    var chat = Chat(columns: 80, rows: 24)
    chat.bring(
      .localModel(.failed(Failure(.localModel, "The local model is not installed. Run `mixchat local install`."))))
    chat.press("esc")
    let text = chat.screen().joined(separator: "\n")
    #expect(text.contains("The local model is not installed. Run `mixchat local"), "\(text)")
    #expect(!text.contains("quick, private") && text.contains("AIMLAPI_API_KEY"), "\(text)")
  }
}
