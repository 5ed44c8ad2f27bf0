import ChatCore

/// Turns the bytes a terminal sends into inputs. A value without any I/O: the caller reads, and keeps the time.
///
/// Bytes may be cut anywhere. What is incomplete waits for more; `timeout` says for how long, then `flush` settles it:
/// a lone ESC becomes the Esc key, a paste whose end never came is given as far as it came.
struct InputDecoder {
  /// Sequences of this terminal's own description; they win over the common ones.
  var terminfoKeys: [[UInt8]: Key] = [:]
  /// Whether the terminal's Backspace sends Ctrl+H.
  var backspaceIsControlH = false

  /// An incomplete beginning; never holds paste text.
  var pending: [UInt8] = []
  /// The text of a paste that has begun; nil outside of one.
  var paste: [UInt8]?

  /// What one look at the bytes found.
  enum Step {
    /// So many bytes mean these inputs.
    case inputs([TerminalInput], length: Int)
    /// The bytes so far may be the beginning of something longer.
    case incomplete
    /// A paste begins after so many bytes.
    case pasteBegins(length: Int)
  }

  /// Milliseconds to wait for more before `flush`; nil while nothing is incomplete.
  var timeout: Int32? {
    if paste != nil { return 1000 }
    if pending.isEmpty { return nil }
    return pending.count == 1 ? 25 : 50
  }

  /// What `bytes`, after all that came before, say.
  mutating func decode(_ bytes: ArraySlice<UInt8>) -> [TerminalInput] {
    var inputs: [TerminalInput] = []
    var rest = bytes
    while true {
      if paste != nil {
        guard let remainder = collectPaste(rest, into: &inputs) else { return inputs }
        rest = remainder
      }
      if !pending.isEmpty {
        pending.append(contentsOf: rest)
        rest = pending[...]
        pending = []
      }
      while !rest.isEmpty, paste == nil {
        switch step(rest) {
        case .inputs(let found, let length):
          inputs.append(contentsOf: found)
          rest = rest.dropFirst(length)
        case .incomplete:
          pending = Array(rest)
          return inputs
        case .pasteBegins(let length):
          paste = []
          rest = rest.dropFirst(length)
        }
      }
      if paste == nil { return inputs }
    }
  }

  /// Settles what has waited long enough.
  mutating func flush() -> [TerminalInput] {
    if let text = paste {
      paste = nil
      return [.paste(InputDecoder.pastedText(text))]
    }
    let stuck = pending
    pending = []
    guard stuck.first == Byte.escape else { return [] }
    switch stuck.count {
    case 1: return [.key(Key(.escape))]
    case 2 where stuck[1] == Byte.escape: return [.key(Key(.escape)), .key(Key(.escape))]
    case 2 where stuck[1] < 0x80: return [.key(.alt(Character(Unicode.Scalar(stuck[1]))))]
    // A longer beginning is a sequence that lost its end: nobody typed it.
    default: return []
    }
  }

  /// Looks at the beginning of `bytes`, which are not empty.
  func step(_ bytes: ArraySlice<UInt8>) -> Step {
    let first = bytes[bytes.startIndex]
    if first == Byte.escape { return escapeStep(bytes) }
    if let key = controlKey(first) { return .inputs([.key(key)], length: 1) }
    return textStep(bytes)
  }

  /// The key of a control byte; nil for bytes of text.
  func controlKey(_ byte: UInt8) -> Key? {
    switch byte {
    case 0: .control(" ")
    case 0x08: backspaceIsControlH ? Key(.backspace) : .control("h")
    case 0x09: Key(.tab)
    case 0x0D: Key(.enter)
    case 0x1B: Key(.escape)
    case 1..<0x1B: .control(Character(Unicode.Scalar(byte + 0x60)))
    case 0x1C..<0x20: .control(Character(Unicode.Scalar(byte + 0x40)))
    case 0x7F: Key(.backspace)
    default: nil
    }
  }

  /// A stretch of text: one key for each grapheme.
  private func textStep(_ bytes: ArraySlice<UInt8>) -> Step {
    let end = bytes.firstIndex { $0 < 0x20 || $0 == 0x7F } ?? bytes.endIndex
    var text = bytes[..<end]
    if end == bytes.endIndex {
      text = text.dropLast(InputDecoder.incompleteTail(text))
      if text.isEmpty { return .incomplete }
    }
    var inputs: [TerminalInput] = []
    for character in String(decoding: text, as: UTF8.self) where InputDecoder.isTyped(character) {
      inputs.append(.key(Key(.character(character))))
    }
    return .inputs(inputs, length: text.count)
  }

  /// Whether a decoded character stands for something typed: not for bytes that are no UTF-8, nor for a C1 control.
  static func isTyped(_ character: Character) -> Bool {
    guard let scalar = character.unicodeScalars.first else { return false }
    return scalar != "\u{FFFD}" && !(0x80..<0xA0).contains(scalar.value)
  }

  /// How many bytes at the end begin a UTF-8 sequence whose rest has not come; 0 to 3.
  static func incompleteTail(_ bytes: ArraySlice<UInt8>) -> Int {
    for (back, byte) in bytes.suffix(3).reversed().enumerated() {
      if byte & 0xC0 == 0x80 { continue }
      let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
      return length > back + 1 ? back + 1 : 0
    }
    return 0
  }

  /// Bytes with names.
  enum Byte {
    static let escape: UInt8 = 0x1B
  }
}
