import Cells
import TerminalIO
import TestSupport

/// Frames by chance, each made of the last as a conversation's are: rows scroll, come, grow, change and go, with links
/// in some. Behind each comes a mark past what is drawn, and behind some the whole frame once more.
struct RandomFrames {
  private let size: ScreenSize
  private var random: SeededGenerator
  private var rows: [Row]

  init(size: ScreenSize, seed: UInt64) {
    self.size = size
    random = SeededGenerator(seed: seed)
    rows = Array(repeating: Row(), count: size.rows)
  }

  mutating func draw(_ count: Int, on terminal: NcursesTerminal) {
    for number in 1...count {
      step()
      let isCursorShown = Int.random(in: 0..<4, using: &random) > 0
      let cursor = Frame.Position(column: number % size.columns, row: size.rows - 2)
      let frame = Frame(size: size, rows: rows, cursor: isCursorShown ? cursor : nil)
      terminal.draw(frame)
      _ = terminal.send(Array("\u{1B}]777;part\u{1B}\\".utf8))
      guard number.isMultiple(of: 3) || number == count else { continue }
      terminal.invalidate()
      terminal.draw(frame)
      _ = terminal.send(Array("\u{1B}]777;whole\u{1B}\\".utf8))
    }
    _ = terminal.send(Array("\u{1B}]777;end\u{1B}\\".utf8))
  }

  private mutating func step() {
    let top = Int.random(in: 0..<size.rows, using: &random)
    let bottom = Int.random(in: top..<size.rows, using: &random)
    switch Int.random(in: 0..<8, using: &random) {
    case 0...2: scroll(top...bottom, by: Int.random(in: 1...4, using: &random))
    case 3: scroll(top...bottom, by: -Int.random(in: 1...4, using: &random))
    case 4: rows[top].append(text())
    case 5: rows[top] = text()
    case 6: rows[top].restyle(0..<(rows[top].width / 2)) { _ in Style(.strong) }
    default: rows[top] = rows[top].slice(0..<(rows[top].width / 2))
    }
    if Int.random(in: 0..<3, using: &random) == 0 { rows[bottom].append(text()) }
    for row in rows.indices { rows[row].truncate(to: size.columns) }
  }

  private mutating func scroll(_ region: ClosedRange<Int>, by distance: Int) {
    let moved = region.map { region.contains($0 + distance) ? rows[$0 + distance] : text() }
    rows.replaceSubrange(region, with: moved)
  }

  private mutating func text() -> Row {
    var row = Row()
    for _ in 0..<Int.random(in: 0..<7, using: &random) {
      switch Int.random(in: 0..<8, using: &random) {
      case 0: row.append(Row.styled("a link", Style(.link)).linked(to: "https://a.example/1"))
      case 1: row.append(Row.styled("漢字 link", Style(.link)).linked(to: "https://b.example/2"))
      case 2: row.append(Row.styled("a link", Style(.link)))
      case 3: row.append(Row.styled("漢字 😀 ", Style(.text)))
      case 4: row.append(Row.styled("code", Style(.code)))
      case 5: row.append(Row.styled("        ", Style(.text)))
      default: row.append(Row.styled("some words of text "))
      }
      row.append(Row.styled(" "))
    }
    return row
  }
}
