/// Where a line may be broken, in the spirit of UAX #14 with the classes that text on a terminal needs.
///
/// Kept with the text while it is built: the decision about a boundary needs the two characters before it.
package struct LineBreak {
  /// The classes, with their names in UAX #14.
  enum Class: UInt8 {
    case start, space, glue, letter, digit, open, close, quote, infix, hyphen, slash, ideograph, nonStarter, dash
  }

  /// Whether a row may begin at a cell.
  package enum Chance {
    /// Inside a grapheme.
    package static let never: UInt8 = 0
    /// Only when nothing better fits.
    static let emergency: UInt8 = 1
    /// Better than a row left mostly empty: within a short piece of code.
    package static let weak: UInt8 = 2
    /// Between the words of a name within an address that has no row to itself.
    static let address: UInt8 = 3
    /// Between the parts of an address that has no row to itself.
    static let addressPart: UInt8 = 4
    /// A good place.
    static let allowed: UInt8 = 5
  }

  private var previous = Class.start
  private var beforePrevious = Class.start
  private var isInURL = false

  /// The chance of a break before a character of this class; `byte` is the character where it is ASCII, else 0.
  mutating func chance(before current: Class, byte: UInt8) -> UInt8 {
    // Within a word, where most characters are.
    if current == .letter, previous == .letter, !isInURL {
      beforePrevious = .letter
      return Chance.emergency
    }
    let found = previous == .start || current == .space ? Chance.emergency : chance(at: current, byte)
    if isInURL {
      switch byte {
      case 0, UInt8(ascii: " "), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""): isInURL = false
      default: break
      }
    } else if current == .slash, previous == .slash, beforePrevious == .infix {
      isInURL = true
    }
    beforePrevious = previous
    previous = current
    return found
  }

  private func chance(at current: Class, _ byte: UInt8) -> UInt8 {
    if previous == .space { return Chance.allowed }
    if previous == .glue || current == .glue || previous == .open || previous == .quote { return Chance.emergency }
    if isInURL, byte > 0x20 { return chanceInURL(before: current, byte) }
    return allows(before: current) ? Chance.allowed : Chance.emergency
  }

  private func allows(before current: Class) -> Bool {
    switch current {
    case .close, .infix, .nonStarter, .quote, .hyphen, .slash, .space, .start, .glue: return false
    case .open: return previous == .ideograph || previous == .nonStarter
    case .ideograph: return true
    case .dash: return previous != .dash
    case .letter, .digit: break
    }
    let afterWord = beforePrevious == .letter || beforePrevious == .digit || beforePrevious == .close
    switch previous {
    case .ideograph, .nonStarter, .dash: return true
    case .hyphen, .slash: return afterWord && current == .letter
    default: return false
    }
  }

  /// After a slash and before the marks that begin a query or a fragment; less well before those that join words. The
  /// address stays readable and nothing is added to it.
  private func chanceInURL(before current: Class, _ byte: UInt8) -> UInt8 {
    if previous == .slash {
      return current == .slash || beforePrevious == .slash ? Chance.emergency : Chance.addressPart
    }
    guard previous == .letter || previous == .digit || previous == .close else { return Chance.emergency }
    switch byte {
    case UInt8(ascii: "?"), UInt8(ascii: "&"), UInt8(ascii: "#"): return Chance.addressPart
    case UInt8(ascii: "="), UInt8(ascii: "%"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "~"),
      UInt8(ascii: "+"):
      return Chance.address
    default: return Chance.emergency
    }
  }

  /// The class of an ASCII character.
  @inline(__always)
  static func ofASCII(_ byte: UInt8) -> Class {
    switch byte {
    case 0x20: .space
    case 0x30...0x39: .digit
    case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): .open
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): .close
    case UInt8(ascii: "\""), UInt8(ascii: "'"): .quote
    case UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: ";"), UInt8(ascii: "!"),
      UInt8(ascii: "?"):
      .infix
    case UInt8(ascii: "-"): .hyphen
    case UInt8(ascii: "/"): .slash
    default: .letter
    }
  }

  /// The class of a scalar beyond ASCII, given its width.
  static func of(_ scalar: Unicode.Scalar, isWide: Bool) -> Class {
    switch scalar.value {
    case 0xA0, 0x202F, 0x2007: return .glue
    case 0x2000...0x200A, 0x205F, 0x3000: return .space
    case 0x2013, 0x2014: return .dash
    case 0x2010, 0x058A: return .hyphen
    case 0xAB, 0xBB, 0x2018...0x201F, 0x2039, 0x203A: return .quote
    case 0x2026, 0x2025: return .infix
    // Openers and closers of East Asian text.
    case 0x3008, 0x300A, 0x300C, 0x300E, 0x3010, 0x3014, 0x3016, 0x3018, 0x301A, 0x301D, 0xFF08, 0xFF3B, 0xFF5B, 0xFF5F,
      0xFF62:
      return .open
    case 0x3001, 0x3002, 0x3005, 0x3009, 0x300B, 0x300D, 0x300F, 0x3011, 0x3015, 0x3017, 0x3019, 0x301B, 0x301C, 0x301E,
      0x301F, 0x303B, 0x309B...0x309E, 0x30A0, 0x30FB...0x30FE, 0xFF01, 0xFF09, 0xFF0C, 0xFF0E, 0xFF1A, 0xFF1B, 0xFF1F,
      0xFF3D, 0xFF5D, 0xFF5E, 0xFF60, 0xFF61, 0xFF63, 0xFF64, 0xFE50...0xFE57:
      return .nonStarter
    // Small kana.
    case 0x3041, 0x3043, 0x3045, 0x3047, 0x3049, 0x3063, 0x3083, 0x3085, 0x3087, 0x308E, 0x3095, 0x3096, 0x30A1, 0x30A3,
      0x30A5, 0x30A7, 0x30A9, 0x30C3, 0x30E3, 0x30E5, 0x30E7, 0x30EE, 0x30F5, 0x30F6, 0x31F0...0x31FF:
      return .nonStarter
    default: return isWide ? .ideograph : .letter
    }
  }
}
