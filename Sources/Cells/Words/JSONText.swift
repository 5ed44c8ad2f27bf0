/// JSON as text: whether it is one value, its parts, or all of it as a value. Numbers and escapes of parts stay as they
/// are written, so that nothing is lost between what a person writes and what is sent.
package enum JSONText {
  /// The one value that a text holds, without blanks between its parts; nil where it is none.
  /// - Parameter takesAnyNumber: Also those that no reader here can hold.
  package static func compact(_ text: String, takesAnyNumber: Bool = false) -> String? {
    var reader = JSONTextReader(text, takesAnyNumber: takesAnyNumber)
    guard reader.value(0), reader.isAtEnd else { return nil }
    return reader.text
  }

  /// The value that a text holds, read in one pass; nil where it holds none. Whole numbers beyond 64 bits, and numbers
  /// that no double holds, are none. Of members with one name the last counts.
  package static func value(_ text: String) -> JSON? {
    var reader = JSONTextReader(text, writes: false)
    guard let value = reader.parsed(0), reader.isAtEnd else { return nil }
    return value
  }

  /// The same of bytes; nil also where they are no UTF-8.
  package static func value(_ bytes: UnsafeRawBufferPointer) -> JSON? {
    String(validating: bytes, as: UTF8.self).flatMap { value($0) }
  }

  /// The members of the object that a text holds, in order, each value compact; nil where it holds none.
  package static func members(_ text: String) -> [(name: String, value: String)]? {
    var reader = JSONTextReader(text)
    var members: [(name: String, value: String)] = []
    let isObject = reader.list(UInt8(ascii: "{"), UInt8(ascii: "}")) { reader in
      guard let name = reader.taking({ $0.string() }), reader.mark(UInt8(ascii: ":")),
        let value = reader.taking({ $0.value(1) })
      else { return false }
      members.append((unescaped(name), value))
      return true
    }
    return isObject && reader.isAtEnd ? members : nil
  }

  /// The items of the list that a text holds, each compact; nil where it holds none.
  package static func items(_ text: String) -> [String]? {
    var reader = JSONTextReader(text)
    var items: [String] = []
    let isList = reader.list(UInt8(ascii: "["), UInt8(ascii: "]")) { reader in
      guard let item = reader.taking({ $0.value(1) }) else { return false }
      items.append(item)
      return true
    }
    return isList && reader.isAtEnd ? items : nil
  }

  /// What the JSON string in a text says; nil where it holds none.
  package static func string(_ text: String) -> String? {
    var reader = JSONTextReader(text)
    guard reader.string(), reader.isAtEnd else { return nil }
    return unescaped(reader.text)
  }

  fileprivate static func unescaped(_ quoted: String) -> String { unescaped(Array(quoted.utf8)[...]) }

  /// A checked string without its quotes and escapes; half a surrogate pair becomes U+FFFD.
  fileprivate static func unescaped(_ quoted: ArraySlice<UInt8>) -> String {
    var rest = quoted.dropFirst().dropLast()
    guard rest.contains(UInt8(ascii: "\\")) else { return String(decoding: rest, as: UTF8.self) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(rest.count)
    while let start = rest.firstIndex(of: UInt8(ascii: "\\")), start + 1 < rest.endIndex {
      bytes += rest[..<start]
      let escape = rest[start + 1]
      rest = rest[(start + 2)...]
      if let meant = JSONString.meaning(ofEscape: escape) {
        bytes.append(meant)
        continue
      }
      // A pair is two escapes.
      var units = [unit(rest)]
      rest = rest.dropFirst(4)
      if units[0] & 0xFC00 == 0xD800, rest.starts(with: "\\u".utf8), unit(rest.dropFirst(2)) & 0xFC00 == 0xDC00 {
        units.append(unit(rest.dropFirst(2)))
        rest = rest.dropFirst(6)
      }
      bytes += String(decoding: units, as: UTF16.self).utf8
    }
    return String(decoding: bytes + rest, as: UTF8.self)
  }

  /// What the four digits of an escape name.
  private static func unit(_ digits: ArraySlice<UInt8>) -> UInt16 {
    UInt16(String(decoding: digits.prefix(4), as: UTF8.self), radix: 16) ?? 0xFFFD
  }
}

/// The members of an object that is being read.
private struct JSONMembers {
  private(set) var members: [JSON.Member] = []
  /// Where each is, once they are more than are looked through one by one.
  private var places: [String: Int] = [:]
  private static let few = 16

  mutating func set(_ name: String, to value: JSON) {
    if let place = place(of: name) {
      members[place].value = value
    } else {
      members.append(JSON.Member(name, value))
      if !places.isEmpty { places[name] = members.count - 1 }
    }
  }

  private mutating func place(of name: String) -> Int? {
    guard members.count > Self.few else { return members.firstIndex { $0.name == name } }
    if places.isEmpty { for (place, member) in members.enumerated() { places[member.name] = place } }
    return places[name]
  }
}

/// Reads JSON, and writes it without blanks where that is wanted.
private struct JSONTextReader {
  private let bytes: [UInt8]
  private var place = 0
  private var written: [UInt8] = []
  /// No request nests so deep, and the recursion is bounded.
  private static let deepest = 200

  private let takesAnyNumber: Bool
  private let writes: Bool

  init(_ text: String, takesAnyNumber: Bool = false, writes: Bool = true) {
    bytes = Array(text.utf8)
    self.takesAnyNumber = takesAnyNumber
    self.writes = writes
  }

  var text: String { String(decoding: written, as: UTF8.self) }

  /// Whether nothing but blanks is left.
  var isAtEnd: Bool { bytes[place...].allSatisfy(Self.isBlank) }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 9 || byte == 10 || byte == 13 }

  private mutating func next() -> UInt8? {
    while place < bytes.count, Self.isBlank(bytes[place]) { place += 1 }
    return place < bytes.count ? bytes[place] : nil
  }

  private mutating func keep(_ count: Int = 1) {
    if writes { written += bytes[place..<place + count] }
    place += count
  }

  /// Takes one mark of the syntax.
  mutating func mark(_ byte: UInt8) -> Bool {
    guard next() == byte else { return false }
    keep()
    return true
  }

  /// What a step wrote; nil where it failed.
  mutating func taking(_ step: (inout Self) -> Bool) -> String? {
    _ = next()
    let start = written.count
    return step(&self) ? String(decoding: written[start...], as: UTF8.self) : nil
  }

  mutating func value(_ depth: Int) -> Bool {
    guard depth <= Self.deepest, let first = next() else { return false }
    switch first {
    case UInt8(ascii: "{"):
      return list(first, UInt8(ascii: "}")) { $0.string() && $0.mark(UInt8(ascii: ":")) && $0.value(depth + 1) }
    case UInt8(ascii: "["): return list(first, UInt8(ascii: "]")) { $0.value(depth + 1) }
    case UInt8(ascii: "\""): return string()
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return number()
    default: return word("true") || word("false") || word("null")
    }
  }

  /// The value here.
  mutating func parsed(_ depth: Int) -> JSON? {
    guard depth <= Self.deepest, let first = next() else { return nil }
    switch first {
    case UInt8(ascii: "{"):
      var object = JSONMembers()
      let isWhole = list(first, UInt8(ascii: "}")) {
        guard let name = $0.parsedString(), $0.mark(UInt8(ascii: ":")), let value = $0.parsed(depth + 1) else {
          return false
        }
        object.set(name, to: value)
        return true
      }
      return isWhole ? .object(object.members) : nil
    case UInt8(ascii: "["):
      var items: [JSON] = []
      let isWhole = list(first, UInt8(ascii: "]")) {
        guard let item = $0.parsed(depth + 1) else { return false }
        items.append(item)
        return true
      }
      return isWhole ? .list(items) : nil
    case UInt8(ascii: "\""): return parsedString().map(JSON.text)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      let start = place
      guard number() else { return nil }
      let text = String(decoding: bytes[start..<place], as: UTF8.self)
      return Int64(text).map(JSON.integer) ?? Double(text).map(JSON.real)
    default:
      return word("true") ? .flag(true) : word("false") ? .flag(false) : word("null") ? .null : nil
    }
  }

  private mutating func parsedString() -> String? {
    guard next() != nil else { return nil }
    let start = place
    guard string() else { return nil }
    return JSONText.unescaped(bytes[start..<place])
  }

  mutating func list(_ open: UInt8, _ close: UInt8, _ item: (inout Self) -> Bool) -> Bool {
    guard mark(open) else { return false }
    if mark(close) { return true }
    while item(&self) {
      if mark(close) { return true }
      guard mark(UInt8(ascii: ",")) else { return false }
    }
    return false
  }

  mutating func string() -> Bool {
    guard mark(UInt8(ascii: "\"")) else { return false }
    while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: "\""):
        keep()
        return true
      case UInt8(ascii: "\\"):
        guard place + 1 < bytes.count else { return false }
        if bytes[place + 1] == UInt8(ascii: "u") {
          let digits = bytes.dropFirst(place + 2).prefix(4)
          guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return false }
          keep(6)
        } else {
          guard JSONString.meaning(ofEscape: bytes[place + 1]) != nil else { return false }
          keep(2)
        }
      case 0..<0x20: return false
      default:
        // The data of a picture is one string: what needs no look goes on in one piece.
        let rest = bytes[place...]
        let end = rest.firstIndex { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }
        keep((end ?? rest.endIndex) - place)
      }
    }
    return false
  }

  private mutating func word(_ word: StaticString) -> Bool {
    let length = word.utf8CodeUnitCount
    let letters = UnsafeBufferPointer(start: word.utf8Start, count: length)
    guard bytes[place...].starts(with: letters) else { return false }
    keep(length)
    return true
  }

  /// A number that a reader can hold: a whole one in 64 bits, any other as a finite double.
  private mutating func number() -> Bool {
    let start = place
    func digits(_ place: inout Int) -> Bool {
      let first = place
      while place < bytes.count, (48...57).contains(bytes[place]) { place += 1 }
      return place > first
    }
    var end = place
    if bytes[end] == UInt8(ascii: "-") { end += 1 }
    let firstDigit = end
    guard digits(&end), bytes[firstDigit] != UInt8(ascii: "0") || end == firstDigit + 1 else { return false }
    var isWhole = true
    if end < bytes.count, bytes[end] == UInt8(ascii: ".") {
      end += 1
      isWhole = false
      guard digits(&end) else { return false }
    }
    if end < bytes.count, bytes[end] | 0x20 == UInt8(ascii: "e") {
      end += 1
      isWhole = false
      if end < bytes.count, bytes[end] == UInt8(ascii: "+") || bytes[end] == UInt8(ascii: "-") { end += 1 }
      guard digits(&end) else { return false }
    }
    let text = String(decoding: bytes[start..<end], as: UTF8.self)
    guard takesAnyNumber || (isWhole ? Int64(text) != nil : Double(text)?.isFinite == true) else { return false }
    keep(end - start)
    return true
  }
}
