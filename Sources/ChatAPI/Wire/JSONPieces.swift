/// Several JSON objects in one text, with whatever a server puts between them: line ends, commas and the brackets of a
/// list, or nothing at all.
enum JSONPieces {
  /// A part of the text: an object from its brace to its other brace, or what is between two of them.
  struct Piece {
    var bytes: UnsafeRawBufferPointer
    var isObject: Bool
  }

  /// The pieces of a text in order; one whose end is missing is left out, with the rest of its line.
  static func of(_ text: UnsafeRawBufferPointer) -> [Piece] {
    var pieces: [Piece] = []
    var place = 0
    while place < text.count {
      let start = text[place...].firstIndex(of: UInt8(ascii: "{")) ?? text.count
      if start > place {
        pieces.append(Piece(bytes: UnsafeRawBufferPointer(rebasing: text[place..<start]), isObject: false))
      }
      guard start < text.count else { break }
      let end = endOfObject(text, from: start)
      if end.isWhole {
        pieces.append(Piece(bytes: UnsafeRawBufferPointer(rebasing: text[start..<end.place]), isObject: true))
      }
      place = end.place
    }
    return pieces
  }

  /// Where the object that begins at a place ends. JSON has no line end within a string, so that a quote that is
  /// missing costs no more than its line.
  private static func endOfObject(_ text: UnsafeRawBufferPointer, from start: Int) -> (place: Int, isWhole: Bool) {
    var depth = 0
    var place = start
    var isInString = false
    while place < text.count {
      switch text[place] {
      case UInt8(ascii: "\\") where isInString: place += 1
      case UInt8(ascii: "\""): isInString.toggle()
      case 10 where isInString: return (place, false)
      case UInt8(ascii: "{") where !isInString: depth += 1
      case UInt8(ascii: "}") where !isInString:
        depth -= 1
        if depth == 0 { return (place + 1, true) }
      default: break
      }
      place += 1
    }
    return (text.count, false)
  }
}
