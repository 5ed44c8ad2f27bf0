import Conversations

/// What came of a reply since it was last handed on: texts of a choice in one piece, in the order that matters.
///
/// Invariant: the text of a choice comes before its later extras and its finish.
struct ReplyBatch {
  private var events: [ReplyEvent] = []
  /// Texts not yet among `events`, by choice and stream, in the order they first came up.
  private var texts: [(slot: DeltaSlot, bytes: [UInt8])] = []
  private var usage: Usage?
  private var cost: Cost?
  /// Text or an extra came, in this batch or an earlier one: nothing is asked again from here on.
  private(set) var hasContent = false
  /// Bytes of text and thoughts that came, ever.
  private(set) var textBytes = 0
  /// Bytes of text alone that came, ever.
  private(set) var saidBytes = 0
  /// More text came than is kept.
  private(set) var isFull = false
  /// Bytes of text that are kept of a request's replies.
  let longestText: Int
  /// How many pieces of text, thoughts or data came, ever.
  private(set) var deltaCount = 0
  /// Whether thoughts came, ever.
  private(set) var hasThoughts = false
  /// Whether text came, ever.
  private(set) var hasText = false
  /// Whether the endpoint's own counts came, ever.
  private(set) var hasUsage = false
  /// The server's own speed, in tokens a second.
  private(set) var serverTokensPerSecond: Double?

  init(longestText: Int = 64 << 20) { self.longestText = longestText }

  /// Whether a drain would hand anything on.
  var isEmpty: Bool { events.isEmpty && texts.isEmpty && usage == nil && cost == nil }

  /// Adds text, or thoughts; valid UTF-8.
  mutating func append(_ text: UnsafeRawBufferPointer, isReasoning: Bool, choice: Int) {
    guard !text.isEmpty else { return }
    hasContent = true
    guard textBytes < longestText else {
      isFull = true
      return
    }
    let text = text.count <= longestText - textBytes ? text : cut(text)
    textBytes += text.count
    if isReasoning {
      hasThoughts = true
    } else {
      hasText = true
      saidBytes += text.count
    }
    noteDelta()
    let slot = DeltaSlot(choice: choice, isReasoning: isReasoning)
    if let place = texts.firstIndex(where: { $0.slot == slot }) {
      texts[place].bytes.append(contentsOf: text)
    } else {
      texts.append((slot, Array(text)))
    }
  }

  /// What there is room for, in whole characters.
  private mutating func cut(_ text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    isFull = true
    var end = longestText - textBytes
    while end > 0, text[end] & 0xC0 == 0x80 { end -= 1 }
    return UnsafeRawBufferPointer(rebasing: text[..<end])
  }

  /// Whether there is room for data of so many bytes, which counts as text does; without room the reply ends there.
  mutating func takes(data count: Int) -> Bool {
    guard textBytes + count <= longestText else {
      isFull = true
      return false
    }
    textBytes += count
    return true
  }

  /// Something of the reply came, whatever it is: from here on nothing is asked again.
  mutating func noteDelta() {
    hasContent = true
    deltaCount += 1
  }

  mutating func append(extra: MessageExtra, choice: Int) {
    hasContent = true
    flushText(of: choice)
    events.append(.extra(choice: choice, extra))
  }

  mutating func append(odds list: String, _ figures: OddsFigures, choice: Int) {
    hasContent = true
    flushText(of: choice)
    events.append(.odds(choice: choice, list, figures))
  }

  mutating func append(finish: FinishReason, choice: Int) {
    flushText(of: choice)
    events.append(.finished(choice: choice, finish))
  }

  mutating func append(note: String) { events.append(.note(note)) }
  /// Later counts replace earlier ones: some servers repeat them with every chunk.
  mutating func set(usage: Usage) {
    self.usage = usage
    hasUsage = true
  }
  /// Counts that are used only where the endpoint reports no others.
  mutating func set(timedUsage: Usage) { usage = timedUsage }
  mutating func set(cost: Cost) { self.cost = cost }
  mutating func set(serverTokensPerSecond speed: Double) { serverTokensPerSecond = speed }

  /// Everything so far, and forgets it.
  mutating func drain() -> [ReplyEvent] {
    for text in texts { events.append(Self.event(text.slot, text.bytes)) }
    texts.removeAll(keepingCapacity: true)
    if let usage { events.append(.usage(usage)) }
    if let cost { events.append(.cost(cost)) }
    usage = nil
    cost = nil
    defer { events.removeAll(keepingCapacity: true) }
    return events
  }

  private mutating func flushText(of choice: Int) {
    while let place = texts.firstIndex(where: { $0.slot.choice == choice }) {
      let text = texts.remove(at: place)
      events.append(Self.event(text.slot, text.bytes))
    }
  }

  private static func event(_ slot: DeltaSlot, _ bytes: [UInt8]) -> ReplyEvent {
    let text = String(decoding: bytes, as: UTF8.self)
    return slot.isReasoning ? .reasoning(choice: slot.choice, text) : .text(choice: slot.choice, text)
  }
}
