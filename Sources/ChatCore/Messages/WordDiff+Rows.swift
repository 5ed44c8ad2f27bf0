import Cells

extension WordDiff {
  /// The difference as rows; removed words are struck through, added ones underlined, so that it reads without colours.
  package static func rows(_ segments: [Segment], width: Int) -> [Row] {
    var rows: [Row] = []
    var line = CellText()
    for segment in segments {
      let style =
        switch segment.kind {
        case .equal: Style.text
        case .removed: Style(.syntaxRemoved, .strikethrough)
        case .added: Style(.syntaxAdded, .underline)
        }
      let pieces = segment.text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      for (place, piece) in pieces.enumerated() {
        if place > 0 {
          // A break that came or went shows as a mark.
          if segment.kind != .equal { line.append("¶", style) }
          rows += line.rows(width: max(2, width))
          line = CellText()
        }
        line.append(String(piece), style)
      }
    }
    if !line.isEmpty { rows += line.rows(width: max(2, width)) }
    return rows
  }

  /// What is said of two texts that do not differ; nil of others.
  package static func remark(_ segments: [Segment]) -> String? {
    segments.allSatisfy { $0.kind == .equal } ? "Both replies are the same." : nil
  }

  /// The difference as text with wdiff's marks, for where nothing can be struck through or underlined.
  package static func marked(_ segments: [Segment]) -> String {
    segments.map { segment in
      switch segment.kind {
      case .equal: segment.text
      case .removed: "[-\(segment.text)-]"
      case .added: "{+\(segment.text)+}"
      }
    }.joined()
  }
}
