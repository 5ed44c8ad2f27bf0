import Cells

/// A JSON value that keeps the order of its members, so that output can be read and compared.
enum JSON: Equatable {
  case null
  case flag(Bool)
  case integer(Int64)
  case real(Double)
  case text(String)
  case list([JSON])
  case object([Member])
  /// JSON that somebody else wrote, word for word.
  case raw(String)

  /// One member of an object.
  struct Member: Equatable {
    var name: String
    var value: JSON

    init(_ name: String, _ value: JSON) {
      self.name = name
      self.value = value
    }
  }

  static func optional<Value>(_ value: Value?, _ make: (Value) -> JSON) -> JSON { value.map(make) ?? .null }
  static func count(_ value: Int?) -> JSON { value.map { .integer(Int64($0)) } ?? .null }
  static func number(_ value: Double?) -> JSON { value.map { .real($0) } ?? .null }
  static func string(_ value: String?) -> JSON { value.map { .text($0) } ?? .null }
  /// Milliseconds and rates: three decimals are all that is real about them.
  static func rounded(_ value: Double?) -> JSON { value.map { .real(($0 * 1000).rounded() / 1000) } ?? .null }

  /// On one line.
  var written: String {
    var text = ""
    write(to: &text, depth: nil)
    return text
  }

  /// With a line for each member.
  var pretty: String {
    var text = ""
    write(to: &text, depth: 0)
    return text
  }

  private func write(to text: inout String, depth: Int?) {
    switch self {
    case .null: text += "null"
    case .flag(let flag): text += flag ? "true" : "false"
    case .integer(let number): text += String(number)
    case .real(let number):
      if !number.isFinite {
        text += "null"
      } else if let whole = Int64(exactly: number), abs(whole) < 1 << 53 {
        text += String(whole)
      } else {
        text += number.description
      }
    case .text(let string): JSONString.append(string, to: &text)
    case .raw(let written): text += written
    case .list(let items):
      Self.group("[", "]", items, to: &text, depth: depth) { item, text, depth in item.write(to: &text, depth: depth) }
    case .object(let members):
      Self.group("{", "}", members, to: &text, depth: depth) { member, text, depth in
        JSONString.append(member.name, to: &text)
        text += depth == nil ? ":" : ": "
        member.value.write(to: &text, depth: depth)
      }
    }
  }

  private static func group<Item>(
    _ open: String, _ close: String, _ items: [Item], to text: inout String, depth: Int?,
    _ write: (Item, inout String, Int?) -> Void
  ) {
    text += open
    for (place, item) in items.enumerated() {
      if place > 0 { text += "," }
      if let depth { text += "\n" + String(repeating: "  ", count: depth + 1) }
      write(item, &text, depth.map { $0 + 1 })
    }
    if let depth, !items.isEmpty { text += "\n" + String(repeating: "  ", count: depth) }
    text += close
  }
}

extension JSON: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringLiteral {
  init(dictionaryLiteral elements: (String, JSON)...) { self = .object(elements.map { Member($0.0, $0.1) }) }
  init(arrayLiteral elements: JSON...) { self = .list(elements) }
  init(stringLiteral value: String) { self = .text(value) }
}
