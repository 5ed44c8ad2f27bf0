import Glibc
import Hands

extension InputDecoder {
  /// A bracketed paste that has begun. It lasts to its end mark: a line end in it is never the Enter key, however long
  /// the terminal pauses.
  struct Paste {
    /// What was not handed over.
    var bytes: [UInt8] = []
    /// Whether bytes came since the last silence.
    var isFresh = true
    /// Whether a part was handed over.
    var isHandedOver = false
    /// Whether what was handed over ended with a carriage return, which an LF at the beginning of the rest belongs to.
    var endsWithReturn = false
  }

  /// What a terminal sends after pasted text.
  static let pasteEnd: [UInt8] = Array("\u{1B}[201~".utf8)

  /// Adds `bytes` to the paste; once its end is there, gives the paste out and returns what follows it.
  mutating func collectPaste(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    // Taken out and put back, so that appending never copies.
    guard var held = paste else { return bytes }
    paste = nil
    // The end mark may have begun in what came before.
    let searchStart = max(0, held.bytes.count - InputDecoder.pasteEnd.count + 1)
    held.bytes.append(contentsOf: bytes)
    held.isFresh = true
    guard let end = InputDecoder.find(InputDecoder.pasteEnd, in: held.bytes, from: searchStart) else {
      paste = held
      return nil
    }
    let text = InputDecoder.pastedText(held.bytes[..<end], after: held.endsWithReturn)
    if !text.isEmpty || !held.isHandedOver { burst.append(.paste(text)) }
    return held.bytes[(end + InputDecoder.pasteEnd.count)...]
  }

  /// After a silence: hands over what came, and stays in the paste. After a long one the paste's end is taken for lost.
  ///
  /// Who types into a paste whose end was lost need not wait so long: what came all by itself and is a control key,
  /// such as Esc, is that key, and ends the paste.
  mutating func flushPaste() -> [TerminalInput] {
    guard var held = paste else { return [] }
    paste = nil
    if held.isFresh, held.isHandedOver, let inputs = controlAlone(held.bytes) {
      held.bytes = []
      held.isFresh = false
      let isKey = inputs.contains { if case .key = $0 { true } else { false } }
      if !isKey { paste = held }
      return inputs
    }
    let kept = held.isFresh ? InputDecoder.unfinishedTail(held.bytes) : 0
    let text = InputDecoder.pastedText(held.bytes.dropLast(kept), after: held.endsWithReturn)
    let isFirst = !held.isHandedOver
    if held.isFresh {
      if held.bytes.count > kept { held.endsWithReturn = held.bytes.dropLast(kept).last == UInt8(ascii: "\r") }
      held.bytes = Array(held.bytes.suffix(kept))
      held.isFresh = false
      held.isHandedOver = held.isHandedOver || !text.isEmpty
      paste = held
    }
    return text.isEmpty && !(isFirst && paste == nil) ? [] : [.paste(text)]
  }

  /// The meaning of bytes that are nothing but one control key or report; nil for text and its line ends and tabs.
  private func controlAlone(_ bytes: [UInt8]) -> [TerminalInput]? {
    guard let first = bytes.first, first < 0x20 || first == 0x7F, ![0x09, 0x0A, 0x0D].contains(first) else {
      return nil
    }
    if bytes == [Byte.escape] { return [.key(Key(.escape))] }
    guard case .inputs(let inputs, let length) = step(bytes[...]), length == bytes.count, !inputs.isEmpty else {
      return nil
    }
    return inputs
  }

  /// How many bytes at the end may begin the end mark, or a character whose rest has not come.
  private static func unfinishedTail(_ bytes: [UInt8]) -> Int {
    for length in stride(from: min(bytes.count, pasteEnd.count - 1), to: 0, by: -1)
    where bytes.suffix(length).elementsEqual(pasteEnd.prefix(length)) {
      return length
    }
    for length in stride(from: min(bytes.count, 3), to: 0, by: -1) {
      let tail = bytes.suffix(length)
      if tail[tail.startIndex] >= 0xC2, case .incomplete = character8(tail) { return length }
    }
    return 0
  }

  /// Pasted bytes as text: terminals send newlines as CR. All else stays, control characters included. `follows` tells
  /// that a CR came just before.
  static func pastedText(_ bytes: some Collection<UInt8>, after follows: Bool = false) -> String {
    let newline = UInt8(ascii: "\n")
    let carriageReturn = UInt8(ascii: "\r")
    var normalised: [UInt8] = []
    normalised.reserveCapacity(bytes.count)
    var follows = follows
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
