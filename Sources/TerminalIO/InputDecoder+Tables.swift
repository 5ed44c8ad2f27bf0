import Cells
import Hands

extension InputDecoder {
  /// Keys by the number before `~`.
  static let numberedKeys: [Int: Key.Code] = [
    1: .home, 2: .insert, 3: .delete, 4: .end, 5: .pageUp, 6: .pageDown, 7: .home, 8: .end,
    11: .function(1), 12: .function(2), 13: .function(3), 14: .function(4), 15: .function(5), 17: .function(6),
    18: .function(7), 19: .function(8), 20: .function(9), 21: .function(10), 23: .function(11), 24: .function(12),
    25: .function(13), 26: .function(14), 28: .function(15), 29: .function(16), 31: .function(17),
    32: .function(18), 33: .function(19), 34: .function(20),
  ]

  /// Keys by the letter that ends their sequence.
  static let letterKeys: [UInt8: Key.Code] = [
    UInt8(ascii: "A"): .up, UInt8(ascii: "B"): .down, UInt8(ascii: "C"): .right, UInt8(ascii: "D"): .left,
    UInt8(ascii: "H"): .home, UInt8(ascii: "F"): .end, UInt8(ascii: "P"): .function(1),
    UInt8(ascii: "Q"): .function(2), UInt8(ascii: "R"): .function(3), UInt8(ascii: "S"): .function(4),
  ]

  /// Keys that have no character of their own, by the codes of `CSI code ; held u`.
  private static let codedKeys: [Int: Key.Code] = {
    var keys: [Int: Key.Code] = [
      8: .backspace, 9: .tab, 13: .enter, 27: .escape, 127: .backspace, 57414: .enter, 57417: .left, 57418: .right,
      57419: .up, 57420: .down, 57421: .pageUp, 57422: .pageDown, 57423: .home, 57424: .end, 57425: .insert,
      57426: .delete,
    ]
    for (offset, character) in "0123456789./*-+".enumerated() { keys[57399 + offset] = .character(character) }
    keys[57415] = .character("=")
    keys[57416] = .character(",")
    for number in 13...24 { keys[57376 + number - 13] = .function(number) }
    return keys
  }()

  /// The key of a code point with what is held: `CSI code:shifted:base ; held u` and `CSI 27 ; held ; code ~`. `codes`
  /// are the key's own code, the one it has with Shift, and that of the key in its place on a Latin keyboard; the last
  /// two may be absent or 0.
  static func coded(_ codes: [Int], _ held: Key.Modifiers) -> Key? {
    let code = codes[0]
    // Esc with Shift is Esc: so it is on terminals that do not tell.
    if let special = codedKeys[code] { return Key(special, special == .escape ? held.subtracting(.shift) : held) }
    // Private use: keys of a keyboard that no chat needs (volume, Caps Lock, a lone Shift).
    guard code >= 32, !(0xE000...0xF8FF).contains(code), let own = character(code) else { return nil }
    var shifted = codes.count > 1 ? character(codes[1]) : nil
    var plain = own
    // Commands are Latin letters: with Ctrl or Alt a key of another script is the one in its place.
    if held.contains(.control) && code > 0x7F || held.contains(.alt) && code > 0x24F,
      let latin = (codes.count > 2 ? character(codes[2]) : nil) ?? Key.latin(own)
    {
      plain = latin
      shifted = nil
    }
    let upper = shifted ?? (held.isDisjoint(with: [.control, .alt]) ? nil : Key.shifted(plain)) ?? upperCase(plain)
    guard held.contains(.control) else {
      return Key(.character(held.contains(.shift) ? upper : plain), held.subtracting(.shift))
    }
    let lower = plain.lowercased().first ?? plain
    // Also said by a byte of their own, which cannot be distinguished from these keys.
    let others: [Character: Key.Code] = ["h": .backspace, "i": .tab, "m": .enter, "[": .escape]
    if let other = others[lower] { return Key(other, held.subtracting(.control)) }
    guard held.contains(.shift), !plain.isLetter else { return Key(.character(lower), held) }
    return Key(.character(upper), held.subtracting(.shift))
  }

  private static func character(_ code: Int) -> Character? {
    code < 32 ? nil : Unicode.Scalar(UInt32(code)).map(Character.init)
  }

  private static func upperCase(_ character: Character) -> Character {
    let upper = character.uppercased()
    return upper.count == 1 ? upper.first ?? character : character
  }

  /// Whether Super, Hyper or Meta is held, by the number that `modifiers` reads.
  static func isForeign(_ number: Int) -> Bool { number > 1 && (number - 1) & 0b11_1000 != 0 }

  /// What is held, from the number xterm gives it: 1 and a bit each for Shift, Alt and Control.
  static func modifiers(_ number: Int) -> Key.Modifiers {
    guard number > 1 else { return [] }
    var held: Key.Modifiers = []
    if (number - 1) & 1 != 0 { held.insert(.shift) }
    if (number - 1) & 2 != 0 { held.insert(.alt) }
    if (number - 1) & 4 != 0 { held.insert(.control) }
    return held
  }

  /// The numbers of a sequence, parted by `;` and within by `:`. Absent ones are 0; huge ones stay bounded.
  static func numbers(_ body: ArraySlice<UInt8>) -> [[Int]] {
    var groups: [[Int]] = [[0]]
    for byte in body {
      switch byte {
      case 0x30...0x39:
        let digit = Int(byte - 0x30)
        let group = groups.count - 1
        let last = groups[group].count - 1
        groups[group][last] = min(groups[group][last] * 10 + digit, 0x10_FFFF)
      case UInt8(ascii: ":"): groups[groups.count - 1].append(0)
      case UInt8(ascii: ";"): groups.append([0])
      default: break
      }
    }
    return groups
  }

  /// An SGR mouse report, `button ; column ; row` from 1; nil for what no one uses (other buttons, motion).
  static func mouse(_ body: ArraySlice<UInt8>, _ final: UInt8) -> MouseEvent? {
    let numbers = numbers(body).map { $0[0] }
    guard numbers.count == 3, numbers[1] > 0, numbers[2] > 0 else { return nil }
    let place = Frame.Position(column: numbers[1] - 1, row: numbers[2] - 1)
    switch numbers[0] & ~0b11100 {
    case 0: return MouseEvent(final == UInt8(ascii: "m") ? .release : .press, at: place)
    case 64: return MouseEvent(.wheelUp, at: place)
    case 65: return MouseEvent(.wheelDown, at: place)
    default: return nil
    }
  }
}
