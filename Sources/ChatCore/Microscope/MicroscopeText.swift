import Cells
import Conversations

/// A reply's text in the microscope: each word as sure as it was, each row with a mark for its least likely word.
///
/// Paragraphs are laid out when they come into view, and kept while the width is the same. The window is anchored at
/// a row of a paragraph, so that those above it need not be laid out.
struct MicroscopeText: Sendable {
  private let pieces: [ReplyOdds.Piece]
  /// Places in `pieces`, one row of source each.
  private let paragraphs: [Range<Int>]
  private var laidOut: [Int: Paragraph] = [:]
  /// Columns of the text, without the marks; 0 before it was looked at.
  private var width = 0
  /// The piece under the cursor.
  private var cursor = 0
  private var top = Place()

  /// Columns of the mark at the left, with a blank behind it.
  private static let margin = 2

  private struct Paragraph: Sendable {
    var rows: [Row]
    /// The row that shows the beginning of each of its pieces.
    var places: [Int]

    /// The piece that a row begins with, counted from the paragraph's first.
    func piece(inRow row: Int) -> Int { places.firstIndex(of: row) ?? places.lastIndex { $0 < row } ?? 0 }
  }

  private struct Place: Comparable {
    var paragraph = 0
    var row = 0

    static func < (one: Place, other: Place) -> Bool {
      (one.paragraph, one.row) < (other.paragraph, other.row)
    }
  }

  init(_ pieces: [ReplyOdds.Piece]) {
    self.pieces = pieces
    var paragraphs: [Range<Int>] = []
    var start = 0
    for (place, piece) in pieces.enumerated() where piece.text.contains(where: \.isNewline) {
      paragraphs.append(start..<(place + 1))
      start = place + 1
    }
    if start < pieces.count { paragraphs.append(start..<pieces.count) }
    self.paragraphs = paragraphs
  }

  /// How many rows are laid out.
  var rowCount: Int { laidOut.values.reduce(0) { $0 + $1.rows.count } }

  /// The rows of the window, of which one has the piece under the cursor. It moves no further than that needs, and
  /// has no row below the last while there are some above the first.
  mutating func window(_ size: ScreenSize, at piece: Int) -> [Row] {
    guard !paragraphs.isEmpty else { return [] }
    fit(max(8, size.columns - Self.margin))
    if piece != cursor {
      // One was drawn with the cursor, the other without.
      laidOut[paragraph(of: cursor)] = nil
      laidOut[paragraph(of: piece)] = nil
      cursor = piece
    }
    let here = place(of: piece)
    if top.row > 0 { top.row = min(top.row, layout(top.paragraph).rows.count - 1) }
    top = here < top ? here : max(top, moved(here, by: 1 - size.rows, notAbove: top.paragraph))
    let rows = self.rows(size.rows)
    guard rows.count < size.rows, top > Place() else { return rows }
    top = moved(top, by: rows.count - size.rows)
    return self.rows(size.rows)
  }

  /// The piece with which a row begins that is so many below that of another, or above it where that is negative.
  mutating func piece(_ rows: Int, from piece: Int) -> Int {
    guard width > 0, !paragraphs.isEmpty else { return piece }
    let target = moved(place(of: piece), by: rows)
    return paragraphs[target.paragraph].lowerBound + layout(target.paragraph).piece(inRow: target.row)
  }

  /// Lays out for another width; what is at the window's top stays there.
  private mutating func fit(_ width: Int) {
    guard width != self.width else { return }
    let first = laidOut[top.paragraph].map { paragraphs[top.paragraph].lowerBound + $0.piece(inRow: top.row) }
    (self.width, laidOut) = (width, [:])
    if let first { top = place(of: first) }
  }

  private func paragraph(of piece: Int) -> Int { paragraphs.firstIndex { $0.contains(piece) } ?? 0 }

  private mutating func place(of piece: Int) -> Place {
    let number = paragraph(of: piece)
    return Place(paragraph: number, row: layout(number).places[piece - paragraphs[number].lowerBound])
  }

  /// The place so many rows below another, or above it where that is negative: not beyond the last row, nor above
  /// `first`, a paragraph.
  private mutating func moved(_ place: Place, by rows: Int, notAbove first: Int = 0) -> Place {
    var (number, row) = (place.paragraph, place.row + rows)
    while row < 0, number > first {
      number -= 1
      row += layout(number).rows.count
    }
    while row > 0 {
      let count = layout(number).rows.count
      if row < count { break }
      guard number + 1 < paragraphs.count else { return Place(paragraph: number, row: count - 1) }
      row -= count
      number += 1
    }
    return Place(paragraph: number, row: max(0, row))
  }

  /// So many rows from the window's top on, fewer where the text ends.
  private mutating func rows(_ count: Int) -> [Row] {
    var rows = Array(layout(top.paragraph).rows[top.row...].prefix(count))
    var number = top.paragraph + 1
    while rows.count < count, number < paragraphs.count {
      rows += layout(number).rows.prefix(count - rows.count)
      number += 1
    }
    return rows
  }

  private mutating func layout(_ number: Int) -> Paragraph {
    if let paragraph = laidOut[number] { return paragraph }
    let paragraph = draw(paragraphs[number])
    laidOut[number] = paragraph
    return paragraph
  }

  private func draw(_ range: Range<Int>) -> Paragraph {
    var text = CellText()
    var columns: [Range<Int>] = []
    for place in range {
      let start = text.width
      let lines = pieces[place].text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      let ending = lines.count > 1 && place == cursor ? "⏎" : ""
      text.append(lines.joined(separator: "") + ending, OddsStyle.style(pieces[place].doubt))
      columns.append(start..<text.width)
      guard place == cursor else { continue }
      // Characters that are shown by a number have a style of their own.
      for column in start..<text.width { text.cells[column].style.attributes.insert(.reverse) }
    }
    let lines = text.lines(width: width)
    let rows = lines.map { line in
      let doubt = text.cells[line].compactMap { OddsStyle.doubt($0.style) }.max() ?? 0
      // Its shape says how doubtful; a line below it would reach to the text.
      return text.row(line, prefix: Row.styled(OddsStyle.mark(doubt) + " ", Style(OddsStyle.style(doubt).role)))
    }
    var row = 0
    let places = columns.map { cells in
      // A blank at a break is in no row: what is behind it is in the next.
      while row + 1 < lines.count, lines[row].upperBound <= cells.lowerBound,
        lines[row + 1].lowerBound < cells.upperBound
      {
        row += 1
      }
      return row
    }
    return Paragraph(rows: rows, places: places)
  }
}
