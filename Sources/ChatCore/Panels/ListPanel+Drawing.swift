import Cells
import Hands

// How a list is drawn.

extension ListPanel {
  /// Draws without moving the window.
  package func body(_ size: ScreenSize) -> PanelBody {
    var typed = field
    let all = filtering == .fuzzy ? items.count : total
    let count = "\(SizeText.grouped(matches.count))/\(SizeText.grouped(all ?? 0))"
    let countWidth = all != nil && size.columns > 30 ? count.count + 1 : 0
    let head = typed.field(width: size.columns, spare: countWidth, placeholder: placeholder)
    var first = head.row
    if countWidth > 0 {
      first = first.truncated(to: size.columns - countWidth)
      first.pad(to: size.columns - countWidth + 1)
      first.append(Row.styled(count, Style(.dim)))
    }
    var rows = [first.truncated(to: size.columns)]
    let column = noteColumn(size.columns)
    var before: Line?
    for place in top..<max(top, matches.count) {
      guard rows.count < size.rows else { break }
      let here = line(items[matches[place].item])
      if !here.group.isEmpty && before?.group != here.group {
        // A heading with nothing below it says nothing.
        guard rows.count + 1 < size.rows else { break }
        rows.append(Row.styled(here.group, Style(.dim, .bold)))
      }
      before = here
      guard rows.count < size.rows else { break }
      draw(place, on: &rows, width: size.columns, noteColumn: column, atMost: size.rows)
    }
    if matches.isEmpty, !isAwaited {
      var words = CellText()
      words.append(emptyWords, Style(.dim))
      words.appendRows(to: &rows, width: size.columns, first: Row(), rest: Row())
    }
    return PanelBody(rows: Array(rows.prefix(size.rows)), cursor: head.cursor)
  }

  /// Said where nothing is listed.
  var emptyWords: String {
    let typed = filter.trimmingSpaces()
    return typed.isEmpty ? "There is no \(noun) yet." : "No \(noun) matches \u{201C}\(typed)\u{201D}.\(otherwise)"
  }

  private func draw(_ place: Int, on rows: inout [Row], width: Int, noteColumn: Int, atMost: Int) {
    let match = matches[place]
    let line = line(items[match.item])
    let isSelected = place == selected
    let base = Style(isSelected ? .selection : line.isDim ? .dim : .text)
    var row = Row.styled((isSelected ? "› " : line.isCurrent ? "• " : "  ") + line.lead, base)
    let mark = Row.hitStyle(isSelected: isSelected)
    let hits = filtering == .outside ? WordHits.ranges(of: filter, in: line.text) : match.ranges
    let (words, places) = named(line, hits, width)
    let text = Row.marked(words, places, base, mark: mark)
    // A command without room for what it takes is shown alone.
    let name = CellWidth.width(of: String(line.text.prefix { $0 != " " }))
    let isCut = !line.note.isEmpty && line.text.hasPrefix("/") && row.width + text.width >= noteColumn
    row.append(isCut ? text.slice(0..<name) : text)
    if !line.note.isEmpty {
      row = row.truncated(to: noteColumn - 1)
      row.pad(to: noteColumn, style: base)
      let ranges = match.ranges.behind(line.text.count + 1)
      row.append(Row.marked(line.note, ranges, isSelected ? base : Style(.dim), mark: mark))
    }
    var shown = line.detail
    if width < ScreenSize.narrow {
      // Where there is not enough room the last of several facts stay whole.
      let mostOfFacts = max(width / 2, width - row.width) - 2
      var facts = shown.split(separator: " · ").map { String($0).trimmingSpaces() }[...]
      while facts.count > 1, CellWidth.width(of: facts.joined(separator: " · ")) > mostOfFacts { facts.removeFirst() }
      shown = facts.joined(separator: " · ")
    } else if hasColumns {
      shown = shown.replacing(FactLines.separator, with: "   ")
    }
    let detail = Row.styled(shown, isSelected ? base : Style(.dim))
    // A box is as wide as what is in it needs: there a detail has room, however narrow the box.
    if !line.detail.isEmpty, width >= 30 || row.width + 2 + detail.width <= width {
      let room = max(min(width / 2, row.width), width - detail.width - 2)
      row = row.truncated(to: room)
      row.pad(to: room + 2, style: base)
      row.append(detail)
    }
    row = row.truncated(to: width)
    if isSelected { row.pad(to: width, style: base) }
    rows.append(row)
    if let snippet = line.snippet, rows.count < atMost {
      var second = Row.styled("    ")
      second.append(Self.snippet(snippet))
      rows.append(second.truncated(to: width))
    }
  }

  /// What a line is called, and what of that matched: by its short name where there is hardly any room.
  private func named(_ line: Line, _ hits: [Range<Int>], _ width: Int) -> (String, [Range<Int>]) {
    let whole = CellWidth.width(of: line.lead + line.text) + CellWidth.width(of: line.detail) + 4
    guard width < ScreenSize.narrow, whole > width, let short = line.short, line.text.hasSuffix(short) else {
      return (line.text, hits)
    }
    return (short, hits.behind(line.text.count - short.count))
  }

  /// Where notes begin: behind the longest text that has one, but not beyond two fifths.
  private func noteColumn(_ width: Int) -> Int { textWidth == 0 ? 0 : min(max(8, width * 2 / 5), 4 + textWidth) }

  mutating func measureTexts() {
    let hasNotes = items.first.map { !makeLine($0).note.isEmpty } == true
    textWidth = hasNotes ? items.map { CellWidth.width(of: makeLine($0).text) }.max() ?? 0 : 0
  }

  private static func snippet(_ text: MarkedText) -> Row {
    var row = Row()
    for part in text.parts {
      let line = String(part.text.replacing("**", with: "").map { $0.isNewline ? " " : $0 })
      row.append(Row.styled(line, part.isMarked ? Row.hitStyle(isSelected: false) : Style(.dim)))
    }
    return row
  }
}
