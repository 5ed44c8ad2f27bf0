/// Counts of words seen before: prose repeats its words, and looking one up costs a twentieth of encoding it.
///
/// Exact: a word is found only by all of its bytes. Of two words that want the same slot the later stays, so that the
/// cache never grows.
struct WordCounts: Sendable {
  /// Longer stretches are encoded each time: text without blanks, base64.
  static let longest = 31
  private static let bits = 12

  /// A word's bytes, and in the last byte how many they are; all zero where nothing is kept.
  private var words = [SIMD4<UInt64>](repeating: .zero, count: 1 << bits)
  private var counts = [UInt8](repeating: 0, count: 1 << bits)

  /// The count of a word, by `encode` where it is not known.
  mutating func count(_ word: UnsafeRawBufferPointer, encode: (UnsafeRawBufferPointer) -> Int?) -> Int? {
    guard word.count <= Self.longest else { return encode(word) }
    var key = SIMD4<UInt64>.zero
    withUnsafeMutableBytes(of: &key) { bytes in
      bytes.copyMemory(from: word)
      bytes[Self.longest] = UInt8(word.count)
    }
    let slot = Self.slot(of: key)
    if words[slot] == key { return Int(counts[slot]) }
    // A token is a byte at least, so the count fits; the space in front may add one.
    guard let count = encode(word) else { return nil }
    words[slot] = key
    counts[slot] = UInt8(clamping: count)
    return count
  }

  /// Multiplied by odd constants, so that every byte reaches the upper bits.
  private static func slot(of key: SIMD4<UInt64>) -> Int {
    var hash = key.x &* 0x9E37_79B9_7F4A_7C15
    hash ^= key.y &* 0xC2B2_AE3D_27D4_EB4F
    hash ^= key.z &* 0x1656_67B1_9E37_79F9
    hash ^= key.w &* 0xD6E8_FEB8_6659_FD93
    hash ^= hash >> 32
    return Int(truncatingIfNeeded: (hash &* 0x9E37_79B9_7F4A_7C15) >> UInt64(64 - bits))
  }
}
