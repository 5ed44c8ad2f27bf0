import CDigest

/// Bytes as printable characters, after RFC 4648.
package enum Base64 {
  /// The characters of some bytes.
  package static func encode(_ bytes: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: (bytes.count + 2) / 3 * 4) { buffer, count in
      count = buffer.withMemoryRebound(to: CChar.self) { cd_base64(bytes, bytes.count, $0.baseAddress) }
    }
  }

  /// Bytes that are made into characters at a time: a number of threes, small enough for the processor's cache.
  private static let piece = 3 << 14

  /// Adds the characters of some bytes, without a copy of them all.
  package static func append(_ bytes: [UInt8], to text: inout [UInt8]) {
    text.reserveCapacity(text.count + (bytes.count + 2) / 3 * 4)
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: piece / 3 * 4) { letters in
      for place in stride(from: 0, to: bytes.count, by: piece) {
        let count = bytes[place..<min(place + piece, bytes.count)].withUnsafeBufferPointer {
          cd_base64($0.baseAddress, $0.count, letters.baseAddress)
        }
        UnsafeRawBufferPointer(start: letters.baseAddress, count: count).withMemoryRebound(to: UInt8.self) {
          text.append(contentsOf: $0)
        }
      }
    }
  }

  /// The same as a text.
  package static func text(_ bytes: [UInt8]) -> String { String(decoding: encode(bytes), as: UTF8.self) }

  /// The bytes of a text; nil where it is no base64.
  package static func decode(_ text: String) -> [UInt8]? {
    let letters = Array(text.utf8)
    var isRight = false
    let bytes = [UInt8](unsafeUninitializedCapacity: letters.count / 4 * 3) { buffer, count in
      let made = cd_bytes(letters, letters.count, buffer.baseAddress)
      isRight = made >= 0
      count = max(0, made)
    }
    return isRight ? bytes : nil
  }
}
