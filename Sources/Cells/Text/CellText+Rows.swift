extension CellText {
  /// Breaks the text into rows no wider than `width` columns. An empty text is one row.
  ///
  /// `first` and `rest` are put before the first row and all others, and count into the width. Blanks at a break hang
  /// over and are left out; nothing else is lost.
  package func rows(width: Int, first: Row = Row(), rest: Row = Row()) -> [Row] {
    var rows: [Row] = []
    appendRows(to: &rows, width: width, first: first, rest: rest)
    return rows
  }

  /// Appends the rows to a list.
  package func appendRows(to rows: inout [Row], width: Int, first: Row = Row(), rest: Row = Row()) {
    var prefix = first
    forEachLine(first: width - first.width, rest: width - rest.width) { line in
      rows.append(row(line, prefix: prefix))
      prefix = rest
    }
  }

  /// The cells that rows no wider than `width` show, as `rows` breaks them: blanks at a break are in none.
  package func lines(width: Int) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    forEachLine(first: width, rest: width) { lines.append($0) }
    return lines
  }

  /// Hands on the cells of each row in turn, where the first and all others have room for so many columns.
  private func forEachLine(first: Int, rest: Int, _ take: (Range<Int>) -> Void) {
    var start = 0
    var room = first
    repeat {
      let (end, next) = lineEnd(from: start, room: max(2, room))
      take(start..<end)
      start = next
      room = rest
    } while start < cells.count
  }

  /// The text as one row, however wide.
  package var row: Row { row(0..<cells.count, prefix: Row()) }

  /// The cells of a range as a row, behind a prefix.
  package func row(_ range: Range<Int>, prefix: Row) -> Row {
    var row = prefix
    append(range, to: &row)
    return row
  }

  /// Appends the cells of a range to a row, with their links.
  package func append(_ range: Range<Int>, to row: inout Row) {
    let start = row.width
    row.append(cells: cells[range], clusters: clusters)
    // Links are in order and apart: of thousands in a paragraph, each row looks at its own.
    var (first, end) = (0, links.count)
    while first < end {
      let middle = (first + end) / 2
      if links[middle].columns.upperBound <= range.lowerBound { first = middle + 1 } else { end = middle }
    }
    for link in links[first...].prefix(while: { $0.columns.lowerBound < range.upperBound }) {
      guard let part = link.part(in: range, from: start) else { continue }
      row.link(part.columns, to: part.address)
    }
  }

  /// Where the row that begins at `start` ends, and where the next begins.
  func lineEnd(from start: Int, room: Int) -> (end: Int, next: Int) {
    let count = cells.count
    var cut = start + room
    if count <= cut { return (trimmed(start, count), count) }
    if !isBlank(cut) || cut == start {
      var place = cut
      var weak = 0
      var emergency = 0
      var part = 0
      while place > start, chances[place] != LineBreak.Chance.allowed {
        switch chances[place] {
        case LineBreak.Chance.weak, LineBreak.Chance.address: if weak == 0 { weak = place }
        case LineBreak.Chance.addressPart: if part == 0 { part = place }
        case LineBreak.Chance.emergency: if emergency == 0 { emergency = place }
        default: break
        }
        place -= 1
      }
      if part > 0 || weak > 0, isWholeAddress(from: place, room: room) {
        weak = 0
      } else if part > 0 {
        place = part
      }
      if weak > 0, place - start < room / 2 { place = weak }
      // A word as long as the row is cut at a grapheme; a grapheme as long as the row, between its cells.
      if place == start {
        place = emergency > start ? emergency : cut
        if cells[place].glyph == Cell.continuation { place -= 1 }
        if place <= start { place = cut }
      }
      cut = place
    }
    var next = cut
    while next < count, isBlank(next) { next += 1 }
    return (trimmed(start, cut), next)
  }

  /// Whether what begins at a good place is an address, and fits a row.
  private func isWholeAddress(from start: Int, room: Int) -> Bool {
    var end = start + 1
    var isAddress = false
    while end < cells.count, chances[end] != LineBreak.Chance.allowed, cells[end].glyph != 0x20 {
      if end - start >= room { return false }
      if chances[end] == LineBreak.Chance.addressPart { isAddress = true }
      end += 1
    }
    return isAddress && end - start <= room
  }

  private func isBlank(_ place: Int) -> Bool { cells[place].glyph == 0x20 }

  private func trimmed(_ start: Int, _ end: Int) -> Int {
    var end = end
    while end > start, isBlank(end - 1) { end -= 1 }
    return end
  }
}

extension Row {
  /// One row of text in one style: made safe, measured, never wrapped. Newlines become blanks.
  package static func styled(_ text: String, _ style: Style = .text) -> Row {
    if text.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) {
      return CellText(text.split(whereSeparator: \.isNewline).joined(separator: " "), style).row
    }
    return CellText(text, style).row
  }

  /// Plain text as rows no wider than `width`: lines broken at newlines and where they must.
  package static func wrap(_ text: String, width: Int, style: Style = .text) -> [Row] {
    var rows: [Row] = []
    var text = text
    text.withUTF8 { bytes in
      var place = 0
      while place <= bytes.count {
        let end = bytes.firstPlace(of: 0x0A, in: place..<bytes.count)
        var line = CellText()
        line.append(utf8: bytes.part(place..<end).withoutCarriageReturn(), style)
        line.appendRows(to: &rows, width: width)
        place = end + 1
      }
    }
    return rows
  }

  /// Cuts to `width` columns with an ellipsis at the end.
  package func truncated(to width: Int) -> Row {
    guard self.width > width, width > 0 else { return self.width > width ? Row() : self }
    var row = slice(0..<(width - 1))
    row.append(scalar: "…", width: 1, style: cells[max(0, width - 2)].style)
    return row
  }

  /// Cuts to `width` columns with an ellipsis in the middle: for paths and addresses, whose ends tell most.
  package func truncatedInTheMiddle(to width: Int) -> Row {
    guard self.width > width else { return self }
    guard width >= 5 else { return truncated(to: width) }
    let head = (width - 1) / 2
    var row = slice(0..<head)
    row.append(scalar: "…", width: 1, style: cells[head].style)
    row.append(slice((self.width - (width - 1 - head))..<self.width))
    return row
  }
}
