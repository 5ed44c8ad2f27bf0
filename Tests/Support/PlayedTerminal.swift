import Foundation

/// A terminal that bytes are played into: what is in each cell, and where the cell leads.
///
/// It knows what the program's terminals are sent; what it does not know it says.
public struct PlayedTerminal {
  /// One column of one row.
  public struct Cell: Equatable, Sendable {
    /// A glyph with its marks; empty for the right half of a wide one.
    public var text = " "
    /// How it looks.
    public var look = Look()
    /// Where it leads: name and address of the link.
    public var link: String?
  }

  /// How a cell looks, by the numbers that the terminal got.
  public struct Look: Equatable, Sendable {
    /// Those that are on.
    public var attributes: Set<Int> = []
    /// Colours; empty for the terminal's own.
    public var foreground = "", background = ""
  }

  /// Each row's columns, from the top.
  public private(set) var cells: [[Cell]]
  /// Sequences that it does not know.
  public private(set) var unknown: Set<String> = []

  private var (row, column) = (0, 0)
  private var pen = Cell()
  private var region: Range<Int>
  private var bytes: [UInt8] = []
  private var place = 0

  /// A terminal with nothing on it.
  public init(columns: Int, rows: Int) {
    cells = Array(repeating: Array(repeating: Cell(), count: columns), count: rows)
    region = 0..<rows
  }

  /// A row's text without trailing blanks; the right half of a wide glyph is empty.
  public func text(_ row: Int) -> String {
    var text = cells[row].map(\.text).joined()
    while text.last == " " { text.removeLast() }
    return text
  }

  /// A screen as a reader sees it: of a blank only what shows.
  public var seen: [[Cell]] {
    cells.map { row in
      row.map { cell in
        var cell = cell
        if cell.text == " " {
          cell.look.attributes.formIntersection([4, 7, 9])
          if cell.look.attributes.isEmpty { cell.look.foreground = "" }
        }
        return cell
      }
    }
  }

  /// Plays bytes; they end with a whole sequence.
  public mutating func play(_ more: some Sequence<UInt8>) {
    bytes = Array(more)
    place = 0
    while let byte = next() {
      switch byte {
      case 0x1B: escape()
      case 0x07, 0x0E, 0x0F: break
      case 0x08: column = max(0, column - 1)
      case 0x0D: column = 0
      case 0x0A: lineFeed()
      case 0..<0x20: unknown.insert("control \(byte)")
      default:
        place -= 1
        put(character())
      }
    }
  }

  private mutating func next() -> UInt8? {
    guard place < bytes.count else { return nil }
    place += 1
    return bytes[place - 1]
  }

  /// The scalar at the present place.
  private mutating func character() -> Unicode.Scalar {
    let length = max(1, (~bytes[place]).leadingZeroBitCount)
    let end = min(bytes.count, place + length)
    defer { place = end }
    return String(decoding: bytes[place..<end], as: UTF8.self).unicodeScalars.first ?? "?"
  }

  private mutating func put(_ scalar: Unicode.Scalar) {
    let width = PlayedTerminal.width(scalar)
    if width == 0 {
      if column > 0 { cells[row][column - 1].text.unicodeScalars.append(scalar) }
      return
    }
    // Behind the last column everything goes on in the next row.
    if column + width > cells[row].count {
      column = 0
      lineFeed()
    }
    // Half of a wide glyph goes with its other half.
    if cells[row][column].text.isEmpty { cells[row][column - 1].text = " " }
    let end = column + width
    if end < cells[row].count, cells[row][end].text.isEmpty { cells[row][end].text = " " }
    pen.text = String(scalar)
    cells[row][column] = pen
    if width == 2 {
      pen.text = ""
      cells[row][column + 1] = pen
    }
    column += width
  }

