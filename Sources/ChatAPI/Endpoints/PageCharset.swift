import Cells
import Glibc

/// What the text of a page is written in, and the same text in UTF-8.
enum PageCharset {
  /// A page's bytes in UTF-8 where a header, or HTML near its beginning, declares another charset, and they are text of
  /// it; else as they came.
  /// - Parameter declared: the header `Content-Type` in lower case.
  static func text(_ bytes: [UInt8], declared: String?) -> [UInt8] {
    let isText = declared.map { declared in texts.contains { declared.contains($0) } } ?? true
    let beginning = String(decoding: bytes.prefix(1024), as: UTF8.self)
    guard isText, let name = charset(in: declared ?? "") ?? charset(in: beginning) else { return bytes }
    // Many pages declare another charset than theirs; of a charset that has no bytes of its own nothing else tells.
    let isSevenBits = name.hasPrefix("iso-2022") || name.hasPrefix("utf-16") || name.hasPrefix("hz")
    guard isSevenBits || String(validating: bytes, as: UTF8.self) == nil else { return bytes }
    return converted(bytes, from: browsers[name] ?? name) ?? bytes
  }

  private static let texts = ["text", "html", "xml", "json", "javascript"]

  /// What browsers take these names for.
  private static let browsers = [
    "iso-8859-1": "CP1252", "latin1": "CP1252", "us-ascii": "CP1252", "shift_jis": "CP932", "x-sjis": "CP932",
    "gb2312": "GB18030", "gbk": "GB18030", "euc-kr": "CP949", "big5": "BIG5-HKSCS",
  ]

  /// The name behind the first `charset=`, in lower case.
  private static func charset(in text: String) -> String? {
    let lower = text.lowercased()
    guard let start = lower.firstRange(of: "charset=")?.upperBound else { return nil }
    let name = lower[start...].drop { "\"' ".contains($0) }.prefix(40).utf8.prefix {
      $0.isASCIILetterOrDigit || "-_.:".utf8.contains($0)
    }
    return name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
  }

  /// A text in UTF-8; nil where the C library knows no such charset, or the bytes are no text of it.
  private static func converted(_ bytes: [UInt8], from charset: String) -> [UInt8]? {
    guard let converter = iconv_open("UTF-8", charset), converter != iconv_t(bitPattern: -1) else { return nil }
    defer { iconv_close(converter) }
    var source = bytes.map { CChar(bitPattern: $0) }
    // No charset has characters of one byte that take more than three.
    var target = [CChar](repeating: 0, count: bytes.count * 3 + 16)
    let length: Int? = source.withUnsafeMutableBufferPointer { source in
      target.withUnsafeMutableBufferPointer { target in
        var (from, left) = (source.baseAddress, source.count)
        var (to, room) = (target.baseAddress, target.count)
        guard iconv(converter, &from, &left, &to, &room) != -1, left == 0 else { return nil }
        return target.count - room
      }
    }
    return length.map { target.prefix($0).map { UInt8(bitPattern: $0) } }
  }
}
