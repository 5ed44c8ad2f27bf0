/// Makes JSON of what is nearly JSON, so that a flaw in one character does not lose an event or a conversation.
package enum JSONRepair {
  /// What is put in the place of what is no character, in scalars of the last plane.
  package struct Marks: Sendable {
    /// The first scalar that is written so; those that the text has of its own are written by their bytes.
    var first: UInt32
    /// Writes half of a surrogate pair.
    var half: @Sendable (_ unit: UInt16, _ bytes: inout [UInt8]) -> Void
    /// Writes a byte that is no UTF-8: a server may cut its texts anywhere.
    var byte: @Sendable (_ byte: UInt8, _ bytes: inout [UInt8]) -> Void

    package init(
      first: UInt32, half: @escaping @Sendable (_ unit: UInt16, _ bytes: inout [UInt8]) -> Void,
      byte: @escaping @Sendable (_ byte: UInt8, _ bytes: inout [UInt8]) -> Void
    ) {
      (self.first, self.half, self.byte) = (first, half, byte)
    }
  }

  /// What was repaired, and whether it has marks in it.
  package struct Result {
    /// JSON, if it can be made one.
    package var bytes: [UInt8] = []
    /// Whether something was marked.
    package var holdsHalves = false
  }

  /// With U+FFFD, or marks, for bytes that are no UTF-8 and for `\u` escapes that name half of a surrogate pair; null
  /// for numbers that no double can hold, `NaN` and `Infinity` among them, which Python writes where JSON has no word;
  /// escapes for control characters within texts; and U+FFFD for U+0000 in the names of members.
  package static func repaired(_ bytes: UnsafeRawBufferPointer, _ marks: Marks? = nil) -> Result {
    var result = Result()
    let source = marked(bytes, marks, &result.holdsHalves)
    result.bytes.reserveCapacity(source.count)
    var place = 0
    var isInString = false
    /// Where the text under way has an escaped U+0000.
    var zeros: [Int] = []
    while place < source.count {
      if !isInString, source[place].isPartOfNumber {
        let word = source[place...].prefix(while: \.isPartOfNumber)
        result.bytes.append(contentsOf: canBeHeld(word) ? word : ArraySlice("null".utf8))
        place = word.endIndex
        continue
      }
      guard source[place] == UInt8(ascii: "\\") else {
        if source[place] == UInt8(ascii: "\"") {
          isInString.toggle()
          if !isInString, !zeros.isEmpty {
            if isName(source, endingAt: place) { replace(zeros, in: &result.bytes) }
            zeros = []
          }
        }
        if isInString, source[place] < 0x20 {
          if source[place] == 0 { zeros.append(result.bytes.count) }
          JSONString.append(numberOf: source[place], to: &result.bytes)
        } else {
          result.bytes.append(source[place])
        }
        place += 1
        continue
      }
      let unit = escapedUnit(source, place)
      if unit == 0 { zeros.append(result.bytes.count) }
      guard let unit, (0xD800...0xDFFF).contains(unit) else {
        // Any other escape, with the character behind it: an escaped backslash begins no escape of its own.
        let end = min(place + 2, source.count)
        result.bytes.append(contentsOf: source[place..<end])
        place = end
        continue
      }
      place += 6
      if unit < 0xDC00, let low = escapedUnit(source, place), (0xDC00...0xDFFF).contains(low) {
        append(pair: unit, low, marks, to: &result)
        place += 6
      } else if let marks {
        marks.half(unit, &result.bytes)
        result.holdsHalves = true
      } else {
        result.bytes.append(contentsOf: "\u{FFFD}".utf8)
      }
    }
    return result
  }

  private static func append(pair high: UInt16, _ low: UInt16, _ marks: Marks?, to result: inout Result) {
    let value = 0x10000 + (UInt32(high) - 0xD800) << 10 + (UInt32(low) - 0xDC00)
    guard let scalar = Unicode.Scalar(value) else { return }
    guard let marks, value >= marks.first else {
      return result.bytes.append(contentsOf: UTF8.encode(scalar) ?? .init())
    }
    for byte in UTF8.encode(scalar) ?? .init() { marks.byte(byte, &result.bytes) }
    result.holdsHalves = true
  }

  /// Whether a text whose quote is at a place is the name of a member.
  private static func isName(_ source: [UInt8], endingAt place: Int) -> Bool {
    source[(place + 1)...].first { ![0x20, 9, 10, 13].contains($0) } == UInt8(ascii: ":")
  }

  /// The parser keeps names as C does.
  private static func replace(_ zeros: [Int], in bytes: inout [UInt8]) {
    for zero in zeros { bytes.replaceSubrange(zero..<zero + 6, with: "\\ufffd".utf8) }
  }

  /// Valid UTF-8, with what is written for bytes that are none.
  private static func marked(_ bytes: UnsafeRawBufferPointer, _ marks: Marks?, _ holdsMarks: inout Bool) -> [UInt8] {
    guard let marks else { return Array(String(decoding: bytes, as: UTF8.self).utf8) }
    var source: [UInt8] = []
    source.reserveCapacity(bytes.count)
    var place = 0
    var parser = Unicode.UTF8.ForwardParser()
    var rest = bytes.makeIterator()
    while true {
      let length: Int
      switch parser.parseScalar(from: &rest) {
      case .valid(let scalar) where UTF8.decode(scalar).value < marks.first:
        source.append(contentsOf: scalar)
        place += scalar.count
        continue
      case .valid(let scalar): length = scalar.count
      case .error(let count): length = count
      case .emptyInput: return source
      }
      holdsMarks = true
      for byte in bytes[place..<place + length] { marks.byte(byte, &source) }
      place += length
    }
  }

  /// Whether a number is one that a double can hold; other words are none of this.
  private static func canBeHeld(_ word: ArraySlice<UInt8>) -> Bool {
    Double(String(decoding: word, as: UTF8.self))?.isFinite ?? true
  }

  /// The UTF-16 unit of a `\uXXXX` escape that begins at `place`.
  private static func escapedUnit(_ source: [UInt8], _ place: Int) -> UInt16? {
    guard place + 6 <= source.count, source[place] == UInt8(ascii: "\\"), source[place + 1] == UInt8(ascii: "u") else {
      return nil
    }
    var unit: UInt16 = 0
    for digit in source[place + 2..<place + 6] {
      guard let value = Character(Unicode.Scalar(digit)).hexDigitValue else { return nil }
      unit = unit << 4 | UInt16(value)
    }
    return unit
  }
}

extension UInt8 {
  /// Whether a number may hold it, or one of the words for what is none.
  fileprivate var isPartOfNumber: Bool { isASCIILetterOrDigit || "+-.".utf8.contains(self) }
}
