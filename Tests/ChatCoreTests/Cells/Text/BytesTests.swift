import Testing
import TestSupport

@testable import Cells

/// Searches that look at eight bytes at a time find what looking at each byte finds.
@Suite struct BytesTests {
  /// Bytes near each other in value, where a borrow from one to the next would show.
  private static let bytes: [UInt8] = [0x00, 0x01, 0x0A, 0x0D, 0x5B, 0x5C, 0x7F, 0x80, 0x81, 0xEF, 0xFF]

  @Test(arguments: 0..<20) func wordsFindWhatBytesFind(_ seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    for _ in 0..<200 {
      let text = (0..<random.roll(40)).map { _ in Self.bytes[random.roll(Self.bytes.count)] }
      let start = random.roll(text.count + 1)
      let end = start + random.roll(text.count - start + 1)
      let wanted = (0..<4).map { _ in Self.bytes[random.roll(Self.bytes.count)] }
      text.withUnsafeBufferPointer { text in
        #expect(
          text.firstPlace(of: wanted[0], in: start..<end) == text[start..<end].firstIndex(of: wanted[0]) ?? end)
        #expect(
          text.firstPlace(of: (wanted[0], wanted[1], wanted[2], wanted[3]), in: start..<end)
            == text[start..<end].firstIndex { wanted.contains($0) } ?? end)
        #expect(
          text.endOfCompleteLines(in: start..<end) == text[start..<end].lastIndex(of: 0x0A).map { $0 + 1 } ?? start)
      }
    }
  }
}
