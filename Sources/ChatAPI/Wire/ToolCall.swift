/// A tool call, whose name and arguments arrive in pieces.
struct ToolCall: Equatable {
  var index: Int
  var id = ""
  var kind = "function"
  var name = ""
  var arguments = ""

  /// Adds a piece of the older form, which knows one call and no number.
  static func merge(legacy piece: JSONValue, into calls: inout [ToolCall]) {
    if calls.isEmpty { calls.append(ToolCall(index: 0)) }
    calls[0].name += piece["name"]?.string ?? ""
    calls[0].arguments += text(piece["arguments"]) ?? ""
  }

  /// Arguments are JSON in a string; some servers send the JSON itself.
  private static func text(_ value: JSONValue?) -> String? { value.map { $0.string ?? $0.text } }

  /// Adds a piece to the call it belongs to.
  static func merge(_ piece: JSONValue, into calls: inout [ToolCall]) {
    let index = piece["index"]?.int ?? calls.count
    if !calls.contains(where: { $0.index == index }) { calls.append(ToolCall(index: index)) }
    guard let place = calls.firstIndex(where: { $0.index == index }) else { return }
    if let id = piece["id"]?.string { calls[place].id = id }
    if let kind = piece["type"]?.string { calls[place].kind = kind }
    let body = piece["function"] ?? piece["custom"]
    calls[place].name += body?["name"]?.string ?? ""
    calls[place].arguments += text(body?["arguments"]) ?? text(body?["input"]) ?? ""
  }

  /// The calls as the whole form of the schema has them.
  static func json(_ calls: [ToolCall]) -> String {
    var writer = JSONWriter()
    writer.beginArray()
    for call in calls {
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
