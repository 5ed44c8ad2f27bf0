import Conversations

/// What the client changes in a request because an endpoint refused it as it was.
enum Adaptation: Hashable {
  /// A field is left out.
  case without(String)
  /// A field goes by another name.
  case renamed(String, to: String)
  /// The system text is put before the first user turn.
  case foldsSystem
  /// `n` replies are asked for by as many requests.
  case sideBySide
  /// `stream_options` is left out.
  case withoutStreamOptions
}

/// Writes a request's body: fields in a fixed order, and only those that are set.
enum RequestEncoder {
  /// The body of one request. `lane` is its place among requests that are sent side by side; `reasoning` is how what
  /// models thought is sent back, nil for not at all.
  /// - Parameters:
  ///   - extra: The provider's own fields; those of the request go before.
  ///   - hasPictures: false puts the names of pictures in the place of their bytes: what is kept of a request.
  static func body(
    _ request: ChatRequest, reasoning: ReasoningForm? = nil, adaptations: Set<Adaptation> = [], lane: Int = 0,
    extra: ExtraFields = ExtraFields(), hasPictures: Bool = true
  ) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("model")
    writer.string(request.model)
    writer.name("messages")
    writer.beginArray()
    for turn in adaptations.contains(.foldsSystem) ? folded(request.messages) : request.messages {
      writer.beginObject()
      writer.name("role")
      writer.string(turn.answers == nil ? turn.role.rawValue : "tool")
      if let id = turn.answers {
        writer.name("tool_call_id")
        writer.string(id)
      }
      if turn.pictures.isEmpty {
        write(turn, reasoning, to: &writer)
      } else {
        writer.name("content")
        write(turn, of: request, hasPictures: hasPictures, to: &writer)
      }
      if let calls = turn.toolCalls {
        writer.name("tool_calls")
        writer.raw(calls)
      }
      writer.endObject()
    }
    writer.endArray()
    writer.name("stream")
    writer.flag(request.streams)
    if request.streams, !adaptations.contains(.withoutStreamOptions) {
      writer.name("stream_options")
      writer.raw(#"{"include_usage":true}"#)
    }
    for entry in request.parameters.entries {
      var value = entry.value
      if adaptations.contains(.without(entry.name.rawValue)) { continue }
      if adaptations.contains(.sideBySide) {
        if entry.name == .n { continue }
        // The same seed would make the same reply each time.
        if entry.name == .seed, case .integer(let seed) = value { value = .integer(seed &+ lane) }
      }
      writer.name(name(entry.name, adaptations))
      write(value, of: entry.name, to: &writer)
    }
    for field in Self.extra(extra, of: request.parameters, adaptations)
    where !adaptations.contains(.without(field.name)) {
      writer.name(field.name)
      writer.raw(field.json)
    }
    writer.endObject()
    return writer.bytes
  }

  /// A turn with pictures, as a list of parts.
  private static func write(
    _ turn: ChatRequest.Turn, of request: ChatRequest, hasPictures: Bool, to writer: inout JSONWriter
  ) {
    writer.beginArray()
    if !turn.content.isEmpty {
      writer.beginObject()
      writer.name("type")
      writer.string("text")
      writer.name("text")
      writer.string(turn.content)
      writer.endObject()
    }
    for picture in turn.pictures {
      // Without its bytes it would be sent as something that is no picture.
      if hasPictures, picture.address == nil, request.pictureData[picture.hash] == nil { continue }
      writer.beginObject()
      writer.name("type")
      writer.string("image_url")
      writer.name("image_url")
      writer.beginObject()
      writer.name("url")
      if let address = picture.address {
        writer.string(address)
      } else {
        let data = hasPictures ? request.pictureData[picture.hash] : nil
        // Base64 has nothing that JSON escapes.
        let start = "data:\(picture.format?.type ?? "image/png")"
        if let data {
          writer.plainString(start + ";base64,", base64: data)
        } else {
          writer.plainString(start + ChatRequest.pictureMark + picture.hash)
        }
      }
      if let detail = request.detail {
        writer.name("detail")
        writer.string(detail.rawValue)
      }
      writer.endObject()
      writer.endObject()
    }
    writer.endArray()
  }

