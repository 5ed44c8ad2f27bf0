import Cells
import Conversations

/// Reads the body of a response to a chat request, whatever form it takes, into a batch of events.
///
/// The status is known before the first byte, and what the body is shows in its first byte: endpoints and the gateways
/// before them send JSON where an event stream was due, pages of HTML with status 200, and compressed bytes unasked.
struct ReplyReader {
  /// Nothing more is needed: the stream said that it is done.
  private(set) var isDone = false
  /// Why reading on makes no sense.
  private(set) var failure: Failure?
  private(set) var decoder: ChunkDecoder

  private enum Form {
    case undecided, events, json, page, compressed, error, unknown
  }
  private let status: Int
  private let asksForStream: Bool
  private var form: Form
  private var parser = SSEParser()
  /// A body that is read at its end: JSON, an error, a page.
  private var body: [UInt8] = []

  /// The end of an event stream that is no event, where it holds a page.
  private var page: [UInt8] = []

  /// How much of a body came that says nothing more.
  private var unread = 0
  /// More came of something that is no reply than is worth reading.
  var isEndless: Bool { unread > Self.longestRest }

  private static let longestRest = 4 << 20
  private static let longestBody = 64 << 20
  private static let longestError = 256 << 10

  /// Reads the body behind a head of this status; `families` and `isAlone` as `ChunkDecoder` has them.
  init(
    status: Int, asksForStream: Bool, families: [ReasoningFamily] = ReasoningFamily.all, isAlone: Bool = false
  ) {
    decoder = ChunkDecoder(families: families, isAlone: isAlone)
    self.status = status
    self.asksForStream = asksForStream
    form = (200..<300).contains(status) ? .undecided : .error
  }

  /// Brings the code that reads a stream into memory, so that the first token does not wait for the pages it is on.
  static func rehearse() {
    var reader = ReplyReader(status: 200, asksForStream: true)
    var batch = ReplyBatch()
    let chunk = #"data: {"choices":[{"index":0,"delta":{"role":"assistant","content":"a"},"finish_reason":null}]}"#
    _ = Array((chunk + "\n\n").utf8).withUnsafeBytes { reader.read($0, into: &batch) }
  }

  /// Takes the next bytes. False when the rest is not wanted: then `isDone` or `failure` says why.
  mutating func read(_ bytes: UnsafeRawBufferPointer, into batch: inout ReplyBatch) -> Bool {
    guard failure == nil, !isDone else { return false }
    switch form {
    case .undecided:
      guard let start = bytes.firstIndex(where: { !Self.isBlankOrMark($0) }) else {
        // Blanks and a byte order mark say nothing yet, but an event stream begins with them all the same.
        body.append(contentsOf: bytes)
        guard body.count < 65_536 else {
          failure = Failure(.notChat, "The endpoint sent nothing but blanks.", status: status)
          return false
        }
        return true
      }
      form = Self.form(bytes[start])
      let held = body
      body = []
      if !held.isEmpty { _ = held.withUnsafeBytes { read($0, into: &batch) } }
      return read(bytes, into: &batch)
    case .events:
      return readEvents(bytes, into: &batch)
    case .error, .page, .compressed, .unknown:
      // What is said is at the front; the rest is read so that the connection can be used again.
      guard unread <= Self.longestRest else { return false }
      if form == .unknown, Self.beginsEvents(body, bytes) {
        form = .events
        let held = body
        body = []
        return (held.isEmpty || held.withUnsafeBytes { read($0, into: &batch) }) && read(bytes, into: &batch)
      }
      if body.count < Self.longestError {
        body.append(contentsOf: bytes.prefix(Self.longestError))
      } else {
        unread += bytes.count
      }
      return true
    case .json:
      body.append(contentsOf: bytes)
      guard body.count <= Self.longestBody else {
        failure = Failure(.malformedEvent, "The endpoint sent more than 64 MB of JSON; the rest was not read.")
        return false
      }
      return true
    }
  }

  /// As `ChunkDecoder.takeHeld`.
  mutating func takeHeld() -> [(choice: Int, extra: MessageExtra)] { decoder.takeHeld() }

