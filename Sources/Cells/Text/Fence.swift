/// A code fence (CommonMark, section 4.5) at the left edge of a text.
package struct Fence: Equatable, Sendable {
  /// A backtick or a tilde.
  package var character: UInt8
  /// How many of them.
  package var length: Int
  /// Blanks before it; as many are taken off each line of code.
  package var indent: Int
  /// What comes behind it, the language first.
  package var info: String

  /// Reads an opening fence from a line without its newline.
  package init?(opening line: UnsafeBufferPointer<UInt8>) {
    let (indent, character, length) = Self.run(in: line)
    guard indent <= 3, length >= 3 else { return nil }
    let rest = line.part((indent + length)..<line.count)
    if character == UInt8(ascii: "`"), rest.contains(character) { return nil }
    self.character = character
    self.length = length
    self.indent = indent
    info = String(decoding: rest, as: UTF8.self).trimmingSpaces()
  }

  /// A fence as a parser reported it.
  package init(info: String) {
    character = UInt8(ascii: "`")
    length = 3
    indent = 0
    self.info = info
  }

  /// Whether a line without its newline closes the block.
  package func isClosed(by line: UnsafeBufferPointer<UInt8>) -> Bool {
    let (indent, character, length) = Self.run(in: line)
    guard indent <= 3, character == self.character, length >= self.length else { return false }
    return line[(indent + length)...].allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
  }

  /// A line of code without the blanks its fence was indented by, and without a carriage return.
  package func content(of line: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    var start = 0
    while start < indent, start < line.count, line[start] == 0x20 { start += 1 }
    return line.part(start..<line.count).withoutCarriageReturn()
  }

  /// The first word of the info string, as a reader should see it; empty when there is none. R and pandoc write it in
  /// braces: `{r setup}`, `{.python}`.
  package var language: String {
    let word = info.drop { $0 == "{" || $0 == "." || $0 == " " }
    return String(word.prefix { !$0.isWhitespace && $0 != "{" && $0 != "}" && $0 != "," })
  }

  private static func run(in line: UnsafeBufferPointer<UInt8>) -> (indent: Int, character: UInt8, length: Int) {
    var indent = 0
    while indent < line.count, line[indent] == 0x20 { indent += 1 }
    guard indent < line.count else { return (indent, 0, 0) }
    let character = line[indent]
    guard character == UInt8(ascii: "`") || character == UInt8(ascii: "~") else { return (indent, character, 0) }
    var end = indent
    while end < line.count, line[end] == character { end += 1 }
    return (indent, character, end - indent)
  }
}
