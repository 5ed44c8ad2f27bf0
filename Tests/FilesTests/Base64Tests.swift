import Files
import Testing

@Suite("Bytes as characters")
struct Base64Tests {
  @Test(
    "bytes that are added to others are the same characters as the whole",
    arguments: [0, 1, 2, 3, 49_151, 49_152, 49_153, 49_154, 200_000])
  func added(count: Int) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 13) }
    var text = Array("data:".utf8)
    Base64.append(bytes, to: &text)
    #expect(text == Array("data:".utf8) + Base64.encode(bytes))
    #expect(Base64.decode(String(decoding: text.dropFirst(5), as: UTF8.self)) == bytes)
  }
}
