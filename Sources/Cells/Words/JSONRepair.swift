/// Makes JSON of what is nearly JSON, so that a flaw in one character does not lose an event or a conversation.
package enum JSONRepair {
  /// What was repaired, and whether it has something else in the place of halves of surrogate pairs.
  package struct Result {
    /// JSON, if it can be made one.
    package var bytes: [UInt8] = []
    /// Whether `half` or `byte` was asked.
    package var holdsHalves = false
  }

  /// With U+FFFD for bytes that are no UTF-8 and for `\u` escapes that name half of a surrogate pair, and null for
  /// numbers that no double can hold, `NaN` and `Infinity` among them, which Python writes where JSON has no word.
  /// - Parameters:
  ///   - half: writes what is put in the place of half of a surrogate pair, in scalars of the last plane; not asked
  ///     where the text has some of its own.
  ///   - byte: the same for a byte that is no UTF-8: a server may cut its texts anywhere.
  package static func repaired(
    _ bytes: UnsafeRawBufferPointer, half: ((_ unit: UInt16, _ bytes: inout [UInt8]) -> Void)? = nil,
    byte: ((_ byte: UInt8, _ bytes: inout [UInt8]) -> Void)? = nil
  ) -> Result {
    let hasOwn = bytes.contains(0xF4)
    let half = hasOwn ? nil : half
    var holdsHalves = false
    let source =
      if let byte, !hasOwn { marking(bytes, byte, &holdsHalves) } else {
        Array(String(decoding: bytes, as: UTF8.self).utf8)
      }
    var result: [UInt8] = []
    result.reserveCapacity(source.count)
    var place = 0
    var isInString = false
    while place < source.count {
      if !isInString, source[place].isPartOfNumber {
        let word = source[place...].prefix(while: \.isPartOfNumber)
        result.append(contentsOf: canBeHeld(word) ? word : ArraySlice("null".utf8))
        place = word.endIndex
        continue
      }
      guard source[place] == UInt8(ascii: "\\") else {
        if source[place] == UInt8(ascii: "\"") { isInString.toggle() }
        result.append(source[place])
        place += 1
        continue
      }
      guard let unit = escapedUnit(source, place), (0xD800...0xDFFF).contains(unit) else {
        // Any other escape, with the character behind it: an escaped backslash begins no escape of its own.
        let end = min(place + 2, source.count)
        result.append(contentsOf: source[place..<end])
        place = end
        continue
      }
      let isHigh = unit < 0xDC00
      if isHigh, let low = escapedUnit(source, place + 6), (0xDC00...0xDFFF).contains(low) {
        result.append(contentsOf: source[place..<place + 12])
        place += 12
      } else {
        if let half {
          half(unit, &result)
          holdsHalves = true
        } else {
          result.append(contentsOf: "\u{FFFD}".utf8)
        }
        place += 6
      }
    }
    return Result(bytes: result, holdsHalves: holdsHalves)
  }

  /// With what `mark` writes for bytes that are no UTF-8.
  private static func marking(
    _ bytes: UnsafeRawBufferPointer, _ mark: (UInt8, inout [UInt8]) -> Void, _ holdsHalves: inout Bool
  ) -> [UInt8] {
    var source: [UInt8] = []
    source.reserveCapacity(bytes.count)
    var place = 0
    var parser = Unicode.UTF8.ForwardParser()
    var rest = bytes.makeIterator()
    while true {
      switch parser.parseScalar(from: &rest) {
      case .valid(let scalar):
        source.append(contentsOf: scalar)
        place += scalar.count
      case .error(let length):
        holdsHalves = true
        for byte in bytes[place..<place + length] { mark(byte, &source) }
        place += length
      case .emptyInput: return source
      }
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
