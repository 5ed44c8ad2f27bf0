import Cells
import Conversations

/// The lines below a message: how a reply ended, what it cost, and what to do when it failed.
enum MessageFoot {
  /// - Parameters:
  ///   - isLast: whether no message follows: what goes on from a reply goes on from the last.
  ///   - showsThought: whether a line above says that the model thinks.
  static func rows(
    _ message: Message, keys: MessageKeys, isLast: Bool, page: PageWidth, showsThought: Bool,
    pictures: PictureRows.Key
  ) -> [Row] {
    var rows: [Row] = []
    PictureRows.append(message, pictures, keys, to: &rows, page)
    SourceRows.append(message, keys, to: &rows, page)
    for extra in message.extras {
      // What is only to be known is as quiet as the facts.
      let style = Style(extra.kind == .note ? .dim : .notice)
      for line in labels(extra, keys) { append(cut(line), style, to: &rows, page) }
    }
    if message.role == .assistant, message.state == .streaming, message.text.utf8Count == 0,
      !showsThought || message.reasoning.isEmpty
    {
      append("…", Style(.dim), to: &rows, page)
    }
    if let ending = MessageEnding.text(message, isLast ? keys : nil) {
      ending.appendRows(to: &rows, width: page.width, first: page.gutter, rest: page.gutter)
    }
    // Of a reply that failed before its first word there is nothing to tell but that.
    let isNothing = message.state == .failed && message.text.utf8Count == 0
    if message.role == .assistant, message.state != .streaming, !isNothing {
      appendAtTheRight(lines(message, page), to: &rows, page)
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

  /// A row may end behind a fact, never within one. Where one row is enough without how fast it was, that is left out:
  /// time and tokens say it.
  private static func lines(_ message: Message, _ page: PageWidth) -> [String] {
    let whole = FactLines.lines(facts(message), width: page.measure)
    guard whole.count > 1 else { return whole }
    let brief = FactLines.lines(facts(message, hasSpeed: false), width: page.measure)
    return brief.count == 1 ? brief : whole
  }

  private static func appendAtTheRight(_ lines: [String], to rows: inout [Row], _ page: PageWidth) {
    for line in lines {
      for part in CellText(line, Style(.dim)).rows(width: page.measure) {
        var row = page.gutter
        row.pad(to: max(row.width, page.width - part.width))
        row.append(part)
        rows.append(row)
      }
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

  /// What of the tokens was thought, and what of them came from a cache, as reported.
  private static func details(_ usage: Usage) -> [String] {
    let parts = [(usage.reasoningTokens, "thinking"), (usage.cachedTokens, "cached")]
    return parts.compactMap { count, what in count.flatMap { $0 > 0 ? "\($0) \(what)" : nil } }
  }

  /// Seconds, tokens, tokens a second, cost and unsure words, as far as known.
  private static func facts(_ message: Message, hasSpeed: Bool = true) -> [String] {
    guard let reply = message.reply else { return [] }
    var facts: [String] = []
    if let total = reply.timings.total {
      facts.append(total < 1000 ? "\(total.fixed(0)) ms" : "\((total / 1000).fixed(total < 100_000 ? 1 : 0)) s")
    }
    if let brief = reply.brief {
      facts.append("\(brief) tokens")
      if let usage = reply.usage { facts += details(usage) }
    } else if let tokens = message.ownTokens {
      // A text that no one was asked for has no usage to be reported: its size is all there is to know.
      let mark = reply.isAsked || message.counted?.source != .exact ? "~" : ""
      facts.append("\(mark)\(tokens) \(tokens == 1 ? "token" : "tokens")")
    }
    let completion = reply.wholeUsage?.completionTokens ?? message.ownTokens
    if hasSpeed, let speed = reply.timings.tokensPerSecond(completionTokens: completion) {
      facts.append("\(reply.isGuessed ? "~" : "")\(speed.rough) tok/s")
    }
    if let cost = reply.cost { facts.append(cost.shown) }
    if let odds = reply.odds, odds.tokens > 0 { facts.append(odds.brief) }
    return facts
  }
}
