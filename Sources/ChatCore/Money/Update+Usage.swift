import Cells
import Conversations
import Hands
import Pages

// What has been used: the beginning of the page that `/tokens` shows; days and models come from the store.

extension AppState {
  mutating func showUsage(_ lines: [String], _ rows: [UsageRow]) -> [Effect] {
    let text = lines.joined(separator: "\n")
    panels.show(
      PagePanel(title: "Tokens and cost", lines: text + "\n" + UsageChart.lines(rows)) {
        PagePanel.rows(of: text, width: $0) + UsageChart.rows(rows, width: $0)
      })
    return []
  }

  /// The last reply and the conversation in lines: what was reported, what is counted here, side by side.
  var usageLines: [String] {
    var lines: [String] = []
    if let reply = conversation.lastWithFigures { lines += replyLines(reply) + [""] }
    lines += conversationLines + [""]
    return lines
  }

  private func replyLines(_ reply: Message) -> [String] {
    let own = counting.tally.corrected(BranchTally.tokens(of: reply))
    let prompt = counting.tally.lastPrompt
    let sum = TokenCount(prompt.tokens + own.tokens, prompt.isEstimated || own.isEstimated ? .estimated : .exact)
    var lines = ["# The last reply"] + (isLineByLine ? [] : ["            prompt   reply     all"])
    func line(_ name: String, _ figures: [String], _ tail: String) {
      if isLineByLine {
        let words = zip(figures, [" in", " out", " in all"]).map { $0.isEmpty || $0 == "-" ? "" : $0 + $1 }
        return lines.append(
          "\(name.trimmingSpaces()): " + (words + [tail]).filter { !$0.isEmpty }.joined(separator: ", "))
      }
      let padded = figures.map { $0.flushRight(8) }.joined()
      lines.append("  \(name)\(padded)  \(tail)".trimmingEnd())
    }
    if let usage = reply.reply?.usage {
      let figures = [usage.promptTokens, usage.completionTokens, usage.totalTokens].map { SizeText.grouped($0) }
      let isPart = reply.reply?.unreported != nil
      let scope = isPart ? "by some of its requests" : "over all its requests"
      line("reported", figures, reply.reply?.isContinued == true ? scope : "")
      let parts = [(usage.cachedTokens ?? 0, "from the cache"), (usage.reasoningTokens ?? 0, "thinking")]
      if parts.contains(where: { $0.0 > 0 }) {
        let tail = parts.filter { $0.0 > 0 }.map(\.1).joined(separator: ", ")
        line("of these", parts.map { $0.0 > 0 ? SizeText.grouped($0.0) : "" } + [""], tail)
      }
    } else {
      let why = reply.state == .streaming ? "comes at its end" : "the endpoint reported no usage"
      line("reported", ["-", "-", "-"], why)
    }
    if let facts = reply.reply, facts.unreported != nil, let whole = facts.wholeUsage {
      let figures = [whole.promptTokens, whole.completionTokens, whole.totalTokens]
      let why = facts.usage == nil ? "what its requests took, by guess" : "with what the others did not report"
      line("in all  ", figures.map { TokenCount($0, .estimated).shown }, why)
    }
    let by = own.isEstimated ? "an estimate" : "by \(ModelName.short(conversation.model))'s own tokenizer"
    line("counted ", [prompt.shown, own.shown, sum.shown], by)
    if let facts = reply.reply { lines += factLines(facts, own) }
    return lines
  }

  private func factLines(_ facts: ReplyFacts, _ own: TokenCount) -> [String] {
    var parts: [String] = []
    if let cost = facts.cost {
      let source =
        switch cost.source {
        case .reported: "as reported"
        case .computed: "by the catalogue's prices"
        case .settled: "as charged"
        }
      parts.append("\(words(cost)) \(source)")
    } else if defaults.provider(named: facts.provider)?.isEmbedded == true {
      parts.append("free: a local model")
    }
    if let first = facts.timings.firstToken { parts.append("first token after \(Seconds.text(Int64(first)))") }
    if let speed = facts.timings.tokensPerSecond(completionTokens: facts.wholeUsage?.completionTokens ?? own.tokens) {
      let isGuess = facts.isGuessed && facts.timings.serverTokensPerSecond == nil
      let figure = speed.rough
      parts.append(
        isLineByLine ? "\(isGuess ? "about " : "")\(figure) tokens a second" : "\(isGuess ? "~" : "")\(figure) tok/s")
    }
    if isLineByLine { return parts.isEmpty ? [] : [parts.joined(separator: ", ")] }
    return parts.isEmpty ? [] : ["  " + parts.joined(separator: " · ")]
  }

  /// A cost, as it is read.
  private func words(_ cost: Cost) -> String { isLineByLine ? cost.spoken : cost.shown }

  private var conversationLines: [String] {
    let spending = conversation.spending
    var lines = ["# This conversation"]
    if spending.replies > 0 {
      var text = "  \(spending.replies) repl\(spending.replies == 1 ? "y" : "ies") reported "
      text += "\(SizeText.grouped(spending.promptTokens)) + \(SizeText.grouped(spending.completionTokens)) = "
      text += "\(SizeText.grouped(spending.totalTokens)) tokens"
      if let cost = spending.cost { text += (isLineByLine ? ", " : " · ") + words(cost) }
      lines.append(text)
    } else {
      let isCopied = conversation.path.contains { conversation[$0]?.reply?.usage != nil }
      lines.append(
        "  no reply has reported its usage yet"
          + (isCopied ? "; what came along with the fork was paid where it was asked" : ""))
    }
    let next = counting.tally.prompt.count(counting.tally.calibration)
    let room = contextWindow.map { " of a window of \(SizeText.grouped($0))" } ?? ", the window is not known"
    lines.append("  the next request: \(next.shown) tokens\(room) (\(keyName(.open(.context))))")
    let limit = defaults.spending
    if let most = limit.perConversation {
      lines.append("  limit $\(most.fixed(2)) a conversation: \(spending.cost.map(words) ?? "$0.00") spent")
    }
    if let most = limit.perDay {
      let spent = money.spentToday.cost(on: today).map(words) ?? "$0.00"
      lines.append("  limit $\(most.fixed(2)) a day: \(spent) spent today")
    }
    return lines
  }
}

extension String {
  /// Without blanks at its end.
  fileprivate func trimmingEnd() -> String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
