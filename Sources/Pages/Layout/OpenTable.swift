import Cells

/// A table at the left edge whose lines are still being taken.
///
/// Its rows depend on each other through the columns' widths, so they are drawn once all lines that are there have been
/// taken, and again when a later one changes the form.
struct OpenTable: Sendable {
  /// The lines of head and delimiters, which are put before each part that is parsed.
  let source: [UInt8]
  /// How far the text was taken before the table.
  let before: SourceMark
  /// What the lines before it leave behind for those that are to be guarded.
  let stateBefore: SourceGuard.State
  /// Where its rows begin among the body's.
  let start: Int
  /// The row of its upper border; a blank one is before it.
  var firstRow: Int { start + (start > 0 ? 1 : 0) }
  var rows: TableRows
  /// The form that rows were drawn in, and how many were.
  var form: TableRows.Form?
  var drawn = 0

  /// Reads head and delimiters, `source`; nil where that is no table.
  init?(
    _ source: UnsafeBufferPointer<UInt8>, definitions: LinkDefinitions, before: SourceMark,
    stateBefore: SourceGuard.State, start: Int, mathematics: Mathematics
  ) {
    let source = Array(source)
    let head = Self.withUnits(of: source, definitions) { units -> TableRows? in
      units.count == 1
        ? Self.table(of: units).map {
          TableRows($0, base: .text, notes: definitions.notes, mathematics: mathematics)
        } : nil
    }
    guard let rows = head ?? nil, rows.count == 1 else { return nil }
    self.source = source
    self.before = before
    self.stateBefore = stateBefore
    self.start = start
    self.rows = rows
  }

  /// Takes so many whole lines that begin with a bar; false where not all are rows of this table.
  mutating func take(_ lines: UnsafeBufferPointer<UInt8>, count: Int, definitions: LinkDefinitions) -> Bool {
    return Self.withUnits(of: source + lines, definitions) { units in
      guard units.count == 1, let table = Self.table(of: units),
        table.children.count(where: { $0.kind == .tableRow }) == count + 1
      else { return false }
      rows.add(rowsOf: table, definitions.notes)
      return true
    } ?? false
  }

  /// Parses a part behind head and delimiters: the units, valid within `body`.
  static func withUnits<Result>(
    of text: [UInt8], _ definitions: LinkDefinitions, _ body: ([MarkdownUnit]) -> Result
  ) -> Result? {
    let head = definitions.source.isEmpty ? [] : definitions.source + [0x0A]
    let guarded = text.withUnsafeBufferPointer { SourceGuard.guarded($0) } ?? text
    return head.withUnsafeBufferPointer { head in
      guarded.withUnsafeBufferPointer { text in
        guard let document = MarkdownDocument(head, text) else { return nil }
        return body(MarkdownUnit.units(of: document))
      }
    }
  }

  /// The table that the units begin with.
  static func table(of units: [MarkdownUnit]) -> MarkdownNode? {
    guard let first = units.first, first.list == nil, first.nodes.count == 1, first.nodes[0].kind == .table else {
      return nil
    }
    return first.nodes[0]
  }

  /// Whether a line begins with a bar, as a row or a head does.
  static func beginsWithBar(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    var place = 0
    while place < line.count, place < 3, line[place] == 0x20 { place += 1 }
    return place < line.count && line[place] == UInt8(ascii: "|")
  }

  /// Whether a line may be between head and rows.
  static func isDelimiter(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    line.contains(UInt8(ascii: "-"))
      && line.allSatisfy {
        switch $0 {
        case UInt8(ascii: "|"), UInt8(ascii: "-"), UInt8(ascii: ":"), 0x20, 0x09, 0x0D: true
        default: false
        }
      }
  }
}
