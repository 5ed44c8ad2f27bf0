import Cells
import Glibc

/// Whose text a delta brings.
struct DeltaSlot: Equatable {
  var choice: Int
  /// What the model thinks, instead of what it says.
  var isReasoning: Bool
}

/// Recognises chunks that differ from an earlier one in nothing but the text of their one delta.
///
/// Nearly all chunks of a stream do, and comparing bytes takes a thirtieth of the time of reading JSON.
///
/// Invariant: a template's bytes around the gap were read as JSON once, hold no escape, and name the text's member
/// exactly once; so whatever string literal fills the gap is that choice's text and nothing else. Escapes of one letter
/// are read here; a gap with anything else (a bare quote, a scalar's number, a control character, invalid UTF-8) is
/// left to the JSON reader.
struct DeltaTemplates {
  private struct Template {
    var before: [UInt8]
    var after: [UInt8]
    var slot: DeltaSlot
  }
  private var templates: [Template] = []
  private var nextSlot = 0
  /// The last text that held escapes, without them.
  private var unescaped: [UInt8] = []
  /// Enough for the choices of a request that stream in turn.
  private static let most = 4

  /// The members that hold texts.
  private static let names = [false: ["content"], true: ["reasoning_content", "reasoning"]].mapValues { names in
    names.map { Array("\"\($0)\"".utf8) }
  }

  /// Hands over whose text it is and the text itself, when the chunk fits a template. Whether it did.
  mutating func match(
    _ chunk: UnsafeRawBufferPointer, _ take: (DeltaSlot, UnsafeRawBufferPointer) -> Void
  ) -> Bool {
    for template in templates {
      let end = chunk.count - template.after.count
      guard end >= template.before.count, let base = chunk.baseAddress,
        memcmp(base, template.before, template.before.count) == 0,
        memcmp(base + end, template.after, template.after.count) == 0
      else { continue }
      let literal = UnsafeRawBufferPointer(rebasing: chunk[template.before.count..<end])
      if Self.isPlain(literal) {
        take(template.slot, literal)
        return true
      }
      guard unescape(literal) else { return false }
      unescaped.withUnsafeBytes { take(template.slot, $0) }
      return true
    }
    return false
  }

  /// Keeps the shape of a chunk that held just `text`.
  mutating func learn(from chunk: UnsafeRawBufferPointer, slot: DeltaSlot, text: UnsafeRawBufferPointer) {
    guard let base = chunk.baseAddress, memchr(base, Int32(UInt8(ascii: "\\")), chunk.count) == nil,
      let gap = Self.gap(in: chunk, slot), chunk[gap].elementsEqual(text)
    else { return }
    let before = Array(chunk[..<gap.lowerBound])
    let after = Array(chunk[gap.upperBound...])
    let template = Template(before: before, after: after, slot: slot)
    if templates.count < Self.most {
      templates.append(template)
    } else {
      templates[nextSlot] = template
      nextSlot = (nextSlot + 1) % Self.most
    }
  }

  /// Where the literal of the only member of that name is, without its quotes.
  private static func gap(in chunk: UnsafeRawBufferPointer, _ slot: DeltaSlot) -> Range<Int>? {
    let found = (names[slot.isReasoning] ?? []).compactMap { name in
      find(name, in: chunk, from: 0).map { (first: $0, name: name) }
    }
    guard found.count == 1, let (first, name) = found.first, find(name, in: chunk, from: first + 1) == nil else {
      return nil
    }
    var place = first + name.count
    func skipBlanks() {
      while place < chunk.count, chunk[place] == 0x20 { place += 1 }
    }
    skipBlanks()
    guard place < chunk.count, chunk[place] == UInt8(ascii: ":") else { return nil }
    place += 1
    skipBlanks()
    guard place < chunk.count, chunk[place] == UInt8(ascii: "\"") else { return nil }
    let start = place + 1
    guard let end = chunk[start...].firstIndex(of: UInt8(ascii: "\"")) else { return nil }
    return start..<end
  }

  private static func find(_ needle: [UInt8], in chunk: UnsafeRawBufferPointer, from start: Int) -> Int? {
    guard let base = chunk.baseAddress else { return nil }
    var place = start
    while chunk.count - place >= needle.count {
      let room = chunk.count - place - needle.count + 1
      guard let hit = memchr(base + place, Int32(needle[0]), room) else { return nil }
      place = UnsafeRawPointer(hit) - base
      if memcmp(hit, needle, needle.count) == 0 { return place }
      place += 1
    }
    return nil
  }

  /// Longer ones are left to the JSON reader, so that no giant's storage is kept here.
  private static let longestUnescaped = 65_536

  /// Puts a literal without its escapes into `unescaped`; false when it holds anything but those of one letter.
  private mutating func unescape(_ literal: UnsafeRawBufferPointer) -> Bool {
    guard literal.count <= Self.longestUnescaped else { return false }
    unescaped.removeAll(keepingCapacity: true)
    var isEscaped = false
    for byte in literal {
      if isEscaped {
        guard let meant = JSONString.meaning(ofEscape: byte) else { return false }
        unescaped.append(meant)
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte < 0x20 || byte == UInt8(ascii: "\"") {
        return false
      } else {
        unescaped.append(byte)
      }
    }
    return !isEscaped && unescaped.withUnsafeBytes(Self.isUTF8)
  }

  private static func isPlain(_ text: UnsafeRawBufferPointer) -> Bool {
    for byte in text where byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return false }
    return isUTF8(text)
  }

  private static func isUTF8(_ text: UnsafeRawBufferPointer) -> Bool {
    text.allSatisfy { $0 < 0x80 } || String(validating: text, as: UTF8.self) != nil
  }
}
