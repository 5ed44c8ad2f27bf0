import Cells

/// The rows of one code block: a row with the language and the block's number, then the code; all on a ground of its
/// own, or between two rules.
///
/// There is no frame at the sides, so that a terminal's own selection takes code and nothing else.
struct CodeRows: Sendable {
  /// As written behind the fence; may be empty.
  let language: String
  /// 1 for a message's first block; the key that copies it.
  let number: Int
  /// The page it is on.
  let page: PageWidth
  /// What comes before each row.
  let prefix: Row
  private var highlighter: Highlighter
  /// Columns that the rows of the line at hand are hung by, for parts of it that come later.
  private var hang = 0

  /// Marks a row that goes on with the line above; never part of a copy.
  static let continuation = Row.styled("↪ ", Style(.codeFrame))
  /// Columns from the prefix to the right edge of the page.
  private var room: Int { max(4, page.width - prefix.width) }

  init(language: String, number: Int, page: PageWidth, prefix: Row) {
    self.language = language
    self.number = number
    self.page = page
    self.prefix = prefix
    highlighter = Highlighter(language: language)
  }

  /// The row above, with language and number.
  func appendTop(to rows: inout [Row]) {
    let isRuled = page.framing == .hairlines
    let tag = Row.styled(" \(number) ", Style(.codeLabel, .bold))
    var row = Row.styled(isRuled ? "──" : "", Style(.codeFrame))
    let ends = isRuled ? 2 : 0
    if !language.isEmpty {
      let label = Row.styled(isRuled ? " \(language) " : language, Style(.codeLabel))
      row.append(label.truncated(to: max(0, room - 2 * ends - tag.width)))
    }
    fill(&row, to: room - ends - tag.width)
    if row.width + tag.width <= room { row.append(tag) }
    fill(&row, to: room)
    append(row, to: &rows)
  }

  /// The rule below, or a row of the ground.
  func appendBottom(to rows: inout [Row]) {
    var row = Row()
    fill(&row, to: room)
    append(row, to: &rows)
  }

  /// A row that is drawn from the code.
  func append(drawn line: CellText, to rows: inout [Row]) {
    rows.append(ground(line.row(0..<line.cells.count, prefix: prefix)))
  }

  /// One line of code without its newline, or a later part of one.
  mutating func append(_ line: UnsafeBufferPointer<UInt8>, goesOn: Bool = false, to rows: inout [Row]) {
    var text = CellText()
    highlighter.append(line, to: &text)
    if !goesOn {
      let indent = text.cells.firstIndex { $0.glyph != 0x20 } ?? 0
      hang = indent <= room / 2 ? indent : 0
    }
    append(text, goesOn: goesOn, to: &rows)
  }

  /// Cut at the width: between words where that leaves less than a third of the row empty, else between graphemes; what
  /// goes on is hung under the line's own indent. Blanks are kept, code is not prose.
  private func append(_ text: CellText, goesOn: Bool, to rows: inout [Row]) {
    var start = 0
    repeat {
      var prefix = prefix
      if start > 0 || goesOn {
        prefix.pad(to: prefix.width + hang)
        prefix.append(Self.continuation)
      }
      let room = max(2, page.width - prefix.width)
      var end = min(start + room, text.cells.count)
      if end < text.cells.count {
        let cut = end
        while end > cut - room / 3, text.chances[end] < LineBreak.Chance.weak { end -= 1 }
        if text.chances[end] < LineBreak.Chance.weak { end = cut }
        while end > start, text.chances[end] == LineBreak.Chance.never { end -= 1 }
        if end == start {
          end = cut
          if text.cells[end].glyph == Cell.continuation, end > start + 1 { end -= 1 }
        }
      }
      rows.append(ground(text.row(start..<end, prefix: prefix)))
      start = end
    } while start < text.cells.count
  }

  private func append(_ row: Row, to rows: inout [Row]) {
    var line = prefix
    line.append(row)
    rows.append(ground(line))
  }

  /// A row on the block's ground, which begins a blank before the code.
  private func ground(_ row: Row) -> Row {
    guard page.framing == .ground else { return row }
    var row = row
    row.pad(to: page.width)
    row.restyle(max(0, prefix.width - 1)..<row.width) { style in
      Style(style.role, style.attributes.union(.ground))
    }
    return row
  }

  private func fill(_ row: inout Row, to width: Int) {
    let glyph: Unicode.Scalar = page.framing == .hairlines ? "─" : " "
    row.fill(to: width, with: glyph, style: Style(.codeFrame))
  }
}
