import Cells
import ChatCore
import Conversations

/// What a command says about its requests before anything comes, each line once. Pure.
struct RunNews {
  private var said = 0
  private var saysLoading = true

  /// What is new since the last call.
  mutating func take(_ state: AppState) -> [String] {
    var lines: [String] = []
    if let words = state.unattended?.said, words.count > said {
      lines += words[said...]
      said = words.count
    }
    if saysLoading, case .loading(seconds: 3...) = state.models.local {
      saysLoading = false
      lines.append("The local model is loading …")
    }
    return lines
  }
}

/// What a command prints of the replies to its request: the state's changes as pieces of text and lines. Pure.
struct ReplyNews {
  /// Something to print.
  enum Piece: Equatable {
    /// Text of the first reply.
    case text(String)
    /// What the model thinks.
    case thought(String)
    /// A line for people.
    case notice(String)
    /// The same of how the first reply ended.
    case ending(String)
    /// The first reply has ended.
    case end
  }

  /// Replies to the request, the first one said as it comes.
  private(set) var replies: [MessageID] = []
  private var said: [Said] = []
  /// The request; nil for the only one.
  private let request: RequestID?
  private var waiting: ActiveReply.Waiting?
  private var run = RunNews()

  /// Of the only request, or of one of several.
  init(of request: RequestID? = nil) { self.request = request }

  /// How much of a reply was said.
  private struct Said {
    var text = 0
    var thoughts = 0
    /// Of everything that came with it, and of that which is no thought.
    var extras = 0
    var data = 0
    var isFinished = false
    var hasEnded = false
    /// Whether it is known that its text began within a thought.
    var isMoved = false
  }

  /// What has changed since the last call, in order.
  mutating func take(_ state: AppState) -> [Piece] {
    var news: [Piece] = []
    if request == nil { news += run.take(state).map { .notice($0) } }
    let active = request.map { state.replies[$0] } ?? state.replies.values.first
    if replies.isEmpty, let active { begin(active, state) }
    if let active, active.waiting != waiting {
      waiting = active.waiting
      if let waiting { news.append(.notice(Self.words(waiting, state.now))) }
    }
    for place in replies.indices where !said[place].hasEnded {
      guard let reply = state.conversation[replies[place]] else { continue }
      tell(reply, place, moved: state.openThoughts[reply.id], &news)
    }
    return news
  }

  private mutating func begin(_ active: ActiveReply, _ state: AppState) {
    replies = active.messages
    said = replies.map { id in
      // What it was made with was said already.
      let count = state.conversation[id]?.extras.count ?? 0
      return Said(extras: count, data: count)
    }
  }

  private mutating func tell(_ reply: Message, _ place: Int, moved: Int?, _ news: inout [Piece]) {
    if place == 0 {
      if let moved, !said[0].isMoved {
        // At its end the front of the text turned out to be thought (`OpenThought`): it was said as text.
        said[0].isMoved = true
        if said[0].text > 0 { said[0].thoughts = reply.reasoning.utf8.count }
        said[0].text = max(0, said[0].text - moved)
      }
      if let thoughts = Self.rest(of: reply.reasoning, from: &said[0].thoughts) { news.append(.thought(thoughts)) }
      if let text = Self.rest(of: reply.text.loaded ?? "", from: &said[0].text) { news.append(.text(text)) }
    }
    if reply.extras.count > said[place].extras {
      let data = reply.extras.filter { $0.kind != .reasoning }
      for extra in data.dropFirst(said[place].data) {
        // The client's own notes are with every reply to the request.
        if place == 0 || extra.kind != .note { news += Self.sentence(extra).map { [.notice($0)] } ?? [] }
      }
      (said[place].extras, said[place].data) = (reply.extras.count, data.count)
    }
    if place == 0, !said[0].isFinished, let reason = reply.reply?.finishReason {
      said[0].isFinished = true
      news += Self.sentence(reason).map { [.ending($0)] } ?? []
    }
    guard reply.state != .streaming else { return }
    said[place].hasEnded = true
    guard place == 0 else { return }
    news += reply.emptiness.map { [.notice($0)] } ?? []
    news.append(.end)
  }

  /// What of a text is new; costs as much as that is long.
  private static func rest(of text: String, from start: inout Int) -> String? {
    let bytes = text.utf8
    guard bytes.count > start else { return nil }
    defer { start = bytes.count }
    return String(text[bytes.index(bytes.startIndex, offsetBy: start)...])
  }

  private static func words(_ waiting: ActiveReply.Waiting, _ now: Timestamp) -> String {
    let delay = Double(waiting.until.since(now)) / 1000
    let wait = delay >= 0.05 ? " in \(delay.fixed(1)) s" : ""
    return "\(waiting.failure.message) Asking again\(wait) (attempt \(waiting.attempt))."
  }

  /// What is said of how a reply ended; nil for the usual end.
  static func sentence(_ reason: FinishReason) -> String? {
    switch reason {
    case .stop: nil
    case .length: "The reply was cut off at its limit; raise --max-tokens, and go on with -c."
    case .contentFilter: "The endpoint's filter withheld content."
    case .toolCalls, .functionCall: "The model asked for a tool; mixchat runs none."
    case .other(let word): "The model ended with “\(beginning(of: word, whole: "--json has it all"))”."
    }
  }

  /// What is said of something that came with a reply.
  static func sentence(_ extra: MessageExtra) -> String? {
    switch extra.kind {
    case .refusal: "The model refused: \(beginning(of: extra.text))"
    case .toolCalls: "Tool calls: \(beginning(of: Message.toolCallWords(extra.text).joined(separator: ", ")))"
    case .note: extra.text
    case .parts: "\(MessageParts.words(extra)) came with the reply; --json and exports hold it."
    case .logprobs, .reasoning, .sources, .answer: nil
    }
  }

  /// Data as a line for people: where it is longer than anybody reads there, how much it is and where it is whole.
  private static func beginning(of text: String, whole place: String = "--json and exports have it all") -> String {
    guard text.utf8.count > longestData else { return text }
    // Scalars, because a single character may be of any size.
    let start = String(String.UnicodeScalarView(text.unicodeScalars.prefix(longestData / 4)))
    return "\(start)… (\(SizeText.bytes(text.utf8.count)); \(place))"
  }

  /// Bytes of data that are said whole.
  private static let longestData = 4000
}
