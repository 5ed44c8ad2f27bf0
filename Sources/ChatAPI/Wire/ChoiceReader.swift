import Cells
import Conversations

/// Reads the pieces of one choice, by a table of the members that servers send.
struct ChoiceReader {
  var isFinished = false
  /// The model ended with an error and nothing said which.
  private(set) var failure: ErrorBody?
  /// Whether half of a character waits for the other.
  var isWaiting: Bool { textHalves.isWaiting || thoughtHalves.isWaiting }

  private var gathered = Gathered()
  private var tags: ReasoningTags
  private var textHalves = SurrogateJoiner()
  private var thoughtHalves = SurrogateJoiner()
  /// The beginning of the text, as it came.
  private var beginning: [UInt8] = []

  init(families: [ReasoningFamily]) { tags = ReasoningTags(families) }

  /// One piece of text, and which of the two streams it belongs to.
  typealias Piece = (text: UnsafeRawBufferPointer, isReasoning: Bool)

  /// What the members of a delta or a message are.
  private enum Member { case text, thought, thoughtParts, refusal, toolCalls, legacyCall, data, sources, silent }

  private static let members: [String: Member] = {
    let table: [(Member, [String])] = [
      (.text, ["content", "text"]),
      (.thought, ["reasoning_content", "reasoning", "thinking", "reasoning_text", "thought", "thoughts"]),
      (.thought, ["reasoningContent", "reasoningText", "reasoning_summary", "thinking_content", "thought_content"]),
      (.thought, ["thinkingContent", "reasoningSummary", "chain_of_thought"]),
      (.thoughtParts, ["reasoning_details", "thinking_blocks"]), (.refusal, ["refusal"]),
      (.toolCalls, ["tool_calls"]), (.legacyCall, ["function_call"]), (.sources, SourceList.names.map { "\($0)" }),
      (.data, ["images", "image", "image_url", "audio", "video", "videos", "files", "documents", "attachments"]),
      (.data, ["executed_tools", "multi_mod_content", "inline_data", "inlineData"]),
      (.silent, ["role", "name", "finish_reason", "error"]),
    ]
    return Dictionary(uniqueKeysWithValues: table.flatMap { member, names in names.map { ($0, member) } })
  }()

  /// Whether a whole message says what came piece by piece: it begins with the same, and is no shorter than `length`,
  /// the bytes of text that came.
  func isSaid(again content: JSONValue?, length: Int) -> Bool {
    guard let bytes = content?.bytes, !beginning.isEmpty, bytes.count >= length else { return false }
    return bytes.starts(with: beginning)
  }

  /// Whether the text of a delta is marked as thought, as Google does, and has no marks of its own.
  private func isThought(_ text: UnsafeRawBufferPointer, of delta: JSONValue?) -> Bool {
    delta?["extra_content"]?["google"]?["thought"]?.bool == true && tags.isUntouched && text.first != UInt8(ascii: "<")
  }

