import Hands
import Testing

@testable import TerminalIO

/// Every key of the key table, as the bytes that terminals send for it.
@Suite struct KeyTableTests {
  /// A terminal by how it writes keys.
  enum Sender: CaseIterable {
    case xterm, xtermNormalCursor, tmux, kitty, rxvt, console

    private static let letters: [Key.Code: String] = [
      .up: "A", .down: "B", .right: "C", .left: "D", .home: "H", .end: "F",
    ]
    private static let numbers: [Key.Code: Int] = [.delete: 3, .insert: 2, .pageUp: 5, .pageDown: 6]

    /// The bytes of a key; nil when no such key can be pressed here, or it sends what the bare key sends.
    func bytes(_ key: Key) -> String? {
      let held =
        1 + (key.modifiers.contains(.shift) ? 1 : 0) + (key.modifiers.contains(.alt) ? 2 : 0)
        + (key.modifiers.contains(.control) ? 4 : 0)
      switch key.code {
      case .character(let character): return bytes(character, key.modifiers, held)
      case .enter where key.modifiers == .shift:
        return [
          .xterm: "\u{1B}[27;2;13~", .xtermNormalCursor: "\u{1B}[27;2;13~", .tmux: "\u{1B}[13;2u",
          .kitty: "\u{1B}[13;2u",
        ][self]
      case .enter where self == .kitty && held > 1: return "\u{1B}[13;\(held)u"
      case .enter: return alt(key, "\r")
      case .tab where key.modifiers == .shift:
        return self == .kitty ? "\u{1B}[9;2u" : self == .console ? "\u{1B}\t" : "\u{1B}[Z"
      case .tab: return alt(key, "\t")
      case .backspace where self == .kitty && held > 1: return "\u{1B}[127;\(held)u"
      case .backspace: return alt(key, "\u{7F}")
      case .escape: return self == .kitty ? "\u{1B}[27u" : "\u{1B}"
      case .function(let number): return held == 1 ? function(number) : nil
      default: return special(key.code, held)
      }
    }

    private func alt(_ key: Key, _ bytes: String) -> String? {
      key.modifiers.isEmpty ? bytes : key.modifiers == .alt ? "\u{1B}" + bytes : nil
    }

    private func bytes(_ character: Character, _ modifiers: Key.Modifiers, _ held: Int) -> String? {
      guard !modifiers.isEmpty else { return String(character) }
      guard let scalar = character.unicodeScalars.first else { return nil }
      if self == .kitty { return "\u{1B}[\(scalar.value);\(held)u" }
      if modifiers == .alt { return "\u{1B}\(character)" }
      guard modifiers == .control, scalar.isASCII else { return nil }
      return String(UnicodeScalar(UInt8(scalar.value) & 0x1F))
    }

    private func function(_ number: Int) -> String? {
      if number <= 5 {
        let place = "ABCDE".index("ABCDE".startIndex, offsetBy: number - 1)
        switch self {
        case .console: return "\u{1B}[[\("ABCDE"[place])"
        case .rxvt: return "\u{1B}[\(10 + number)~"
        default: if number < 5 { return "\u{1B}O\(["P", "Q", "R", "S"][number - 1])" }
        }
      }
      return [5: 15, 6: 17, 7: 18, 8: 19, 9: 20, 10: 21, 11: 23, 12: 24][number].map { "\u{1B}[\($0)~" }
    }

    private func special(_ code: Key.Code, _ held: Int) -> String? {
      if self == .rxvt { return rxvt(code, held) }
      if self == .console, held > 1 { return nil }
      if let letter = Self.letters[code] {
        if held > 1 { return "\u{1B}[1;\(held)\(letter)" }
        if self == .tmux || self == .console, let number = [Key.Code.home: 1, .end: 4][code] {
          return "\u{1B}[\(number)~"
        }
        return (self == .xterm ? "\u{1B}O" : "\u{1B}[") + letter
      }
      return Self.numbers[code].map { held > 1 ? "\u{1B}[\($0);\(held)~" : "\u{1B}[\($0)~" }
    }

    /// rxvt says what is held by the sequence's end, or by the case of its letter.
    private func rxvt(_ code: Key.Code, _ held: Int) -> String? {
      if let number = Self.numbers[code] ?? [.home: 7, .end: 8][code] {
        return [1: "~", 2: "$", 5: "^", 6: "@"][held].map { "\u{1B}[\(number)\($0)" }
      }
      guard let letter = Self.letters[code] else { return nil }
      return [
        1: "\u{1B}[\(letter)", 2: "\u{1B}[\(letter.lowercased())", 3: "\u{1B}\u{1B}[\(letter)",
        5: "\u{1B}O\(letter.lowercased())",
      ][held]
    }
  }

  @Test(arguments: Sender.allCases, KeyContext.allCases)
  func everyKeyMeansItsRow(_ sender: Sender, _ context: KeyContext) {
    for row in KeyBinding.table where row.contexts.contains(context) {
      for key in row.keys {
        guard let bytes = sender.bytes(key) else { continue }
        let inputs = decode(bytes)
        guard case .key(let pressed)? = inputs.first, inputs.count == 1 else {
          Issue.record("\(sender): \(bytes.debugDescription) for \(row.name) is no key: \(inputs)")
          continue
        }
        #expect(
          Keymap.standard.intent(for: pressed, in: context) == row.intent,
          "\(sender): \(bytes.debugDescription) is \(KeyName.label(pressed)), not \(row.name)")
      }
    }
  }

  @Test func theConsoleIsKnownToTheTable() {
    for key in KeyBinding.table.flatMap(\.keys) {
      #expect(key.isOnLinuxConsole == (Sender.console.bytes(key) != nil), "\(KeyName.text(key))")
    }
  }

  /// What has no key on a terminal is known, and little.
  @Test(arguments: Sender.allCases) func fewRowsAreOutOfReach(_ sender: Sender) {
    let missing = KeyBinding.table.filter { row in
      !row.keys.isEmpty && row.keys.allSatisfy { sender.bytes($0) == nil }
    }
    let expected: [String] =
      switch sender {
      case .rxvt: ["select-word-left", "select-word-right"]
      // docs/keys.md names another way for each.
      case .console: KeyBinding.consoleDetours.map(\.name)
      default: []
      }
    #expect(missing.map(\.name) == expected)
  }
}
