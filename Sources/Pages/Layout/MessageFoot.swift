import Cells
import Conversations

/// The lines below a message: how a reply ended, what it cost, and what to do when it failed.
enum MessageFoot {
  /// - Parameter showsThought: whether a line above says that the model thinks.
  static func rows(
    _ message: Message, keys: MessageKeys, page: PageWidth, showsThought: Bool, pictures: PictureRows.Key
  ) -> [Row] {
    var rows: [Row] = []
    PictureRows.append(message, pictures, keys, to: &rows, page)
    SourceRows.append(message, keys, to: &rows, page)
    for extra in message.extras {
      for line in labels(extra, keys) { append(cut(line), Style(.notice), to: &rows, page) }
    }
    if let odds = message.reply?.odds, odds.tokens > 0 {
      append("\(odds.summary); /microscope shows each word.", Style(.notice), to: &rows, page)
    }
    if message.role == .assistant, message.state == .streaming, message.text.utf8Count == 0,
      !showsThought || message.reasoning.isEmpty
    {
      append("…", Style(.dim), to: &rows, page)
    }
    if let ending = ending(message, keys) { append(ending.text, ending.style, to: &rows, page) }
    if message.role == .assistant, message.state != .streaming {
      // A row may end behind a fact, never within one.
      let facts = facts(message).map { $0.replacing(" ", with: "\u{A0}") }.joined(separator: "\u{A0}· ")
      if !facts.isEmpty { appendAtTheRight(CellText(facts, Style(.dim)), to: &rows, page) }
    }
    return rows
  }

  /// More than this of what came besides a reply's text is no use on the screen, and would be laid out whole.
  private static let longest = 8192

  private static func cut(_ text: String) -> String {
    guard text.utf8.count > longest else { return text }
    return "\(text.prefix(longest))… (\(text.utf8.count / 1024) KB in all; an export as JSON holds it)"
  }

  static func append(_ text: String, _ style: Style, to rows: inout [Row], _ page: PageWidth) {
    for line in text.split(whereSeparator: \.isNewline) {
      CellText(String(line), style).appendRows(to: &rows, width: page.width, first: page.gutter, rest: page.gutter)
    }
  }

  private static func appendAtTheRight(_ text: CellText, to rows: inout [Row], _ page: PageWidth) {
    for part in text.rows(width: page.measure) {
      var row = page.gutter
      row.pad(to: max(row.width, page.width - part.width))
      row.append(part)
      rows.append(row)
    }
  }

  private static func labels(_ extra: MessageExtra, _ keys: MessageKeys) -> [String] {
    switch extra.kind {
    case .toolCalls:
      let calls = Message.toolCallWords(extra.text)
      return calls.isEmpty ? ["asked for a tool: \(extra.text)"] : calls.map { "asked for the tool \($0)" }
    case .refusal: return ["refused: \(extra.text)"]
    case .answer: return ["answers the tool call"]
    case .note: return [extra.text]
    // Shown elsewhere.
    case .reasoning, .sources, .logprobs, .parts: return []
    }
  }

