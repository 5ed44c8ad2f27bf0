import ArgumentParser
import ChatCore
import ChatStore

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
    let since = days == 0 ? nil : Timestamp(milliseconds: LoopClock.now().milliseconds - Int64(days) * 86_400_000)
    let rows = try DatabaseSession.use(places.paths) { try $0.usage(since: since) }
    if output.json {
      Streams.out(JSON.list(rows.map(Self.json)).pretty + "\n")
    } else if rows.isEmpty {
      Streams.error("Nothing was used\(days == 0 ? " yet" : " in the last \(days) days").\n")
    } else {
      Streams.out(Self.text(rows))
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

  static func text(_ rows: [UsageRow]) -> String {
    var table = TextTable(
      ["DAY", "REPLIES", "IN", "OUT", "TOTAL", "COST", "MODEL", ""], rightAligned: [1, 2, 3, 4, 5])
    let most = rows.map { $0.promptTokens &+ $0.completionTokens }.max() ?? 0
    for row in rows {
      func shown(_ tokens: Int) -> String { row.isReported ? String(tokens) : "-" }
      let bar = UsageChart.bar(row, of: most, width: 24)
      table.add([
        row.day, String(row.replies), shown(row.promptTokens), shown(row.completionTokens), shown(row.totalTokens),
        row.cost?.shown ?? "-", "\(row.model) · \(row.provider)", bar.prompt + bar.reply,
      ])
    }
    table.add([
      "total", String(sum(rows.map(\.replies))), String(sum(rows.map(\.promptTokens))),
      String(sum(rows.map(\.completionTokens))), String(sum(rows.map(\.totalTokens))),
      rows.cost?.shown ?? "-", "", UsageChart.legend,
    ])
    return table.text
  }

  private static func sum(_ numbers: [Int]) -> Int { numbers.reduce(0) { $0.addingReportingOverflow($1).partialValue } }
}
