/// The status bar: one row, whole items only, in the contract's words.
public enum StatusBar {
  /// One item. Items with a higher `need` stay longer when the width is short.
  struct Item: Equatable {
    var parts: [(text: String, style: Style)]
    var need: Int

    static func == (left: Item, right: Item) -> Bool {
      left.need == right.need && left.parts.map(\.text) == right.parts.map(\.text)
    }
    var width: Int { parts.reduce(0) { $0 + CellWidth.width(of: $1.text) } }
  }

  /// The row for a state, exactly as wide as the screen.
  public static func row(for state: AppState) -> Row {
    let items = items(for: state)
    let width = state.size.columns
    var kept = items
    while kept.count > 1, totalWidth(kept) > width {
      guard let least = kept.indices.min(by: { (kept[$0].need, -$0) < (kept[$1].need, -$1) }) else { break }
      kept.remove(at: least)
    }
    var row = Row()
    row.pad(to: 1, style: Style(.status))
    for (place, item) in kept.enumerated() {
      if place > 0 { row.append(Row.styled("  ", Style(.status))) }
      for part in item.parts { row.append(Row.styled(part.text, part.style)) }
    }
    row.truncate(to: width)
    row.pad(to: width, style: Style(.status))
    return row
  }

  private static func totalWidth(_ items: [Item]) -> Int {
    items.reduce(1) { $0 + $1.width } + 2 * max(0, items.count - 1)
  }

  static func items(for state: AppState) -> [Item] {
    var items: [Item] = []
    if let streaming = streaming(state) { items.append(streaming) }
    let parameters = state.conversation.parameters
    items.append(labelled("temp", parameters[.temperature], need: 100))
    items.append(labelled("max_tokens", parameters[.maxTokens] ?? parameters[.maxCompletionTokens], need: 99))
    items.append(tokens(state))
    if let context = context(state) { items.append(context) }
    if let speed = speed(state) { items.append(value(speed, need: 40)) }
    if let cost = cost(state) { items.append(value(cost, need: 50)) }
    if state.provider?.isEmbedded == true {
      items.append(Item(parts: [("small local model; Mixtral: set AIMLAPI_API_KEY", Style(.status, .dim))], need: 5))
    }
    items.append(Item(parts: [("F1 help", Style(.status, .dim))], need: 10))
    return items
  }

  private static func labelled(_ label: String, _ value: ParameterValue?, need: Int) -> Item {
    let text = value.map(ParameterText.short) ?? "-"
    return Item(parts: [(label + " ", Style(.status)), (text, Style(.statusValue))], need: need)
  }

  private static func value(_ text: String, need: Int) -> Item {
    Item(parts: [(text, Style(.statusValue))], need: need)
  }

  /// `tokens P+C=T` of the last reply as reported, or with `~` as counted here.
  private static func tokens(_ state: AppState) -> Item {
    let text = lastReply(state).flatMap { reply -> String? in
      if reply.state == .streaming, let active = active(state), let bytes = active.shown?.bytes {
        guard let completion = ReplyTokens.estimate(bytes) else { return nil }
        // Everything on the branch but the reply under way is its prompt.
        let prompt = state.tally.tokens
        return "~\(prompt)+\(completion)=\(prompt + completion)"
      }
      if let usage = reply.reply?.usage {
        return "\(usage.promptTokens)+\(usage.completionTokens)=\(usage.totalTokens)"
      }
      guard let counted = ReplyTokens.counted(reply, in: state.conversation) else { return nil }
      return "~\(counted.prompt)+\(counted.completion)=\(counted.prompt + counted.completion)"
    }
    return Item(parts: [("tokens ", Style(.status)), (text ?? "-", Style(.statusValue))], need: 98)
  }

  private static func lastReply(_ state: AppState) -> Message? {
    // A reply stopped before its first word has no numbers of its own: those of the reply before it stay.
    state.conversation.path.last { id in
      guard let message = state.conversation[id], message.role == .assistant else { return false }
      return message.state == .streaming || message.text.utf8Count > 0 || message.reply?.usage != nil
    }.flatMap { state.conversation[$0] }
  }

  private static func context(_ state: AppState) -> Item? {
    guard let meter = ContextMeter(state) else { return nil }
    let style: Style =
      meter.percent >= 90 ? Style(.statusHot) : meter.percent >= 70 ? Style(.statusWarm) : Style(.statusValue)
    return Item(parts: [("ctx ", Style(.status)), ("\(meter.isExact ? "" : "~")\(meter.percent)%", style)], need: 60)
  }

  private static func speed(_ state: AppState) -> String? {
    guard let reply = lastReply(state), reply.state != .streaming, let facts = reply.reply else { return nil }
    let counted = facts.usage?.completionTokens
    if let exact = facts.timings.tokensPerSecond(completionTokens: counted) { return "\(exact.fixed(0)) tok/s" }
    guard let estimate = reply.counted?.tokens ?? ReplyTokens.estimate(reply.text.utf8Count),
      let speed = facts.timings.tokensPerSecond(completionTokens: estimate)
    else { return nil }
    return "~\(speed.fixed(0)) tok/s"
  }