  /// Reads an entry of `choices`. Answers its text when that is all it held, so that the next of its shape can be read
  /// without a look at its JSON. `isAgain`: its texts and its data are known.
  mutating func read(
    _ entry: JSONValue, _ delta: JSONValue?, _ index: Int, hasError: Bool, isAgain: Bool, holdsHalves: Bool,
    sources: inout SourceList, into batch: inout ReplyBatch
  ) -> Piece? {
    var piece: Piece?
    var pieces = 0
    var hasThought = false
    var hasText = false
    var details: JSONValue?
    for (name, value) in delta?.members ?? [] where !value.isEmpty {
      let member = Self.members[name]
      if isAgain, member != Member.sources, member != Member.toolCalls { continue }
      switch member {
      case .text:
        // Both of these names in one delta say the same.
        pieces += hasText || value.bytes == nil ? 2 : 1
        guard !hasText else { break }
        hasText = true
        if let bytes = value.bytes, isThought(bytes, of: delta) {
          add(thought: bytes, index, holdsHalves, into: &batch)
        } else if let bytes = value.bytes {
          piece = (bytes, false)
          add(text: bytes, index, holdsHalves, into: &batch)
        } else {
          add(parts: value, index, holdsHalves, &sources, into: &batch)
        }
      case .thought:
        // Several of these names in one delta say the same.
        pieces += hasThought || value.bytes == nil ? 2 : 1
        guard !hasThought else { break }
        hasThought = true
        if let bytes = value.bytes { piece = (bytes, true) }
        add(thought: value, index, holdsHalves, into: &batch)
      case .thoughtParts:
        pieces += 2
        details = value
      case .refusal:
        pieces += 2
        gathered.refuse(value.string ?? value.text)
      case .toolCalls:
        pieces += 2
        gathered.add(calls: value, into: &batch)
      case .legacyCall:
        pieces += 2
        gathered.add(legacyCall: value, into: &batch)
      case .data:
        pieces += 2
        add(data: value, named: name, index, holdsHalves, into: &batch)
        if name == "executed_tools" { sources.take(value, from: name) }
      case .sources:
        pieces += 2
        sources.take(value, from: name)
      case .silent: break
      // Its value may change with each delta, so that no shape is learned from it.
      case nil: pieces += 2
      }
    }
    if !hasThought, !isAgain,
      let thought = entry["reasoning_content"] ?? entry["reasoning"]
        ?? delta?["provider_specific_fields"]?["reasoning_content"],
      !thought.isEmpty
    {
      pieces += 2
      hasThought = true
      add(thought: thought, index, holdsHalves, into: &batch)
    }
    if let details { add(details: details, isRepeated: hasThought, index, holdsHalves, into: &batch) }
    if delta?["content"] == nil, let bytes = entry["text"]?.bytes {
      pieces += 2
      add(text: bytes, index, holdsHalves, into: &batch)
    }
    if let tokens = entry["logprobs"]?["content"], tokens.elementCount > 0 {
      pieces += 2
      for token in tokens.elements { gathered.add(token: token) }
    }
    if let images = entry["images"], !images.isEmpty {
      pieces += 2
      add(data: images, named: "images", index, holdsHalves, into: &batch)
    }
    if sources.take(from: entry) { pieces += 2 }
    if let reason = Self.finishWord(in: entry) {
      pieces += 2
      finish(reason, index, hasError: hasError, into: &batch)
    }
    guard pieces == 1, let piece, piece.isReasoning || tags.isText else { return nil }
    return piece
  }

  /// Why a choice ended, in the server's word; nil where nothing is said.
  static func finishWord(in object: JSONValue) -> String? {
    guard let value = object["finish_reason"] ?? object["finishReason"] else { return nil }
    let word =
      value.string
      // Some servers have the word in an object of its own.
      ?? (value["type"] ?? value["reason"] ?? value["finish_reason"] ?? value["name"] ?? value["value"])?.string
      ?? value.elements.first?.string
    return word?.isEmpty == false ? word : nil
  }

  /// Ends the choice: what was gathered is handed over.
  mutating func finish(_ word: String, _ index: Int, hasError: Bool, into batch: inout ReplyBatch) {
    let meant = FinishWord(word)
    guard meant != .unfinished else { return }
    flush(index, into: &batch)
    guard !hasError else { return }
    guard case .reason(let reason) = meant else {
      failure = ErrorBody(message: "the endpoint ended it with \u{201C}\(HarmlessText.quoted(word, limit: 40))\u{201D}")
      return
    }
    if !isFinished { batch.append(finish: reason, choice: index) }
    isFinished = true
  }

  // MARK: Texts

  private mutating func add(
    text: UnsafeRawBufferPointer, _ index: Int, _ holdsHalves: Bool, into batch: inout ReplyBatch
  ) {
    if beginning.isEmpty { beginning = Array(text.prefix(64)) }
    guard holdsHalves || textHalves.isWaiting else { return sort(text, index, into: &batch) }
    textHalves.join(text).withUnsafeBytes { sort($0, index, into: &batch) }
  }

  private mutating func sort(_ text: UnsafeRawBufferPointer, _ index: Int, into batch: inout ReplyBatch) {
    tags.take(text) { isReasoning, bytes in batch.append(bytes, isReasoning: isReasoning, choice: index) }
  }

  private mutating func add(
    thought bytes: UnsafeRawBufferPointer, _ index: Int, _ holdsHalves: Bool, into batch: inout ReplyBatch
  ) {
    guard holdsHalves || thoughtHalves.isWaiting else {
      return batch.append(bytes, isReasoning: true, choice: index)
    }
    thoughtHalves.join(bytes).withUnsafeBytes { batch.append($0, isReasoning: true, choice: index) }
  }

