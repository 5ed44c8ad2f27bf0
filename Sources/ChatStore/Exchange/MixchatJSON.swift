import Cells
import Conversations
import Files

/// The program's own JSON: everything, in an order that is always the same. `docs/export-format.md` describes it.
enum MixchatJSON {
  static let version: Int64 = 2
  /// Those that can be read: in version 1 each request stood whole with its reply.
  static let readable: ClosedRange<Int64> = 1...version
  /// Whether a file that begins so can be read.
  static func isReadable(_ file: JSON) -> Bool {
    file["format"]?.string == "mixchat" && file["version"]?.integer.map(readable.contains) == true
  }

  static let opening = "{\n  \"format\": \"mixchat\",\n  \"version\": \(version),\n  \"conversations\": ["
  static let closing = "\n  ]\n}\n"

  // MARK: Writing

  static func json(_ stored: StoredConversation) -> JSON {
    let conversation = stored.conversation
    return .members(
      ("id", .text(conversation.id.description)),
      ("title", .text(conversation.title)),
      ("title_source", .text(conversation.titleSource.rawValue)),
      ("system", .text(conversation.systemPrompt)),
      ("model", .text(conversation.model)),
      ("provider", .text(conversation.provider)),
      ("parameters", ParametersJSON.json(conversation.parameters)),
      ("created_at", moment(conversation.createdAt)),
      ("updated_at", moment(conversation.updatedAt)),
      ("head", conversation.head.map { .text($0.description) } ?? .null),
      ("changed_at", stored.changedAt.map(moment)),
      ("pinned", stored.isPinned ? .flag(true) : nil),
      ("archived", stored.isArchived ? .flag(true) : nil),
      ("tags", conversation.tags.isEmpty ? nil : .list(conversation.tags.map(JSON.text))),
      ("draft", stored.draft.isEmpty ? nil : .text(stored.draft)),
      (
        "deleted",
        stored.deleted.isEmpty ? nil : .list(stored.deleted.sorted().map { .text($0.description) })
      ),
      ("messages", .list(stored.messages.map { json($0, stored.requests.json(of: $0.id)) })),
      ("requests", stored.requests.json),
      ("pictures", picturesJSON(stored)))
  }

  /// The bytes of the pictures, each once.
  private static func picturesJSON(_ stored: StoredConversation) -> JSON? {
    guard !stored.pictures.isEmpty else { return nil }
    return .object(
      stored.pictures.sorted { $0.key < $1.key }.map { hash, bytes in
        JSON.Member(hash, .text(Base64.text(bytes)))
      })
  }

  static func json(_ message: Message, _ provenance: JSON?) -> JSON {
    // A reply that another process still receives is, in the file, one that was cut.
    let state = message.state == .streaming ? .interrupted : message.state
    return .members(
      ("id", .text(message.id.description)),
      ("parent", message.parent.map { .text($0.description) } ?? .null),
      ("role", .text(message.role.rawValue)),
      ("state", .text(state.rawValue)),
      ("created_at", moment(message.createdAt)),
      ("text", .text(message.text.loaded ?? "")),
      (
        "counted",
        message.counted.map { count in
          .members(("tokens", .integer(Int64(count.tokens))), ("source", .text(count.source.rawValue)))
        }
      ),
      ("pinned", message.isPinned ? .flag(true) : nil),
      ("excluded", message.isExcluded ? .flag(true) : nil),
      ("reply", message.reply.map(json)),
      ("failure", message.failure.map(FailureJSON.json)),
      ("extras", message.extras.isEmpty ? nil : ExtrasJSON.json(message.extras)),
      ("pictures", message.pictures.isEmpty ? nil : PictureJSON.json(message.pictures)),
      ("provenance", provenance))
  }

