import Hands

extension InputDecoder {
  /// What begins a stretch of bytes of which the first is 0x80 or more.
  enum Character8 {
    /// So many bytes are one character.
    case valid(length: Int)
    /// So many bytes are no character, nor the beginning of one.
    case broken(length: Int)
    /// All of the bytes begin a character.
    case incomplete
  }

  /// Reads one character after Unicode's table of well-formed bytes; the bytes are not empty.
  static func character8(_ bytes: ArraySlice<UInt8>) -> Character8 {
    let lead = bytes[bytes.startIndex]
    let length: Int
    switch lead {
    case 0xC2...0xDF: length = 2
    case 0xE0...0xEF: length = 3
    case 0xF0...0xF4: length = 4
    default: return .broken(length: 1)
    }
    for place in 1..<length {
      guard place < bytes.count else { return .incomplete }
      let byte = bytes[bytes.startIndex + place]
      var allowed: ClosedRange<UInt8> = 0x80...0xBF
      if place == 1 {
        switch lead {
        case 0xE0: allowed = 0xA0...0xBF
        case 0xED: allowed = 0x80...0x9F
        case 0xF0: allowed = 0x90...0xBF
        case 0xF4: allowed = 0x80...0x8F
        default: break
        }
      }
      guard allowed.contains(byte) else { return .broken(length: place) }
    }
    return .valid(length: length)
  }

  /// A stretch of text: one key for each grapheme. Bytes that are no UTF-8, and C1 controls, are left out by
  /// themselves.
  func textStep(_ bytes: ArraySlice<UInt8>) -> Step {
    var text: [UInt8] = []
    var index = bytes.startIndex
    scan: while index < bytes.endIndex, bytes[index] >= 0x20, bytes[index] != 0x7F {
      if bytes[index] < 0x80 {
        text.append(bytes[index])
        index += 1
        continue
      }
      switch InputDecoder.character8(bytes[index...]) {
      case .valid(let length):
        let isC1 = bytes[index] == 0xC2 && bytes[index + 1] < 0xA0
        if !isC1 { text.append(contentsOf: bytes[index..<index + length]) }
        index += length
      case .broken(let length): index += length
      case .incomplete: break scan
      }
    }
    if index == bytes.startIndex { return .incomplete }
    return .inputs(
      String(decoding: text, as: UTF8.self).map { .key(Key(.character($0))) }, length: index - bytes.startIndex)
  }

  /// ESC and a character: the key pressed with Alt.
  func altCharacterStep(_ bytes: ArraySlice<UInt8>) -> Step {
    let text = bytes.dropFirst()
    let lead = text[text.startIndex]
    if lead < 0x80 { return .inputs([.key(.alt(Character(Unicode.Scalar(lead))))], length: 2) }
    switch InputDecoder.character8(text) {
    case .incomplete: return .incomplete
    case .broken(let length): return .inputs([], length: 1 + length)
    case .valid(let length):
      guard let character = String(decoding: text.prefix(length), as: UTF8.self).first,
        !(lead == 0xC2 && text[text.startIndex + 1] < 0xA0)
      else { return .inputs([], length: 1 + length) }
      return .inputs([.key(.alt(Key.latin(character) ?? character))], length: 1 + length)
    }
  }
}
