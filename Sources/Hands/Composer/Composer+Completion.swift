extension Composer {
  /// What can be completed at the cursor; nil where nothing can.
  package var completionPoint: CompletionPoint? {
    guard selection == nil, !history.isSearching else { return nil }
    let line = buffer.lines[cursor.line].text
    // A slash begins a command at the start of the text only, and not where it was pasted.
    if line.utf8.first == UInt8(ascii: "/"), cursor.line > 0 || beginsWithPaste {
      guard var point = CompletionPoint.find(in: " " + line, cursor: cursor.offset + 1) else { return nil }
      point.range = point.range.lowerBound - 1..<point.range.upperBound - 1
      return point
    }
    return CompletionPoint.find(in: line, cursor: cursor.offset)
  }

  /// Whether nothing of its line is behind the cursor.
  package var isAtLineEnd: Bool { cursor.offset == buffer.lines[cursor.line].text.utf8.count }

  /// Whether the cursor is at the end of the word it is in.
  package var isAtWordEnd: Bool {
    isAtLineEnd || buffer.lines[cursor.line].character(at: cursor.offset)?.isWhitespace == true
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
