/// A JSON value whose members keep their order, so that what is written is the same each time.
///
/// ```swift
/// let value: JSON = ["id": "a", "sizes": [.integer(1), .real(2.5)]]
/// value.compact           // {"id":"a","sizes":[1,2.5]}
/// value["id"]?.string     // "a"
/// ```
package enum JSON: Equatable, Sendable {
  case null
  case flag(Bool)
  case integer(Int64)
  case real(Double)
  case text(String)
  case list([JSON])
  case object([Member])
  /// JSON that somebody else wrote, word for word. No reader makes it.
  case raw(String)

  /// One member of an object.
  package struct Member: Equatable, Sendable {
    package var name: String
    package var value: JSON

    package init(_ name: String, _ value: JSON) {
      self.name = name
      self.value = value
    }
  }

  /// An object of those members that have a value.
  package static func members(_ members: (String, JSON?)...) -> JSON {
    .object(members.compactMap { name, value in value.map { Member(name, $0) } })
  }

  /// The first member of this name; nil when absent or null, or when this is no object.
  package subscript(_ name: String) -> JSON? {
    let value = members.first { $0.name == name }?.value
    return value == .null ? nil : value
  }

  /// The members of an object; none for anything else.
  package var members: [Member] {
    if case .object(let members) = self { members } else { [] }
  }
  /// The text of a string; nil for any other value.
  package var string: String? {
    if case .text(let text) = self { text } else { nil }
  }
  /// A string's own text; any other value as it is written.
  package var textOrJSON: String { string ?? compact }
  /// The items of an array; nil for any other value.
  package var array: [JSON]? {
    if case .list(let items) = self { items } else { nil }
  }
  /// `true` or `false`; nil for any other value.
  package var bool: Bool? {
    if case .flag(let flag) = self { flag } else { nil }
  }
  /// The same, also where a program wrote it as text or as a number.
  package var flag: Bool? {
    switch self {
    case .flag(let flag): flag
    case .text("true"), .integer(1), .text("1"): true
    case .text("false"), .integer(0), .text("0"): false
    default: nil
    }
  }
  /// A whole number, also when it was written with a fraction of zero.
  package var integer: Int64? {
    switch self {
    case .integer(let number): number
    case .real(let number): Int64(exactly: number)
    default: nil
    }
  }
  /// A number that counts something: whole, not negative, and so small that sums cannot overflow; nil for any other
  /// value.
  package var asCount: Int? { integer.flatMap { (0..<1 << 53).contains($0) ? Int($0) : nil } }
  /// A number, whole or not; nil for any other value.
  package var real: Double? {
    switch self {
    case .integer(let number): Double(number)
    case .real(let number): number
    default: nil
    }
  }
}

extension JSON: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringLiteral {
  /// An object of these members.
  package init(dictionaryLiteral elements: (String, JSON)...) { self = .object(elements.map { Member($0.0, $0.1) }) }
  /// An array of these items.
  package init(arrayLiteral elements: JSON...) { self = .list(elements) }
  package init(stringLiteral value: String) { self = .text(value) }
}

extension JSON {
  /// The value as JSON on one line, without blanks between its parts.
  package var compact: String {
    var writer = JSONValueWriter(isIndented: false)
    writer.write(self, depth: 0)
    return writer.text
  }

  /// One member or item a line, two blanks a level, beginning at a level.
  package func indented(depth: Int = 0) -> String {
    var writer = JSONValueWriter(isIndented: true)
    writer.write(self, depth: depth)
    return writer.text
  }
}

/// Writes JSON. Real numbers are written in the fewest digits that read back as the same number; what is no number in
/// JSON, such as infinity, as null.
private struct JSONValueWriter {
  /// UTF-8: appended to several times as fast as a string.
  private var bytes: [UInt8] = []
  let isIndented: Bool

  init(isIndented: Bool) { self.isIndented = isIndented }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  mutating func write(_ value: JSON, depth: Int) {
    switch value {
    case .null: append("null")
    case .flag(let flag): append(flag ? "true" : "false")
    case .integer(let number): append(String(number))
    case .real(let number): append(number.isFinite ? number.description : "null")
    case .text(let string): JSONString.append(string, to: &bytes)
    case .raw(let written): append(written)
    case .list(let items):
      list("[", "]", items, depth) { writer, item in writer.write(item, depth: depth + 1) }
    case .object(let members):
      list("{", "}", members, depth) { writer, member in
        JSONString.append(member.name, to: &writer.bytes)
        writer.append(writer.isIndented ? ": " : ":")
        writer.write(member.value, depth: depth + 1)
      }
    }
  }

  private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func list<Item>(
    _ open: String, _ close: String, _ items: [Item], _ depth: Int, _ body: (inout JSONValueWriter, Item) -> Void
  ) {
    append(open)
    for (place, item) in items.enumerated() {
      if place > 0 { append(",") }
      breakLine(depth + 1)
      body(&self, item)
    }
    if !items.isEmpty { breakLine(depth) }
    append(close)
  }

  private mutating func breakLine(_ depth: Int) {
    guard isIndented else { return }
    bytes.append(0x0A)
    bytes.append(contentsOf: repeatElement(0x20, count: 2 * depth))
  }
}
