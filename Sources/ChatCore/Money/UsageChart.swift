import Cells
import Conversations
import Pages

/// Tokens and cost by day and model, as bars: prompt and reply by glyph, and by colour where there is one.
package enum UsageChart {
  private static let prompt = "▒", reply = "█"

  /// The glyphs' meaning in words.
  package static var legend: String { legendRow.plainText }

  /// A bar as long as its share of `most`, in two parts; what is not nothing can be seen.
  package static func bar(_ row: UsageRow, of most: Int, width: Int) -> (prompt: String, reply: String) {
    let whole = cells(row.promptTokens &+ row.completionTokens, of: most, width: width)
    guard whole > 0 else { return ("", "") }
    let share = Double(row.promptTokens) / Double(max(1, row.promptTokens &+ row.completionTokens))
    let first = min(whole, Int((share * Double(whole)).rounded()))
    return (String(repeating: prompt, count: first), String(repeating: reply, count: whole - first))
  }

  private static func cells(_ value: Int, of most: Int, width: Int) -> Int {
    guard most > 0, value > 0 else { return 0 }
    return max(1, min(width, Int((Double(value) / Double(most) * Double(width)).rounded())))
  }

  /// The chart, newest day first, as in the rows.
  static func rows(_ usage: [UsageRow], width: Int) -> [Row] {
    guard let newest = usage.first else { return [Row.styled("Nothing was used yet.", Style(.dim))] }
    let most = usage.map { $0.promptTokens &+ $0.completionTokens }.max() ?? 1
    let figures = usage.map(figure)
    let digits = figures.map(\.count).max() ?? 0
    let costs = usage.map { $0.cost?.shown ?? "" }
    let dollars = costs.map(\.count).max() ?? 0
    let names = usage.map { $0.source(ModelName.short($0.model)) }
    // What is not for bars and figures is for the longest name, as far as half the width goes.
    let longest = max(30, min(names.map { CellWidth.width(of: $0) }.max() ?? 0, width / 2))
    let room = max(4, min(60, width - digits - dollars - 8 - longest))
    var rows: [Row] = []
    var day = ""
    for (place, row) in usage.enumerated() {
      if row.day != day {
        day = row.day
        if row != newest { rows.append(Row()) }
        rows.append(heading(usage.filter { $0.day == day }))
      }
      let bar = bar(row, of: most, width: room)
      var line = Row.styled("  ")
      line.append(Row.styled(bar.prompt, Style(.user)))
      line.append(Row.styled(bar.reply, Style(.assistant)))
      line.pad(to: room + 4)
      line.append(Row.styled(figures[place].flushRight(digits), .text))
      line.append(Row.styled(costs[place].flushRight(dollars + 2), .text))
      line.append(Row.styled("  \(names[place])", Style(.dim)))
      rows.append(line.truncated(to: width))
    }
    return rows + [Row(), legendRow.truncated(to: width)]
  }

  /// In the colours of the bars.
  private static var legendRow: Row {
    var row = Row.styled(prompt, Style(.user))
    row.append(Row.styled(" prompt  ", Style(.dim)))
    row.append(Row.styled(reply, Style(.assistant)))
    row.append(Row.styled(" reply", Style(.dim)))
    return row
  }

  private static func figure(_ row: UsageRow) -> String {
    guard row.isReported else { return "not reported" }
    return "\(SizeText.grouped(row.promptTokens)) + \(SizeText.grouped(row.completionTokens))"
  }

  /// `isSpoken`: for those who read line by line.
  static func heading(_ rows: [UsageRow], isSpoken: Bool = false) -> Row {
    let tokens = rows.sum(\.totalTokens)
    let replies = rows.reduce(0) { $0 + $1.replies }
    var words =
      "  \(SizeText.grouped(tokens)) token\(tokens == 1 ? "" : "s") · \(replies) repl\(replies == 1 ? "y" : "ies")"
    for (count, what) in [(rows.sum(\.reasoningTokens), "thinking"), (rows.sum(\.cachedTokens), "cached")]
    where count > 0 {
      words += " · \(SizeText.grouped(count)) \(what)"
    }
    let costs = rows.compactMap(\.cost)
    if let first = costs.first {
      let cost = costs.dropFirst().reduce(first, +)
      words += " · \(isSpoken ? cost.spoken : cost.shown)"
    }
    var row = Row.styled(rows.first?.day ?? "", Style(.heading, .bold))
    row.append(Row.styled(words, Style(.dim)))
    return row
  }
}

extension [UsageRow] {
  /// All rows' counts together.
  fileprivate func sum(_ count: (UsageRow) -> Int) -> Int { reduce(0) { $0 &+ count($1) } }
}
