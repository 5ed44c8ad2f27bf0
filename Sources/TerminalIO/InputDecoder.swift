import Hands

/// Turns the bytes a terminal sends into inputs. A value without any I/O: the caller reads, and keeps the time.
///
/// Bytes may be cut anywhere: all that comes between two calls of `settle` counts as one burst, however it was read.
/// What is incomplete waits for more; `timeout` says for how long, then `flush` settles it: a lone ESC becomes the Esc
/// key, a paste whose end does not come is given as far as it came.
package struct InputDecoder {
  /// Sequences of this terminal's own description; they win over the common ones.
  package var terminfoKeys: [[UInt8]: Key] = [:]
  /// Milliseconds after which an ESC alone is the Esc key; longer where a network is between.
  package var escapeDelay: Int32 = 25
  /// Whether the wheel may come as arrows: while no mouse reports are asked for.
  package var wheelSendsArrows = true

  /// An incomplete beginning; never holds paste text.
  var pending: [UInt8] = []
  /// Whether `pending` was waited for long enough: what it turns out to be means nothing any more.
  var isLate = false
  /// A sequence too long to be one, of which the rest is left out.
  var skipped: Skipped?
  /// A paste that has begun; nil outside of one.
  var paste: Paste?
  /// What came since `settle`.
  var burst: [TerminalInput] = []
  /// Whether the last byte was a carriage return, which an LF behind it belongs to.
  var endsWithReturn = false
  /// An Enter right behind text that came in one piece: a paste may go on behind it.
  var holdsEnter = false
  /// The arrow that the last burst ended with, when it was the wheel.
  var lastWheel: Key.Code?

  /// A decoder that has seen nothing.
  package init() {}

  /// What is left out up to its end.
  enum Skipped { case control, string }

  /// What one look at the bytes found.
  enum Step {
    /// So many bytes mean these inputs.
    case inputs([TerminalInput], length: Int)
    /// The bytes so far may be the beginning of something longer.
    case incomplete
    /// A paste begins after so many bytes.
    case pasteBegins(length: Int)
    /// So many bytes, and all up to the end of their sequence, are too long to be a key or a reply.
    case overlong(Skipped, length: Int)
  }

  /// Milliseconds that the decoder waits, each after the last byte.
  enum Delay {
    /// For what may follow an Enter behind text.
    static let enter: Int32 = 8
    /// For the rest of a sequence or a character: no key begins so, and a network may cut them anywhere.
    static let sequence: Int32 = 1500
    /// For the end of what is late or too long, before it is given up.
    static let late: Int32 = 5000
    /// For the rest of a paste, before what came is handed over.
    static let paste: Int32 = 1000
    /// For the end of a paste, before it is given up.
    static let lostPaste: Int32 = 7000
  }

  /// Milliseconds to wait for more before `flush`; nil while nothing is incomplete.
  package var timeout: Int32? {
    if holdsEnter { return Delay.enter }
    if let paste { return paste.isFresh ? (paste.isHandedOver ? 4 * escapeDelay : Delay.paste) : Delay.lostPaste }
    if pending.isEmpty { return skipped == nil ? nil : Delay.late }
    if pending.allSatisfy({ $0 == Byte.escape }) || (isLate && pending.last == Byte.escape) { return escapeDelay }
    return isLate ? Delay.late : Delay.sequence
  }

  /// Takes bytes; what they mean comes with `settle`.
  package mutating func feed(_ bytes: ArraySlice<UInt8>) {
    var rest = bytes
    while !rest.isEmpty {
      if paste != nil {
        guard let remainder = collectPaste(rest) else { return }
        rest = remainder
        continue
      }
      if !pending.isEmpty {
        pending.append(contentsOf: rest)
        rest = pending[...]
        pending = []
      }
      if let kind = skipped {
        rest = skip(rest, kind)
        continue
      }
      if endsWithReturn, rest.first == UInt8(ascii: "\n") {
        endsWithReturn = false
        rest = rest.dropFirst()
        continue
      }
      switch step(rest) {
      case .inputs(let found, let length):
        if !isLate { burst.append(contentsOf: found) }
        endsWithReturn = !found.isEmpty && rest[rest.startIndex + length - 1] == UInt8(ascii: "\r")
        rest = rest.dropFirst(length)
      case .incomplete:
        pending = Array(rest)
        return
      case .pasteBegins(let length):
        paste = Paste()
        endsWithReturn = false
        rest = rest.dropFirst(length)
      case .overlong(let kind, let length):
        skipped = kind
        rest = rest.dropFirst(length)
      }
      isLate = false
    }
  }

  /// Settles what has waited long enough, and says what it means.
  package mutating func flush() -> [TerminalInput] {
    if holdsEnter {
      holdsEnter = false
      endsWithReturn = false
      return [.key(Key(.enter))]
    }
    if paste != nil { return flushPaste() }
    let stuck = pending
    if stuck.allSatisfy({ $0 == Byte.escape }) || isLate {
      // An ESC behind what is late did not end it: it is the key.
      let escapes = isLate ? (stuck.last == Byte.escape ? 1 : 0) : stuck.count
      pending = []
      skipped = nil
      isLate = false
      return Array(repeating: .key(Key(.escape)), count: escapes)
    }
    // ESC [ and all that is longer begins a sequence that has lost its end: what still comes of it is left out.
    if stuck[0] == Byte.escape, stuck.count > 2 || stuck[1] == UInt8(ascii: "["), stuck[1] < 0x80 {
      isLate = true
      return []
    }
    pending = []
    guard stuck[0] == Byte.escape, stuck[1] < 0x80 else { return [] }
    return [.key(.alt(Character(Unicode.Scalar(stuck[1]))))]
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
    // Whatever the terminal's settings say: some send this for Backspace, and none has another key for it.
    case 0x08, 0x7F: Key(.backspace)
    case 0x09: Key(.tab)
    case 0x0D: Key(.enter)
    case 0x1B: Key(.escape)
    case 1..<0x1B: .control(Character(Unicode.Scalar(byte + 0x60)))
    case 0x1C..<0x20: .control(Character(Unicode.Scalar(byte + 0x40)))
    default: nil
    }
  }

  /// Bytes with names.
  enum Byte {
    static let escape: UInt8 = 0x1B
  }
}