  private static func json(_ reply: ReplyFacts) -> JSON {
    let timings = timingFields.compactMap { name, field in
      reply.timings[keyPath: field].map { JSON.Member(name, .real($0)) }
    }
    return .members(
      ("model", .text(reply.model)),
      ("provider", .text(reply.provider)),
      ("parameters", reply.parameters.map(ParametersJSON.json)),
      (
        "usage",
        reply.usage.map { usage in
          .members(
            ("prompt_tokens", .integer(Int64(usage.promptTokens))),
            ("completion_tokens", .integer(Int64(usage.completionTokens))),
            ("total_tokens", .integer(Int64(usage.totalTokens))),
            ("cached_tokens", usage.cachedTokens.map { .integer(Int64($0)) }),
            ("reasoning_tokens", usage.reasoningTokens.map { .integer(Int64($0)) }))
        }
      ),
      (
        "unreported",
        reply.unreported.map { guess in
          .members(
            ("prompt_tokens", .integer(Int64(guess.prompt))),
            ("completion_tokens", .integer(Int64(guess.completion))))
        }
      ),
      ("cost", reply.cost.map { .members(("dollars", .real($0.dollars)), ("source", .text($0.source.rawValue))) }),
      ("finish_reason", reply.finishReason.map { .text($0.wire) }),
      ("timings_ms", timings.isEmpty ? nil : .object(timings)),
      ("inference_id", reply.inferenceID.map { JSON.text($0.stored) }),
      ("request_id", reply.requestID.map { JSON.text($0.stored) }))
  }

  private static var timingFields: [(String, WritableKeyPath<ReplyTimings, Double?>)] {
    [
      ("queued", \.queued), ("connected", \.connected), ("secured", \.secured), ("first_byte", \.firstByte),
      ("first_token", \.firstToken), ("last_token", \.lastToken), ("thought", \.thought),
      ("total", \.total),
      ("server_tokens_per_second", \.serverTokensPerSecond),
    ]
  }

  static func moment(_ moment: Timestamp) -> JSON {
    Moment.iso(moment).map(JSON.text) ?? .integer(moment.milliseconds)
  }

  // MARK: Reading

  /// Reads one conversation; throws an `ImportError` where it is not as this format has it.
  ///
  /// Its messages and pieces are read one by one.
  static func read(_ view: JSONView) throws(ImportError) -> StoredConversation {
    guard view.isObject else { throw ImportError("it is no conversation") }
    let json = try view.head(without: ["messages", "requests"])
    let id = try need(json["id"]?.string.flatMap(ConversationID.init), "id", in: "a conversation")
    let created = try need(timestamp(json["created_at"]), "created_at", in: "the conversation")
    var conversation = Conversation(
      id: id, model: json["model"]?.string ?? "", provider: json["provider"]?.string ?? "", createdAt: created)
    conversation.title = json["title"]?.string ?? ""
    conversation.titleSource = json["title_source"]?.string.flatMap(Conversation.TitleSource.init) ?? .none
    conversation.systemPrompt = json["system"]?.string ?? ""
    var refused: [String] = []
    conversation.parameters = ParametersJSON.read(json["parameters"], refused: &refused)
    guard refused.isEmpty else {
      throw ImportError("its parameters \(refused.joined(separator: ", ")) are unknown or out of range")
    }
    var messages: [Message] = []
    var items: [(id: MessageID, json: JSON)] = []
    let list = try need(view["messages"].flatMap { $0.isArray ? $0 : nil }, "messages", in: "the conversation")
    for item in try list.items() {
      let item = try item.json()
      let message = try read(message: item)
      messages.append(message)
      if let sent = item["provenance"] { items.append((message.id, sent)) }
    }
    try checkTree(messages)
    conversation.merge(messages, isPartial: false)
    conversation.updatedAt = timestamp(json["updated_at"]) ?? conversation.updatedAt
    conversation.select(head: json["head"]?.string.flatMap(MessageID.init).flatMap { conversation[$0]?.id })
    var stored = StoredConversation(conversation)
    stored.isPinned = json["pinned"]?.bool ?? false
    stored.isArchived = json["archived"]?.bool ?? false
    stored.conversation.tags = Tag.settled((json["tags"]?.array ?? []).compactMap { $0.string.flatMap(Tag.named) })
    stored.draft = json["draft"]?.string ?? ""
    stored.changedAt = timestamp(json["changed_at"])
    stored.deleted = Set((json["deleted"]?.array ?? []).compactMap { $0.string.flatMap(MessageID.init) })
    stored.pictures = try pictures(json["pictures"])
    stored.requests = try SentRequests(view["requests"], items, in: conversation.messages)
    return stored
  }

  /// The bytes of pictures, which must be those that their names say.
  private static func pictures(_ json: JSON?) throws(ImportError) -> [String: [UInt8]] {
    guard case .object(let members)? = json else { return [:] }
    var pictures: [String: [UInt8]] = [:]
    for member in members {
      guard let bytes = member.value.string.flatMap(Base64.decode), ContentHash.of(bytes) == member.name else {
        throw ImportError("the bytes of the picture \(member.name) are not those that its hash names")
      }
      pictures[member.name] = bytes
    }
    return pictures
  }