  /// A text, or parts of one in any depth.
  private mutating func add(
    thought value: JSONValue, _ index: Int, _ holdsHalves: Bool, into batch: inout ReplyBatch, depth: Int = 0
  ) {
    if let bytes = value.bytes { return add(thought: bytes, index, holdsHalves, into: &batch) }
    guard depth < 4 else { return }
    for item in value.elements { add(thought: item, index, holdsHalves, into: &batch, depth: depth + 1) }
    if let inner = Self.thought(in: value) {
      add(thought: inner, index, holdsHalves, into: &batch, depth: depth + 1)
    }
  }

  private static func thought(in value: JSONValue) -> JSONValue? {
    value["thinking"] ?? value["reasoning"] ?? value["text"] ?? value["summary"] ?? value["content"]
      ?? value["reasoningText"]
  }

  private mutating func add(
    details: JSONValue, isRepeated: Bool, _ index: Int, _ holdsHalves: Bool, into batch: inout ReplyBatch
  ) {
    for item in details.isArray ? details.elements : [details] {
      if let thought = Self.thought(in: item) {
        if !isRepeated { add(thought: thought, index, holdsHalves, into: &batch) }
      } else if item["data"] != nil {
        gathered.add(part: item.text)
      }
    }
  }

  /// Content as a list of parts: texts, thoughts, and whatever else is kept as it is.
  private mutating func add(
    parts value: JSONValue, _ index: Int, _ holdsHalves: Bool, _ sources: inout SourceList,
    into batch: inout ReplyBatch
  ) {
    for item in value.isArray ? value.elements : [value] {
      if let bytes = item.bytes {
        add(text: bytes, index, holdsHalves, into: &batch)
        continue
      }
      switch item["type"]?.string {
      case "thinking", "reasoning", "thought", "reasoning_content":
        if let thought = Self.thought(in: item) { add(thought: thought, index, holdsHalves, into: &batch) }
      case "refusal":
        gathered.refuse(item["refusal"]?.string ?? "")
      case "reference", "citation", "url_citation":
        sources.take(item, from: "references")
        gathered.add(part: item.text)
      default:
        if let spoken = (item["transcript"] ?? item["audio"]?["transcript"])?.bytes {
          add(text: spoken, index, holdsHalves, into: &batch)
        }
        if let bytes = (item["text"]?["value"] ?? item["text"] ?? item["content"])?.bytes {
          add(text: bytes, index, holdsHalves, into: &batch)
          for notes in [item["annotations"], item["citations"]] {
            if let notes { sources.take(notes, from: "annotations") }
          }
        } else if !item.isEmpty {
          gathered.keep(item.text, into: &batch)
        }
      }
    }
  }

  /// Adds pictures that came next to the choices.
  mutating func add(images: JSONValue, _ index: Int, into batch: inout ReplyBatch) {
    add(data: images, named: "images", index, false, into: &batch)
  }

  /// Pictures, sound and the like. What was spoken is the reply's text.
  private mutating func add(
    data value: JSONValue, named name: String, _ index: Int, _ holdsHalves: Bool, into batch: inout ReplyBatch
  ) {
    if let spoken = value["transcript"]?.bytes { add(text: spoken, index, holdsHalves, into: &batch) }
    if value.isObject, value["data"] == nil, value["url"] == nil, value["b64_json"] == nil { return }
    if name == "audio", let piece = value["data"]?.string {
      return gathered.add(sound: piece, format: value["format"], into: &batch)
    }
    var writer = JSONWriter()
    writer.beginObject()
    writer.name(name)
    writer.raw(value.text)
    writer.endObject()
    gathered.keep(String(decoding: writer.bytes, as: UTF8.self), into: &batch)
  }

  // MARK: What is handed over at the end

  /// Hands over what was gathered besides the texts, and what of them was held back.
  mutating func flush(_ index: Int, into batch: inout ReplyBatch) {
    textHalves.end().withUnsafeBytes { if !$0.isEmpty { sort($0, index, into: &batch) } }
    thoughtHalves.end().withUnsafeBytes { batch.append($0, isReasoning: true, choice: index) }
    tags.end { isReasoning, bytes in batch.append(bytes, isReasoning: isReasoning, choice: index) }
    gathered.hand(over: index, into: &batch)
  }

  /// What was gathered besides the texts and is not handed over yet, where it changed since this was asked last.
  mutating func takeHeld() -> [MessageExtra] { gathered.takeChanged() }
}
