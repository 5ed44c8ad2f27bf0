import Cells
import Conversations

/// Reads the JSON of a reply, chunk by chunk or whole, into a batch of events.
struct ChunkDecoder {
  /// The model ended every choice that began; what follows, if anything, is usage and cost.
  var isFinished: Bool { !choices.isEmpty && choices.values.allSatisfy(\.isFinished) }
  /// Some JSON had the shape of a reply, if an empty one.
  private(set) var sawReply = false
  /// The beginning of the first JSON that had not.
  private(set) var oddity: String?
  /// Why the endpoint broke off, or why a chunk made no sense.
  private(set) var failure: Failure?

  private var choices: [Int: ChoiceReader] = [:]
  private var sources = SourceList()
  private var templates = DeltaTemplates()
  /// Whether some choice waits for the other half of a character.
  private var isWaiting = false

  private let families: [ReasoningFamily]
  private let isAlone: Bool
  /// The number of the choice that came first.
  private var firstNumber: Int?
  /// Pictures next to the choices, which endpoints repeat with each chunk.
  private var lastImages = ""

  /// A decoder for one reply. Thoughts between the marks of other families are text. `isAlone`: one choice was asked
  /// for.
  init(families: [ReasoningFamily] = ReasoningFamily.all, isAlone: Bool = false) {
    self.families = families
    self.isAlone = isAlone
  }

  /// What a chunk came to when it held one piece of one text and nothing else.
  typealias Plain = (slot: DeltaSlot, text: UnsafeRawBufferPointer)

  /// Reads one chunk (`chat.completion.chunk`).
  mutating func decode(chunk bytes: UnsafeRawBufferPointer, into batch: inout ReplyBatch) {
    if !isWaiting,
      templates.match(bytes, { batch.append($1, isReasoning: $0.isReasoning, choice: $0.choice) })
    {
      return
    }
    guard let document = JSONDocument(bytes, keepingHalves: true) else {
      if let pieces = Self.pieces(bytes) {
        for piece in pieces where failure == nil { decode(chunk: piece, into: &batch) }
        return
      }
      failure = Failure(
        .malformedEvent, "The endpoint sent an event that is no JSON: \u{201C}\(HarmlessText.excerpt(bytes))\u{201D}.")
      return
    }
    document.read { root in
      guard !root.isArray else {
        for chunk in Self.replies(root) {
          _ = decode(chunk, part: "delta", holdsHalves: document.holdsHalves, into: &batch)
        }
        return pass(over: bytes)
      }
      let plain = decode(root, part: "delta", holdsHalves: document.holdsHalves, into: &batch)
      pass(over: bytes)
      if let plain { templates.learn(from: bytes, slot: plain.slot, text: plain.text) }
    }
  }

  /// Reads a reply that came whole (`chat.completion`). False when the JSON is none.
  mutating func decode(whole bytes: UnsafeRawBufferPointer, into batch: inout ReplyBatch) -> Bool {
    guard let document = JSONDocument(bytes, keepingHalves: true) else { return false }
    return document.read { root in
      for reply in Self.replies(root) {
        _ = decode(reply, part: "message", holdsHalves: document.holdsHalves, into: &batch)
      }
      // A whole reply needs no finish_reason to be whole.
      for index in choices.keys { choices[index]?.isFinished = true }
      return sawReply || failure != nil
    }
  }

  /// Whether something is JSON, or several pieces of it.
  static func canRead(_ bytes: UnsafeRawBufferPointer) -> Bool { JSONDocument(bytes) != nil || pieces(bytes) != nil }

  /// The objects of what is several of them, one behind the other, and nothing else.
  private static func pieces(_ bytes: UnsafeRawBufferPointer) -> [UnsafeRawBufferPointer]? {
    let pieces = JSONPieces.of(bytes)
    let objects = pieces.filter(\.isObject).map(\.bytes)
    guard objects.count > 1, objects.allSatisfy({ JSONDocument($0) != nil }) else { return nil }
    return pieces.allSatisfy { $0.isObject || $0.bytes.allSatisfy { " ,[]\r\n\t".utf8.contains($0) } } ? objects : nil
  }

  /// The parts of a list of replies or chunks; anything else is one itself.
  private static func replies(_ root: JSONValue) -> [JSONValue] {
    let parts = root.elements
    return parts.contains { $0.isObject && $0["choices"] != nil } ? parts : [root]
  }

  /// Notes an event that is no part of a reply.
  mutating func pass(over bytes: UnsafeRawBufferPointer) {
    if oddity == nil, !sawReply { oddity = HarmlessText.excerpt(bytes) }
  }

  /// Hands over what was gathered for choices that never finished, and what comes with all of them.
  mutating func end(into batch: inout ReplyBatch) {
    for index in choices.keys.sorted() { choices[index]?.flush(index, into: &batch) }
    if !sources.isEmpty { batch.append(extra: MessageExtra(.sources, sources.json), choice: 0) }
    sources = SourceList()
  }

