import CDigest

/// What names bytes by what they are: SHA-256.
package struct ContentHash: Sendable {
  private var digest = cd_sha256()
  /// Whether this processor has instructions for it.
  package static let hasInstructions = cd_has_instructions()

  /// Of no bytes yet.
  /// - Parameter usesInstructions: the processor's own, where it has them.
  package init(usesInstructions: Bool = true) { cd_begin(&digest, usesInstructions && Self.hasInstructions) }

  /// Goes on with more bytes.
  package mutating func add(_ bytes: ArraySlice<UInt8>) {
    bytes.withUnsafeBytes { cd_add(&digest, $0.baseAddress, $0.count) }
  }

  /// Goes on with more bytes.
  package mutating func add(_ bytes: [UInt8]) { add(bytes[...]) }

  /// Goes on with a text's bytes.
  package mutating func add(_ text: String) { add(Array(text.utf8)) }

  /// Its 64 hexadecimal digits.
  package consuming func hexadecimal() -> String {
    var result = [UInt8](repeating: 0, count: 32)
    cd_end(&digest, &result)
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: result.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// The name of bytes.
  package static func of(_ bytes: [UInt8]) -> String {
    var hash = ContentHash()
    hash.add(bytes)
    return hash.hexadecimal()
  }
}
