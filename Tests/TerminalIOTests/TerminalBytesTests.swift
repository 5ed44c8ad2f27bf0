import Hands
import Testing

@testable import TerminalIO

/// What the terminals of today send for keys, after their documentation and as recorded from them.
@Suite struct TerminalBytesTests {
  /// One key of one terminal; no key where the bytes are to do nothing.
  struct Row: Sendable, CustomTestStringConvertible {
    var terminal: String
    var bytes: String
    var key: Key?
    var testDescription: String { "\(terminal): \(bytes.debugDescription)" }
  }

  private static func rows(_ terminal: String, _ keys: [(String, Key?)]) -> [Row] {
    keys.map { Row(terminal: terminal, bytes: $0.0.replacing("^[", with: "\u{1B}"), key: $0.1) }
  }

  /// ESC is written `^[`.
  static let rows: [Row] = kitty + foot + xterm + vte + windows + putty + multiplexers + console

  private static func character(_ character: Character, _ held: Key.Modifiers = []) -> Key {
    Key(.character(character), held)
  }

  private static let kitty =
    rows(
      "kitty",
      [
        ("^[[27u", Key(.escape)), ("^[[27;2u", Key(.escape)), ("^[[13;2u", Key(.enter, .shift)),
        ("^[[13;3u", Key(.enter, .alt)), ("^[[13;5u", Key(.enter, .control)), ("^[[9;2u", Key(.tab, .shift)),
        ("^[[127;2u", Key(.backspace, .shift)), ("^[[127;3u", Key(.backspace, .alt)),
        ("^[[127;5u", Key(.backspace, .control)), ("^[[127;6u", Key(.backspace, [.control, .shift])),
        ("^[[3;2~", Key(.delete, .shift)), ("^[[3;5~", Key(.delete, .control)), ("^[[32;2u", character(" ")),
        ("^[[32;5u", .control(" ")), ("^[[99;5u", .control("c")), ("^[[104;5u", Key(.backspace)),
        ("^[[105;5u", Key(.tab)), ("^[[109;5u", Key(.enter)), ("^[[97:65;4u", .alt("A")),
        ("^[[44:60;4u", .alt("<")), ("^[[45:95;6u", .control("_")), ("^[[45;6u", .control("_")),
        ("^[[47;5u", .control("/")), ("^[[110:78;6u", character("n", [.control, .shift])),
        // Cyrillic, Greek, Hebrew: the key in the same place, with its code or without.
        ("^[[1089::99;5u", .control("c")), ("^[[1089;5u", .control("c")),
        ("^[[1089:1057:99;6u", character("c", [.control, .shift])),
        ("^[[1092::97;3u", .alt("a")), ("^[[1073:1041:44;4u", .alt("<")), ("^[[968::99;5u", .control("c")),
        ("^[[12618;5u", .control("c")), ("^[[3649;5u", .control("c")), ("^[[4330;5u", .control("c")),
        ("^[[968;5u", .control("c")), ("^[[1489;5u", .control("c")), ("^[[1489::99;3u", .alt("c")),
        ("^[[1096::105;5u", Key(.tab)), ("^[[1089;1u", character("с")), ("^[[1089:1057;2u", character("С")),
        // Dvorak and AZERTY have Latin letters, which are meant as they are.
        ("^[[99::105;5u", .control("c")), ("^[[97::113;5u", .control("a")), ("^[[233::50;3u", .alt("é")),
        // Super, Hyper, Meta and locks.
        ("^[[118;9u", nil), ("^[[118;17u", nil), ("^[[118;33u", nil), ("^[[13;9u", nil), ("^[[1;9D", nil),
        ("^[[99;13u", nil),
        ("^[[97;65u", character("a")), ("^[[1;129A", Key(.up)), ("^[[118;137u", nil),
        // Keys let go, and keys without a character.
        ("^[[97;1:3u", nil), ("^[[1;1:3A", nil), ("^[[57441;2u", nil), ("^[[57358u", nil), ("^[[57363u", nil),
        ("^[[57376u", Key(.function(13))), ("^[[13~", Key(.function(3))), ("^[[H", Key(.home)), ("^[[F", Key(.end)),
        ("^[[P", Key(.function(1))), ("^[[1;5P", Key(.function(1), .control)),
      ])
    + rows("kitty's keypad", zip(57399..., keypad).map { ("^[[\($0)u", $1) })

