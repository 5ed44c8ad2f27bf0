/// Where a text may be cut so that its parts' counts add up to the whole's, exactly.
///
/// A byte-pair encoder only ever joins neighbours into a piece of its vocabulary. Where no piece holds a line feed,
/// nothing joins across one; where no piece goes on from something else into a space, nothing joins into a space that
/// follows something else. Both are read from the vocabulary itself when a model is loaded: a model for which they do
/// not hold is never cut.
struct SafeCuts: Equatable, Sendable {
  /// Before any line feed.
  var beforeLineFeeds: Bool
  /// Before a space that follows neither a space nor U+2581, which the encoder writes for one.
  var beforeSpaces: Bool

  /// Reads the pieces of a vocabulary, in which U+2581 is a space.
  init(vocabulary: some Sequence<UnsafeRawBufferPointer>) {
    var lineFeed = false
    var innerSpace = false
    for piece in vocabulary {
      var place = 0
      var sawOther = false
      while place < piece.count {
        if Self.isMark(piece, at: place) {
          innerSpace = innerSpace || sawOther
          place += 3
        } else {
          lineFeed = lineFeed || piece[place] == UInt8(ascii: "\n")
          sawOther = true
          place += 1
        }
      }
    }
    beforeLineFeeds = !lineFeed
    beforeSpaces = !innerSpace
  }

  /// The first cut at or after `place`; the end when there is none.
  func next(in text: UnsafeRawBufferPointer, from place: Int) -> Int {
    guard beforeLineFeeds || beforeSpaces else { return text.count }
    var here = max(place, 1)
    while here < text.count {
      if allows(text, at: here) { return here }
      here += 1
    }
    return text.count
  }

  /// Whether the text may be cut before the byte at `place`.
  func allows(_ text: UnsafeRawBufferPointer, at place: Int) -> Bool {
    switch text[place] {
    case UInt8(ascii: "\n"): return beforeLineFeeds
    case UInt8(ascii: " "):
      let isRun = text[place - 1] == UInt8(ascii: " ") || (place >= 3 && Self.isMark(text, at: place - 3))
      return beforeSpaces && !isRun
    default: return false
    }
  }

  /// U+2581 in UTF-8.
  private static func isMark(_ text: UnsafeRawBufferPointer, at place: Int) -> Bool {
    place + 2 < text.count && text[place] == 0xE2 && text[place + 1] == 0x96 && text[place + 2] == 0x81
  }
}
