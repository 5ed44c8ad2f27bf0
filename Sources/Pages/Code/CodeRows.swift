import Cells

/// The rows of one code block: a rule with the language and the block's number, the code, a rule.
///
/// No frame stands at the sides, so that a terminal's own selection takes code and nothing else.
struct CodeRows: Sendable {
  /// As written behind the fence; may be empty.
  let language: String
  /// 1 for a message's first block; the key that copies it.
  let number: Int
  /// Columns, the prefix included.
  let width: Int
  /// What stands before each row.
  let prefix: Row
  private var highlighter: Highlighter

  /// Marks a row that goes on with the line above; never part of a copy.
  static let continuation = Row.styled("↪ ", Style(.codeFrame))
  /// Columns up to the block's number, which stands where prose ends, wherever the block is nested.
  private var room: Int { max(4, PageWidth(width: width).prose - prefix.width) }
  /// Columns of the rules. Code may take them all, and how many it will is not known when the first row is drawn.
  private var extent: Int { max(room, width - prefix.width) }

  init(language: String, number: Int, width: Int, prefix: Row) {
    self.language = language
    self.number = number
    self.width = width
    self.prefix = prefix
    highlighter = Highlighter(language: language)
  }

  /// The rule above, with label and number.
  func appendTop(to rows: inout [Row]) {
    var row = Row.styled("──", Style(.codeFrame))
    let tag = Row.styled(" \(number) ", Style(.codeLabel, .bold))
    if !language.isEmpty {
      row.append(Row.styled(" \(language) ", Style(.codeLabel)).truncated(to: max(0, room - 4 - tag.width)))
    }
    Self.rule(&row, to: room - 2 - tag.width)
    if row.width + tag.width <= room { row.append(tag) }
    Self.rule(&row, to: extent)
    append(row, to: &rows)
  }

  /// The rule below.
  func appendBottom(to rows: inout [Row]) {
    var row = Row()
    Self.rule(&row, to: extent)
    append(row, to: &rows)
  }

  /// One line of code without its newline, or a later part of one.
  mutating func append(_ line: UnsafeBufferPointer<UInt8>, goesOn: Bool = false, to rows: inout [Row]) {
    var text = CellText()
    highlighter.append(line, to: &text)
    append(text, goesOn: goesOn, to: &rows)
  }

  /// Cut at the width: between words where that leaves less than a third of the row empty, else between graphemes.
  /// Blanks are kept, code is not prose.
  private func append(_ text: CellText, goesOn: Bool, to rows: inout [Row]) {
    var start = 0
    repeat {
      var prefix = prefix
      if start > 0 || goesOn { prefix.append(Self.continuation) }
      let room = max(2, width - prefix.width)
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
      rows.append(text.row(start..<end, prefix: prefix))
      start = end
    } while start < text.cells.count
  }

  private func append(_ row: Row, to rows: inout [Row]) {
    var line = prefix
    line.append(row)
    rows.append(line)
  }

  private static func rule(_ row: inout Row, to width: Int) {
    row.fill(to: width, with: "─", style: Style(.codeFrame))
  }
}
