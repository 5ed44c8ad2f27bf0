import CJansson
import Cells

/// Why a text is no JSON.
struct JSONError: Error, Equatable {
  /// Counted from 1; less where memory ran out.
  var line: Int
  /// In the parser's words.
  var reason: String
  /// Whether there was not enough memory for it; then the text may be right.
  var isOutOfMemory: Bool { line < 1 }
}

extension JSON {
  /// Reads one JSON text.
  static func parse(_ text: String) throws -> JSON {
    var text = text
    return try text.withUTF8 { try parse(UnsafeRawBufferPointer($0)) }
  }

  /// Reads one JSON text in UTF-8, with or without a byte order mark.
  ///
  /// `JSONText` reads what is right, in a third of jansson's time. jansson looks at the rest: it nests deeper, and says
  /// what is wrong and where.
  static func parse(_ bytes: UnsafeRawBufferPointer) throws -> JSON {
    if let value = JSONText.value(bytes) { return value }
    return try parsedByJansson(bytes)
  }

  /// The same by jansson alone.
  /// - Parameter asReals: whether whole numbers are read as reals, which may be larger.
  static func parsedByJansson(_ bytes: UnsafeRawBufferPointer, asReals: Bool = false) throws -> JSON {
    var bytes = bytes[...]
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
    var error = json_error_t()
    let flags = Int(JSON_ALLOW_NUL | JSON_DECODE_ANY | (asReals ? JSON_DECODE_INT_AS_REAL : 0))
    let root = UnsafeRawBufferPointer(rebasing: bytes).withMemoryRebound(to: CChar.self) { characters in
      json_loadb(characters.baseAddress, characters.count, flags, &error)
    }
    guard let root else {
      let reason = withUnsafeBytes(of: &error.text) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      throw JSONError(line: Int(error.line), reason: reason)
    }
    defer { json_decref(root) }
    return JSON(root)
  }

  /// Reads what is JSON but for half a surrogate pair, or a number that cannot be held, as Python writes them; nil for
  /// anything else.
  static func repaired(_ bytes: UnsafeRawBufferPointer) -> JSON? {
    guard String(validating: bytes, as: UTF8.self) != nil else { return nil }
    return JSONRepair.repaired(bytes).bytes.withUnsafeBytes { try? parsedByJansson($0, asReals: true) }
  }

  /// Copies the parser's value. It refuses to nest deeper than 2,048, so the recursion is bounded.
  private init(_ value: UnsafeMutablePointer<json_t>) {
    switch value.pointee.type {
    case JSON_TRUE: self = .flag(true)
    case JSON_FALSE: self = .flag(false)
    case JSON_INTEGER: self = .integer(Int64(json_integer_value(value)))
    case JSON_REAL: self = .real(json_real_value(value))
    case JSON_STRING:
      let bytes = UnsafeRawBufferPointer(start: json_string_value(value), count: json_string_length(value))
      self = .text(String(decoding: bytes, as: UTF8.self))
    case JSON_ARRAY:
      self = .list((0..<json_array_size(value)).compactMap { json_array_get(value, $0).map(JSON.init) })
    case JSON_OBJECT:
      var members: [Member] = []
      members.reserveCapacity(json_object_size(value))
      var place = json_object_iter(value)
      while let here = place {
        if let name = json_object_iter_key(here), let item = json_object_iter_value(here) {
          members.append(Member(String(cString: name), JSON(item)))
        }
        place = json_object_iter_next(value, here)
      }
      self = .object(members)
    default: self = .null
    }
  }
}
