import Cells

// Text that its author broke to fit a width, as in mails and source files: its lines are joined.

extension InlineLines {
  /// Columns that lines broken to fit a width have at least, and at most.
  private static let widths = 45...120

  /// Joins lines that are meant as one: every one but the last is so long that the next one's first word had no room on
  /// it.
  mutating func joinHardWrapped() {
    guard isSoft.contains(true) else { return }
    var joined: [CellText] = []
    var moved: [Int: Display] = [:]
    var start = 0
    while start < lines.count {
      var end = start + 1
      while end < lines.count, isSoft[end] { end += 1 }
      if end - start > 1, Self.isHardWrapped(lines[start..<end]) {
        joined.append(lines[(start + 1)..<end].reduce(into: lines[start]) { $0.join($1) })
      } else {
        for line in start..<end { moved[joined.count + line - start] = displays[line] }
        joined.append(contentsOf: lines[start..<end])
      }
      start = end
    }
    lines = joined
    displays = moved
    isSoft = [Bool](repeating: false, count: joined.count)
  }

  /// Whether it is a definition list: a term, and lines below it that begin with a colon.
  var isDefinitions: Bool {
    displays.isEmpty && lines.first?.beginsDefinition == false && lines.dropFirst().contains(where: \.beginsDefinition)
  }

  private static func isHardWrapped(_ lines: ArraySlice<CellText>) -> Bool {
    guard !lines.contains(where: \.beginsDefinition) else { return false }
    guard let width = lines.map(\.width).max(), widths.contains(width) else { return false }
    var breaksSentence = false
    var goesOn = false
    for (line, next) in zip(lines, lines.dropFirst()) {
      guard line.width + 1 + next.firstWord > width else { return false }
      if !line.endsSentence { breaksSentence = true }
      if !next.beginsWithCapital { goesOn = true }
    }
    return breaksSentence && goesOn
  }
}

extension CellText {
  /// Whether it begins with a colon and a blank.
  var beginsDefinition: Bool { cells.count > 2 && cells[0].glyph == 0x3A && cells[1].glyph == 0x20 }

  /// Columns of the first word.
  fileprivate var firstWord: Int { cells.firstIndex { $0.glyph == 0x20 } ?? cells.count }

  private func scalar(_ cell: Cell?) -> Unicode.Scalar? {
    guard let cell else { return nil }
    return cell.isCluster ? clusters[cell.clusterIndex].unicodeScalars.first : Unicode.Scalar(cell.glyph)
  }

  /// Whether the last glyph ends a sentence, or announces something.
  fileprivate var endsSentence: Bool {
    let closing = Array("\"')]*_\u{201D}\u{2019}".unicodeScalars)
    let last = cells.lazy.reversed().compactMap { $0.width > 0 ? scalar($0) : nil }.first { !closing.contains($0) }
    return last.map { ".!?:;\u{2026}\u{3002}\u{FF01}\u{FF1F}".unicodeScalars.contains($0) } ?? true
  }

  fileprivate var beginsWithCapital: Bool { scalar(cells.first)?.properties.isUppercase ?? true }

  /// Appends the line below; no blank between glyphs that are written without.
  fileprivate mutating func join(_ next: CellText) {
    let isTight = cells.last?.glyph == Cell.continuation && next.cells.first?.width == 2
    if !isTight { append(" ", cells.last?.style ?? .text) }
    append(next, allowsBreak: true)
  }
}
