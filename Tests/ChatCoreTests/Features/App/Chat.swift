import Cells
import ChatCore
import Conversations
import Hands
import Testing

/// The pure program under test: presses keys, brings events, and shows the screen as a reader sees it.
struct Chat {
  var state: AppState
  /// Every effect so far, in order.
  var effects: [Effect] = []
  var clock: Int64 = 1_700_000_000_000
  /// How many of the effects `count` has looked at.
  var counted = 0

  init(columns: Int = 80, rows: Int = 24, defaults: SessionDefaults = SessionDefaults()) {
    state = AppState(
      size: ScreenSize(columns: columns, rows: rows), now: Timestamp(milliseconds: 1_700_000_000_000), seed: 7,
      defaults: defaults)
    bring(.store(.ready(interrupted: [])))
    bring(.localModel(.ready(baseURL: "http://127.0.0.1:1/v1")))
    effects = []
  }

  /// A chat in which a turn was asked and answered.
  static func after(_ turn: String, _ reply: String) -> Chat {
    var chat = Chat()
    chat.ask(turn)
    chat.answer(reply)
    return chat
  }

  /// One event, a millisecond after the last.
  @discardableResult
  mutating func bring(_ event: Event, after milliseconds: Int64 = 1) -> [Effect] {
    clock += milliseconds
    let caused = update(&state, event, now: Timestamp(milliseconds: clock))
    effects += caused
    return caused
  }

  /// Keys by name (`ctrl+r`), or text to type in quotes: `press("'hello'", "enter")`.
  @discardableResult
  mutating func press(_ keys: String...) -> [Effect] {
    var caused: [Effect] = []
    for name in keys {
      if name.hasPrefix("'") {
        for character in name.dropFirst().dropLast() {
          caused += bring(.input(.key(Key(.character(character)))))
        }
      } else if let key = KeyName.parse(name) {
        caused += bring(.input(.key(key)))
      } else {
        Issue.record("no key is called \(name)")
      }
    }
    return caused
  }

  /// Types a line and sends it; gives the request it made.
  @discardableResult
  mutating func ask(_ text: String) -> ChatRequest? {
    press("'\(text)'", "enter").compactMap { if case .send(let request) = $0 { request } else { nil } }.last
  }

  /// The request asked last of those under way.
  private var lastAsked: RequestID? { state.replies.keys.max { $0.rawValue < $1.rawValue } }

  /// Brings events of the reply that was asked for last.
  mutating func reply(_ events: ReplyEvent...) {
    bring(events, of: lastAsked)
  }

  /// Brings events of a reply, which must have been asked for.
  mutating func bring(_ events: [ReplyEvent], of request: RequestID?) {
    guard let request else {
      Issue.record("nothing was asked")
      return
    }
    for event in events { bring(.reply(request, event)) }
  }

  /// Answers the request asked last, whole.
  mutating func answer(_ text: String, usage: Usage? = nil, reason: FinishReason = .stop) {
    var events: [ReplyEvent] = [
      .head(ResponseHead(status: 200)), .text(choice: 0, text), .finished(choice: 0, reason),
    ]
    if let usage { events.append(.usage(usage)) }
    events.append(.ended(ReplyTimings(), failure: nil))
    bring(events, of: lastAsked)
  }

  /// The rows on the screen, trailing blanks cut.
  mutating func screen() -> [String] {
    effects += state.settle()
    return Screen.frame(of: state).rows.map(\.plainText)
  }

  /// The last row.
  mutating func status() -> String { screen().last ?? "" }
  /// The texts of the branch being read, as far as they are here.
  var texts: [String] { state.conversation.path.compactMap { state.conversation[$0]?.text.loaded } }

  /// Requests among the effects so far.
  var requests: [ChatRequest] {
    effects.compactMap { if case .send(let request) = $0 { request } else { nil } }
  }

  /// What the store was given to write, among the effects so far.
  var stored: [StoreWrite] {
    effects.compactMap { if case .store(let command) = $0 { command } else { nil } }
  }

  /// What the store was asked, among the effects so far.
  var asked: [StoreQuestion] {
    effects.compactMap { if case .ask(let question) = $0 { question } else { nil } }
  }
}
