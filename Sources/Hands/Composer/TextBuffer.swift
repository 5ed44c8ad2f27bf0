/// A place in a text: before the byte `offset` of line `line`, always between graphemes.
struct TextPosition: Comparable, Hashable, Sendable {
  /// From 0.
  var line: Int
  /// UTF-8 bytes from the line's start.
  var offset: Int

  static let start = TextPosition(line: 0, offset: 0)

  static func < (left: TextPosition, right: TextPosition) -> Bool {
    left.line == right.line ? left.offset < right.offset : left.line < right.line
  }
}

/// Text in lines, for editing: an edit costs the length of its own line, not that of the text.
///
/// Invariant: there is always a line, and no line holds LF or CR.
struct TextBuffer: Equatable, Sendable {
  private(set) var lines: [TextLine]

  init(_ text: String = "") {
    lines = Self.split(Self.normalised(text)).map { TextLine(String($0)) }
  }

  /// The text with LF between lines.
  var text: String {
    if lines.count == 1 { return lines[0].text }
    var text = ""
    text.reserveCapacity(lines.reduce(lines.count) { $0 + $1.text.utf8.count })
    for (number, line) in lines.enumerated() {
      if number > 0 { text += "\n" }
      text += line.text
    }
    return text
  }

  var isEmpty: Bool { lines.count == 1 && lines[0].text.isEmpty }
  var end: TextPosition { TextPosition(line: lines.count - 1, offset: lines[lines.count - 1].text.utf8.count) }

  /// The text between two places.
  func text(_ range: Range<TextPosition>) -> String {
    let (from, to) = (range.lowerBound, range.upperBound)
    if from.line == to.line { return String(lines[from.line].slice(from.offset, to.offset)) }
    var text = String(lines[from.line].slice(from.offset, nil))
    for number in (from.line + 1)..<to.line { text += "\n" + lines[number].text }
    return text + "\n" + lines[to.line].slice(0, to.offset)
  }

  /// Puts `text` in place of what is between two places; returns where it ends.
  ///
  /// `text` must be normalised. Graphemes may join at the seams: callers `snap` what they keep.
  @discardableResult
  mutating func replace(_ range: Range<TextPosition>, with text: String) -> TextPosition {
    let (from, to) = (range.lowerBound, range.upperBound)
    if from.line == to.line, !text.utf8.contains(UInt8(ascii: "\n")) {
      lines[from.line].replace(from.offset..<to.offset, with: text)
      return TextPosition(line: from.line, offset: from.offset + text.utf8.count)
    }
    var pieces = Self.split(text).map(String.init)
    let lastCount = pieces[pieces.count - 1].utf8.count
    let isSingle = pieces.count == 1
    pieces[pieces.count - 1] += lines[to.line].slice(to.offset, nil)
    pieces[0] = String(lines[from.line].slice(0, from.offset)) + pieces[0]
    lines.replaceSubrange(from.line...to.line, with: pieces.map { TextLine($0) })
    return TextPosition(line: from.line + pieces.count - 1, offset: (isSingle ? from.offset : 0) + lastCount)
  }

  /// Lays a line out for a width, if it is not yet.
  mutating func wrap(line: Int, width: Int) {
    lines[line].wrap(width: width)
  }

  /// The nearest place from `position` on that is between graphemes of an existing line.
  func snap(_ position: TextPosition) -> TextPosition {
    let line = min(max(0, position.line), lines.count - 1)
    return TextPosition(line: line, offset: lines[line].snap(position.offset))
  }

  /// CR LF and lone CR become LF.
  static func normalised(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "\r")) else { return text }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    var wasReturn = false
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\r") {
        bytes.append(UInt8(ascii: "\n"))
      } else if byte != UInt8(ascii: "\n") || !wasReturn {
        bytes.append(byte)
      }
      wasReturn = byte == UInt8(ascii: "\r")
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func split(_ text: String) -> [Substring] {
    text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { Substring($0) }
  }
}
