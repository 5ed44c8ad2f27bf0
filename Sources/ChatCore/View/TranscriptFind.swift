/// A search through the branch being read: which messages hold the text, and where the reader stands among them.
public struct TranscriptFind: Sendable, Equatable {
  /// As typed. Without an upper-case letter it matches either case.
  public let query: String
  /// Messages of the branch that hold it, in reading order.
  public internal(set) var messages: [MessageID]
  /// The place of the current message among `messages`, from 0; nil before the first step.
  public internal(set) var current: Int?
  /// The match within the current message, from 0.
  public internal(set) var occurrence = 0
  /// Matches in the current message, as shown; nil until it is laid out.
  public internal(set) var occurrenceCount: Int?
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
  public var currentMessage: MessageID? { current.flatMap { messages.indices.contains($0) ? messages[$0] : nil } }

  /// Smart case, on a text.
  public func matches(_ text: String) -> Bool { Self.contains(text, query, ignoresCase: ignoresCase) }

  /// Loaded messages of the branch that hold the text: for a chat without a store.
  public static func loadedMatches(_ query: String, in conversation: Conversation) -> [MessageID] {
    let find = TranscriptFind(query: query, messages: [])
    return conversation.path.filter { id in conversation[id]?.text.loaded.map(find.matches) ?? false }
  }

  private static func contains(_ text: String, _ query: String, ignoresCase: Bool) -> Bool {
    guard !query.isEmpty else { return false }
    let text = Array((ignoresCase ? text.lowercased() : text).utf8)
    let query = Array(query.utf8)
    guard query.count <= text.count else { return false }
    for start in 0...(text.count - query.count) where text[start] == query[0] {
      if text[start..<(start + query.count)].elementsEqual(query) { return true }
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
    let text = Text(layout, range, ignoresCase: ignoresCase)
    var found: [Occurrence] = []
    var start = 0
    var number = 0
    while start + needle.count <= text.scalars.count {
      guard matches(text, at: start) else {
        start += 1
        continue
      }
      for place in start..<(start + needle.count) {
        let (row, column, width) = text.places[place]
        if let last = found.last, last.number == number, last.row == row {
          found[found.count - 1].columns = last.columns.lowerBound..<(column + width)
        } else {
          found.append(Occurrence(number: number, row: row, columns: column..<(column + width)))
        }
      }
      number += 1
      start += needle.count
    }
    return found
  }

  func isCurrent(_ mark: Occurrence, in message: MessageID) -> Bool {
    message == currentMessage && currentRows.contains { $0.row == mark.row && $0.columns == mark.columns }
  }

  private func matches(_ text: Text, at start: Int) -> Bool {
    for offset in needle.indices {
      guard text.scalars[start + offset] == needle[offset] else { return false }
      if offset > 0 {
        let gap = text.gaps[start + offset]
        if gaps[offset] ? gap == .none : gap == .blank { return false }
      }
    }
    return true
  }

  /// The text of rows without blanks and frames; what stood between two scalars is remembered beside them, since
  /// where a line was wrapped a blank may or may not have been.
  private struct Text {
    enum Gap { case none, blank, newRow }
    var scalars: [Unicode.Scalar] = []
    var gaps: [Gap] = []
    var places: [(row: Int, column: Int, width: Int)] = []

    init(_ layout: MessageLayout, _ range: Range<Int>, ignoresCase: Bool) {
      for index in range {
        let row = layout.row(at: index)
        var gap = Gap.newRow
        for (column, cell) in row.cells.enumerated() where cell.width > 0 {
          guard cell.isText else {
            if gap == .none { gap = .blank }
            continue
          }
          if cell.isCluster {
            for scalar in row.clusters[cell.clusterIndex].unicodeScalars {
              append(scalar, gap, (index, column, Int(cell.width)), ignoresCase)
              gap = .none
            }
          } else if let scalar = Unicode.Scalar(cell.glyph) {
            append(scalar, gap, (index, column, Int(cell.width)), ignoresCase)
            gap = .none
          }
        }
      }
    }

    private mutating func append(
      _ scalar: Unicode.Scalar, _ gap: Gap, _ place: (row: Int, column: Int, width: Int), _ ignoresCase: Bool
    ) {
      scalars.append(ignoresCase ? TranscriptFind.lower(scalar) : scalar)
      gaps.append(gap)
      places.append(place)
    }
  }
}
