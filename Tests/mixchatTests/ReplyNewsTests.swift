import Cells
import ChatCore
import Conversations
import Hands
import Testing

@testable import mixchat

/// What a command prints, from events of the core.
@Suite("What a command prints of its replies")
struct ReplyNewsTests {
  private var state: AppState
  private var news = ReplyNews()
  private let id = RequestID(1)

  init() {
    let now = Timestamp(milliseconds: 1_700_000_000_000)
    state = AppState(size: ScreenSize(columns: 80, rows: 24), now: now, seed: 7, defaults: SessionDefaults())
    state.unattended = UnattendedRun()
  }

  private mutating func take(_ event: Event) -> [ReplyNews.Piece] {
    _ = update(&state, event, now: state.now)
    return news.take(state)
  }

  private mutating func take(_ event: ReplyEvent) -> [ReplyNews.Piece] { take(.reply(id, event)) }

  @Test("each piece once, in the order it came; thoughts and text apart")
  mutating func pieces() {
    #expect(take(.turn(AskedTurn("hi", titledBy: "hi"))) == [])
    #expect(take(.reasoning(choice: 0, "Hm")) == [.thought("Hm")])
    #expect(take(.text(choice: 0, "e\u{301}")) == [.text("e\u{301}")])
    // A mark that joins what was there is said as it came.
    #expect(take(.text(choice: 0, "\u{308}x")) == [.text("\u{308}x")])
    #expect(take(.note("Left out.")) == [.notice("Left out.")])
    #expect(take(.extra(choice: 0, MessageExtra(.refusal, "No."))) == [.notice("The model refused: No.")])
    #expect(take(.finished(choice: 0, .contentFilter)) == [.ending("The endpoint's filter withheld content.")])
    #expect(take(.ended(ReplyTimings(), failure: nil)) == [.end])
    #expect(take(.stop) == [])
  }

  @Test("a wait before asking again is told, each time")
  mutating func retries() {
    _ = take(.turn(AskedTurn("hi", titledBy: "hi")))
    let failure = Failure(.rateLimited, "Too many requests.")
    #expect(
      take(.retrying(failure, attempt: 2, delay: 0.5)) == [
        .notice("Too many requests. Asking again in 0.5 s (attempt 2).")
      ])
    #expect(
      take(.retrying(failure, attempt: 3, delay: 0.01)) == [.notice("Too many requests. Asking again (attempt 3).")])
  }

  @Test("of several replies the first is told as it comes; a reply without a word says so")
  mutating func several() {
    var turn = AskedTurn("hi", titledBy: "hi")
    turn.named.parameters[.n] = .integer(2)
    _ = take(.turn(turn))
    #expect(news.replies.count == 2)
    #expect(take(.text(choice: 1, "other")) == [])
    #expect(take(.note("Left out.")) == [.notice("Left out.")])
    _ = take(.finished(choice: 0, .stop))
    let words = "The reply is empty: the model ended without a word."
    #expect(take(.ended(ReplyTimings(), failure: nil)) == [.notice(words), .end])
  }

  @Test("a thought that turns out to be one at the reply's end was said already")
  mutating func openThought() {
    _ = take(.turn(AskedTurn("hi", titledBy: "hi")))
    #expect(take(.text(choice: 0, "Hm.\n</think>\n\n")) == [.text("Hm.\n</think>\n\n")])
    #expect(take(.text(choice: 0, "Four, as far as I can see.")) == [.text("Four, as far as I can see.")])
    #expect(take(.ended(ReplyTimings(), failure: nil)) == [.end])
  }

  @Test("data that no line holds is said by its beginning, its size and where it is whole")
  mutating func longData() {
    _ = take(.turn(AskedTurn("hi", titledBy: "hi")))
    let text = String(repeating: "é", count: 1_500_000)
    let call = #"[{"function":{"name":"write","arguments":"\#(text)"}}]"#
    let long = [
      (MessageExtra(.toolCalls, call), "Tool calls: write(éé"), (MessageExtra(.refusal, text), "The model refused: éé"),
    ]
    for (extra, start) in long {
      let pieces = take(.extra(choice: 0, extra))
      let words = pieces.map { if case .notice(let words) = $0 { words } else { "" } }.joined()
      #expect(words.utf8.count < 5000)
      #expect(words.hasPrefix(start), "\(words.prefix(80))")
      #expect(words.hasSuffix("… (3.0 MB; --json and exports have it all)"), "\(words.suffix(80))")
    }
    let ending = ReplyNews.sentence(FinishReason.other(text)) ?? ""
    #expect(ending.utf8.count < 5000 && ending.contains("--json has it all"))
    // What a line holds is said whole.
    let short = String(repeating: "x", count: 4000)
    #expect(take(.extra(choice: 0, MessageExtra(.refusal, short))) == [.notice("The model refused: \(short)")])
  }
}