  /// Columns of a scalar: enough of Unicode for what tests show.
  private static func width(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x300...0x36F: 0
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xFF00...0xFF60, 0x1F300...0x1FAFF: 2
    default: 1
    }
  }

  private mutating func escape() {
    switch next() {
    case UInt8(ascii: "["): control()
    case UInt8(ascii: "]"): command()
    case UInt8(ascii: "M"): if row == region.lowerBound { scroll(-1) } else { row -= 1 }
    case UInt8(ascii: "("): _ = next()
    case UInt8(ascii: "="), UInt8(ascii: ">"), UInt8(ascii: "7"), UInt8(ascii: "8"): break
    case let other: unknown.insert("escape \(other ?? 0)")
    }
  }

  /// `ESC ] … ESC \`
  private mutating func command() {
    var text: [UInt8] = []
    while let byte = next() {
      if byte == 0x1B {
        _ = next()
        break
      }
      text.append(byte)
    }
    let words = String(decoding: text, as: UTF8.self)
    let parts = words.split(separator: ";", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.first == "8", parts.count == 3 else { return }
    pen.link = parts[2].isEmpty ? nil : parts[1...].joined(separator: ";")
  }

  /// `ESC [ …`
  private mutating func control() {
    var text: [UInt8] = []
    while let byte = next() {
      guard (0x40...0x7E).contains(byte) else {
        text.append(byte)
        continue
      }
      let parameters = String(decoding: text, as: UTF8.self)
      // Modes, and keys' ways: nothing on the screen.
      if ["?", ">", "<"].contains(parameters.first) || "hltu".utf8.contains(byte) { return }
      act(byte, parameters, parameters.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 })
      return
    }
  }

  private mutating func act(_ final: UInt8, _ text: String, _ numbers: [Int]) {
    let first = max(1, numbers.first ?? 1)
    let second = max(1, numbers.count > 1 ? numbers[1] : 1)
    let (rows, columns) = (cells.count, cells[0].count)
    switch Character(Unicode.Scalar(final)) {
    case "m": look(numbers[...])
    case "H": (row, column) = (min(rows, first) - 1, min(columns, second) - 1)
    case "d": row = min(rows, first) - 1
    case "G": column = min(columns, first) - 1
    case "A": row = max(0, row - first)
    case "B": row = min(rows - 1, row + first)
    case "C": column = min(columns - 1, column + first)
    case "D": column = max(0, column - first)
    case "K": clear(numbers.first == 1 ? 0..<(column + 1) : numbers.first == 2 ? 0..<columns : column..<columns)
    case "J":
      if numbers.first == 2 { row = 0 }
      clear(numbers.first == 2 ? 0..<columns : column..<columns)
      for below in (row + 1)..<max(row + 1, rows) { cells[below] = Array(repeating: blank, count: columns) }
    case "X": clear(column..<min(columns, column + first))
    case "P", "@":
      var line = cells[row]
      let count = min(first, columns - column)
      let blanks = Array(repeating: blank, count: count)
      if final == UInt8(ascii: "P") {
        line.removeSubrange(column..<(column + count))
        line += blanks
      } else {
        line.insert(contentsOf: blanks, at: column)
        line.removeLast(count)
      }
      cells[row] = line
    case "b": for _ in 0..<first { put(cells[row][column - 1].text.unicodeScalars.first ?? " ") }
    case "r":
      region = (first - 1)..<(numbers.count > 1 ? second : rows)
      (row, column) = (0, 0)
    case "S": scroll(first)
    case "T": scroll(-first)
    case "L", "M":
      let whole = region
      region = row..<region.upperBound
      scroll(final == UInt8(ascii: "M") ? first : -first)
      region = whole
    default: unknown.insert("control \(text)\(Character(Unicode.Scalar(final)))")
    }
  }

  private mutating func look(_ numbers: ArraySlice<Int>) {
    var rest = numbers
    if rest.isEmpty { pen.look = Look() }
    while let number = rest.popFirst() {
      switch number {
      case 0: pen.look = Look()
      // The first of the fonts, which is the only one.
      case 10: break
      case 1...9: pen.look.attributes.insert(number)
      case 22: pen.look.attributes.subtract([1, 2])
      case 23...29: pen.look.attributes.remove(number - 20)
      case 38, 48:
        let count = rest.first == 5 ? 2 : 4
        let color = rest.prefix(count).map(String.init).joined(separator: ";")
        rest = rest.dropFirst(count)
        if number == 38 { pen.look.foreground = color } else { pen.look.background = color }
      case 30...37, 90...97: pen.look.foreground = "\(number)"
      case 40...47, 100...107: pen.look.background = "\(number)"
      case 39: pen.look.foreground = ""
      case 49: pen.look.background = ""
      default: unknown.insert("look \(number)")
      }
    }
  }

  /// A blank as clearing leaves it: no link.
  private var blank: Cell { Cell(text: " ", look: pen.look, link: nil) }

  private mutating func clear(_ columns: Range<Int>) {
    for column in columns { cells[row][column] = blank }
  }

  private mutating func lineFeed() {
    if row == region.upperBound - 1 { scroll(1) } else { row = min(cells.count - 1, row + 1) }
  }

  private mutating func scroll(_ rows: Int) {
    let blanks = Array(repeating: Array(repeating: blank, count: cells[0].count), count: min(abs(rows), region.count))
    let kept = rows > 0 ? cells[region].dropFirst(rows) + blanks : blanks + cells[region].dropLast(-rows)
    cells.replaceSubrange(region, with: kept)
  }
}
