/// Parts what a model thinks from what it says, where a server leaves both in one text: thoughts are at the very
/// beginning, between the marks of a family. A mark anywhere else is text, and so is an end that is quoted as code.
struct ReasoningTags {
  private enum State {
    /// Only blanks, or the beginning of a mark, have come.
    case undecided
    /// Within the thoughts of a family; blanks at their front are left out.
    case inside(ReasoningFamily, isAtStart: Bool)
    /// Behind the thoughts, before the first word.
    case behind(ReasoningFamily)
    /// In an answer that a mark may end.
    case answer(closes: [[UInt8]], isAtStart: Bool)
    /// Behind an answer's end.
    case ended
    case text
  }
  private var state: State
  private let families: [ReasoningFamily]
  /// What came and may yet be a part of a mark, or blanks before one.
  private var held: [UInt8] = []
  /// Blanks held back are never more than this: a stream of nothing else goes on as it comes.
  private static let mostHeld = 1024

  typealias Hand = (_ isReasoning: Bool, UnsafeRawBufferPointer) -> Void

  /// Looks for the marks of `families`; without any, all is text.
  init(_ families: [ReasoningFamily] = ReasoningFamily.all) {
    self.families = families
    state = families.isEmpty ? .text : .undecided
  }

  /// Whether all that follows is text.
  var isText: Bool { if case .text = state { true } else { false } }

  /// Whether nothing came yet.
  var isUntouched: Bool { if case .undecided = state { held.isEmpty } else { false } }

  /// Takes the next piece and hands on what is decided.
  mutating func take(_ bytes: UnsafeRawBufferPointer, _ hand: Hand) {
    if isText { return hand(false, bytes) }
    held.append(contentsOf: bytes)
    while step(hand, isLast: false) {}
  }

  /// Hands on what is left when nothing more comes.
  mutating func end(_ hand: Hand) {
    if isText { return }
    while step(hand, isLast: true) {}
    switch state {
    case .undecided, .answer: give(held.count, isReasoning: false, hand)
    case .inside: give(Self.trimmed(held, held.count), isReasoning: true, hand)
    case .behind, .ended, .text: break
    }
    held = []
  }

  /// One decision; false when it takes more bytes.
  private mutating func step(_ hand: Hand, isLast: Bool) -> Bool {
    switch state {
    case .undecided: return decide(hand)
    case .inside(let family, let isAtStart): return think(family, isAtStart, isLast, hand)
    case .behind(let family): return begin(family, isLast, hand)
    case .answer(let closes, let isAtStart): return answer(closes, isAtStart, hand)
    case .ended:
      // Further marks of ends and blanks say nothing; whatever else comes is text.
      guard held.contains(where: { !Self.isBlank($0) }) else { return false }
      state = .text
      give(held.count, isReasoning: false, hand)
      return false
    case .text: return false
    }
  }

  private mutating func decide(_ hand: Hand) -> Bool {
    let rest = held.drop(while: Self.isBlank)
    for family in families {
      guard let open = family.opens.first(where: { Self.begins(rest, with: $0) }) else { continue }
      held = Array(rest.dropFirst(open.count))
      state = .inside(family, isAtStart: true)
      return true
    }
    if held.count <= Self.mostHeld, families.contains(where: { $0.opens.contains { Self.begins($0, with: rest) } }) {
      return false
    }
    state = .text
    give(held.count, isReasoning: false, hand)
    return false
  }

  private mutating func think(_ family: ReasoningFamily, _ isAtStart: Bool, _ isLast: Bool, _ hand: Hand) -> Bool {
    if isAtStart { held = Array(held.drop(while: Self.isBlank)) }
    guard !held.isEmpty else { return false }
    if let close = Self.firstClose(family.closes, in: held) {
      // Whether it is quoted tells the next byte.
      let isOpenQuote = close.lowerBound > 0 && held[close.lowerBound - 1] == UInt8(ascii: "`")
      if isOpenQuote, close.upperBound == held.count, !isLast {
        let end = Self.trimmed(held, close.lowerBound)
        state = .inside(family, isAtStart: false)
        // The quote stays, so that it is seen again.
        give(max(0, end - 1), isReasoning: true, hand)
        return false
      }
      if isOpenQuote, close.upperBound < held.count, held[close.upperBound] == UInt8(ascii: "`") {
        state = .inside(family, isAtStart: false)
        give(close.upperBound, isReasoning: true, hand)
        return true
      }
      let rest = Array(held[close.upperBound...])
      held = Array(held[..<close.lowerBound])
      give(Self.trimmed(held, held.count), isReasoning: true, hand)
      held = rest
      state = .behind(family)
      return true
    }
    guard !isLast else { return false }
    // The beginning of a closing mark, what is before it, and blanks before that, may not be handed on yet.
    var end = Self.withoutBeginning(of: family.closes, held)
    if end > 0, held[end - 1] == UInt8(ascii: "`") { end -= 1 }
    end = Self.trimmed(held, end)
    if held.count - end > Self.mostHeld { end = held.count - (family.closes.map(\.count).max() ?? 0) }
    guard end > 0 else { return false }
    state = .inside(family, isAtStart: false)
    give(end, isReasoning: true, hand)
    return false
  }

