import Cells
import Conversations
import Hands

/// The status bar: one row, whole items only, in the contract's words.
package enum StatusBar {
  /// One item. Items with a higher `need` stay longer when the width is short.
  struct Item: Equatable {
    var parts: [(text: String, style: Style)]
    var need: Int

    static func == (left: Item, right: Item) -> Bool {
      left.need == right.need && left.parts.map(\.text) == right.parts.map(\.text)
    }
    var width: Int { parts.reduce(0) { $0 + CellWidth.width(of: $1.text) } }
  }

  /// The need of the key for help: while a reply comes, or something is written, no other place names a way to learn
  /// more. Only what the contract has stay longest stays longer: temp, max_tokens and tokens.
  private static let help = 94
  /// Items that are needed less do not reach into the margins, nor leave no room but there for those that stay.
  private static let leastInMargins = 90

  /// The row for a state, exactly as wide as the screen; its items begin where the page does.
  package static func row(for state: AppState) -> Row {
    let (width, page) = (state.size.columns, state.page.lowerBound)
    var kept = items(for: state)
    while kept.count > 1, let least = kept.indices.min(by: { (kept[$0].need, -$0) < (kept[$1].need, -$1) }) {
      let spare = kept[least].need < leastInMargins ? 2 * ScreenLayout.margin(width) : 1
      guard page + spare + totalWidth(kept) > width else { break }
      kept.remove(at: least)
    }
    var row = Row()
    // None of those that stay longest is left out for the margin.
    let margin = page + ScreenLayout.margin(width)
    row.pad(to: min(margin, max(page + 1, width - totalWidth(kept))), style: Style(.status))
    for (place, item) in kept.enumerated() {
      if place > 0 { row.append(Row.styled("  ", Style(.status))) }
      for part in item.parts { row.append(Row.styled(part.text, part.style)) }
    }
    row.truncate(to: width)
    row.pad(to: width, style: Style(.status))
    return row
  }

  private static func totalWidth(_ items: [Item]) -> Int {
    items.reduce(0) { $0 + $1.width } + 2 * max(0, items.count - 1)
  }

  static func items(for state: AppState) -> [Item] {
    let parameters = state.conversation.parameters
    // While a reply comes there is less room: what is not set goes before what it comes to.
    func need(_ value: ParameterValue?, _ usual: Int) -> Int {
      value == nil && active(state) != nil ? usual - 4 : usual
    }
    let (temperature, limit) = (parameters[.temperature], parameters[.maxTokens] ?? parameters[.maxCompletionTokens])
    let longest = [
      labelled("temp", temperature, need: need(temperature, 100)),
      labelled("max_tokens", limit, need: need(limit, 99)), tokens(state),
    ]
    var items = streaming(state, before: longest) + longest
    if let context = context(state) { items.append(context) }
    if let speed = speed(state) { items.append(value(speed, need: 40)) }
    if let cost = cost(state) { items.append(value(cost, need: 50)) }
    // While there are no messages the start screen says it.
    if state.provider?.isEmbedded == true, !state.conversation.path.isEmpty {
      items.append(Item(parts: [("small local model; Mixtral: set AIMLAPI_API_KEY", Style(.status))], need: 5))
    }
    if let key = state.defaults.keymap.label(for: .open(.help), in: .composer) {
      items.append(Item(parts: [("\(key) help", Style(.status))], need: help))
    }
    return items
  }

  private static func labelled(_ label: String, _ value: ParameterValue?, need: Int) -> Item {
    // What is not set is there to be found, not to be read.
    guard let value else { return Item(parts: [(label + " -", Style(.status))], need: need) }
    return Item(
      parts: [(label + " ", Style(.status)), (ParameterText.short(value), Style(.statusValue))], need: need)
  }

  private static func value(_ text: String, need: Int) -> Item {
    Item(parts: [(text, Style(.statusValue))], need: need)
  }

  /// `tokens P+C=T` of the last reply as reported, or with `~` as counted here.
  private static func tokens(_ state: AppState) -> Item {
    let text = state.conversation.lastWithFigures.flatMap { reply -> String? in
      if reply.state == .streaming, let active = active(state) {
        guard let shown = active.tokensShown else { return nil }
        let tally = state.counting.tally
        let prompt = tally.lastPrompt.tokens
        let completion = tally.corrected(TokenCount(shown, .estimated)).tokens
        return "~\(prompt)+\(completion)=\(prompt + completion)"
      }
      if let facts = reply.reply, let brief = facts.brief, let usage = facts.wholeUsage {
        return "\(brief)=\(usage.totalTokens)"
      }
      let own = state.ownFigures(of: reply)
      return "~\(own.prompt)+\(own.completion)=\(own.prompt + own.completion)"
    }
    guard let text else { return Item(parts: [("tokens -", Style(.status))], need: 98) }
    return Item(parts: [("tokens ", Style(.status)), (text, Style(.statusValue))], need: 98)
  }

  private static func context(_ state: AppState) -> Item? {
    guard let meter = ContextMeter(state) else { return nil }
    let style: Style =
      meter.fullness >= 0.9 ? Style(.statusHot) : meter.isNearlyFull ? Style(.statusWarm) : Style(.statusValue)
    let mark = meter.prompt.isEstimated ? "~" : ""
    return Item(parts: [("ctx ", Style(.status)), ("\(mark)\(meter.percent)%", style)], need: 60)
  }

  private static func speed(_ state: AppState) -> String? {
    guard let reply = state.conversation.lastWithFigures, reply.state != .streaming, let facts = reply.reply else {
      return nil
    }
    if let speed = facts.timings.tokensPerSecond(completionTokens: facts.wholeUsage?.completionTokens) {
      return "\(facts.isGuessed ? "~" : "")\(speed.fixed(0)) tok/s"
    }
    // The text of a reply that was continued may begin with what no request brought.
    guard facts.unreported == nil else { return nil }
    let own = state.ownFigures(of: reply).completion
    return facts.timings.tokensPerSecond(completionTokens: own).map { "~\($0.fixed(0)) tok/s" }
  }

  private static func cost(_ state: AppState) -> String? {
    state.conversation.lastWithFigures?.reply?.cost?.shown
  }

  static func active(_ state: AppState) -> ActiveReply? {
    state.replies.values.first { $0.conversation == state.conversation.id }
  }

  /// What streams, for how long, how fast, and how to stop it; or why a retry waits, and how long.
  /// - Parameter longest: the items that stay longest.
  private static func streaming(_ state: AppState, before longest: [Item]) -> [Item] {
    guard let active = active(state) else { return [] }
    let (key, presses) = (state.keyName(.stop), state.stopPresses)
    let stopHint = "(\(key)\(presses == 1 ? "" : " ×\(presses)") stops)"
    let room = state.size.columns - state.page.lowerBound - 1
    // The first that fits, without the key where there is hardly any room: no word is cut.
    func told(_ texts: [String], _ style: Style = Style(.notice)) -> [Item] {
      let forms = texts.map { "\($0) \(stopHint)" } + texts.suffix(1)
      let text = forms.first { CellWidth.width(of: $0) <= room } ?? forms.last ?? ""
      return [Item(parts: [(text, style)], need: 110)]
    }
    if let waiting = active.waiting {
      let brief = "retry \(waiting.attempt) in \(waiting.seconds(at: state.now)) s"
      let whole = "\(waiting.failure.cause.row.short): \(brief)"
      // The reason is below the message as well: in the bar it gives way to what stays longest. Below a reply that is
      // continued its text goes on.
      let left = active.continuation == nil ? room - totalWidth(longest) - 2 : room
      let fits = CellWidth.width(of: "\(whole) \(stopHint)") <= left
      return told(fits ? [whole, brief] : [brief], Style(.warning))
    }
    let seconds = max(0, state.now.since(active.countedFrom) / 1000)
    if active.firstTokenAt == nil, let loading = state.secondsOfLoading(before: active) {
      return told(["loading the local model \(loading) s", "loading \(loading) s"])
    }
    guard let first = active.firstTokenAt else { return told(["waiting \(seconds) s"]) }
    let items = told(["\(active.isThinking ? "thinking" : "streaming") \(seconds) s"])
    let wait = Item(parts: [("first \(Seconds.text(first.since(active.sentAt)))", Style(.status))], need: 30)
    guard let shown = active.shown, let speed = shown.speed, shown.at.since(first) > 300 else { return items + [wait] }
    let ratio = state.counting.tally.calibration.ratio
    return items + [value("~\((speed * ratio).fixed(0)) tok/s", need: 40), wait]
  }
}

/// Stretches of time.
enum Seconds {
  /// `0.41 s`, `12.3 s`, from milliseconds.
  static func text(_ milliseconds: Int64) -> String {
    let seconds = Double(max(0, milliseconds)) / 1000
    return "\(seconds.fixed(seconds < 10 ? 2 : 1)) s"
  }
}
