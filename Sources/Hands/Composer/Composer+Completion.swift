extension Composer {
  /// What Tab would complete at the cursor; nil where Tab means something else.
  package var completionPoint: CompletionPoint? {
    guard selection == nil, !history.isSearching else { return nil }
    let line = buffer.lines[cursor.line].text
    // A slash begins a command at the start of the text only.
    if cursor.line > 0, line.utf8.first == UInt8(ascii: "/") {
      guard var point = CompletionPoint.find(in: " " + line, cursor: cursor.offset + 1) else { return nil }
      point.range = point.range.lowerBound - 1..<point.range.upperBound - 1
      return point
    }
    return CompletionPoint.find(in: line, cursor: cursor.offset)
  }

  /// Puts a completion in place of what was typed; a final one is followed by a blank.
  package mutating func complete(_ point: CompletionPoint, with text: String, isFinal: Bool) {
    let line = buffer.lines[cursor.line]
    guard point.range.upperBound == cursor.offset, line.snap(point.range.lowerBound) == point.range.lowerBound else {
      return
    }
    let from = TextPosition(line: cursor.line, offset: point.range.lowerBound)
    let needsBlank = isFinal && line.character(at: cursor.offset)?.isWhitespace != true
    change(from..<cursor, to: needsBlank ? text + " " : text)
  }
}