  private mutating func begin(_ family: ReasoningFamily, _ isLast: Bool, _ hand: Hand) -> Bool {
    held = Array(held.drop(while: Self.isBlank))
    guard !held.isEmpty else { return false }
    if let open = family.answerOpens.first(where: { Self.begins(held, with: $0) }) {
      held = Array(held.dropFirst(open.count).drop(while: Self.isBlank))
      state = .answer(closes: family.answerCloses, isAtStart: true)
      return true
    }
    if !isLast, family.answerOpens.contains(where: { Self.begins($0, with: held[...]) }) { return false }
    // Where an answer needs no opening, its end may be there all the same.
    state =
      family.answerOpens.isEmpty && !family.answerCloses.isEmpty
      ? .answer(closes: family.answerCloses, isAtStart: true) : .text
    if case .answer = state { return true }
    give(held.count, isReasoning: false, hand)
    return false
  }

  private mutating func answer(_ closes: [[UInt8]], _ isAtStart: Bool, _ hand: Hand) -> Bool {
    if isAtStart { held = Array(held.drop(while: Self.isBlank)) }
    guard !held.isEmpty else { return false }
    state = .answer(closes: closes, isAtStart: false)
    if let close = Self.firstClose(closes, in: held) {
      let rest = Array(held[close.upperBound...])
      held = Array(held[..<close.lowerBound])
      give(Self.trimmed(held, held.count), isReasoning: false, hand)
      held = rest
      state = .ended
      return true
    }
    let end = Self.trimmed(held, Self.withoutBeginning(of: closes, held))
    give(held.count - end > Self.mostHeld ? held.count : end, isReasoning: false, hand)
    return false
  }

  private mutating func give(_ count: Int, isReasoning: Bool, _ hand: Hand) {
    guard count > 0 else { return }
    held.withUnsafeBytes { hand(isReasoning, UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    held.removeFirst(count)
  }

  // MARK: Bytes

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (9...13).contains(byte) }

  /// How many of the first `count` bytes are left without blanks at their end.
  private static func trimmed(_ bytes: [UInt8], _ count: Int) -> Int {
    var end = count
    while end > 0, isBlank(bytes[end - 1]) { end -= 1 }
    return end
  }

  /// How many bytes are left without a beginning of one of the marks at their end.
  private static func withoutBeginning(of marks: [[UInt8]], _ bytes: [UInt8]) -> Int {
    let lengths = marks.map { mark in
      (1..<max(2, mark.count)).last { $0 <= bytes.count && begins(mark, with: bytes.suffix($0)) } ?? 0
    }
    return bytes.count - (lengths.max() ?? 0)
  }

  /// Where the first of the marks is; of several that begin together, the longest.
  private static func firstClose(_ marks: [[UInt8]], in bytes: [UInt8]) -> Range<Int>? {
    var first: Range<Int>?
    for mark in marks where bytes.count >= mark.count {
      let begin = mark.first.map(lowered)
      for start in 0...(bytes.count - mark.count)
      where lowered(bytes[start]) == begin && begins(bytes[start...], with: mark) {
        if first.map({ start < $0.lowerBound }) ?? true { first = start..<(start + mark.count) }
        break
      }
    }
    return first
  }

  /// Whether some bytes begin with others, whatever the case of ASCII letters.
  private static func begins(
    _ bytes: some Collection<UInt8>, with start: some Collection<UInt8>
  ) -> Bool {
    var rest = bytes.makeIterator()
    for byte in start {
      guard let next = rest.next(), lowered(next) == lowered(byte) else { return false }
    }
    return true
  }

  private static func lowered(_ byte: UInt8) -> UInt8 { byte &- 65 < 26 ? byte | 0x20 : byte }
}