  /// A reply that did not end by itself says so in words, with the key that goes on from there.
  private static func ending(_ message: Message, _ keys: MessageKeys) -> (text: String, style: Style)? {
    let hasText = message.text.utf8Count > 0
    let again = "\(keys.again) asks again."
    let onward = hasText ? "\(keys.onward) continues it, \(again)" : again
    switch message.state {
    case .streaming: return nil
    case .stopped: return ("stopped by you. \(onward)", Style(.warning))
    case .interrupted: return ("interrupted: the program ended while it arrived. \(onward)", Style(.warning))
    case .failed:
      let failure = message.failure
      let parts = [failure?.message ?? "the reply failed", failure?.cause.row.advice ?? "", onward]
      var text = parts.filter { !$0.isEmpty }.joined(separator: " ")
      if let request = failure?.requestID { text += " (request \(request))" }
      return (text, Style(.error))
    case .complete:
      if case .length = message.reply?.finishReason, let empty = message.emptiness { return (empty, Style(.warning)) }
      switch message.reply?.finishReason {
      case .length:
        let what = message.reply?.usage.flatMap(spentOnThinking) ?? "max_tokens or the window was reached."
        return ("cut off: \(what) \(keys.raise) raises max_tokens; \(keys.onward) continues it.", Style(.warning))
      case .contentFilter:
        return ("cut off: the endpoint's content filter withheld the rest. \(again)", Style(.warning))
      case .toolCalls, .functionCall:
        let text =
          "ended to ask for a tool, which this program does not run. /answer TEXT gives its result; "
          + "else later requests leave this exchange out."
        return (text, Style(.warning))
      case .other(let word): return ("ended with \"\(word)\".", Style(.warning))
      case .stop, nil: return message.emptiness.map { ($0, Style(.warning)) }
      }
    }
  }

  /// Where most of the limit went into thinking; nil where it did not.
  private static func spentOnThinking(_ usage: Usage) -> String? {
    guard let thinking = usage.reasoningTokens, thinking * 2 > usage.completionTokens else { return nil }
    return "the limit was reached, and \(thinking) of its \(usage.completionTokens) tokens went into thinking."
  }

  /// What of the tokens was thought, and what of them came from a cache, as reported.
  private static func details(_ usage: Usage) -> [String] {
    let parts = [(usage.reasoningTokens, "thinking"), (usage.cachedTokens, "cached")]
    return parts.compactMap { count, what in count.flatMap { $0 > 0 ? "\($0) \(what)" : nil } }
  }

  /// Seconds, tokens, tokens a second and cost, as far as known.
  static func facts(_ message: Message) -> [String] {
    guard let reply = message.reply else { return [] }
    var facts: [String] = []
    if let total = reply.timings.total {
      facts.append(
        total < 1000
          ? "\(decimal(total, places: 0)) ms" : "\(decimal(total / 1000, places: total < 100_000 ? 1 : 0)) s")
    }
    if let usage = reply.usage {
      facts.append("\(usage.promptTokens)+\(usage.completionTokens) tokens")
      facts += details(usage)
    } else if let counted = message.counted {
      // A text that no one was asked for has no usage to be reported: its size is all there is to know.
      let isAsked = reply.requestID != nil || reply.timings.total != nil
      let mark = isAsked || counted.source == .estimated ? "~" : ""
      facts.append("\(mark)\(counted.tokens) \(counted.tokens == 1 ? "token" : "tokens")")
    }
    let completion = reply.usage?.completionTokens ?? message.counted?.tokens
    if let speed = reply.timings.tokensPerSecond(completionTokens: completion) {
      facts.append("\(reply.usage == nil ? "~" : "")\(decimal(speed, places: speed < 10 ? 1 : 0)) tok/s")
    }
    if let cost = reply.cost {
      facts.append("\(cost.source == .computed ? "~" : "")$\(decimal(cost.dollars, places: 6, atLeast: 4))")
    }
    return facts
  }

  /// A non-negative number with at most `places` decimals; trailing zeros beyond `atLeast` places are left out.
  static func decimal(_ value: Double, places: Int, atLeast: Int? = nil) -> String {
    guard value.isFinite, value >= 0, value < 1e12 else { return "?" }
    var scale = 1.0
    for _ in 0..<places { scale *= 10 }
    let whole = Int64((value * scale).rounded())
    var digits = String(whole)
    while digits.utf8.count <= places { digits = "0" + digits }
    guard places > 0 else { return digits }
    var fraction = digits.suffix(places)
    while fraction.utf8.count > (atLeast ?? places), fraction.last == "0" { fraction.removeLast() }
    return fraction.isEmpty ? String(digits.dropLast(places)) : "\(digits.dropLast(places)).\(fraction)"
  }
}
