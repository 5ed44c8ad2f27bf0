import Cells

/// A tool call, whose name and arguments arrive in pieces.
struct ToolCall: Equatable {
  var index: Int
  var id = ""
  var kind = "function"
  var name = ""
  var arguments = ""

  /// Adds a piece of the older form, which knows one call and no number; answers how many bytes it brought.
  static func merge(legacy piece: JSONValue, into calls: inout [ToolCall]) -> Int {
    if calls.isEmpty { calls.append(ToolCall(index: 0)) }
    return calls[0].add(piece)
  }

  /// Adds a piece to the call it belongs to; answers how many bytes it brought.
  static func merge(_ piece: JSONValue, into calls: inout [ToolCall]) -> Int {
    guard piece.isObject else { return 0 }
    let body = piece["function"] ?? piece["custom"] ?? piece
    let id = piece["id"]?.string ?? ""
    let isNamed = body["name"]?.isEmpty == false
    var known = self.place(of: id, piece["index"]?.int, isNamed: isNamed, in: calls)
    if let call = known, isNamed, calls[call].isWhole, Self.begins(body) {
      // What is whole and begins again is said again, or is another call with the same number.
      if calls[call].isSame(id, body) { calls[call].arguments = "" } else { known = nil }
    }
    let place: Int
    if let known {
      place = known
    } else {
      place = calls.count
      calls.append(ToolCall(index: piece["index"]?.int ?? (calls.map(\.index).max() ?? -1) + 1))
    }
    // Later pieces of some servers say again what the first said, or leave it empty.
    if !id.isEmpty { calls[place].id = id }
    if let kind = piece["type"]?.string, !kind.isEmpty { calls[place].kind = kind }
    return calls[place].add(body)
  }

  /// The call that a piece goes on with. Some servers give all calls one number, and some give none: then a call begins
  /// with another identifier, or with a name.
  private static func place(of id: String, _ index: Int?, isNamed: Bool, in calls: [ToolCall]) -> Int? {
    guard let index else {
      guard id.isEmpty else { return calls.lastIndex { $0.id == id } }
      return isNamed ? nil : calls.indices.last
    }
    return calls.lastIndex { $0.index == index && (id.isEmpty || $0.id.isEmpty || $0.id == id) }
  }

  /// Whether its arguments are a whole object.
  private var isWhole: Bool {
    arguments.last == "}" && JSONDocument.read(arguments) { $0.isObject } == true
  }

  private static func begins(_ body: JSONValue) -> Bool { arguments(of: body)?.trimmingSpaces().first == "{" }

  private func isSame(_ id: String, _ body: JSONValue) -> Bool {
    if !id.isEmpty, id == self.id { return true }
    return id.isEmpty && body["name"]?.string == name && Self.arguments(of: body) == arguments
  }

  /// The arguments in a piece: JSON in a string; some servers send the JSON itself.
  private static func arguments(of body: JSONValue) -> String? {
    (body["arguments"] ?? body["input"] ?? body["parameters"]).map { $0.string ?? $0.text }
  }

  /// Adds name and arguments. A name that is whole already, or that comes behind arguments, is said again.
  private mutating func add(_ body: JSONValue) -> Int {
    let before = name.utf8.count + arguments.utf8.count
    if let piece = body["name"]?.string, piece != name, name.isEmpty || arguments.isEmpty { name += piece }
    if let piece = Self.arguments(of: body) {
      // Nothing follows an empty object: it stood for what was to come.
      if arguments == "{}", piece.trimmingSpaces().first == "{" { arguments = "" }
      arguments += piece
    }
    return name.utf8.count + arguments.utf8.count - before
  }

  /// The calls as the whole form of the schema has them.
  static func json(_ calls: [ToolCall]) -> String {
    var writer = JSONWriter()
    writer.beginArray()
    for call in calls.sorted(by: { $0.index < $1.index }) {
      writer.beginObject()
      if !call.id.isEmpty {
        writer.name("id")
        writer.string(call.id)
      }
      writer.name("type")
      writer.string(call.kind)
      writer.name(call.kind == "custom" ? "custom" : "function")
      writer.beginObject()
      writer.name("name")
      writer.string(call.name)
      writer.name(call.kind == "custom" ? "input" : "arguments")
      writer.string(call.arguments)
      writer.endObject()
      writer.endObject()
    }
    writer.endArray()
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
