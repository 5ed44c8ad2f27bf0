import Files
import Testing

@Suite("Names of bytes")
struct ContentHashTests {
  /// The examples of FIPS 180-4, and lengths around a block's end.
  private static let known: [(String, String)] = [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      String(repeating: "a", count: 1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    ),
  ]

  @Test("SHA-256 is as the standard has it", arguments: known)
  func vectors(text: String, name: String) { #expect(ContentHash.of(Array(text.utf8)) == name) }

  @Test("the processor's own instructions and plain C give the same names")
  func instructions() {
    var bytes: [UInt8] = []
    for count in 0..<400 {
      var (fast, plain) = (ContentHash(), ContentHash(usesInstructions: false))
      fast.add(bytes)
      plain.add(bytes)
      let name = plain.hexadecimal()
      #expect(fast.hexadecimal() == name)
      bytes.append(UInt8(truncatingIfNeeded: count &* 31))
    }
    for (text, name) in Self.known {
      var plain = ContentHash(usesInstructions: false)
      plain.add(text)
      #expect(plain.hexadecimal() == name)
    }
  }

  @Test("bytes in pieces have the name of the whole")
  func pieces() {
    let bytes = (0..<300).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    for count in [0, 1, 55, 56, 63, 64, 65, 119, 120, 128, 300] {
      for cut in stride(from: 0, through: count, by: 13) {
        var hash = ContentHash()
        hash.add(Array(bytes[..<cut]))
        hash.add(Array(bytes[cut..<count]))
        #expect(hash.hexadecimal() == ContentHash.of(Array(bytes[..<count])))
      }
    }
  }
}
