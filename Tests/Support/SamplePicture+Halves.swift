import Foundation

extension SamplePicture {
  /// Pictures of 16 by 8 pixels, the left half red, the right half blue, in every format that is decoded.
  public static let halves: [(name: String, bytes: [UInt8])] =
    [("png", png(width: 16, height: 8) { column, _ in column < 8 ? (255, 0, 0) : (0, 0, 255) })]
    + encoded.map { ($0, [UInt8](Data(base64Encoded: $1) ?? Data())) }

  /// A PNG of one pixel whose data unpack to so many bytes, from hardly more than a 150th.
  public static func bomb(unpacked: Int) -> [UInt8] {
    var bits = Bits()
    // One block with fixed codes: a zero, then again and again the 258 bytes that begin one before.
    bits.append(0b011, 3)
    bits.append(reversing: 0b0011_0000, 8)
    for _ in 0..<(unpacked / 258) { bits.append(reversing: 0b1_1000_1010_0000, 13) }
    bits.append(0, 7)
    return start(width: 1, height: 1) + chunk("IDAT", [0x78, 0x01] + bits.bytes) + chunk("IEND", [])
  }

  private struct Bits {
    var bytes: [UInt8] = []
    private var place = 0

    mutating func append(_ value: Int, _ count: Int) {
      for bit in 0..<count {
        if place == 0 { bytes.append(0) }
        bytes[bytes.count - 1] |= UInt8(value >> bit & 1) << place
        place = (place + 1) % 8
      }
    }

    /// Codes begin with their highest bit.
    mutating func append(reversing value: Int, _ count: Int) {
      for bit in (0..<count).reversed() { append(value >> bit & 1, 1) }
    }
  }

  private static let encoded = [
    (
      "jpeg",
      """
      /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAYEBQYFBAYGBQYHBwYIChAKCgkJChQODwwQFxQYGBcUFhYaHSUfGhsjHBYWICwgIyYnKSopGR8tMC\
      0oMCUoKSj/2wBDAQcHBwoIChMKChMoGhYaKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCj/wAARCAAI\
      ABADAREAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAABgf/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFQEBAQAAAAAAAAAAAAAAAAAACAb/xA\
      AUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwCdI4kQAwhWf//Z
      """
    ),
    (
      "progressive",
      """
      /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAYEBQYFBAYGBQYHBwYIChAKCgkJChQODwwQFxQYGBcUFhYaHSUfGhsjHBYWICwgIyYnKSopGR8tMC\
      0oMCUoKSj/2wBDAQcHBwoIChMKChMoGhYaKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCj/wgARCAAI\
      ABADAREAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAABQb/xAAVAQEBAAAAAAAAAAAAAAAAAAAHBf/aAAwDAQACEAMQAAABnIyQAwlf/8QAFB\
      ABAAAAAAAAAAAAAAAAAAAAEP/aAAgBAQABBQI//8QAFBEBAAAAAAAAAAAAAAAAAAAAEP/aAAgBAwEBPwE//8QAFBEBAAAAAAAAAAAAAAAAAAAA\
      EP/aAAgBAgEBPwE//8QAFBABAAAAAAAAAAAAAAAAAAAAEP/aAAgBAQAGPwI//8QAFBABAAAAAAAAAAAAAAAAAAAAEP/aAAgBAQABPyE//9oADA\
      MBAAIAAwAAABDr/8QAFBEBAAAAAAAAAAAAAAAAAAAAEP/aAAgBAwEBPxA//8QAFBEBAAAAAAAAAAAAAAAAAAAAEP/aAAgBAgEBPxA//8QAFBAB\
      AAAAAAAAAAAAAAAAAAAAEP/aAAgBAQABPxA//9k=
      """
    ),
    (
      "gif",
      """
      R0lGODdhEAAIAIEAAP8AAAAA/wAAAAAAACwAAAAAEAAIAAAIJAABCBwoMIDBgwYJEkSIUOFAhgcdFoQYQCIAihUlYrS4USPFgAA7
      """
    ),
    (
      "frames",
      """
      R0lGODlhEAAIAIEAAP8AAAAA/wAAAAAAACH/C05FVFNDQVBFMi4wAwEAAAAsAAAAABAACAAACCQAAQgcKDCAwYMGCRJEiFDhQIYHHRaEGEAiAI\
      oVJWK0uFEjxYAAIfkEAQAAAQAsAAAAABAACACBAP8AAAAAAAAAAAAACBUAAQgcSLCgwYMIEypcyLChw4cIAwIAOw==
      """
    ),
  ]
}