  /// Data that came besides the texts and is handed over at the end, by choice, where it changed since this was asked
  /// last.
  mutating func takeHeld() -> [(choice: Int, extra: MessageExtra)] {
    var held: [(choice: Int, extra: MessageExtra)] = []
    for index in choices.keys.sorted() { held += (choices[index]?.takeHeld() ?? []).map { (index, $0) } }
    if let json = sources.takeChanged() { held.append((0, MessageExtra(.sources, json))) }
    return held
  }

  /// Notes an error that came in the stream between its chunks.
  mutating func fail(_ error: ErrorBody, _ batch: ReplyBatch) {
    failure = failure ?? error.inStreamFailure(before: !batch.hasContent)
  }

  /// What some gateways put into an object of their own.
  private static func unwrapped(_ root: JSONValue) -> JSONValue {
    guard root["choices"] == nil, let inner = root["data"] ?? root["result"], inner["choices"] != nil,
      ErrorBody.member(of: root) == nil
    else { return root }
    return inner
  }

  /// The place of a choice. Where one was asked for, it is the first that comes, whatever its number.
  private mutating func place(_ number: Int) -> Int {
    guard isAlone else { return number }
    let first = firstNumber ?? number
    firstNumber = first
    return number == first ? 0 : number == 0 ? first : number
  }

  /// Answers the choice and its text when that is all the chunk held.
  private mutating func decode(
    _ outer: JSONValue, part: StaticString, holdsHalves: Bool, into batch: inout ReplyBatch
  ) -> Plain? {
    let root = Self.unwrapped(outer)
    var plain: Plain?
    let hadContent = batch.hasContent
    let list = root["choices"]
    let numbered = list.flatMap { $0.isObject ? Self.numbered($0) : nil }
    let entries = numbered?.map { $0.entry } ?? list?.elements ?? []
    if list?.isArray == true || !entries.isEmpty { sawReply = true }
    var error: JSONValue? = ErrorBody.member(of: root)
    var said: ErrorBody?
    for (spot, entry) in entries.enumerated() {
      guard entry.isObject else { continue }
      let delta = entry[part] ?? entry["message"] ?? entry["delta"]
      error = error ?? ErrorBody.member(of: entry) ?? delta.flatMap { ErrorBody.member(of: $0) }
      let index = place(max(0, entry["index"]?.int ?? numbered?[spot].number ?? 0))
      // Some servers end a stream with the whole message.
      let isAgain =
        entry["delta"] == nil && entry["finish_reason"]?.isEmpty == false
        && choices[index]?.isSaid(again: delta?["content"], length: batch.saidBytes) == true
      let text = choices[index, default: ChoiceReader(families: families)].read(
        entry, delta, index, hasError: error != nil, isAgain: isAgain, holdsHalves: holdsHalves, sources: &sources,
        into: &batch)
      plain = text.map { (DeltaSlot(choice: index, isReasoning: $0.isReasoning), $0.text) }
      said = said ?? choices[index]?.failure
    }
    // Some servers say next to the choices why they ended.
    let reason = ChoiceReader.finishWord(in: root)
    if let reason, sawReply {
      let ended = finish(reason, hasError: error != nil, into: &batch)
      said = said ?? ended
    }
    if holdsHalves || isWaiting { isWaiting = choices.values.contains(where: \.isWaiting) }
    if let images = root["images"], !images.isEmpty, images.text != lastImages {
      lastImages = images.text
      choices[0, default: ChoiceReader(families: families)].add(images: images, 0, into: &batch)
    }
    let hasFigures = ReplyFigures.read(root, into: &batch)
    let hasSources = sources.take(from: root)
    // An error wins over whatever is next to it.
    if error != nil || entries.isEmpty, let body = ErrorBody(root, error: error) { said = body }
    if let said { failure = said.inStreamFailure(before: !hadContent && !batch.hasContent) }
    let isPlain = list?.elementCount == 1 && reason == nil && !hasFigures && !hasSources && said == nil
    return isPlain && !holdsHalves ? plain : nil
  }

  /// The choices of an object in the place of their list: by their numbers, or a single one.
  private static func numbered(_ object: JSONValue) -> [(number: Int, entry: JSONValue)] {
    let isOne =
      object["delta"]?.isObject == true || object["message"]?.isObject == true || object["text"]?.bytes != nil
      || object["finish_reason"] != nil
    if isOne { return [(0, object)] }
    return object.members.filter { $0.value.isObject }.map { (Int($0.name) ?? 0, $0.value) }
  }

  /// Ends the choices that have not ended by themselves. Answers the error, where that is why.
  private mutating func finish(_ word: String, hasError: Bool, into batch: inout ReplyBatch) -> ErrorBody? {
    if choices.isEmpty { choices[0] = ChoiceReader(families: families) }
    var said: ErrorBody?
    for index in choices.keys.sorted() where choices[index]?.isFinished == false {
      choices[index]?.finish(word, index, hasError: hasError, into: &batch)
      said = said ?? choices[index]?.failure
    }
    return said
  }
}
