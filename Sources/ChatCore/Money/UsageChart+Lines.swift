import Cells
import Conversations

extension UsageChart {
  /// The same in words and figures, for those who read line by line.
  static func lines(_ usage: [UsageRow]) -> String {
    guard !usage.isEmpty else { return "Nothing was used yet." }
    var lines: [String] = []
    var day = ""
    for row in usage {
      if row.day != day {
        day = row.day
        lines.append(heading(usage.filter { $0.day == day }, isSpoken: true).plainText)
      }
      let tokens =
        row.isReported
        ? "\(SizeText.grouped(row.promptTokens)) in, \(SizeText.grouped(row.completionTokens)) out" : "not reported"
      let cost = row.cost.map { ", \($0.spoken)" } ?? ""
      lines.append("\(row.source(ModelName.short(row.model))): \(tokens)\(cost)")
    }
    return lines.joined(separator: "\n")
  }
}
