/// A stretch of styled text as cells, made safe for a terminal and measured, not yet broken into rows.
///
/// The one way from text to cells: whatever comes from a model, a file or a user passes through here, so that nothing
/// in it drives the terminal and no row drifts.
package struct CellText: Sendable {
  /// One for each column.
  package var cells: [Cell] = []
  /// For each cell, whether a row may begin there (`LineBreak.Chance`).
  package var chances: [UInt8] = []
  /// Graphemes of more than one scalar, as cells name them.
  package var clusters: [String] = []
  /// Cells that are links.
  package var links: [RowLink] = []
  private var lineBreak = LineBreak()

  /// Columns from one tab stop to the next.
  static let tabWidth = 4
  /// Columns of a piece of code that is kept on one row.
  static let longestHeld = 24
  /// Marks drawn over one glyph; curses keeps no more.
  static let marksPerCell = HarmlessText.marksPerLetter
  /// U+FDD0, a noncharacter, which Unicode leaves to programs' own use (and Swift lets no literal name): a carriage
  /// return that ends no line, and is shown as one.
  static let bareReturn: UInt16 = 0xFDD0

  package init() {}

  /// A text in one style.
  package init(_ text: String, _ style: Style = .text) { append(text, style) }

  package var width: Int { cells.count }
  /// Whether nothing was appended.
  package var isEmpty: Bool { cells.isEmpty }

  /// Appends text; newlines in it are shown as marks, so split at them before.
  package mutating func append(_ text: String, _ style: Style) {
    var text = text
    text.withUTF8 { append(utf8: $0, style) }
  }

  /// Appends UTF-8; what is not UTF-8 is shown as U+FFFD.
  package mutating func append(utf8 bytes: UnsafeBufferPointer<UInt8>, _ style: Style) {
    var place = 0
    let end = bytes.count
    if cells.isEmpty {
      cells.reserveCapacity(end)
      chances.reserveCapacity(end)
    }
    while place < end {
      let byte = bytes[place]
      if byte < 0x80, place + 1 == end || bytes[place + 1] < 0x80 {
        append(ascii: byte, style)
        place += 1
      } else {
        // A grapheme may begin with an ASCII character and go on beyond; none goes on with one (CR LF aside).
        var next = place + 1
        while next < end, bytes[next] >= 0x80 { next += 1 }
        for character in String(decoding: UnsafeBufferPointer(rebasing: bytes[place..<next]), as: UTF8.self) {
          append(character, style)
        }
        place = next
      }
    }
  }

  /// Appends the cells of another text as they are; a row may begin with them only where it may anywhere, or where
  /// `allowsBreak` says.
  package mutating func append(_ other: CellText, allowsBreak: Bool = false) {
    let start = chances.count
    defer { if allowsBreak, start < chances.count { chances[start] = LineBreak.Chance.allowed } }
    for link in other.links { link.part(in: 0..<other.width, from: width).map { links.append($0) } }
    let shift = UInt32(clusters.count)
    clusters.append(contentsOf: other.clusters)
    for var cell in other.cells {
      if cell.isCluster { cell.glyph += shift }
      cells.append(cell)
    }
    chances.append(contentsOf: other.chances)
    lineBreak = other.lineBreak
  }

  /// Keeps what was appended since there were `start` cells on one row if it is short and that leaves no row half
  /// empty.
  package mutating func holdTogether(from start: Int) {
    guard start < cells.count, cells.count - start <= Self.longestHeld else { return }
    for place in (start + 1)..<max(start + 1, cells.count) where chances[place] == LineBreak.Chance.allowed {
      chances[place] = LineBreak.Chance.weak
    }
  }

  /// Takes blanks off the end.
  package mutating func dropTrailingBlanks() {
    while cells.last?.glyph == 0x20 {
      cells.removeLast()
      chances.removeLast()
    }
  }

  @inline(__always)
  private mutating func append(ascii byte: UInt8, _ style: Style) {
    if byte >= 0x20, byte < 0x7F {
      chances.append(lineBreak.chance(before: LineBreak.ofASCII(byte), byte: byte))
      cells.append(Cell(glyph: UInt32(byte), style: style, width: 1))
    } else {
      append(control: byte, style)
    }
  }

  private mutating func append(control byte: UInt8, _ style: Style) {
    if byte == 0x09 {
      repeat { append(ascii: 0x20, style) } while cells.count % Self.tabWidth != 0
    } else {
      appendMark([UInt8(ascii: "^"), byte ^ 0x40])
    }
  }

  private mutating func append(_ character: Character, _ style: Style) {
    let scalars = character.unicodeScalars
    guard let first = scalars.first else { return }
    if scalars.index(after: scalars.startIndex) == scalars.endIndex {
      append(scalar: first, style)
    } else {
      append(cluster: Array(scalars), style)
    }
  }

  /// One spacing scalar begins a cell; `isInside` keeps a row from beginning there.
  mutating func append(scalar: Unicode.Scalar, _ style: Style, isInside: Bool = false) {
    if scalar.isASCII, !isInside { return append(ascii: UInt8(truncatingIfNeeded: scalar.value), style) }
    if scalar.value == 0xFFFD { return push(scalar.value, width: 1, Style(.control), .letter, isInside) }
    if scalar.value == 0x3000 {
      for _ in 0..<2 { push(0x20, width: 1, style, .space, isInside) }
      return
    }
    switch scalar.isASCII ? CellWidth.Kind.narrow : CellWidth.kind(of: scalar) {
    case .narrow: push(scalar.value, width: 1, style, LineBreak.of(scalar, isWide: false), isInside)
    case .wide: push(scalar.value, width: 2, style, LineBreak.of(scalar, isWide: true), isInside)
    case .blank: push(0x20, width: 1, style, LineBreak.of(scalar, isWide: false), isInside)
    case .mark: push(cluster: "\u{25CC}" + String(Character(scalar)), style, isInside)
    case .hidden:
      if let letter = Self.regionalLetter(scalar) {
        push(UInt32(letter), width: 1, style, .letter, isInside)
      } else if scalar.value == Self.bareReturn {
        appendMark(Array("^M".utf8), isInside: isInside)
      } else {
        appendMark(number: scalar.value, isInside: isInside)
      }
    }
  }

  /// The letter that a regional indicator means.
  static func regionalLetter(_ scalar: Unicode.Scalar) -> UInt8? {
    (0x1F1E6...0x1F1FF).contains(scalar.value) ? UInt8(scalar.value - 0x1F1E6) + UInt8(ascii: "A") : nil
  }

  /// Draws a scalar over the glyph before it, if there is one and it carries fewer than `marksPerCell` marks.
  mutating func overlay(_ scalar: Unicode.Scalar) {
    guard let last = cells.indices.last(where: { cells[$0].width > 0 }) else { return }
    if cells[last].isCluster {
      let index = cells[last].clusterIndex
      if clusters[index].unicodeScalars.count <= Self.marksPerCell { clusters[index].unicodeScalars.append(scalar) }
    } else if let base = Unicode.Scalar(cells[last].glyph) {
      var cluster = String(Character(base))
      cluster.unicodeScalars.append(scalar)
      cells[last].glyph = Cell.clusterFlag | UInt32(clusters.count)
      clusters.append(cluster)
    }
  }

  /// Shows what must not be sent by its number, as vim does: `<200b>`.
  mutating func appendMark(number: UInt32, isInside: Bool = false) {
    let hexadecimal = String(number, radix: 16)
    appendMark(Array("<\(hexadecimal.utf8.count < 2 ? "0" : "")\(hexadecimal)>".utf8), isInside: isInside)
  }

  /// Shows a visible mark; never broken in itself.
  mutating func appendMark(_ ascii: [UInt8], isInside: Bool = false) {
    for (place, byte) in ascii.enumerated() {
      push(UInt32(byte), width: 1, Style(.control), .letter, isInside || place > 0)
    }
  }

  private mutating func push(cluster: String, _ style: Style, _ isInside: Bool) {
    push(Cell.clusterFlag | UInt32(clusters.count), width: 1, style, .letter, isInside)
    clusters.append(cluster)
  }

  private mutating func push(
    _ glyph: UInt32, width: UInt8, _ style: Style, _ breakClass: LineBreak.Class, _ isInside: Bool
  ) {
    let chance = lineBreak.chance(before: breakClass, byte: 0)
    chances.append(isInside ? LineBreak.Chance.never : chance)
    cells.append(Cell(glyph: glyph, style: style, width: width))
    if width == 2 {
      chances.append(LineBreak.Chance.never)
      cells.append(Cell(glyph: Cell.continuation, style: style, width: 0))
    }
  }
}
