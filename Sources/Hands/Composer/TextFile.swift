import Cells

/// A file's bytes as text for a turn, or the reason why they are none.
package enum TextFile {
  /// Why a file does not join a turn, in words.
  package struct Refusal: Error, Equatable, Sendable {
    /// One sentence: which file, what is wrong with it.
    package var message: String
  }

  /// The sentence for bytes in another encoding, which are never sent in a guessed form.
  package static func notUTF8(_ name: String) -> String {
    "\(name) is not UTF-8; convert it first (iconv -f latin1 -t utf-8)."
  }

  /// The sentence for bytes that begin with the mark of UTF-16.
  package static func isUTF16(_ name: String) -> String {
    "\(name) is UTF-16; convert it to UTF-8 first (iconv -t utf-8)."
  }

  /// Whether bytes begin with the mark of UTF-16, which is no UTF-8.
  package static func hasUTF16Mark(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
  }

  /// Whether bytes from a file's beginning (some kilobytes are enough) are no text.
  ///
  /// NUL is never in text, and control characters other than white space, BS, FF and ESC are rare in it.
  package static func isBinary(_ prefix: some Collection<UInt8>) -> Bool {
    var odd = 0
    for byte in prefix {
      switch byte {
      case 0: return true
      case 1...7, 0x0E...0x1A, 0x1C...0x1F, 0x7F: odd += 1
      default: break
      }
    }
    return odd * 20 > prefix.count
  }

  /// The file's text with LF between lines, its byte order mark taken off; `lines` picks some, from 1.
  package static func read(
    _ bytes: [UInt8], name: String, lines: ClosedRange<Int>? = nil
  ) throws(Refusal) -> String {
    if hasUTF16Mark(bytes) { throw Refusal(message: isUTF16(name)) }
    guard !isBinary(bytes.prefix(8192)) else {
      throw Refusal(message: "\(name) is binary (\(SizeText.bytes(bytes.count))); only text can be attached.")
    }
    let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    guard let text = String(validating: body, as: UTF8.self) else {
      throw Refusal(message: notUTF8(name))
    }
    let normal = TextBuffer.normalised(text)
    guard let lines else { return normal }
    var all = normal.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if normal.utf8.last == UInt8(ascii: "\n") { all.removeLast() }
    guard lines.lowerBound <= all.count else {
      throw Refusal(
        message: "\(name) has \(SizeText.grouped(all.count)) lines; line \(SizeText.grouped(lines.lowerBound)) is "
          + "beyond its end.")
    }
    return all[(lines.lowerBound - 1)..<min(lines.upperBound, all.count)]
      .map { String(Substring($0)) + "\n" }.joined()
  }
}
