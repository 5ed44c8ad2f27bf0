/// Makes JSON of what is nearly JSON, so that a flaw in one character does not lose an event.
enum JSONRepair {
  /// With U+FFFD for bytes that are no UTF-8 and for `\u` escapes that name half of a surrogate pair.
  static func repaired(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    let source = Array(String(decoding: bytes, as: UTF8.self).utf8)
    var result: [UInt8] = []
    result.reserveCapacity(source.count)
    var place = 0
    while place < source.count {
      guard source[place] == UInt8(ascii: "\\") else {
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
        result.append(contentsOf: "\u{FFFD}".utf8)
        place += 6
      }
    }
    return result
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
