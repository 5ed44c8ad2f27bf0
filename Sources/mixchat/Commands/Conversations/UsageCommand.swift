import ArgumentParser
import Cells
import ChatCore
import ChatStore
import Conversations
import Glibc

/// `mixchat usage`: tokens and cost by day and model.
struct UsageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "usage", abstract: "Show tokens and cost by day and model, as the endpoints reported them.",
    discussion: "A cost with ~ was computed from the catalogue's prices; what is missing was never reported.")

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Go back so many days; 0 goes back to the first.", valueName: "number"))
  var days = 30

  @OptionGroup var output: OutputOptions
  @OptionGroup var places: PlaceOptions

  mutating func validate() throws {
    guard (0...100_000).contains(days) else { throw ValidationError("--days takes a whole number, 0…100000.") }
  }

  mutating func run() throws {
    let since = days == 0 ? nil : LoopClock.daysAgo(days)
    let rows = try DatabaseSession.use(places.paths) { try $0.usage(since: since) }
    if output.json {
      Streams.out(JSON.list(rows.map(Self.json)).indented() + "\n")
    } else if rows.isEmpty {
      Streams.error("Nothing was used\(days == 0 ? " yet" : " in the last \(days) days").\n")
    } else {
      Streams.outExactly(Self.text(rows, width: Streams.isTerminal(STDOUT_FILENO) ? Streams.columns : .max))
    }
  }

  private static func json(_ row: UsageRow) -> JSON {
    func count(_ tokens: Int) -> JSON { row.isReported ? .count(tokens) : .null }
    return [
      "day": .text(row.day), "provider": .text(row.provider), "model": .text(row.model),
      "replies": .count(row.replies), "prompt_tokens": count(row.promptTokens),
      "completion_tokens": count(row.completionTokens), "total_tokens": count(row.totalTokens),
      "cached_tokens": count(row.cachedTokens), "reasoning_tokens": count(row.reasoningTokens),
      "cost_usd": .number(row.dollars), "cost_is_computed": .flag(row.isComputed),
    ]
  }

  /// A table of the rows, with bars as long as the width leaves room for: those that wrap cannot be compared.
  static func text(_ rows: [UsageRow], width: Int) -> String {
    let longest = 24
    let text = table(rows, bar: longest).text
    let excess = (text.split(separator: "\n").map { CellWidth.width(of: String($0)) }.max() ?? 0) - width
    if excess <= 0 { return text }
    let room = longest - excess
    return table(rows, bar: room < CellWidth.width(of: UsageChart.legend) ? nil : room).text
  }

  private static func table(_ rows: [UsageRow], bar width: Int?) -> TextTable {
    // Columns of what few endpoints report are there only where one did.
    let details: [(head: String, count: (UsageRow) -> Int)] = [
      ("CACHED", { $0.cachedTokens }), ("THINKING", { $0.reasoningTokens }),
    ].filter { detail in rows.contains { detail.1($0) > 0 } }
    var table = TextTable(
      ["DAY", "REPLIES", "IN", "OUT", "TOTAL"] + details.map(\.head) + ["COST", "MODEL", ""],
      rightAligned: Set(1...(5 + details.count)))
    let most = rows.map { $0.promptTokens &+ $0.completionTokens }.max() ?? 0
    for row in rows {
      func shown(_ tokens: Int) -> String { row.isReported ? String(tokens) : "-" }
      let bar = width.map { UsageChart.bar(row, of: most, width: $0) }
      table.add(
        [row.day, String(row.replies), shown(row.promptTokens), shown(row.completionTokens), shown(row.totalTokens)]
          + details.map { shown($0.count(row)) }
          + [row.cost?.shown ?? "-", row.source(row.model), bar.map { $0.prompt + $0.reply } ?? ""])
    }
    let sums = [\.replies, \.promptTokens, \.completionTokens, \.totalTokens].map { sum(rows.map($0)) }
    table.add(
      ["total"] + (sums + details.map { sum(rows.map($0.count)) }).map(String.init)
        + [rows.cost?.shown ?? "-", "", width == nil ? "" : UsageChart.legend])
    return table
  }

  private static func sum(_ numbers: [Int]) -> Int { numbers.reduce(0) { $0.addingReportingOverflow($1).partialValue } }
}
