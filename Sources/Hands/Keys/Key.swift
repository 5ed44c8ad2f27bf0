import Cells

/// A key press as the terminal sent it, free of any terminal library.
package struct Key: Hashable, Sendable {
  /// What was pressed.
  package var code: Code
  /// Held with it, as far as terminals tell.
  package var modifiers: Modifiers

  /// What was pressed.
  package enum Code: Hashable, Sendable {
    /// A grapheme as typed; Shift is in the character itself.
    case character(Character)
    case enter, tab, escape, backspace, delete, insert
    case up, down, left, right, home, end, pageUp, pageDown
    /// F1 to F24.
    case function(Int)
  }

  /// Held keys.
  package struct Modifiers: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    /// Control.
    package static let control = Modifiers(rawValue: 1)
    /// Alt, or Esc sent just before.
    package static let alt = Modifiers(rawValue: 2)
    /// Shift, where it is not in the character.
    package static let shift = Modifiers(rawValue: 4)
  }

  /// A key with what is held.
  package init(_ code: Code, _ modifiers: Modifiers = []) {
    self.code = code
    self.modifiers = modifiers
  }

  /// Ctrl and a lower-case letter, or one of `@[\]^_` and space.
  package static func control(_ character: Character) -> Key { Key(.character(character), .control) }
  /// Alt and a character.
  package static func alt(_ character: Character) -> Key { Key(.character(character), .alt) }
}

/// What comes from the terminal.
package enum TerminalInput: Sendable, Equatable {
  /// A key.
  case key(Key)
  /// A bracketed paste, whole, as the bytes were (newlines normalised to LF, invalid UTF-8 replaced).
  case paste(String)
  /// The mouse, while it is switched on.
  case mouse(MouseEvent)
  /// The wheel, while the mouse is not switched on: so many rows down, negative up.
  case wheel(rows: Int)
  /// The terminal's window gained or lost the focus.
  case focus(Bool)
  /// The colour of the terminal's ground, which it was asked for.
  case ground(Color)
  /// The terminal's colours changed.
  case colorsChanged
  /// A new size.
  case resize(ScreenSize)
  /// Back from a suspension: the screen has been repainted, and much time may have passed.
  case resumed
  /// The terminal is gone (SIGHUP, or its end of file): save, and leave without drawing.
  case hangup
  /// Asked to end from outside (SIGTERM): save, and leave.
  case terminate
  /// The same by SIGINT, which no key sends here.
  case interrupt
}

/// A mouse report, in cells from 0.
package struct MouseEvent: Sendable, Equatable {
  /// What the mouse did.
  package enum Kind: Sendable { case press, release, wheelUp, wheelDown }
  /// What it did.
  package var kind: Kind
  /// Where.
  package var position: Frame.Position
  package init(_ kind: Kind, at position: Frame.Position) {
    self.kind = kind
    self.position = position
  }
}
