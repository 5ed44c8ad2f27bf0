import Cells

/// A diagram in a code block (Mermaid's flowcharts and sequence diagrams), drawn with box characters where it is of
/// modest size and all that it says can be shown.
enum Diagram {
  /// More than this is not drawn.
  static let longest = 8192

  /// Whether the word behind a fence says that a diagram follows.
  static func isNamed(_ language: String) -> Bool { language.lowercased() == "mermaid" }

  /// The rows of a diagram, none wider than `width`; nil for what cannot be drawn, which is then shown as it is
  /// written.
  static func rows(_ source: String, width: Int) -> [CellText]? {
    guard source.utf8.count <= longest else { return nil }
    let (lines, front) = statements(source)
    var title = front
    var groups: [(title: String, members: [String])] = []
    let canvas: DiagramCanvas?
    switch lines.first?.split(whereSeparator: \.isWhitespace).first {
    case "graph", "flowchart":
      let chart = Flowchart(lines)
      groups = (chart?.groups ?? []).map { group in
        (group.title, group.nodes.compactMap { chart?.nodes[$0].label.joined(separator: " ") })
      }
      canvas = chart.flatMap { FlowchartDrawing($0).canvas(width: width) }
    case "sequenceDiagram":
      let sequence = SequenceDiagram(lines)
      title = sequence?.title ?? front
      groups = sequence?.groups ?? []
      canvas = sequence?.canvas(width: width)
    default: canvas = nil
    }
    guard let drawn = canvas?.rows() else { return nil }
    let captions = groups.filter { !$0.title.isEmpty }.map { "\($0.title): \($0.members.joined(separator: ", "))" }
    let rows =
      (title.map { [CellText($0, Style(.codeBlock, .bold)), CellText()] } ?? []) + drawn
      + (captions.isEmpty ? [] : [CellText()]) + captions.map { CellText($0, Style(.codeBlock)) }
    return rows.allSatisfy { $0.width <= width } ? rows : nil
  }

  /// Statements without comments and blank lines, and the title before them.
  private static func statements(_ source: String) -> (lines: [String], title: String?) {
    var lines = source.split(whereSeparator: \.isNewline).map { String($0).trimmingSpaces() }.filter {
      !$0.isEmpty && !$0.hasPrefix("%%")
    }
    var title: String?
    if lines.first == "---", let end = lines.dropFirst().firstIndex(of: "---") {
      title = lines[..<end].first { $0.hasPrefix("title:") }.map { words($0.dropFirst("title:".count)) }
      lines.removeSubrange(...end)
    }
    return (lines, title)
  }

  /// What only changes how a label looks.
  private static let looks = [
    "<b>", "</b>", "<i>", "</i>", "<strong>", "</strong>", "<em>", "</em>", "<u>", "</u>", "<small>", "</small>", "**",
  ]

  /// The lines of a label: quotation marks and the marks of Markdown texts off, `<br>` a break.
  static func label(_ text: String) -> [String] {
    var text = text.trimmingSpaces()
    if text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") { text = String(text.dropFirst().dropLast()) }
    if text.count >= 2, text.hasPrefix("`"), text.hasSuffix("`") { text = String(text.dropFirst().dropLast()) }
    for mark in ["<br/>", "<br />", "<br>", "\\n"] { text = text.replacing(mark, with: "\n") }
    for mark in looks { text = text.replacing(mark, with: "") }
    return decoded(text).split(separator: "\n", omittingEmptySubsequences: false).map { String($0).trimmingSpaces() }
  }

  /// A label without entities: those of HTML, which Mermaid also writes with a `#` in front (`#quot;`, `#35;`).
  private static func decoded(_ text: String) -> String {
    guard text.contains(";") else { return text }
    return text.replacing(/(&#|&|#)(x?[0-9A-Za-z]+);/) { match in
      let isNumber = match.1 == "&#" || match.2.first?.isNumber == true
      let entity = "&\(isNumber ? "#" : "")\(match.2);"
      let sign = HTMLEntities.decoded(entity)
      return sign == entity ? String(match.0) : sign
    }
  }

  /// A label in one row.
  static func words(_ text: some StringProtocol) -> String { label(String(text)).joined(separator: " ") }
}
