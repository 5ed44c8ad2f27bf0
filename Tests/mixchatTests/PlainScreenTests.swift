import Cells
import ChatCore
import Conversations
import Hands
import Testing

@testable import mixchat

/// What is printed for what happens, where it depends on what was printed before.
@Suite("What is printed line by line, and what is not printed again")
struct PlainScreenTests {
  private var state: AppState
  private var screen = PlainScreen()
  private let now = Timestamp(milliseconds: 1_700_000_000_000)

  init() {
    var defaults = SessionDefaults()
    defaults.keymap = .lineByLine
    state = AppState(size: ScreenSize(columns: 80, rows: 24), now: now, seed: 7, defaults: defaults)
    feed(.store(.ready(interrupted: [])))
    feed(.localModel(.ready(baseURL: "http://127.0.0.1:1/v1")))
    _ = news()
  }

  private mutating func feed(_ event: Event) { _ = update(&state, event, now: now) }

  private mutating func news() -> String {
    _ = state.settle()
    return screen.news(of: state)
  }

  /// What is printed for a line that is typed.
  private mutating func line(_ text: String) -> String {
    screen.beginLine()
    var rest = text[...]
    if text.hasPrefix("/") {
      feed(.input(.key(Key(.character("/")))))
      rest.removeFirst()
    }
    feed(.input(.paste(String(rest))))
    feed(.input(.key(Key(.enter))))
    return news()
  }

  /// What is printed for the reply that is awaited.
  private mutating func answer(_ text: String, _ reason: FinishReason = .stop) -> String {
    guard let id = state.replies.keys.first else {
      Issue.record("nothing was asked")
      return ""
    }
    feed(.reply(id, .head(ResponseHead(status: 200))))
    feed(.reply(id, .text(choice: 0, text)))
    feed(.reply(id, .finished(choice: 0, reason)))
    feed(.reply(id, .ended(ReplyTimings(), failure: nil)))
    return news()
  }

  @Test("The bell rings for a reply that ended, not for a version that is walked to, which says its number")
  mutating func bell() {
    for (typed, reply) in [("hi", "One."), ("/retry", "Two.")] {
      _ = line(typed)
      let printed = answer(reply)
      let rings = screen.takeEnd()
      #expect(printed.hasPrefix("\(reply)\n") && rings, "\(printed)")
    }
    for (typed, number, reply) in [("/previous", 1, "One."), ("/next", 2, "Two.")] {
      let printed = line(typed)
      let rings = screen.takeEnd()
      #expect(printed.hasPrefix("[Version \(number) of 2.]\n\(reply)\n") && !rings, "\(printed)")
    }
  }

  @Test("A reply that is continued goes on where it ended; what came before is not printed again")
  mutating func continued() {
    _ = line("hi")
    let begun = answer("Once upon", .length)
    #expect(begun.hasPrefix("Once upon\n[The reply was cut off"), "\(begun)")
    _ = screen.takeEnd()
    _ = line("/continue")
    let rest = answer(" a time.")
    let rings = screen.takeEnd()
    #expect(rest.contains("a time.\n") && !rest.contains("Once upon") && rings, "\(rest)")
  }

  @Test("A reply that is continued with other settings says so, once, and again where it is walked to")
  mutating func continuedOtherwise() {
    let first = "[continued with temperature 0.4, begun with temperature default]\n"
    _ = line("hi")
    _ = answer("one,", .length)
    _ = line("/temperature 0.4")
    _ = line("/continue")
    let second = answer(" two,", .length)
    #expect(second.hasPrefix(" two,\n" + first), "\(second)")
    _ = line("/temperature 1.2")
    _ = line("/continue")
    let third = answer(" three")
    #expect(third.hasPrefix(" three\n[continued with temperature 1.2]\n") && !third.contains("begun"), "\(third)")
    _ = line("/retry")
    _ = answer("uno")
    let back = line("/previous")
    #expect(back.contains("three\n" + first + "[continued with temperature 1.2]\n"), "\(back)")
  }

  @Test("Of a conversation whose rest is on its way no number of messages is said", arguments: [false, true])
  mutating func openingInParts(_ isPartial: Bool) {
    var conversation = Conversation(
      id: ConversationID(5), model: state.conversation.model, provider: state.conversation.provider, createdAt: now)
    conversation.title = "Long"
    let above = isPartial ? MessageID(10) : nil
    conversation.merge(
      [Message(id: MessageID(11), parent: above, role: .user, text: "hi", createdAt: now)], isPartial: isPartial)
    conversation.select(head: MessageID(11))
    feed(.store(.opened(conversation, draft: "")))
    let printed = news()
    #expect(printed.hasPrefix(isPartial ? "# Long\n" : "# Long · 1 message\n"), "\(printed)")
  }

  @Test("What was typed and not sent is named by its beginning")
  mutating func draft() {
    let long = "Why is the sea salty, and since when do we know that?"
    feed(.store(.keptDraft(KeptDraft(conversation: ConversationID(77), beginning: long + "\nMore."))))
    let printed = news()
    let id = ConversationID(77).description
    #expect(
      printed.hasPrefix("[Something typed was not sent: “Why is the sea salty, and since…”: mixchat --plain ")
        && printed.contains("--conversation \(id)]\n") && !printed.contains("More"), "\(printed)")
  }

  @Test("Each line has its answer, also where the one before had the same")
  mutating func answers() {
    for _ in 0..<2 { #expect(line("/next") == "[There is only one version here.]\n") }
  }

  @Test("What is said of a failure is said once, and of what is added to it only that")
  mutating func failures() {
    let words = "It failed. Try again."
    for expected in ["[\(words)]\n", ""] {
      feed(.notice(Notice(.error, words)))
      #expect(news() == expected)
    }
    feed(.notice(Notice(.error, words + " Run `mixchat doctor`.")))
    #expect(news() == "[Run `mixchat doctor`.]\n")
    screen.beginLine()
    feed(.notice(Notice(.error, words)))
    #expect(news() == "[\(words)]\n")
  }

  @Test("An empty list says what there is none of")
  mutating func nothing() {
    #expect(line("/preset") == "# Presets\n[There is no preset yet. An empty line leaves.]\n")
  }
}
