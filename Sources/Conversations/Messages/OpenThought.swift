import Cells

/// A thought whose beginning is in no reply, because the model's template opened it in the prompt (DeepSeek-R1, QwQ,
/// Qwen3-Thinking), and that a server without a reasoning parser leaves in the text.
///
/// It ends at the reply's first `</think>`, if that is alone on its line, outside code, and no mark before opened it.
/// A text that speaks of the mark has it within a line, in code, or behind its opening.
package enum OpenThought {
  private static let close = Array("</think>".utf8)
  private static let open = Array("<think".utf8)

  /// The thought and what is said behind it; nil where a text is no such, or nothing is said.
  package static func parts(of text: String) -> (thought: String, said: String)? {
    var text = text
    return text.withUTF8 { bytes in
      guard let place = firstPlace(of: close, in: bytes, 0..<bytes.count), place == 0 || bytes[place - 1] == 0x0A,
        firstPlace(of: open, in: bytes, 0..<place) == nil, !endsInCode(bytes.part(0..<place))
      else { return nil }
      var end = place + close.count
      while end < bytes.count, bytes[end] != 0x0A {
        guard isBlank(bytes[end]) else { return nil }
        end += 1
      }
      while end < bytes.count, isBlank(bytes[end]) { end += 1 }
      guard end < bytes.count else { return nil }
      var start = 0
      while start < place, isBlank(bytes[start]) { start += 1 }
      var stop = place
      while stop > start, isBlank(bytes[stop - 1]) { stop -= 1 }
      return (
        String(decoding: bytes.part(start..<stop), as: UTF8.self),
        String(decoding: bytes.part(end..<bytes.count), as: UTF8.self)
      )
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (9...13).contains(byte) }

  private static func firstPlace(
    of mark: [UInt8], in bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
  ) -> Int? {
    var place = range.lowerBound
    while range.upperBound - place >= mark.count {
      place = bytes.firstPlace(of: mark[0], in: place..<range.upperBound)
      guard range.upperBound - place >= mark.count else { return nil }
      if bytes.part(place..<(place + mark.count)).elementsEqual(mark) { return place }
      place += 1
    }
    return nil
  }

  /// Whether a block of code is open at the end of some lines.
  private static func endsInCode(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var fence: Fence?
    var place = 0
    while place < bytes.count {
      let end = bytes.firstPlace(of: 0x0A, in: place..<bytes.count)
      let line = bytes.part(place..<end)
      if let open = fence {
        if open.isClosed(by: line) { fence = nil }
      } else {
        fence = Fence(opening: line.withoutCarriageReturn())
      }
      place = end + 1
    }
    return fence != nil
  }
}

extension Message {
  /// Moves a thought that the reply's text began within to the thoughts. Not where thoughts came by themselves, nor
  /// where probabilities belong to the text. Returns how many bytes the text lost at its front.
  @discardableResult
  package mutating func takeOpenThought() -> Int {
    guard reasoning.isEmpty, reply?.odds == nil, let whole = text.loaded, let parts = OpenThought.parts(of: whole)
    else { return 0 }
    text = .loaded(parts.said)
    if !parts.thought.isEmpty { appendReasoning(parts.thought) }
    return whole.utf8.count - parts.said.utf8.count
  }
}