  private mutating func readEvents(_ bytes: UnsafeRawBufferPointer, into batch: inout ReplyBatch) -> Bool {
    var decoder = decoder
    self.decoder = ChunkDecoder()  // the only owner, so that nothing is copied for each chunk
    var isDone = isDone
    do throws(SSEParser.Overflow) {
      try parser.feed(bytes) { event in
        isDone = Self.take(event, &decoder, isDone: isDone, into: &batch)
      }
      failure = decoder.failure ?? Self.overflow(of: batch)
    } catch {
      failure = Failure(.malformedEvent, "The endpoint sent one event of more than 64 MB; it was not read.")
    }
    self.decoder = decoder
    self.isDone = isDone
    return !isDone && failure == nil
  }

  /// Takes one event; answers whether the stream is done.
  private static func take(
    _ event: SSEParser.Event, _ decoder: inout ChunkDecoder, isDone: Bool, into batch: inout ReplyBatch
  ) -> Bool {
    guard !isDone, decoder.failure == nil, let data = EventMark.unwrapped(event.data) else { return isDone }
    if EventMark.isDone(data) { return true }
    if !event.type.isEmpty, !event.type.elementsEqual(usualName),
      ErrorBody.isErrorName(String(decoding: event.type, as: UTF8.self))
    {
      // Named an error, it is one, whatever it looks like.
      decoder.fail(ErrorBody(body: Array(data)) ?? ErrorBody(message: HarmlessText.excerpt(data)), batch)
    } else if EventMark.isIdle(data) || !event.type.isEmpty && !beginsJSON(data) {
      // Words in an event with a name of its own, such as a heartbeat's time.
      decoder.pass(over: data)
    } else {
      decoder.decode(chunk: data, into: &batch)
    }
    return false
  }

  /// What an event is that says no name: some servers say so for each delta.
  private static let usualName = Array("message".utf8)

  private static func beginsJSON(_ data: UnsafeRawBufferPointer) -> Bool {
    let first = data.first { !isBlankOrMark($0) }
    return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
  }

  /// Whether an event stream begins behind words that are none, such as a gateway's.
  private static func beginsEvents(_ held: [UInt8], _ bytes: UnsafeRawBufferPointer) -> Bool {
    guard held.count < 65_536 else { return false }
    // The beginning of a line may have come before.
    let lines = String(decoding: held.suffix(8) + bytes, as: UTF8.self)
      .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    return lines.dropFirst().contains { $0.hasPrefix("data:") }
  }

  /// What is left of an event stream: an event that no blank line ended, if all of it came.
  private mutating func finishEvents(into batch: inout ReplyBatch) {
    var (decoder, isDone) = (decoder, isDone)
    self.decoder = ChunkDecoder()
    parser.finish { event in
      let data = EventMark.unwrapped(event.data) ?? event.data
      guard EventMark.isDone(data) || ChunkDecoder.canRead(data) else {
        page =
          HTMLTitle.page(in: String(decoding: event.data.prefix(65_536), as: UTF8.self)).map { Array($0.utf8) } ?? []
        return
      }
      isDone = Self.take(event, &decoder, isDone: isDone, into: &batch)
    }
    (self.decoder, self.isDone) = (decoder, isDone)
    failure = failure ?? decoder.failure
  }

  /// What is wrong with an event stream that came to its end.
  private func eventsFailure(_ batch: ReplyBatch) -> Failure? {
    guard decoder.sawReply || batch.hasContent else {
      if let oddity = decoder.oddity {
        return Failure(
          .notChat, "No event of the stream was a part of a reply; it began with \u{201C}\(oddity)\u{201D}.",
          status: status)
      }
      if isDone { return Failure(.notChat, "The stream said that it was done, and held no reply.", status: status) }
      return foreignFailure(batch) ?? Failure(.truncated, "The connection ended without a reply.")
    }
    if isDone || decoder.isFinished { return nil }
    return foreignFailure(batch)
      ?? Failure(
        .truncated,
        batch.hasContent
          ? "The connection ended before the reply was complete." : "The connection ended without a reply.")
  }

