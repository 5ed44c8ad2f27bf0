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
    let lines = statements(source)
    let canvas: DiagramCanvas?
    switch lines.first?.split(whereSeparator: \.isWhitespace).first {
    case "graph", "flowchart": canvas = Flowchart(lines).flatMap { FlowchartDrawing($0).canvas(width: width) }
    case "sequenceDiagram": canvas = SequenceDiagram(lines)?.canvas(width: width)
    default: canvas = nil
    }
    guard let rows = canvas?.rows(), rows.allSatisfy({ $0.width <= width }) else { return nil }
    return rows
  }

  /// Statements without comments and blank lines.
  private static func statements(_ source: String) -> [String] {
    source.split(whereSeparator: \.isNewline).map { String($0).trimmingSpaces() }.filter {
      !$0.isEmpty && !$0.hasPrefix("%%")
    }
  }

  /// The lines of a label: quotation marks and the marks of Markdown texts off, `<br>` a break.
  static func label(_ text: String) -> [String] {
    var text = text.trimmingSpaces()
    if text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") { text = String(text.dropFirst().dropLast()) }
    if text.count >= 2, text.hasPrefix("`"), text.hasSuffix("`") { text = String(text.dropFirst().dropLast()) }
    for mark in ["<br/>", "<br />", "<br>", "\\n"] { text = text.replacing(mark, with: "\n") }
    for (entity, sign) in [("#quot;", "\""), ("#amp;", "&"), ("#lt;", "<"), ("#gt;", ">"), ("#35;", "#")] {
      text = text.replacing(entity, with: sign)
    }
    return text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0).trimmingSpaces() }
  }

  /// A label in one row.
  static func words(_ text: some StringProtocol) -> String { label(String(text)).joined(separator: " ") }
}
