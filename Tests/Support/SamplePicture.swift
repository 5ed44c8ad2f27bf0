/// Pictures of a few pixels, or files that say they are large.
public enum SamplePicture {
  /// A PNG, uncompressed, whose pixels `color` gives as red, green and blue.
  public static func png(
    width: Int, height: Int, color: (_ column: Int, _ row: Int) -> (UInt8, UInt8, UInt8) = { _, _ in (200, 40, 40) }
  ) -> [UInt8] {
    var raw: [UInt8] = []
    for row in 0..<height {
      raw.append(0)
      for column in 0..<width {
        let (red, green, blue) = color(column, row)
        raw += [red, green, blue]
      }
    }
    var data: [UInt8] = [0x78, 0x01]
    var rest = raw[...]
    repeat {
      let part = rest.prefix(65_535)
      rest = rest.dropFirst(part.count)
      let count = UInt16(part.count)
      data += [rest.isEmpty ? 1 : 0, UInt8(count & 255), UInt8(count >> 8), UInt8(~count & 255), UInt8(~count >> 8)]
      data += part
    } while !rest.isEmpty
    var (low, high) = (UInt32(1), UInt32(0))
    for byte in raw {
      low = (low + UInt32(byte)) % 65_521
      high = (high + low) % 65_521
    }
    data += big(high << 16 | low)
    return start(width: width, height: height) + chunk("IDAT", data) + chunk("IEND", [])
  }

  /// The beginning of a PNG that says how large it is.
  public static func start(width: Int, height: Int) -> [UInt8] {
    let head = big(UInt32(width)) + big(UInt32(height)) + [8, 2, 0, 0, 0]
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", head)
  }

  /// The beginnings of the other formats, each 640 by 480.
  public static let others: [(name: String, bytes: [UInt8])] = [
    ("gif", Array("GIF89a".utf8) + [0x80, 0x02, 0xE0, 0x01, 0, 0, 0]),
    (
      "jpeg",
      [
        0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xFF, 0xC0, 0, 11, 8, 0x01, 0xE0, 0x02, 0x80, 1, 1, 0x11, 0, 0xFF,
        0xD9,
      ]
    ),
    (
      "webp",
      Array("RIFF".utf8) + [30, 0, 0, 0] + Array("WEBPVP8X".utf8) + [10, 0, 0, 0, 0, 0, 0, 0]
        + [0x7F, 0x02, 0, 0xDF, 0x01, 0, 0, 0]
    ),
  ]

  static func chunk(_ name: String, _ bytes: [UInt8]) -> [UInt8] {
    let named = Array(name.utf8) + bytes
    return big(UInt32(bytes.count)) + named + big(crc(named))
  }

  private static func big(_ value: UInt32) -> [UInt8] {
    [UInt8(value >> 24), UInt8(value >> 16 & 255), UInt8(value >> 8 & 255), UInt8(value & 255)]
  }

  private static func crc(_ bytes: [UInt8]) -> UInt32 {
    var crc = UInt32.max
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return ~crc
  }
}
