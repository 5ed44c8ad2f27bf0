import ChatCore

/// Reads the JSON of a reply, chunk by chunk or whole, into a batch of events.
struct ChunkDecoder {
  /// The model ended every choice that began; what follows, if anything, is usage and cost.
  var isFinished: Bool { !choices.isEmpty && choices.values.allSatisfy(\.isFinished) }
  /// How many choices have come up.
  var choiceCount: Int { choices.count }
  /// Why the endpoint broke off, or why a chunk made no sense.
  private(set) var failure: Failure?

  private struct Choice {
    var isFinished = false
    var refusal = ""
    var toolCalls: [ToolCall] = []
    var logprobs: [String] = []
  }
  private var choices: [Int: Choice] = [:]
  private var templates = DeltaTemplates()

  /// Reads one chunk (`chat.completion.chunk`).
  mutating func decode(chunk bytes: UnsafeRawBufferPointer, into batch: inout ReplyBatch) {
    if let (choice, text) = templates.match(bytes) {
      batch.append(text: text, choice: choice)
      return
    }
    guard let document = JSONDocument(bytes) else {
      let excerpt = HarmlessText.quoted(String(decoding: bytes.prefix(200), as: UTF8.self), limit: 80)
      failure = Failure(.malformedEvent, "The endpoint sent an event that is no JSON: \u{201C}\(excerpt)\u{201D}.")
      return
    }
    document.read { root in
      if (root["choices"]?.elementCount ?? 0) == 0, let error = ErrorBody(root) {
        failure = error.inStreamFailure(before: !batch.hasContent)
        return
      }
      let plain = decode(root, part: "delta", into: &batch)
      if let plain { templates.learn(from: bytes, choice: plain.choice, text: plain.text) }
    }
  }

  /// Reads a reply that came whole (`chat.completion`). False when the JSON is none.
  mutating func decode(whole bytes: UnsafeRawBufferPointer, into batch: inout ReplyBatch) -> Bool {
    guard let document = JSONDocument(bytes) else { return false }
    return document.read { root in
      if (root["choices"]?.elementCount ?? 0) == 0, let error = ErrorBody(root) {
        failure = error.inStreamFailure(before: true)
        return true
      }
      guard let list = root["choices"], list.isArray else { return false }
      _ = decode(root, part: "message", into: &batch)
      // A whole reply needs no finish_reason to be whole.
      for index in choices.keys { choices[index]?.isFinished = true }
      return true
    }
  }

  /// Hands over what was gathered for choices that never finished.
  mutating func end(into batch: inout ReplyBatch) {
    for index in choices.keys.sorted() { flushExtras(of: index, into: &batch) }
  }

  /// Answers the choice and its text when that is all the chunk held.
  private mutating func decode(
    _ root: JSONValue, part: StaticString, into batch: inout ReplyBatch
  ) -> (choice: Int, text: UnsafeRawBufferPointer)? {
    var plain: (choice: Int, text: UnsafeRawBufferPointer)?
    let list = root["choices"]
    for entry in list?.elements ?? [] {
      guard entry.isObject else { continue }
      plain = decode(choice: entry, part: part, into: &batch)
    }
    let hasFigures = ReplyFigures.read(root, into: &batch)
    return list?.elementCount == 1 && !hasFigures ? plain : nil
  }

  private mutating func decode(
    choice entry: JSONValue, part: StaticString, into batch: inout ReplyBatch
  ) -> (choice: Int, text: UnsafeRawBufferPointer)? {
    let index = max(0, entry["index"]?.int ?? 0)
    var choice = choices[index] ?? Choice()
    let delta = entry[part] ?? entry["message"] ?? entry["delta"]
    var isPlain = delta?.memberCount == 1
    var text: UnsafeRawBufferPointer?
    if let content = delta?["content"] ?? entry["text"] {
      if let bytes = content.bytes {
        text = bytes
        batch.append(text: bytes, choice: index)
      } else {
        isPlain = false
        for item in content.elements {
          if let bytes = item["text"]?.bytes { batch.append(text: bytes, choice: index) }
        }
      }
    }
    if let refusal = delta?["refusal"]?.string { choice.refusal += refusal }
    for call in delta?["tool_calls"]?.elements ?? [] { ToolCall.merge(call, into: &choice.toolCalls) }
    if let tokens = entry["logprobs"]?["content"], tokens.elementCount > 0 {
      isPlain = false
      choice.logprobs.append(contentsOf: tokens.elements.map(\.text))
    }
    choices[index] = choice
    if let reason = entry["finish_reason"]?.string {
      isPlain = false
      flushExtras(of: index, into: &batch)
      if choices[index]?.isFinished != true { batch.append(finish: FinishReason(wire: reason), choice: index) }
      choices[index]?.isFinished = true
    }
    guard isPlain, let text else { return nil }
    return (index, text)
  }

  private mutating func flushExtras(of index: Int, into batch: inout ReplyBatch) {
    guard var choice = choices[index] else { return }
    if !choice.refusal.isEmpty { batch.append(extra: MessageExtra(.refusal, choice.refusal), choice: index) }
    if !choice.toolCalls.isEmpty {
      batch.append(extra: MessageExtra(.toolCalls, ToolCall.json(choice.toolCalls)), choice: index)
    }
    if !choice.logprobs.isEmpty {
      let json = "[" + choice.logprobs.joined(separator: ",") + "]"
      batch.append(extra: MessageExtra(.logprobs, json), choice: index)
    }
    choice.refusal = ""
    choice.toolCalls = []
    choice.logprobs = []
    choices[index] = choice
  }
}

/// A tool call, whose name and arguments arrive in pieces.
struct ToolCall: Equatable {
  var index: Int
  var id = ""
  var kind = "function"
  var name = ""
  var arguments = ""

  /// Adds a piece to the call it belongs to.
  static func merge(_ piece: JSONValue, into calls: inout [ToolCall]) {
    let index = piece["index"]?.int ?? calls.count
    if !calls.contains(where: { $0.index == index }) { calls.append(ToolCall(index: index)) }
    guard let place = calls.firstIndex(where: { $0.index == index }) else { return }
    if let id = piece["id"]?.string { calls[place].id = id }
    if let kind = piece["type"]?.string { calls[place].kind = kind }
    let body = piece["function"] ?? piece["custom"]
    calls[place].name += body?["name"]?.string ?? ""
    calls[place].arguments += body?["arguments"]?.string ?? body?["input"]?.string ?? ""
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
