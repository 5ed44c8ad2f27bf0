/// A moment, in milliseconds since 1970-01-01T00:00:00Z. The core never reads a clock: moments come with events.
package struct Timestamp: Hashable, Comparable, Sendable {
  /// Milliseconds since the Unix epoch; may be negative for imported conversations.
  package var milliseconds: Int64

  /// Wraps milliseconds since the Unix epoch.
  package init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// Earlier moments compare less.
  package static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }

  /// Milliseconds from `earlier` to this moment.
  package func since(_ earlier: Timestamp) -> Int64 { milliseconds - earlier.milliseconds }
}

/// A message's identity: unique across processes and databases, ordered by creation, SQLite's rowid as well.
package struct MessageID: Hashable, Comparable, Sendable {
  /// Always positive.
  package let rawValue: Int64
  /// Wraps a stored identity.
  package init(_ rawValue: Int64) { self.rawValue = rawValue }
  /// Earlier-minted identities compare less.
  package static func < (left: MessageID, right: MessageID) -> Bool { left.rawValue < right.rawValue }
}

/// A conversation's identity; written as 13 characters of Crockford's base 32 wherever a person meets it.
package struct ConversationID: Hashable, Comparable, Sendable, LosslessStringConvertible {
  /// Always positive.
  package let rawValue: Int64
  /// Wraps a stored identity.
  package init(_ rawValue: Int64) { self.rawValue = rawValue }
  /// Earlier-minted identities compare less.
  package static func < (left: ConversationID, right: ConversationID) -> Bool { left.rawValue < right.rawValue }

  /// Reads what `description` writes; letters of either case, and Crockford's look-alikes (o, i, l).
  package init?(_ description: String) {
    guard let value = Base32.decode(description), value > 0 else { return nil }
    self.init(value)
  }

  /// Thirteen characters, as in `mixchat conversations` and `--conversation ID`.
  package var description: String { Base32.encode(rawValue) }
}

extension MessageID: LosslessStringConvertible {
  /// Reads what `description` writes.
  package init?(_ description: String) {
    guard let value = Base32.decode(description), value > 0 else { return nil }
    self.init(value)
  }

  /// Thirteen characters, as `--json` prints them: JSON numbers lose precision past 2^53 in many readers.
  package var description: String { Base32.encode(rawValue) }
}

/// One request on its way to an endpoint; never stored.
package struct RequestID: Hashable, Sendable {
  /// Counts up from 1 within a process.
  package let rawValue: UInt64
  /// Wraps a number.
  package init(_ rawValue: UInt64) { self.rawValue = rawValue }
}

/// Mints identities: 41 bits of milliseconds since 2020, 22 bits of noise, always increasing.
///
/// Deterministic: the seed arrives with the event that starts the program.
package struct IdentitySource: Sendable, Equatable {
  private var noise: UInt64
  private var last: Int64 = 0
  private static let epoch: Int64 = 1_577_836_800_000

  /// `seed` must differ from process to process, so that two mixchats on one database never mint the same identity.
  package init(seed: UInt64) { noise = seed }

  /// The next identity, for something made at `moment`.
  package mutating func next(at moment: Timestamp) -> Int64 {
    let time = max(0, min(moment.milliseconds - Self.epoch, (1 << 41) - 1))
    let minted = (time << 22) | Int64(randomBits() & 0x3F_FFFF)
    last = max(minted, last + 1)
    return last
  }

  /// Not greater than any identity of something made at `moment` or later.
  package static func least(at moment: Timestamp) -> Int64 {
    max(0, min(moment.milliseconds - epoch, (1 << 41) - 1)) << 22
  }

  /// SplitMix64 (Steele, Lea and Flood, 2014).
  private mutating func randomBits() -> UInt64 {
    noise &+= 0x9E37_79B9_7F4A_7C15
    var mixed = noise
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Crockford's base 32, as identities are written for people.
enum Base32 {
  private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

  static func encode(_ value: Int64) -> String {
    var rest = UInt64(bitPattern: value)
    var digits = [UInt8](repeating: alphabet[0], count: 13)
    for place in stride(from: 12, through: 0, by: -1) {
      digits[place] = alphabet[Int(rest & 31)]
      rest >>= 5
    }
    return String(decoding: digits, as: UTF8.self)
  }

  static func decode(_ text: String) -> Int64? {
    guard !text.isEmpty, text.utf8.count <= 13 else { return nil }
    var value: UInt64 = 0
    for byte in text.lowercased().utf8 {
      let canonical: UInt8 =
        switch byte {
        case UInt8(ascii: "o"): UInt8(ascii: "0")
        case UInt8(ascii: "i"), UInt8(ascii: "l"): UInt8(ascii: "1")
        default: byte
        }
      guard let digit = alphabet.firstIndex(of: canonical), value >> 58 == 0 else { return nil }
      value = value << 5 | UInt64(digit)
    }
    return Int64(exactly: value)
  }
}