  private static func read(message json: JSON) throws(ImportError) -> Message {
    let id = try need(json["id"]?.string.flatMap(MessageID.init), "id", in: "a message")
    let place = "message \(id)"
    var message = Message(
      id: id, parent: nil, role: try need(json["role"]?.string.flatMap(Role.init), "role", in: place),
      text: try need(json["text"]?.string, "text", in: place),
      state: try need(json["state"]?.string.flatMap(MessageState.init), "state", in: place),
      createdAt: try need(timestamp(json["created_at"]), "created_at", in: place))
    if let parent = json["parent"] {
      message.parent = try need(parent.string.flatMap(MessageID.init), "parent", in: place)
    }
    if message.state == .streaming { message.state = .interrupted }
    if let count = json["counted"], let tokens = count["tokens"]?.asCount {
      message.counted = TokenCount(
        tokens, count["source"]?.string.flatMap(TokenCount.Source.init) ?? .estimated)
    }
    message.isPinned = json["pinned"]?.bool ?? false
    message.isExcluded = json["excluded"]?.bool ?? false
    message.reply = json["reply"].map { read(reply: $0) }
    message.failure = json["failure"].flatMap { FailureJSON.read($0) }
    message.extras = json["extras"].map { ExtrasJSON.read($0) } ?? []
    message.pictures = json["pictures"].map { PictureJSON.read($0) } ?? []
    return OddsTable.settled(message)
  }

  private static func read(reply json: JSON) -> ReplyFacts {
    var reply = ReplyFacts(model: json["model"]?.string ?? "", provider: json["provider"]?.string ?? "")
    func count(_ json: JSON?) -> Int? { json?.asCount }
    if let usage = json["usage"], let prompt = count(usage["prompt_tokens"]),
      let completion = count(usage["completion_tokens"])
    {
      reply.usage = Usage(
        promptTokens: prompt, completionTokens: completion, totalTokens: count(usage["total_tokens"]),
        cachedTokens: count(usage["cached_tokens"]), reasoningTokens: count(usage["reasoning_tokens"]))
    }
    if let guess = json["unreported"], let prompt = count(guess["prompt_tokens"]),
      let completion = count(guess["completion_tokens"])
    {
      reply.unreported = TokenGuess(prompt: prompt, completion: completion)
    }
    if let cost = json["cost"], let dollars = cost["dollars"]?.real {
      reply.cost = Cost(dollars: dollars, source: cost["source"]?.string.flatMap(Cost.Source.init) ?? .computed)
    }
    reply.finishReason = json["finish_reason"]?.string.map(FinishReason.init(wire:))
    for (name, field) in timingFields { reply.timings[keyPath: field] = json["timings_ms"]?[name]?.real }
    var refused: [String] = []
    reply.parameters = json["parameters"].map { ParametersJSON.read($0, refused: &refused) }
    reply.inferenceID = RequestNames(stored: json["inference_id"]?.string)
    reply.requestID = RequestNames(stored: json["request_id"]?.string)
    return reply
  }

  /// Parents come before their children, by identity too, and no identity comes twice: so there is no circle.
  private static func checkTree(_ messages: [Message]) throws(ImportError) {
    var known: Set<MessageID> = []
    for message in messages {
      guard known.insert(message.id).inserted else { throw ImportError("message \(message.id) comes twice") }
      guard let parent = message.parent else { continue }
      guard parent < message.id, known.contains(parent) else {
        throw ImportError("message \(message.id) names the parent \(parent), which does not come before it")
      }
    }
  }

  static func timestamp(_ json: JSON?) -> Timestamp? {
    if let text = json?.string { return Moment.parse(text) }
    return json?.integer.flatMap { Timestamp(checked: $0) }
  }

  private static func need<Value>(
    _ value: Value?, _ name: String, in place: String
  ) throws(ImportError) -> Value {
    guard let value else { throw ImportError("\(place) has no valid \(name)") }
    return value
  }
}

/// Why one conversation is not imported: the end of a sentence, such as “message 3 has no valid role”.
struct ImportError: Error, Equatable {
  var reason: String
  /// Whether there was nothing to import.
  var isKnown = false
  init(_ reason: String) { self.reason = reason }

  /// All of it is here already.
  static func isHere(_ reason: String) -> ImportError {
    var error = ImportError(reason)
    error.isKnown = true
    return error
  }
}
