import ChatCore

/// What came of a reply since it was last handed on: texts of a choice in one piece, in the order that matters.
///
/// Invariant: the text of a choice stands before its later extras and its finish.
struct ReplyBatch {
  private var events: [ReplyEvent] = []
  /// Texts not yet among `events`, by choice, in the order the choices first came up.
  private var texts: [(choice: Int, bytes: [UInt8])] = []
  private var usage: Usage?
  private var cost: Cost?
  /// Text or an extra came, in this batch or an earlier one: nothing is asked again from here on.
  private(set) var hasContent = false
  /// Bytes of text that came, ever.
  private(set) var textBytes = 0
  /// How many pieces of text came, ever.
  private(set) var textCount = 0
  /// More text came than is kept.
  private(set) var isFull = false
  /// Bytes of text that are kept of a request's replies.
  let longestText: Int
  /// The server's own speed, in tokens a second.
  private(set) var serverTokensPerSecond: Double?

  init(longestText: Int = 64 << 20) { self.longestText = longestText }

  /// Whether a drain would hand anything on.
  var isEmpty: Bool { events.isEmpty && texts.isEmpty && usage == nil && cost == nil }

  /// Adds text; valid UTF-8.
  mutating func append(text: UnsafeRawBufferPointer, choice: Int) {
    guard !text.isEmpty else { return }
    hasContent = true
    guard textBytes < longestText else {
      isFull = true
      return
    }
    let text = text.count <= longestText - textBytes ? text : cut(text)
    textBytes += text.count
    textCount += 1
    if let place = texts.firstIndex(where: { $0.choice == choice }) {
      texts[place].bytes.append(contentsOf: text)
    } else {
      texts.append((choice, Array(text)))
    }
  }

  /// What there is room for, in whole characters.
  private mutating func cut(_ text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    isFull = true
    var end = longestText - textBytes
    while end > 0, text[end] & 0xC0 == 0x80 { end -= 1 }
    return UnsafeRawBufferPointer(rebasing: text[..<end])
  }

  mutating func append(extra: MessageExtra, choice: Int) {
    hasContent = true
    flushText(of: choice)
    events.append(.extra(choice: choice, extra))
  }

  mutating func append(finish: FinishReason, choice: Int) {
    flushText(of: choice)
    events.append(.finished(choice: choice, finish))
  }

  mutating func append(note: String) { events.append(.note(note)) }
  /// Later counts replace earlier ones: some servers repeat them with every chunk.
  mutating func set(usage: Usage) { self.usage = usage }
  mutating func set(cost: Cost) { self.cost = cost }
  mutating func set(serverTokensPerSecond speed: Double) { serverTokensPerSecond = speed }

  /// Everything so far, and forgets it.
  mutating func drain() -> [ReplyEvent] {
    for text in texts { events.append(.text(choice: text.choice, String(decoding: text.bytes, as: UTF8.self))) }
    texts.removeAll(keepingCapacity: true)
    if let usage { events.append(.usage(usage)) }
    if let cost { events.append(.cost(cost)) }
    usage = nil
    cost = nil
    defer { events.removeAll(keepingCapacity: true) }
    return events
  }

  private mutating func flushText(of choice: Int) {
    guard let place = texts.firstIndex(where: { $0.choice == choice }) else { return }
    let text = texts.remove(at: place)
    events.append(.text(choice: choice, String(decoding: text.bytes, as: UTF8.self)))
  }
}
