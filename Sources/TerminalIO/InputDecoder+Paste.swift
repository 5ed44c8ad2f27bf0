import ChatCore
import Glibc

extension InputDecoder {
  /// What a terminal sends after pasted text.
  static let pasteEnd: [UInt8] = Array("\u{1B}[201~".utf8)

  /// Adds `bytes` to the paste; once its end is there, gives the paste out and returns what follows it.
  mutating func collectPaste(_ bytes: ArraySlice<UInt8>, into inputs: inout [TerminalInput]) -> ArraySlice<UInt8>? {
    // Taken out and put back, so that appending never copies.
    guard var text = paste else { return bytes }
    paste = nil
    // The end marker may have begun in what came before.
    let searchStart = max(0, text.count - InputDecoder.pasteEnd.count + 1)
    text.append(contentsOf: bytes)
    guard let end = InputDecoder.find(InputDecoder.pasteEnd, in: text, from: searchStart) else {
      paste = text
      return nil
    }
    inputs.append(.paste(InputDecoder.pastedText(text[..<end])))
    return text[(end + InputDecoder.pasteEnd.count)...]
  }

  /// Pasted bytes as text: terminals send newlines as CR. All else stays, control characters included.
  static func pastedText(_ bytes: some Collection<UInt8>) -> String {
    let newline = UInt8(ascii: "\n")
    let carriageReturn = UInt8(ascii: "\r")
    var normalised: [UInt8] = []
    normalised.reserveCapacity(bytes.count)
    var follows = false
    for byte in bytes {
      if byte == carriageReturn {
        normalised.append(newline)
      } else if byte != newline || !follows {
        normalised.append(byte)
      }
      follows = byte == carriageReturn
    }
    return String(decoding: normalised, as: UTF8.self)
  }

  /// Where `needle` first begins in `bytes`, at or after `start`.
  private static func find(_ needle: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    bytes.withUnsafeBytes { haystack in
      guard let base = haystack.baseAddress else { return nil }
      var index = start
      while index + needle.count <= haystack.count {
        guard let hit = memchr(base + index, Int32(needle[0]), haystack.count - index) else { return nil }
        index = UnsafeRawPointer(hit) - base
        if index + needle.count <= haystack.count, memcmp(base + index, needle, needle.count) == 0 { return index }
        index += 1
      }
      return nil
    }
  }
}
