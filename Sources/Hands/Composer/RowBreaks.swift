/// Where the rows of one line of the composer begin.
///
/// Greedy, and a row depends on nothing but its own beginning and the text after it: wrapping can therefore resume at
/// any row's start, and stop where it meets an old one beyond the change.
enum RowBreaks {
  /// Appends row starts (bytes; the first row's 0 is left out) to those in `starts`, which hold already.
  ///
  /// `expected` are starts that hold again as soon as one of them, at or after `changedUpTo`, is met.
  static func extend(
    _ starts: inout [Int], in text: String, width: Int, expected: [Int] = [], changedUpTo: Int = Int.max
  ) {
    var next = 0
    while let start = end(ofRowAt: starts.last ?? 0, in: text, width: width) {
      if start >= changedUpTo {
        while next < expected.count, expected[next] < start { next += 1 }
        if next < expected.count, expected[next] == start {
          starts.append(contentsOf: expected[next...])
          return
        }
      }
      starts.append(start)
    }
  }

  /// Where the row that begins at `start` ends; nil when the line ends with it.
  ///
  /// Rows keep their last column free for the cursor; one blank may hang in it.
  private static func end(ofRowAt start: Int, in text: String, width: Int) -> Int? {
    let limit = max(1, width - 1)
    let count = text.utf8.count
    var place = start
    var column = 0
    var lastBreak: Int?
    while place < count {
      let glyph = ComposerGlyph(at: place, in: text, column: column)
      let room = glyph.isBlank ? limit + 1 : limit
      if column + glyph.width > room, column > 0 { return lastBreak ?? place }
      column += glyph.width
      place += glyph.byteCount
      // After a blank or a hyphen, and around wide glyphs, which need no blanks between words.
      if glyph.isBlank || glyph.isHyphen || glyph.isWide {
        lastBreak = place
      } else if place < count, text.utf8[text.utf8.index(text.startIndex, offsetBy: place)] > 0xDF,
        ComposerGlyph(at: place, in: text, column: column).isWide
      {
        lastBreak = place
      }
    }
    return nil
  }
}
