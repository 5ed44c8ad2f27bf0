import CDigest

/// Bytes as printable characters, after RFC 4648.
package enum Base64 {
  /// The characters of some bytes.
  package static func encode(_ bytes: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: (bytes.count + 2) / 3 * 4) { buffer, count in
      count = buffer.withMemoryRebound(to: CChar.self) { cd_base64(bytes, bytes.count, $0.baseAddress) }
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
