import Cells
import Glibc

/// Half a character: one `\u` escape of a surrogate pair, or some bytes of UTF-8, whose rest comes in the next delta.
///
/// While a chunk is read, a half is written as a scalar of plane 16's last 2,048, a byte as one of the 128 before them.
/// Where a chunk has one of these of its own, `JSONRepair` writes its four bytes so.
enum SurrogateHalf {
  private static let first: UInt32 = 0x10F800
  /// The first of the scalars that are written for something else.
  private static let firstMark: UInt32 = 0x10F780

  /// What `JSONRepair` is to write in the place of what is no character.
  static let marks = JSONRepair.Marks(
    first: firstMark, half: { append($0, to: &$1) }, byte: { append(byte: $0, to: &$1) })

  /// Whether a text may hold one of the scalars, as it is or as an escape of JSON, which is then read with marks.
  static func mayHoldMarks(_ bytes: UnsafeRawBufferPointer, asEscapes: Bool = true) -> Bool {
    guard let base = bytes.baseAddress else { return false }
    if memchr(base, 0xF4, bytes.count) != nil { return true }
    guard asEscapes else { return false }
    var place = 0
    while let hit = memchr(base + place, Int32(UInt8(ascii: "\\")), bytes.count - place) {
      place = UnsafeRawPointer(hit) - base + 1
      let name = bytes[place..<min(place + 5, bytes.count)]
      // The first half of every pair that names one.
      if name.elementsEqual("udbff".utf8, by: { $0 | 0x20 == $1 }) { return true }
      // An escaped backslash begins no escape of its own.
      place = min(place + 1, bytes.count)
    }
    return false
  }

  /// The scalar for a half.
  static func append(_ unit: UInt16, to bytes: inout [UInt8]) {
    let value = first + UInt32(unit - 0xD800)
    bytes += [0xF4, 0x8F, UInt8(0x80 | (value >> 6 & 0x3F)), UInt8(0x80 | (value & 0x3F))]
  }

  /// The scalar written for a byte of 0x80 or more.
  static func append(byte: UInt8, to bytes: inout [UInt8]) {
    bytes += [0xF4, 0x8F, 0x9C | (byte >> 6), 0x80 | (byte & 0x3F)]
  }

  /// The byte for which the scalar at a place was written, if it is one.
  fileprivate static func byte(_ bytes: UnsafeRawBufferPointer, at place: Int) -> UInt8? {
    guard place + 4 <= bytes.count, bytes[place] == 0xF4, bytes[place + 1] == 0x8F,
      (0x9E...0x9F).contains(bytes[place + 2])
    else { return nil }
    return bytes[place + 2] << 6 | bytes[place + 3] & 0x3F
  }

  /// The half that begins at a place, if one does.
  fileprivate static func unit(_ bytes: UnsafeRawBufferPointer, at place: Int) -> UInt16? {
    guard place + 4 <= bytes.count, bytes[place] == 0xF4, bytes[place + 1] == 0x8F, bytes[place + 2] >= 0xA0 else {
      return nil
    }
    let value = 0x10F000 + UInt32(bytes[place + 2] & 0x3F) << 6 + UInt32(bytes[place + 3] & 0x3F)
    return UInt16(0xD800 + value - first)
  }

  /// A whole text with its pairs joined; what has no other half becomes U+FFFD.
  static func joined(_ text: String) -> String {
    var text = text
    guard text.withUTF8({ mayHoldMarks(UnsafeRawBufferPointer($0), asEscapes: false) }) else { return text }
    var joiner = SurrogateJoiner()
    var bytes = Array(text.utf8).withUnsafeBytes { joiner.join($0) }
    bytes += joiner.end()
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// Joins the halves of one stream of text across its pieces.
struct SurrogateJoiner {
  /// The first half of a pair, which waits for its second.
  private var high: UInt16?
  /// The first bytes of a character, which wait for the rest.
  private var started: [UInt8] = []

  /// Whether the next piece must be looked at.
  var isWaiting: Bool { high != nil || !started.isEmpty }

  /// The next piece with its pairs joined; a half at its end waits.
  mutating func join(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var place = 0
    while place < bytes.count {
      if let byte = SurrogateHalf.byte(bytes, at: place) {
        if high != nil || byte >= 0xC0 { result += end() }
        started.append(byte)
        if started.count == 4 || String(validating: started, as: UTF8.self) != nil { result += end() }
        place += 4
        continue
      }
      if !started.isEmpty { result += end() }
      guard let unit = SurrogateHalf.unit(bytes, at: place) else {
        result += end()
        result.append(bytes[place])
        place += 1
        continue
      }
      place += 4
      if unit < 0xDC00 {
        result += end()
        high = unit
      } else if let high {
        let value = 0x10000 + (UInt32(high) - 0xD800) << 10 + (UInt32(unit) - 0xDC00)
        result += Unicode.Scalar(value).map { Array(String(Character($0)).utf8) } ?? []
        self.high = nil
      } else {
        result += "\u{FFFD}".utf8
      }
    }
    return result
  }

  /// What is left when nothing more comes.
  mutating func end() -> [UInt8] {
    defer {
      high = nil
      started = []
    }
    return Array((high == nil ? String(decoding: started, as: UTF8.self) : "\u{FFFD}").utf8)
  }
}
