import Conversations

/// Messages as the chat-completions request has them: `[{"role", "content"}]`, or a body with `messages`.
enum OpenAIImport {
  /// A list of messages, a body, or a list of bodies; nil for anything else.
  static func read(_ json: JSON, name: String) -> [ImportItem]? {
    if json["messages"] != nil { return [item(json, name: name)] }
    guard let list = json.array, let first = list.first else { return nil }
    if first["role"] != nil { return [item(.members(("messages", json)), name: name)] }
    guard first["messages"] != nil else { return nil }
    return list.enumerated().map { item($1, name: "\(name) \($0 + 1)") }
  }

  /// One body, or one message, a line; false when the first line is no JSON. A line that is none is skipped, and told.
  ///
  /// Bodies are given to `each` as they come, with the place in the file where each ends.
  static func read(
    lines bytes: UnsafeRawBufferPointer, name: String, each: (ImportItem, Int) throws(Failure) -> Void
  ) throws(Failure) -> Bool {
    var hasBodies = false
    var messages: [JSON] = []
    var broken: [ImportItem] = []
    var end = -1
    var number = 0
    while end < bytes.count {
      let start = end + 1
      end = bytes[min(start, bytes.count)...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      number += 1
      let line = UnsafeRawBufferPointer(rebasing: bytes[min(start, end)..<end])
      guard line.contains(where: { $0 > UInt8(ascii: " ") }) else { continue }
      let label = "\(name), line \(number)"
      guard let json = try? JSON.parse(line) else {
        if !hasBodies, messages.isEmpty { return false }
        broken.append(ImportItem(name: label, conversation: .failure(ImportError("it is no JSON"))))
        continue
      }
      if json["role"] != nil {
        messages.append(json)
      } else {
        hasBodies = true
        try each(item(json, name: label), end)
      }
    }
    guard !messages.isEmpty else {
      for item in broken { try each(item, bytes.count) }
      return true
    }
    // The lines of one conversation: it is imported whole or not at all.
    let reason = "\(broken.map(\.name).joined(separator: ", ")) is no JSON"
    let whole =
      broken.isEmpty
      ? item(.members(("messages", .array(messages))), name: name)
      : ImportItem(name: name, conversation: .failure(ImportError(reason)))
    try each(whole, bytes.count)
    return true
  }

  static func item(_ body: JSON, name: String) -> ImportItem {
    guard let messages = body["messages"]?.array, !messages.isEmpty else {
      return ImportItem(name: name, conversation: .failure(ImportError("it has no messages")))
    }
    let dated = (body["created"]?.integer).flatMap { Timestamp(seconds: Double($0)) }
    let model = body["model"]?.string
    var builder = ImportBuilder(
      source: "openai " + body.compact, title: name, model: model ?? "", createdAt: dated)
    let moment = builder.stored.conversation.createdAt
    do {
      for (place, message) in messages.enumerated() {
        try add(message, place, model: model, at: moment, to: &builder)
      }
    } catch {
      return ImportItem(name: name, conversation: .failure(error))
    }
    let parameters = body.members.filter { ParameterName(rawValue: $0.name) != nil }
    builder.set(.object(parameters))
    return ImportItem(
      name: name, conversation: .success(builder.finish(updatedAt: moment)), notes: builder.notes)
  }

  /// Adds one message: leading instructions to the system text, what tools said to the reply before.
  static func add(
    _ message: JSON, _ place: Int, model: String?, at moment: Timestamp, to builder: inout ImportBuilder
  ) throws(ImportError) {
    guard let name = message["role"]?.string else { throw ImportError("message \(place + 1) has no role") }
    let (text, left) = try content(message["content"], place)
    for kind in left { builder.note("Parts of the kind \(kind) were left out; only text is kept.") }
    switch name {
    case "system" where builder.isEmpty, "developer" where builder.isEmpty:
      builder.instruct(text)
    case "system", "developer":
      builder.append(.system, text, at: moment)
    case "user":
      builder.append(.user, text, at: moment)
    case "assistant":
      var extras: [MessageExtra] = []
      if let refusal = message["refusal"]?.string { extras.append(MessageExtra(.refusal, refusal)) }
      if let calls = message["tool_calls"] ?? message["function_call"] {
        extras.append(MessageExtra(.toolCalls, calls.compact))
      }
      builder.append(.assistant, text, at: moment, model: model, extras: extras)
    case "tool", "function":
      builder.facts { $0.extras.append(MessageExtra(.note, "A tool answered: \(text)")) }
    default:
      throw ImportError("message \(place + 1) has the unknown role \u{201C}\(name)\u{201D}")
    }
  }

  /// The text of a content, and the kinds of parts that are none.
  static func content(_ json: JSON?, _ place: Int) throws(ImportError) -> (text: String, left: [String]) {
    switch json {
    case nil, .null: return ("", [])
    case .string(let text): return (text, [])
    case .array(let parts):
      var texts: [String] = []
      var left: [String] = []
      for part in parts {
        if let text = part.string ?? part["text"]?.string {
          texts.append(text)
        } else {
          left.append(part["type"]?.string ?? "unknown")
        }
      }
      return (texts.joined(separator: "\n"), left)
    default: throw ImportError("message \(place + 1) has content that is neither text nor parts")
    }
  }
}

extension JSON {
  /// The members of an object; none for anything else.
  var members: [Member] {
    if case .object(let members) = self { members } else { [] }
  }
}