  /// The content of a turn, and what was thought before it.
  private static func write(_ turn: ChatRequest.Turn, _ form: ReasoningForm?, to writer: inout JSONWriter) {
    writer.name("content")
    guard let form, turn.role == .assistant, !turn.reasoning.isEmpty else { return text(turn, to: &writer) }
    switch form {
    case .content, .reasoning:
      text(turn, to: &writer)
      writer.name(form.rawValue)
      writer.string(turn.reasoning)
    case .tags:
      writer.string("<think>\n\(turn.reasoning)\n</think>\n\n\(turn.content)")
    case .thinking:
      func part(_ type: String, _ name: String, _ write: () -> Void) {
        writer.beginObject()
        writer.name("type")
        writer.string(type)
        writer.name(name)
        write()
        writer.endObject()
      }
      writer.beginArray()
      part("thinking", "thinking") {
        writer.beginArray()
        part("text", "text") { writer.string(turn.reasoning) }
        writer.endArray()
      }
      part("text", "text") { writer.string(turn.content) }
      writer.endArray()
    }
  }

  /// The text of a turn; null where it only asks for tools.
  private static func text(_ turn: ChatRequest.Turn, to writer: inout JSONWriter) {
    if turn.toolCalls != nil, turn.content.isEmpty { writer.raw("null") } else { writer.string(turn.content) }
  }

  /// The name that the endpoint wants a parameter to have.
  private static func name(_ name: ParameterName, _ adaptations: Set<Adaptation>) -> String {
    for case .renamed(name.rawValue, let other) in adaptations { return other }
    return name.rawValue
  }

  /// The fields that no row of the table writes already.
  static func extra(
    _ provider: ExtraFields, of parameters: Parameters, _ adaptations: Set<Adaptation>
  ) -> [ExtraFields.Field] {
    let written = parameters.entries.flatMap { [$0.name.rawValue, name($0.name, adaptations)] }
    var merged = provider
    merged.merge(parameters.extra)
    return merged.fields.filter { field in
      // A reply's limit has two names.
      if field.name == ParameterName.maxTokens.rawValue, parameters.replyLimit != nil { return false }
      return ExtraFields.refusal(field.name) == nil && !written.contains(field.name)
    }
  }

  private static func write(_ value: ParameterValue, of name: ParameterName, to writer: inout JSONWriter) {
    if name == .responseFormat, let json = ResponseFormat.json(value) { return writer.raw(json) }
    switch value {
    case .real(let number): writer.real(number)
    case .integer(let number): writer.integer(number)
    case .flag(let flag): writer.flag(flag)
    case .texts(let texts):
      writer.beginArray()
      for text in texts { writer.string(text) }
      writer.endArray()
    case .text(let text):
      guard name == .prediction else { return writer.string(text) }
      writer.beginObject()
      writer.name("type")
      writer.string("content")
      writer.name("content")
      writer.string(text)
      writer.endObject()
    case .bias(let pairs):
      writer.beginObject()
      for pair in pairs {
        writer.name(String(pair.token))
        writer.real(pair.bias)
      }
      writer.endObject()
    case .json(let json): writer.raw(json)
    }
  }

  /// System texts put before the first user turn, as servers do whose templates have no system role.
  static func folded(_ messages: [ChatRequest.Turn]) -> [ChatRequest.Turn] {
    let system = messages.filter { $0.role == .system }.map(\.content).joined(separator: "\n\n")
    var turns = messages.filter { $0.role != .system }
    guard !system.isEmpty else { return turns }
    if let first = turns.firstIndex(where: { $0.role == .user }) {
      turns[first].content = system + "\n\n" + turns[first].content
    } else {
      turns.insert(.init(.user, system), at: 0)
    }
    return turns
  }
}