  /// 57399 to 57427, in order.
  private static let keypad: [Key?] =
    "0123456789./*-+".map { character($0) } + [
      Key(.enter), character("="), character(","), Key(.left), Key(.right), Key(.up), Key(.down), Key(.pageUp),
      Key(.pageDown), Key(.home), Key(.end), Key(.insert), Key(.delete), nil,
    ]

  private static let foot = rows(
    "foot",
    [
      ("^[[27;2;13~", Key(.enter, .shift)), ("^[[27;5;13~", Key(.enter, .control)), ("^[\r", Key(.enter, .alt)),
      ("^[[27;5;9~", Key(.tab, .control)), ("^[[27;6;9~", Key(.tab, [.control, .shift])), ("^[[Z", Key(.tab, .shift)),
      ("\u{8}", Key(.backspace)), ("^[\u{7F}", Key(.backspace, .alt)), ("^[[27;5;127~", Key(.backspace, .control)),
      ("^[[27;5;44~", .control(",")), ("^[OM", Key(.enter)), ("^[[1;2A", Key(.up, .shift)), ("^[OA", Key(.up)),
    ])

  private static let xterm = rows(
    "xterm",
    [
      ("^[[A", Key(.up)), ("^[OD", Key(.left)), ("^[[1;3C", Key(.right, .alt)),
      ("^[[1;6D", Key(.left, [.control, .shift])),
      ("^[OH", Key(.home)), ("^[OF", Key(.end)), ("^[[1;5H", Key(.home, .control)), ("^[[2~", Key(.insert)),
      ("^[[3~", Key(.delete)), ("^[[3;2~", Key(.delete, .shift)), ("^[[5;5~", Key(.pageUp, .control)),
      ("^[[6~", Key(.pageDown)), ("^[OP", Key(.function(1))), ("^[[1;2P", Key(.function(1), .shift)),
      ("^[[15~", Key(.function(5))), ("^[[24;2~", Key(.function(12), .shift)), ("\u{7F}", Key(.backspace)),
      ("\u{8}", Key(.backspace)), ("^[\u{8}", Key(.backspace, .alt)), ("^[\u{7F}", Key(.backspace, .alt)),
      // modifyOtherKeys in its two formats.
      ("^[[27;2;13~", Key(.enter, .shift)), ("^[[27;2;127~", Key(.backspace, .shift)),
      ("^[[27;5;127~", Key(.backspace, .control)), ("^[[27;2;8~", Key(.backspace, .shift)),
      ("^[[27;5;8~", Key(.backspace, .control)), ("^[[27;5;1089~", .control("c")), ("^[[27;5;47~", .control("/")),
      ("^[[27;4;60~", .alt("<")), ("^[[27;5;104~", Key(.backspace)), ("^[[27;9;118~", nil),
      ("^[[127;2u", Key(.backspace, .shift)), ("^[[8;5u", Key(.backspace, .control)),
      ("^[[13;2u", Key(.enter, .shift)), ("^[[60;4u", .alt("<")),
      // The number pad in application mode.
      ("^[Oj", character("*")), ("^[Ol", character(",")), ("^[Op", character("0")), ("^[Oy", character("9")),
      ("^[OX", character("=")), ("^[OM", Key(.enter)), ("^[OE", nil), ("^[O5A", Key(.up, .control)),
      // Alt, also with keys of other scripts.
      ("^[a", .alt("a")), ("^[é", .alt("é")), ("^[ф", .alt("a")), ("^[Ф", .alt("A")), ("^[ש", .alt("a")),
      ("^[α", .alt("a")),
      ("^[]", .alt("]")), ("^[P", .alt("P")), ("^[_", .alt("_")), ("^[O", .alt("O")),
    ])

  private static let vte = rows(
    "VTE",
    [
      ("\u{8}", Key(.backspace)), ("^[\u{7F}", Key(.backspace, .alt)), ("^[\r", Key(.enter, .alt)), ("\r", Key(.enter)),
      ("^[[3;5~", Key(.delete, .control)), ("^[[3;3~", Key(.delete, .alt)), ("^[[1;5D", Key(.left, .control)),
      ("^[[1;2Q", Key(.function(2), .shift)), ("^[OR", Key(.function(3))), ("\u{1F}", .control("_")),
      ("\0", .control(" ")),
    ])

