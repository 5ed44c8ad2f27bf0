import Cells

/// Fields of a request that the parameter table does not know: any JSON, by name.
///
/// A provider, a preset and a conversation each may have some; they are merged in that order, by name.
package struct ExtraFields: Equatable, Sendable {
  /// One of them.
  package struct Field: Equatable, Sendable {
    /// Its name on the wire.
    package var name: String
    /// Its value as compact JSON.
    package var json: String
  }
  private var values: [String: String] = [:]

  /// None.
  package init() {}

  /// All of them, by name, which is the order sent.
  package var fields: [Field] { values.sorted { $0.key < $1.key }.map { Field(name: $0.key, json: $0.value) } }
  package var isEmpty: Bool { values.isEmpty }

  /// A value as compact JSON; nil while it is not sent. Setting checks nothing.
  package subscript(_ name: String) -> String? {
    get { values[name] }
    set { values[name] = newValue }
  }

  /// Takes over everything that `other` has.
  package mutating func merge(_ other: ExtraFields) { values.merge(other.values) { _, new in new } }

  /// What a person typed as JSON: itself where it is JSON, a text otherwise.
  package static func json(_ typed: String) -> String { JSONText.compact(typed) ?? JSONString.quoted(typed) }

  /// What mixchat writes by itself. Whoever changed one of these would get another request than is shown and kept.
  package static let reserved = ["messages", "model", "stream", "stream_options"]

  /// Why a field of this name cannot be set, in a sentence; nil where it can.
  package static func refusal(_ name: String) -> String? {
    if reserved.contains(name) { return "The field `\(name)` is mixchat's own and cannot be set." }
    let isName = !name.isEmpty && name.utf8.count <= 128 && name.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
    return isName ? nil : "The name of a field has no blanks and at most 128 letters."
  }
}

/// A field of a request by its name: a row of the parameter table, or one of the others.
package enum RequestField: Hashable, Sendable {
  case parameter(ParameterName)
  case extra(String)

  /// The field that goes by this name on the wire.
  package init(named name: String) {
    self = ParameterName(rawValue: name).map { .parameter($0) } ?? .extra(name)
  }

  /// As `/set` and the settings panel name it.
  package var name: String {
    switch self {
    case .parameter(let name): name.rawValue
    case .extra(let name): Self.prefix + name
    }
  }

  /// The parameter that it is; nil for other fields.
  package var parameter: ParameterName? { if case .parameter(let name) = self { name } else { nil } }

  /// What the names of fields that are no parameters begin with.
  package static let prefix = "extra."
}

extension Parameters {
  /// The value of any field; nil while it is not sent.
  package subscript(_ field: RequestField) -> ParameterValue? {
    get {
      switch field {
      case .parameter(let name): self[name]
      case .extra(let name): extra[name].map { .json($0) }
      }
    }
    set {
      switch (field, newValue) {
      case (.parameter(let name), _): self[name] = newValue
      case (.extra(let name), .json(let json)): extra[name] = json
      case (.extra(let name), _): extra[name] = nil
      }
    }
  }

  /// Every field that is set.
  package var fields: [RequestField] { entries.map { .parameter($0.name) } + extra.fields.map { .extra($0.name) } }
}
