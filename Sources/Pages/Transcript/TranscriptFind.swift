import Cells
import Conversations

/// A search through the branch being read: which messages hold the text, and where the reader is among them.
package struct TranscriptFind: Sendable, Equatable {
  /// As typed. Without an upper-case letter it matches either case.
  package let query: String
  /// Messages of the branch that hold it, in reading order.
  package internal(set) var messages: [MessageID]
  /// The place of the current message among `messages`, from 0; nil before the first step.
  package internal(set) var current: Int?
  /// The match within the current message, from 0.
  package internal(set) var occurrence = 0
  /// Matches in the current message, as shown; nil until it is laid out.
  package internal(set) var occurrenceCount: Int?
  private let needle: [Unicode.Scalar]
  private let gaps: [Bool]
  private let ignoresCase: Bool
  var currentRows: [Occurrence] = []

  /// Part of a match in one row; a match broken over rows has one for each.
  struct Occurrence: Equatable, Sendable {
    /// Matches are numbered from 0.
    var number: Int
    var row: Int
    var columns: Range<Int>
  }

  init(query: String, messages: [MessageID]) {
    self.query = query
    self.messages = messages
    ignoresCase = !query.unicodeScalars.contains { $0.properties.isUppercase }
    var needle: [Unicode.Scalar] = []
    var gaps: [Bool] = []
    var isGap = false
    for scalar in query.trimmingSpaces().unicodeScalars {
      if scalar.properties.isWhitespace {
        isGap = true
      } else {
        needle.append(ignoresCase ? Self.lower(scalar) : scalar)
        gaps.append(isGap)
        isGap = false
      }
    }
    self.needle = needle
    self.gaps = gaps
  }

  /// The current message.
  package var currentMessage: MessageID? { current.flatMap { messages.indices.contains($0) ? messages[$0] : nil } }

  /// Smart case, on a text.
  package func matches(_ text: String) -> Bool { Self.contains(text, query, ignoresCase: ignoresCase) }

  /// Loaded messages of the branch that hold the text: for a chat without a store.
  package static func loadedMatches(_ query: String, in conversation: Conversation) -> [MessageID] {
    let find = TranscriptFind(query: query, messages: [])
    return conversation.path.filter { id in conversation[id]?.text.loaded.map(find.matches) ?? false }
  }

  private static func contains(_ text: String, _ query: String, ignoresCase: Bool) -> Bool {
    guard !query.isEmpty else { return false }
    // Only letters beyond ASCII need Unicode's tables, which take many times as long.
    let isPlain = query.unicodeScalars.allSatisfy { $0.isASCII || !$0.properties.isCased }
    var text = ignoresCase && !isPlain ? text.lowercased() : text
    var query = query
    return query.withUTF8 { query in
      text.withUTF8 { contains($0, query, ignoresCase: ignoresCase && isPlain) }
    }
  }

  private static func contains(
    _ text: UnsafeBufferPointer<UInt8>, _ query: UnsafeBufferPointer<UInt8>, ignoresCase: Bool
  ) -> Bool {
    guard query.count <= text.count else { return false }
    func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
    let first = query[0]
    let other = ignoresCase && isLetter(first) ? first ^ 0x20 : first
    var start = 0
    while start <= text.count - query.count {
      if text[start] == first || text[start] == other {
        var place = 1
        while place < query.count {
          let (one, two) = (text[start + place], query[place])
          guard one == two || ignoresCase && one ^ 0x20 == two && isLetter(two) else { break }
          place += 1
        }
        if place == query.count { return true }
      }
      start += 1
    }
    return false
  }

  private static func lower(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    if scalar.isASCII {
      let value = scalar.value
      return (0x41...0x5A).contains(value) ? Unicode.Scalar(UInt8(value + 32)) : scalar
    }
    let mapped = scalar.properties.lowercaseMapping.unicodeScalars
    return mapped.count == 1 ? mapped.first ?? scalar : scalar
  }

  /// Matches of rows near a range; all of them when `near` is nil.
  func occurrences(in layout: MessageLayout, near: Range<Int>?) -> [Occurrence] {
    guard !needle.isEmpty else { return [] }
    let all = 0..<layout.rowCount
    let margin = 2 + needle.count / 10
    let range = near.map { max(0, $0.lowerBound - margin)..<($0.upperBound + margin) }?.clamped(to: all) ?? all
    let rows = layout.rows(in: range)
    var found: [Occurrence] = []
    var number = 0
    var skipUntil = (row: -1, column: -1)
    for (place, row) in rows.enumerated() {
      let index = range.lowerBound + place
      for column in row.cells.indices where begins(row, column) {
        if (index, column) <= skipUntil { continue }
        guard let pieces = match(rows[place...], column) else { continue }
        for piece in pieces {
          found.append(Occurrence(number: number, row: range.lowerBound + piece.row, columns: piece.columns))
        }
        if let last = pieces.last { skipUntil = (range.lowerBound + last.row, last.columns.upperBound - 1) }
        number += 1
      }
    }
    return found
  }

  /// Whether the first scalar is in a cell.
  @inline(__always)
  private func begins(_ row: Row, _ column: Int) -> Bool {
    let cell = row.cells[column]
    if cell.glyph == needle[0].value { return cell.isText }
    guard cell.glyph > 0x40, cell.isText else { return false }
    if cell.isCluster {
      return row.clusters[cell.clusterIndex].unicodeScalars.first.map { fold($0) == needle[0] } ?? false
    }
    if !ignoresCase || (cell.glyph < 0x80 && cell.glyph | 0x20 != needle[0].value) { return false }
    return Unicode.Scalar(cell.glyph).map { fold($0) == needle[0] } ?? false
  }

  /// The rest of a match that begins in a cell of the first of the rows: blanks and frames are passed over, but what
  /// stood between two scalars must agree; where a row ends, a blank may or may not have been. Pieces name rows by
  /// their place in the slice.
  private func match(_ rows: ArraySlice<Row>, _ column: Int) -> [(row: Int, columns: Range<Int>)]? {
    enum Gap { case none, blank, newRow }
    var pieces: [(row: Int, columns: Range<Int>)] = []
    var matched = 0
    var gap = Gap.none
    var start = column
    for rowIndex in rows.indices.prefix(2 + needle.count) {
      let row = rows[rowIndex]
      for place in start..<max(start, row.cells.count) {
        let cell = row.cells[place]
        if cell.width == 0 { continue }
        guard cell.isText else {
          if gap == .none { gap = .blank }
          continue
        }
        let only = cell.isCluster ? nil : Unicode.Scalar(cell.glyph)
        let scalars = only.map { [$0] } ?? Array(row.clusters[cell.clusterIndex].unicodeScalars)
        for scalar in scalars where matched < needle.count {
          guard fold(scalar) == needle[matched] else { return nil }
          if matched > 0, gaps[matched] ? gap == .none : gap == .blank { return nil }
          gap = .none
          matched += 1
        }
        let columns = place..<(place + Int(cell.width))
        if let last = pieces.last, last.row == rowIndex {
          pieces[pieces.count - 1].columns = last.columns.lowerBound..<columns.upperBound
        } else {
          pieces.append((rowIndex, columns))
        }
        if matched == needle.count { return pieces }
      }
      gap = .newRow
      start = 0
    }
    return nil
  }

  private func fold(_ scalar: Unicode.Scalar) -> Unicode.Scalar { ignoresCase ? Self.lower(scalar) : scalar }

  func isCurrent(_ mark: Occurrence, in message: MessageID) -> Bool {
    message == currentMessage && currentRows.contains { $0.row == mark.row && $0.columns == mark.columns }
  }
}
