import Locks

/// The count of a text kept in chunks, so that an edit costs the counting of what changed.
///
/// Invariant: `chunks` cover `text` without gaps; each begins where `SafeCuts` allows a cut (the first at the start),
/// so that the sum of their counts is the count of the whole.
struct ChunkedCount: Sendable {
  /// A stretch of the text.
  private struct Chunk: Sendable {
    var bytes: Int
    var tokens: Int
  }

  private var text: [UInt8] = []
  private var chunks: [Chunk] = []
  /// The count of the text last given.
  private(set) var total = 0
  /// Bytes that the last update really counted: for tests and measurements.
  private(set) var bytesCounted = 0

  /// Chunks are cut at the first chance after so many bytes.
  private let target: Int

  /// Counts in chunks of at least `target` bytes: by default few enough to recount in a fraction of a millisecond,
  /// enough that the calls' own cost does not show.
  init(target: Int = 1024) { self.target = max(1, target) }

  /// Takes a new text, and counts what differs from the last; nil when the encoder failed.
  mutating func update(_ new: String, with model: SentencePieceModel) -> Int? {
    var new = new
    return new.withUTF8 { bytes in
      model.words.withLock { update(UnsafeRawBufferPointer(bytes), with: model, &$0) }
    }
  }

  private mutating func update(
    _ new: UnsafeRawBufferPointer, with model: SentencePieceModel, _ words: inout WordCounts
  ) -> Int? {
    let (head, tail) = text.withUnsafeBytes { old in Self.unchanged(old, new) }
    bytesCounted = 0

    // A chunk may stay when it and the byte after it (which makes the cut) are unchanged.
    var front = 0
    var start = 0
    while front < chunks.count, start + chunks[front].bytes < head {
      start += chunks[front].bytes
      front += 1
    }
    // From the end: the three bytes before a cut take part in it as well.
    var back = chunks.count
    var rest = 0
    while back > front, rest + chunks[back - 1].bytes + 3 <= tail {
      back -= 1
      rest += chunks[back].bytes
    }

    var middle: [Chunk] = []
    var place = start
    let end = new.count - rest
    while place < end {
      let cut = min(model.cuts.next(in: new, from: place + target), end)
      guard let tokens = Self.count(new, place..<cut, with: model, &words) else { return nil }
      bytesCounted += cut - place
      middle.append(Chunk(bytes: cut - place, tokens: tokens))
      place = cut
    }
    chunks.replaceSubrange(front..<back, with: middle)
    text = Array(new)
    total = chunks.reduce(0) { $0 + $1.tokens }
    return total
  }

  /// Bytes alike at the start and, beyond those, at the end.
  private static func unchanged(_ old: UnsafeRawBufferPointer, _ new: UnsafeRawBufferPointer) -> (Int, Int) {
    let shorter = min(old.count, new.count)
    var head = 0
    while head < shorter, old[head] == new[head] { head += 1 }
    var tail = 0
    while tail < shorter - head, old[old.count - 1 - tail] == new[new.count - 1 - tail] { tail += 1 }
    return (head, tail)
  }

  /// Counts a chunk word by word: it is cut wherever that is allowed.
  private static func count(
    _ text: UnsafeRawBufferPointer, _ range: Range<Int>, with model: SentencePieceModel, _ words: inout WordCounts
  ) -> Int? {
    var total = 0
    var place = range.lowerBound
    while place < range.upperBound {
      let end = min(model.cuts.next(in: text, from: place + 1), range.upperBound)
      let isFirst = place == 0
      let word = UnsafeRawBufferPointer(rebasing: text[place..<end])
      let tokens = isFirst ? model.countWhole(word) : words.count(word) { count(inner: $0, with: model) }
      guard let tokens else { return nil }
      total += tokens
      place = end
    }
    return total
  }

  /// Counts a stretch as what it is within its text, where something is before it.
  ///
  /// The encoder puts a space before whatever it is given. A chunk that begins with a space is given without it; one
  /// that begins with a line feed makes a token of that space, since nothing joins with a line feed.
  private static func count(inner chunk: UnsafeRawBufferPointer, with model: SentencePieceModel) -> Int? {
    guard let first = chunk.first else { return 0 }
    if first == UInt8(ascii: " ") {
      if chunk.count == 1 { return 1 }
      return model.countWhole(UnsafeRawBufferPointer(rebasing: chunk.dropFirst()))
    }
    return model.countWhole(chunk).map { $0 - 1 }
  }
}

extension SentencePieceModel {
  /// How many tokens a text is, exactly; nil when memory ran out.
  package func count(_ text: String) -> Int? {
    var counting = ChunkedCount()
    return counting.update(text, with: self)
  }
}