  private static func cost(_ state: AppState) -> String? {
    guard let cost = lastReply(state)?.reply?.cost else { return nil }
    return (cost.source == .computed ? "~$" : "$") + Dollars.text(cost.dollars)
  }

  private static func active(_ state: AppState) -> ActiveReply? {
    state.replies.values.first { $0.conversation == state.conversation.id }
  }

  /// What streams, for how long, how fast, and how to stop it; or why a retry waits, and how long.
  private static func streaming(_ state: AppState) -> Item? {
    guard let active = active(state) else { return nil }
    if let waiting = active.waiting {
      let seconds = max(0, (waiting.until.since(state.now) + 999) / 1000)
      return Item(
        parts: [
          ("\(waiting.failure.cause.short): retry \(waiting.attempt) in \(seconds) s (Esc stops)", Style(.warning))
        ],
        need: 110)
    }
    let seconds = max(0, state.now.since(active.askedAt) / 1000)
    if active.firstTextAt == nil, state.provider?.isEmbedded == true, case .loading(let loading) = state.localModel {
      return Item(parts: [("loading the local model \(loading) s (Esc stops)", Style(.notice))], need: 110)
    }
    guard let first = active.firstTextAt else {
      return Item(parts: [("waiting \(seconds) s (Esc stops)", Style(.notice))], need: 110)
    }
    var text = "streaming \(seconds) s"
    if let shown = active.shown, case let elapsed = shown.at.since(first), elapsed > 300,
      let tokens = ReplyTokens.estimate(shown.bytes)
    {
      text += " ~\((Double(tokens) * 1000 / Double(elapsed)).fixed(0)) tok/s"
    }
    return Item(parts: [(text + " (Esc stops)", Style(.notice))], need: 110)
  }
}

/// Tokens of a reply where the endpoint does not tell them.
enum ReplyTokens {
  /// A guess from the text's length: four bytes a token, as English has it.
  static func estimate(_ utf8Count: Int) -> Int? { utf8Count == 0 ? nil : max(1, (utf8Count + 3) / 4) }

  /// Prompt and completion as counted or guessed here; nil while there is nothing to count.
  static func counted(_ reply: Message, in conversation: Conversation) -> (prompt: Int, completion: Int)? {
    guard let completion = reply.counted?.tokens ?? estimate(reply.text.utf8Count) else { return nil }
    var prompt = estimate(conversation.systemPrompt.utf8.count) ?? 0
    var next = reply.parent
    while let id = next, let message = conversation[id] {
      prompt += message.counted?.tokens ?? estimate(message.text.utf8Count) ?? 0
      next = message.parent
    }
    return (prompt, completion)
  }
}

/// How full the model's window is: the branch being read, and the draft.
struct ContextMeter {
  /// Tokens of the next request.
  var tokens: Int
  /// The window.
  var window: Int
  /// Whether every count is the model's own.
  var isExact: Bool
  /// Of the window, rounded down; at least 1 once there is anything.
  var percent: Int { tokens == 0 ? 0 : max(1, min(999, tokens * 100 / max(1, window))) }

  /// nil while the window is unknown.
  init?(_ state: AppState) {
    guard let window = state.contextWindow else { return nil }
    self.window = window
    tokens = state.tally.tokens
    isExact = state.tally.isExact
    let streamed = state.replies.values.reduce(0) {
      $0 + ($1.conversation == state.conversation.id ? $1.shown?.bytes ?? 0 : 0)
    }
    if let live = ReplyTokens.estimate(streamed) {
      tokens += live
      isExact = false
    }
    if let draft = state.draftCount {
      tokens += draft.tokens
      if draft.source == .estimated { isExact = false }
    }
  }
}

/// Tokens of the branch being read. A cache beside the state; valid while `stamp` is the conversation's own, so that
/// a long branch is walked once a change and not once a frame.
public struct BranchTally: Sendable, Equatable {
  /// The conversation's stamp it was made for; nil before the first.
  var stamp: UInt64?
  var conversation: ConversationID?
  var tokens = 0
  var isExact = true

  mutating func refresh(_ conversation: Conversation) {
    guard stamp != conversation.stamp || self.conversation != conversation.id else { return }
    stamp = conversation.stamp
    self.conversation = conversation.id
    tokens = ReplyTokens.estimate(conversation.systemPrompt.utf8.count) ?? 0
    isExact = tokens == 0
    for id in conversation.path {
      guard let message = conversation[id], message.state != .streaming else { continue }
      if let counted = message.counted {
        tokens += counted.tokens
        if counted.source == .estimated { isExact = false }
      } else if let guess = ReplyTokens.estimate(message.text.utf8Count) {
        tokens += guess
        isExact = false
      }
    }
  }
}

extension AppState {
  /// The window of the conversation's model in tokens: the catalogue's word, else the provider entry's.
  public var contextWindow: Int? {
    catalogueModel(conversation.model, of: conversation.provider)?.contextLength ?? provider?.contextWindow
  }
}

/// Amounts of money.
enum Dollars {
  /// Four decimals below a cent's worth of digits, two above a dollar.
  static func text(_ dollars: Double) -> String {
    dollars == 0 || dollars.magnitude >= 1
      ? dollars.fixed(2)
      : dollars.magnitude < 0.0001
        ? dollars.fixed(6) : dollars.fixed(4)
  }
}
