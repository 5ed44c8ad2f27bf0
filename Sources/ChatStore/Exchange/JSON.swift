import Cells

/// A JSON value whose members keep their order, so that what is written is the same each time.
enum JSON: Equatable {
  case null
  case bool(Bool)
  case integer(Int64)
  case real(Double)
  case string(String)
  case array([JSON])
  case object([Member])

  /// One member of an object.
  struct Member: Equatable {
    var name: String
    var value: JSON
  }

  /// An object of those members that have a value.
  static func members(_ members: (String, JSON?)...) -> JSON {
    .object(members.compactMap { name, value in value.map { Member(name: name, value: $0) } })
  }

  /// The first member of this name; nil when absent or null, or when this is no object.
  subscript(_ name: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    let value = members.first { $0.name == name }?.value
    return value == .null ? nil : value
  }

  var string: String? {
    if case .string(let text) = self { text } else { nil }
  }
  /// A string's own text; any other value as it is written.
  var textOrJSON: String { string ?? compact }
  var array: [JSON]? {
    if case .array(let items) = self { items } else { nil }
  }
  var bool: Bool? {
    if case .bool(let flag) = self { flag } else { nil }
  }
  /// A whole number, also when it was written with a fraction of zero.
  var integer: Int64? {
    switch self {
    case .integer(let number): number
    case .real(let number): Int64(exactly: number)
    default: nil
    }
  }
  /// A count from outside: not negative, and so small that sums cannot overflow.
  var count: Int? { integer.flatMap { (0..<1 << 53).contains($0) ? Int($0) : nil } }
  var real: Double? {
    switch self {
    case .integer(let number): Double(number)
    case .real(let number): number
    default: nil
    }
  }
}

extension JSON {
  /// On one line.
  var compact: String {
    var writer = JSONText(isIndented: false)
    writer.write(self, depth: 0)
    return writer.text
  }

  /// One member or item a line, two blanks a level, beginning at a level.
  func indented(depth: Int = 0) -> String {
    var writer = JSONText(isIndented: true)
    writer.write(self, depth: depth)
    return writer.text
  }
}

/// Writes JSON. Real numbers are written in the fewest digits that read back as the same number.
private struct JSONText {
  var text = ""
  let isIndented: Bool

  mutating func write(_ value: JSON, depth: Int) {
    switch value {
    case .null: text += "null"
    case .bool(let flag): text += flag ? "true" : "false"
    case .integer(let number): text += String(number)
    case .real(let number): text += number.isFinite ? number.description : "null"
    case .string(let string): quote(string)
    case .array(let items):
      list("[", "]", items, depth) { writer, item in writer.write(item, depth: depth + 1) }
    case .object(let members):
      list("{", "}", members, depth) { writer, member in
        writer.quote(member.name)
        writer.text += writer.isIndented ? ": " : ":"
        writer.write(member.value, depth: depth + 1)
      }
    }
  }

  private mutating func list<Item>(
    _ open: String, _ close: String, _ items: [Item], _ depth: Int, _ body: (inout JSONText, Item) -> Void
  ) {
    text += open
    for (place, item) in items.enumerated() {
      if place > 0 { text += "," }
      breakLine(depth + 1)
      body(&self, item)
    }
    if !items.isEmpty { breakLine(depth) }
    text += close
  }

  private mutating func breakLine(_ depth: Int) {
    guard isIndented else { return }
    text += "\n"
    for _ in 0..<depth { text += "  " }
  }

  private mutating func quote(_ string: String) { JSONString.append(string, to: &text) }
}
