import Cells

/// What a reply must be made of (`response_format`): a word, or a JSON schema.
package enum ResponseFormat {
  /// The forms that need no more than their name.
  package static let words = ["text", "json_object"]

  /// Reads a schema, or the whole object that the API takes, and makes that object of it; nil where it is no JSON
  /// object.
  package static func object(_ text: String) -> String? {
    guard let members = JSONText.members(text) else { return nil }
    let type = members.first { $0.name == "type" }.flatMap { JSONText.string($0.value) }
    if let type, words.contains(type) || members.contains(where: { $0.name == type }) { return JSONText.compact(text) }
    guard let schema = JSONText.compact(text) else { return nil }
    let title = members.first { $0.name == "title" }.flatMap { JSONText.string($0.value) } ?? ""
    let name = JSONString.quoted(name(title))
    return #"{"type":"json_schema","json_schema":{"name":\#(name),"schema":\#(schema)}}"#
  }

  /// A schema's title as the name that the API asks for: letters, digits, `_` and `-`, at most 64.
  private static func name(_ title: String) -> String {
    let name = title.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") ? $0 : "_" }
    return name.isEmpty ? "reply" : String(name.prefix(64))
  }

  /// The object on the wire.
  package static func json(_ value: ParameterValue) -> String? {
    switch value {
    case .text(let word): #"{"type":\#(JSONString.quoted(word))}"#
    case .json(let object): object
    default: nil
    }
  }

  /// Whether a typed value names a file with a schema, which the shell around the core reads.
  package static func file(_ typed: String) -> String? {
    var typed = typed.trimmingSpaces()
    if typed.hasPrefix("json_schema ") { typed = String(typed.dropFirst(12)).trimmingSpaces() }
    if typed.count > 1, let quote = typed.first, quote == "\"" || quote == "'", typed.last == quote {
      typed = String(typed.dropFirst().dropLast())
    }
    return typed.lowercased().hasSuffix(".json") && !typed.hasPrefix("{") ? typed : nil
  }
}
