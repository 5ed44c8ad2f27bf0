/// What the first bytes of a picture say: its format and its size. Nothing is decoded.
package enum PictureHeader {
  /// The format by the first bytes; nil where they are none that endpoints take.
  package static func format(_ head: some Collection<UInt8>) -> Picture.Format? {
    let start = Array(head.prefix(12))
    func begins(_ bytes: [UInt8], at place: Int = 0) -> Bool {
      start.count >= place + bytes.count && Array(start[place..<place + bytes.count]) == bytes
    }
    if begins([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
    if begins([0xFF, 0xD8, 0xFF]) { return .jpeg }
    if begins(Array("GIF87a".utf8)) || begins(Array("GIF89a".utf8)) { return .gif }
    if begins(Array("RIFF".utf8)), begins(Array("WEBP".utf8), at: 8) { return .webp }
    return nil
  }

  /// Width and height in pixels; nil where the file is cut or damaged before it says them.
  package static func size(_ bytes: [UInt8], _ format: Picture.Format) -> (width: Int, height: Int)? {
    let size: (Int, Int)? =
      switch format {
      case .png: pngSize(bytes)
      case .gif: bytes.count >= 10 ? (little(bytes, 6, 2), little(bytes, 8, 2)) : nil
      case .webp: webpSize(bytes)
      case .jpeg: jpegSize(bytes)
      }
    guard let size, size.0 > 0, size.1 > 0 else { return nil }
    return size
  }

  private static func pngSize(_ bytes: [UInt8]) -> (Int, Int)? {
    guard bytes.count >= 24, bytes[12..<16].elementsEqual("IHDR".utf8) else { return nil }
    return (big(bytes, 16, 4), big(bytes, 20, 4))
  }

  private static func webpSize(_ bytes: [UInt8]) -> (Int, Int)? {
    guard bytes.count >= 30 else { return nil }
    switch String(decoding: bytes[12..<16], as: UTF8.self) {
    case "VP8 ": return (little(bytes, 26, 2) & 0x3FFF, little(bytes, 28, 2) & 0x3FFF)
    case "VP8L":
      let bits = little(bytes, 21, 4)
      return ((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    case "VP8X": return (little(bytes, 24, 3) + 1, little(bytes, 27, 3) + 1)
    default: return nil
    }
  }

  /// Walks from marker to marker until a frame's header says its size.
  private static func jpegSize(_ bytes: [UInt8]) -> (Int, Int)? {
    var place = 2
    while place + 4 <= bytes.count {
      guard bytes[place] == 0xFF else { return nil }
      let marker = bytes[place + 1]
      switch marker {
      case 0xFF: place += 1
      case 0x01, 0xD0...0xD8: place += 2
      case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
        guard place + 9 <= bytes.count else { return nil }
        return (big(bytes, place + 7, 2), big(bytes, place + 5, 2))
      case 0xD9, 0xDA: return nil
      default:
        let length = big(bytes, place + 2, 2)
        guard length >= 2 else { return nil }
        place += 2 + length
      }
    }
    return nil
  }

  private static func big(_ bytes: [UInt8], _ place: Int, _ count: Int) -> Int {
    bytes[place..<place + count].reduce(0) { $0 << 8 | Int($1) }
  }

  private static func little(_ bytes: [UInt8], _ place: Int, _ count: Int) -> Int {
    bytes[place..<place + count].reversed().reduce(0) { $0 << 8 | Int($1) }
  }
}
