/// Parts what a model thinks from what it says, where a server leaves both in one text: thoughts stand at the very
/// beginning, between two tags. A tag anywhere else is text.
struct ReasoningTags {
  /// The tags of the families known here.
  static let pairs: [(open: [UInt8], close: [UInt8])] = [
    ("<think>", "</think>"), ("<thinking>", "</thinking>"), ("<thought>", "</thought>"), ("<thoughts>", "</thoughts>"),
    ("<reasoning>", "</reasoning>"), ("[THINK]", "[/THINK]"), ("<seed:think>", "</seed:think>"),
    ("<|begin_of_thought|>", "<|end_of_thought|>"), ("<|START_THINKING|>", "<|END_THINKING|>"),
    ("\u{25C1}think\u{25B7}", "\u{25C1}/think\u{25B7}"),
    ("<|channel|>analysis<|message|>", "<|end|><|start|>assistant<|channel|>final<|message|>"),
  ].map { (Array($0.0.utf8), Array($0.1.utf8)) }

  private enum State {
    /// Only blanks, or the beginning of a tag, have come.
    case undecided
    /// Within the pair of this place; blanks at its front are left out.
    case inside(Int, isAtStart: Bool)
    /// Behind the tag, before the first word.
    case behind
    case text
  }
  private var state: State
  /// What came and may yet be a part of a tag, or blanks before one.
  private var held: [UInt8] = []
  /// Blanks held back are never more than this: a stream of nothing else goes on as it comes.
  private static let mostHeld = 1024

  /// `isText` looks for no tags at all.
  init(isText: Bool = false) { state = isText ? .text : .undecided }

  /// Whether all that follows is text.
  var isText: Bool { if case .text = state { true } else { false } }

  /// Takes the next piece and hands on what is decided.
  mutating func take(_ bytes: UnsafeRawBufferPointer, _ hand: (_ isReasoning: Bool, UnsafeRawBufferPointer) -> Void) {
    if isText { return hand(false, bytes) }
    held.append(contentsOf: bytes)
    while step(hand) {}
  }

  /// Hands on what is left when nothing more comes.
  mutating func end(_ hand: (_ isReasoning: Bool, UnsafeRawBufferPointer) -> Void) {
    switch state {
    case .undecided: give(held.count, isReasoning: false, hand)
    case .inside: give(held.lastIndex { !Self.isBlank($0) }.map { $0 + 1 } ?? 0, isReasoning: true, hand)
    case .behind, .text: break
    }
    held = []
  }

  /// One decision; false when it takes more bytes.
  private mutating func step(_ hand: (Bool, UnsafeRawBufferPointer) -> Void) -> Bool {
    switch state {
    case .undecided:
      let rest = held.drop(while: Self.isBlank)
      if let place = Self.pairs.firstIndex(where: { rest.starts(with: $0.open) }) {
        held = Array(rest.dropFirst(Self.pairs[place].open.count))
        state = .inside(place, isAtStart: true)
        return true
      }
      if held.count <= Self.mostHeld, Self.pairs.contains(where: { $0.open.starts(with: rest) }) { return false }
      state = .text
      give(held.count, isReasoning: false, hand)
      return false
    case .inside(let place, let isAtStart):
      if isAtStart { held = Array(held.drop(while: Self.isBlank)) }
      guard !held.isEmpty else { return false }
      let close = Self.pairs[place].close
      if let end = Self.find(close, in: held) {
        let rest = Array(held[(end + close.count)...])
        held = Array(held[..<end])
        give(held.lastIndex { !Self.isBlank($0) }.map { $0 + 1 } ?? 0, isReasoning: true, hand)
        held = rest
        state = .behind
        return true
      }
      // The beginning of the closing tag, and blanks before it, may not be handed on yet.
      var end = held.count
      for length in stride(from: min(close.count - 1, held.count), to: 0, by: -1)
      where held.suffix(length).elementsEqual(close.prefix(length)) {
        end -= length
        break
      }
      while end > 0, Self.isBlank(held[end - 1]) { end -= 1 }
      if held.count - end > Self.mostHeld { end = held.count - close.count }
      guard end > 0 else { return false }
      state = .inside(place, isAtStart: false)
      give(end, isReasoning: true, hand)
      return false
    case .behind:
      held = Array(held.drop(while: Self.isBlank))
      guard !held.isEmpty else { return false }
      state = .text
      give(held.count, isReasoning: false, hand)
      return false
    case .text:
      return false
    }
  }

  private mutating func give(_ count: Int, isReasoning: Bool, _ hand: (Bool, UnsafeRawBufferPointer) -> Void) {
    guard count > 0 else { return }
    held.withUnsafeBytes { hand(isReasoning, UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    held.removeFirst(count)
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (9...13).contains(byte) }

  private static func find(_ needle: [UInt8], in bytes: [UInt8]) -> Int? {
    guard bytes.count >= needle.count else { return nil }
    return (0...bytes.count - needle.count).first { bytes[$0...].starts(with: needle) }
  }
}