  private static let windows = rows(
    "Windows Terminal",
    [
      ("\u{8}", Key(.backspace)), ("^[\u{8}", Key(.backspace, .alt)), ("^[[3;5~", Key(.delete, .control)),
      ("^[[1;5C", Key(.right, .control)), ("^[[Z", Key(.tab, .shift)), ("^[\r", Key(.enter, .alt)),
      ("^[OP", Key(.function(1))),
      ("^[\n", Key(.enter, .alt)), ("\n", .control("j")), ("^[[1;3A", Key(.up, .alt)), ("^[^[[A", Key(.up, .alt)),
    ])

  private static let putty = rows(
    "PuTTY",
    [
      ("\u{7F}", Key(.backspace)), ("\u{8}", Key(.backspace)), ("^[[1~", Key(.home)), ("^[[4~", Key(.end)),
      ("^[[11~", Key(.function(1))), ("^[[12~", Key(.function(2))), ("^[[14~", Key(.function(4))),
      ("^[[17~", Key(.function(6))), ("^[[25~", Key(.function(13))), ("^[OA", Key(.up)), ("^[^[[D", Key(.left, .alt)),
      ("^[Oq", character("1")), ("^[Om", character("-")), ("^[[7~", Key(.home)), ("^[[8~", Key(.end)),
      ("^[[7^", Key(.home, .control)), ("^[[3$", Key(.delete, .shift)), ("^[[a", Key(.up, .shift)),
      ("^[Oc", Key(.right, .control)),
    ])

  private static let multiplexers = rows(
    "screen and tmux",
    [
      ("^[[1~", Key(.home)), ("^[[4~", Key(.end)), ("^[OP", Key(.function(1))), ("^[[Z", Key(.tab, .shift)),
      ("^[[13;2u", Key(.enter, .shift)), ("^[[27;2;13~", Key(.enter, .shift)), ("^[[127;5u", Key(.backspace, .control)),
      ("^[[1;3D", Key(.left, .alt)), ("\u{8}", Key(.backspace)), ("^[\u{7F}", Key(.backspace, .alt)),
      ("^[[3~", Key(.delete)),
    ])

  private static let console = rows(
    "Linux console",
    [
      ("^[[[A", Key(.function(1))), ("^[[[E", Key(.function(5))), ("^[[17~", Key(.function(6))), ("^[[1~", Key(.home)),
      ("^[[4~", Key(.end)), ("^[\t", Key(.tab, .shift)), ("\u{7F}", Key(.backspace)),
      ("^[\u{7F}", Key(.backspace, .alt)),
      ("^[\r", Key(.enter, .alt)), ("^[[G", nil), ("^[[26~", Key(.function(14))), ("\u{1C}", .control("\\")),
    ])

  @Test(arguments: rows) func everyTerminalsBytesAreItsKeys(_ row: Row) {
    var decoder = InputDecoder()
    decoder.feed(Array(row.bytes.utf8)[...])
    let inputs = decoder.settle() + decoder.flush()
    #expect(inputs == (row.key.map { [.key($0)] } ?? []))
    // And typing goes on.
    decoder.feed(Array("x".utf8)[...])
    #expect(decoder.settle() == [.key(Key(.character("x")))])
  }

  /// What deletes does so in every field, in all spellings.
  @Test(arguments: rows.filter { $0.key?.code == .backspace || $0.key?.code == .delete })
  func everySpellingDeletesInEveryField(_ row: Row) throws {
    let key = try #require(row.key)
    // An offer and a menu pass these keys on to the composer.
    for context in KeyContext.allCases where context.takesText && ![.offer, .menu].contains(context) {
      let isWord = !key.modifiers.isDisjoint(with: [.control, .alt])
      let intent = Keymap.standard.intent(for: key, in: context)
      if key.code == .backspace {
        #expect(intent == .edit(isWord ? .kill(.wordLeft) : .delete(.left)), "\(context)")
      } else if isWord {
        #expect(intent == .edit(.kill(.wordRight)), "\(context)")
      } else {
        #expect(intent == (context == .form ? .form(.reset) : .edit(.delete(.right))), "\(context)")
      }
    }
  }
}
