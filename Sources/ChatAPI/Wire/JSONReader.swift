import CJansson
import Cells
import Glibc

/// A JSON document read by jansson; its values live as long as it does.
final class JSONDocument {
  private let pointer: UnsafeMutablePointer<json_t>
  /// Whether texts in it hold halves of characters (`SurrogateHalf`).
  let holdsHalves: Bool

  /// Reads a document. What jansson refuses though it can be understood is repaired first (`JSONRepair`): half
  /// surrogate pairs and invalid UTF-8 become U+FFFD, whole numbers past 64 bits become reals, numbers past all
  /// bounds null. Nil when it is no JSON all the same.
  init?(_ bytes: UnsafeRawBufferPointer, keepingHalves: Bool = false) {
    let marks = keepingHalves ? SurrogateHalf.marks : nil
    if !(keepingHalves && SurrogateHalf.mayHoldMarks(bytes)), let pointer = Self.read(bytes, asReals: false) {
      self.pointer = pointer
      holdsHalves = false
      return
    }
    let repaired = JSONRepair.repaired(bytes, marks)
    guard let pointer = repaired.bytes.withUnsafeBytes({ Self.read($0, asReals: true) }) else { return nil }
    self.pointer = pointer
    holdsHalves = repaired.holdsHalves
  }

  deinit { cjansson_release(pointer) }

  private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

  private static func read(_ bytes: UnsafeRawBufferPointer, asReals: Bool) -> UnsafeMutablePointer<json_t>? {
    // A byte order mark is none of JSON, though some servers begin with it.
    let bytes = bytes.starts(with: mark) ? UnsafeRawBufferPointer(rebasing: bytes[mark.count...]) : bytes
    guard let base = bytes.baseAddress, !bytes.isEmpty else { return nil }
    return cjansson_read(base.assumingMemoryBound(to: CChar.self), bytes.count, asReals ? 1 : 0)
  }

  /// Looks at the document; values must not leave `body`.
  func read<Result>(_ body: (JSONValue) -> Result) -> Result {
    defer { withExtendedLifetime(self) {} }
    return body(JSONValue(pointer: pointer))
  }

  /// Looks at the document that a text holds; nil where it is no JSON.
  static func read<Result>(_ text: String, _ body: (JSONValue) -> Result) -> Result? {
    var text = text
    return text.withUTF8 { JSONDocument(UnsafeRawBufferPointer($0))?.read(body) }
  }
}

/// A value within a document. Valid only while its document is.
struct JSONValue {
  fileprivate let pointer: UnsafeMutablePointer<json_t>

  private var type: json_type { json_type(UInt32(cjansson_type(pointer))) }

  var isNull: Bool { type == JSON_NULL }
  var isObject: Bool { type == JSON_OBJECT }
  var isArray: Bool { type == JSON_ARRAY }

  /// A member of an object; nil where it is missing or null.
  subscript(_ name: StaticString) -> JSONValue? {
    let text = UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
    guard let member = json_object_get(pointer, text), json_type(UInt32(cjansson_type(member))) != JSON_NULL else {
      return nil
    }
    return JSONValue(pointer: member)
  }

  /// The elements of an array; none of anything else.
  var elements: [JSONValue] {
    (0..<json_array_size(pointer)).compactMap { json_array_get(pointer, $0).map(JSONValue.init(pointer:)) }
  }

  var elementCount: Int { json_array_size(pointer) }

  /// How many members an object has.
  var memberCount: Int { json_object_size(pointer) }

  /// The members of an object in the order they came; none of anything else.
  var members: [(name: String, value: JSONValue)] {
    var members: [(name: String, value: JSONValue)] = []
    var place = json_object_iter(pointer)
    while let here = place {
      if let name = json_object_iter_key(here), let value = json_object_iter_value(here) {
        members.append((String(cString: name), JSONValue(pointer: value)))
      }
      place = json_object_iter_next(pointer, here)
    }
    return members
  }

  /// Whether it says nothing: null, or an empty text, list or object.
  var isEmpty: Bool {
    switch type {
    case JSON_NULL: true
    case JSON_STRING: json_string_length(pointer) == 0
    case JSON_ARRAY: elementCount == 0
    case JSON_OBJECT: memberCount == 0
    default: false
    }
  }

  /// A string's bytes, valid UTF-8.
  var bytes: UnsafeRawBufferPointer? {
    guard let text = json_string_value(pointer) else { return nil }
    return UnsafeRawBufferPointer(start: text, count: json_string_length(pointer))
  }

  var string: String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

  /// A number, or a string that holds one: `statusCode` comes either way.
  var double: Double? {
    switch type {
    case JSON_INTEGER: Double(json_integer_value(pointer))
    case JSON_REAL: json_real_value(pointer)
    case JSON_STRING: string.flatMap(Double.init)
    default: nil
    }
  }

  var int: Int? {
    switch type {
    case JSON_INTEGER: Int(json_integer_value(pointer))
    default: double.flatMap { Int(exactly: $0.rounded()) }
    }
  }

  var bool: Bool? {
    switch type {
    case JSON_TRUE: true
    case JSON_FALSE: false
    default: nil
    }
  }

  /// As compact JSON text.
  var text: String {
    guard let text = cjansson_text(pointer) else { return "" }
    defer { free(text) }
    return String(cString: text)
  }
}