  /// What is in a stream without `data:` before it: JSON of an error, a gateway's page, or words.
  private func foreignFailure(_ batch: ReplyBatch) -> Failure? {
    let foreign = parser.foreign.isEmpty ? page : parser.foreign
    guard !foreign.isEmpty, let said = ErrorBody(body: foreign) else { return nil }
    return said.inStreamFailure(before: !batch.hasContent)
  }

  /// The body came to its end, as the protocol understands it. Answers what is wrong with it, if anything.
  mutating func end(into batch: inout ReplyBatch) -> Failure? {
    defer { decoder.end(into: &batch) }
    if let failure { return failure }
    if form == .events, !isDone { finishEvents(into: &batch) }
    if let failure { return failure }
    switch form {
    case .events:
      return eventsFailure(batch)
    case .undecided:
      let answer = status == 200 ? "" : " (\(status))"
      return Failure(.truncated, "The endpoint answered with nothing\(answer).")
    case .json:
      return endJSON(into: &batch)
    case .page:
      let page = String(decoding: body, as: UTF8.self)
      let said = HTMLTitle.title(of: page) ?? HTMLTitle.words(of: String(page.prefix(65_536)))
      let title = HarmlessText.clause(HarmlessText.quoted(said, limit: 120))
      let name = title.isEmpty ? "" : " (\u{201C}\(title)\u{201D})"
      return Failure(.notChat, "A web page\(name) came back instead of a reply.", status: status)
    case .compressed:
      return Failure(.notChat, "The reply came compressed, unasked and unannounced.", status: status)
    case .unknown:
      let excerpt = HarmlessText.excerpt(body)
      return Failure(.notChat, "Something else than a reply came back: \u{201C}\(excerpt)\u{201D}.", status: status)
    case .error:
      return nil
    }
  }

  private mutating func endJSON(into batch: inout ReplyBatch) -> Failure? {
    let isWhole = body.withUnsafeBytes { decoder.decode(whole: $0, into: &batch) }
    let isReply = isWhole || decodePieces(into: &batch)
    if let failure = decoder.failure { return failure }
    guard isReply else {
      let excerpt = HarmlessText.excerpt(body)
      return Failure(
        .notChat, "JSON that is no chat completion came back: \u{201C}\(excerpt)\u{201D}.", status: status)
    }
    if let overflow = Self.overflow(of: batch) { return overflow }
    guard isWhole || isDone || decoder.isFinished else {
      return Failure(.truncated, "The connection ended before the reply was complete.")
    }
    if asksForStream { batch.append(note: "The endpoint sent the reply whole instead of streaming it.") }
    return nil
  }

  /// A reply that is longer than is kept ends there.
  private static func overflow(of batch: ReplyBatch) -> Failure? {
    guard batch.isFull else { return nil }
    return Failure(
      .replyTooLong, "The reply was cut off at \(batch.longestText >> 20) MB, the most that is kept of one.")
  }

  /// Reads chunks that came as JSON without `data:`, one behind the other.
  private mutating func decodePieces(into batch: inout ReplyBatch) -> Bool {
    body.withUnsafeBytes { bytes in
      for piece in JSONPieces.of(bytes) where decoder.failure == nil {
        if !piece.isObject {
          isDone = isDone || EventMark.isDone(piece.bytes)
        } else if JSONDocument(piece.bytes) != nil {
          decoder.decode(chunk: piece.bytes, into: &batch)
        }
      }
    }
    return decoder.sawReply || decoder.failure != nil
  }

  /// What an error's body says; meaningful for a status that is none of success.
  var errorBody: ErrorBody? { ErrorBody(body: body) }

  private static func isBlankOrMark(_ byte: UInt8) -> Bool {
    byte == 0x20 || (9...13).contains(byte) || byte == 0xEF || byte == 0xBB || byte == 0xBF
  }

  private static func form(_ first: UInt8) -> Form {
    switch first {
    // With a record separator in front (RFC 7464) or without.
    case UInt8(ascii: "{"), UInt8(ascii: "["), 0x1E: .json
    case UInt8(ascii: "<"): .page
    case 0x1F: .compressed
    default: EventMark.firsts.contains(first) ? .events : .unknown
    }
  }
}
