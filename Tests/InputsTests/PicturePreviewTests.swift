import Cells
import CPicture
import Pages
import Testing
import TestSupport

@testable import Inputs

@Suite("Pictures made small")
struct PicturePreviewTests {
  private let size = ScreenSize(columns: 4, rows: 1)

  private func preview(_ bytes: [UInt8]?, _ size: ScreenSize? = nil) -> PicturePreview {
    PicturePreview(drawing: bytes, PreviewKey(.kept(hash: "h"), size: size ?? self.size))
  }

  @Test("every format is drawn, of a GIF its first picture", arguments: SamplePicture.halves.map(\.name))
  func formats(_ name: String) throws {
    let bytes = try #require(SamplePicture.halves.first { $0.name == name }?.bytes)
    guard case .drawn(let grid) = preview(bytes) else {
      Issue.record("\(preview(bytes))")
      return
    }
    var row = Row()
    grid.append(0, to: &row)
    let reds = row.cells.map { ($0.pixels.lower.color.components ?? (0, 0, 0)) }
    #expect(reds.map { $0.red > 200 && $0.blue < 60 } == [true, true, false, false], "\(reds)")
    #expect(reds.map { $0.blue > 200 && $0.red < 60 } == [false, false, true, true], "\(reds)")
  }

  @Test("a pixel is the mean of what it stands for, and what is clear is white")
  func mean() throws {
    let striped = SamplePicture.png(width: 8, height: 8) { column, _ in column % 2 == 0 ? (200, 0, 0) : (0, 0, 200) }
    #expect(try color(striped) == .rgb(99, 0, 99))
    // A GIF whose only colour is its transparent one.
    let clear: [UInt8] =
      Array("GIF89a".utf8) + [1, 0, 1, 0, 0x80, 0, 0, 9, 9, 9, 9, 9, 9, 0x21, 0xF9, 4, 1, 0, 0, 0, 0]
      + [0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3B]
    #expect(try color(clear) == .rgb(255, 255, 255))
  }

  private func color(_ bytes: [UInt8]) throws -> Color {
    guard case .drawn(let grid) = preview(bytes, ScreenSize(columns: 1, rows: 1)) else { throw NoPicture() }
    var row = Row()
    grid.append(0, to: &row)
    return try #require(row.cells.first).pixels.upper.color
  }

  private struct NoPicture: Error {}

  private static let jpeg = SamplePicture.halves[1].bytes
  private static let png = SamplePicture.halves[0].bytes

  /// The JPEG with another size in its header, and many scans.
  private static var slow: [UInt8] {
    var bytes = jpeg
    let place = (0..<bytes.count - 9).first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xC0 } ?? 0
    bytes.replaceSubrange((place + 5)..<(place + 9), with: [0x17, 0x70, 0x17, 0x70])
    return bytes + (0..<40).flatMap { _ in [0xFF, 0xDA] as [UInt8] }
  }

  private static let bad: [(String, [UInt8]?, PicturePreview.Obstacle)] = [
    ("a PNG that says 60,000×60,000", SamplePicture.start(width: 60_000, height: 60_000), .size),
    ("one that says a pixel more than is drawn", SamplePicture.start(width: 8001, height: 5000), .size),
    ("one pixel that unpacks to 100 MB", SamplePicture.bomb(unpacked: 100 << 20), .size),
    ("a GIF that says 65,535×65,535", Array("GIF89a".utf8) + [255, 255, 255, 255, 0, 0, 0, 0x2C], .size),
    ("a JPEG of forty scans over 36 million pixels", slow, .size),
    ("a PNG that is cut", Array(png.dropLast(60)), .damage),
    ("a PNG of nothing but a header", SamplePicture.start(width: 9, height: 9), .damage),
    ("a PNG without width", SamplePicture.start(width: 0, height: 9), .damage),
    ("a JPEG that is cut in its tables", Array(jpeg.prefix(100)), .damage),
    ("a GIF that is cut", Array(SamplePicture.halves[3].bytes.prefix(20)), .damage),
    ("eight bytes", Array(png.prefix(8)), .damage),
    ("a WebP", SamplePicture.others[2].bytes, .format),
    ("words", Array("hello".utf8), .format),
    ("a bitmap, which is not asked for", Array("BM".utf8) + [UInt8](repeating: 0, count: 60), .format),
    ("nothing", [], .format),
    ("bytes that no one has", nil, .absence),
  ]

  @Test("what cannot be drawn says why", arguments: bad)
  func obstacles(what: String, bytes: [UInt8]?, obstacle: PicturePreview.Obstacle) {
    #expect(preview(bytes) == .missing(obstacle), "\(what)")
  }

  @Test("no bytes make the decoder fail, and the same are drawn the same", arguments: 0..<20 as Range<UInt64>)
  func anyBytes(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<50 {
      var bytes = SamplePicture.halves.randomElement(using: &random)?.bytes ?? []
      for _ in 0..<Int.random(in: 0...4, using: &random) {
        bytes[Int.random(in: 8..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
      }
      bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random)))
      #expect(preview(bytes) == preview(bytes))
    }
  }
}
