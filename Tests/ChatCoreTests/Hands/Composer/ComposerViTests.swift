import Testing
import TestSupport

@testable import Hands

struct ComposerViTests {
  /// Types keys; `^` in front of the list means Esc where `⎋` is written.
  private func typed(_ keys: String, on text: String) -> Composer {
    var made = composer(text)
    made.style = .vi
    _ = made.take(.stop)
    made.cursor = made.viClamped(composer(text).cursor)
    for key in keys {
      if key == "⎋" {
        _ = made.take(.stop)
      } else {
        _ = made.press(Key(.character(key)))
      }
    }
    return made
  }

  @Test(arguments: [
    ("one |two", "x", "one |wo"), ("|one two", "dw", "|two"), ("|one two three", "d2w", "|three"),
    ("|one two three", "2dw", "|three"), ("|one two", "cwxy⎋", "x|y two"), ("one |two", "db", "|two"),
    ("|one, two", "w", "one|, two"), ("|one, two", "W", "one, |two"), ("|one two", "e", "on|e two"),
    ("|one two", "de", "| two"), ("one two|", "b", "one |two"), ("|one two", "$", "one tw|o"),
    ("one |two", "0", "|one two"), ("  one |two", "^", "  |one two"), ("|a(b)c", "f)", "a(b|)c"),
    ("|a,b,c", "dt,", "|,b,c"), ("|a,b,c", "f,;x", "a,b|c"), ("a,b,|c", "F,x", "a,b|c"), ("|abc", "3x", "|"),
    ("a\n|b\nc", "dd", "a\n|c"), ("a\nb|", "dd", "|a"), ("|a\nb\nc", "2dd", "|c"), ("|a\nb", "ddp", "b\n|a"),
    ("|a\nb", "yyp", "a\n|a\nb"), ("|a\nb", "yyP", "|a\na\nb"), ("|ab", "xp", "b|a"), ("|ab", "yl3p", "aaa|ab"),
    ("|a\nb", "J", "a| b"), ("a|b", "Dix⎋", "|xa"), ("|one two", "Cx⎋", "|x"), ("|a", "Ab⎋", "a|b"),
    ("|a", "ob⎋", "a\n|b"), ("|a", "Ob⎋", "|b\na"), ("|abc", "rx", "|xbc"), ("|abc", "2rx", "x|xc"),
    ("|abc", "~~", "AB|c"), ("|one two", "dwu", "|one two"), ("|one two", "dwuU", "|two"),
    ("|one two three", "dw.", "|three"), ("|a b c", "cwx⎋w.", "x |x c"), ("|one two", "vey", "|one two"),
    ("|one two", "ved", "| two"), ("a\n|b\nc", "Vd", "a\n|c"), ("|abc", "vlU", "|ABc"), ("f(a|, b)", "di(", "f(|)"),
    ("f(a|, b)", "da(", "|f"), ("say \"he|llo\" x", "ci\"y⎋", "say \"|y\" x"), ("one tw|o three", "diw", "one | three"),
    ("one tw|o three", "daw", "one |three"), ("a\nb\n|c", "gg", "|a\nb\nc"), ("|a\nb\nc", "G", "a\nb\n|c"),
    ("|a\nb\nc", "2G", "a\n|b\nc"), ("|a\nb\nc", "dG", "|"), ("a\n|b", "dgg", "|"), ("|a\n\nb", "}", "a\n|\nb"),
    ("|abc", "d⎋x", "|bc"), ("|abc", "dzx", "|bc"), ("|漢字 x", "dw", "|x"), ("|a", "d9999w", "|"),
    ("|one two", "sX⎋", "|Xne two"), ("o|ne\ntwo", "SX⎋", "|X\ntwo"), ("|a b", "ylvp", "|a b"),
  ])
  func edits(before: String, keys: String, after: String) {
    let made = typed(keys, on: before)
    // An empty line holds the cursor where a character would be.
    #expect(shown(made) == after)
  }

  @Test func escapeIsOursOnlyWhileThereIsSomethingToLeave() {
    var made = composer("ab|")
    made.style = .vi
    #expect(made.viMode == .insert)
    check(made.take(.stop), .moved)
    #expect(made.viMode == .normal)
    check(made.take(.stop), nil)
    _ = made.press(Key(.character("2")))
    check(made.take(.stop), .moved)
    check(made.take(.send), nil)
    _ = made.press(Key(.character("i")))
    _ = made.clear()
    #expect(made.viMode == .insert)
  }

  @Test func movesThroughTheHistory() {
    var made = composer("draft|")
    made.style = .vi
    made.loadHistory(["older"])
    _ = made.take(.stop)
    _ = made.press(Key(.character("k")))
    #expect(made.text == "older")
    _ = made.press(Key(.character("j")))
    #expect(made.text == "draft")
    _ = made.press(Key(.character("/")))
    #expect(made.isSearching)
    _ = made.press(Key(.character("o")))
    #expect(made.text == "older")
  }

  /// Whatever is pressed, the cursor is between graphemes of the text.
  @Test(arguments: 0..<12)
  func anyKeysAreSafe(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed + 5))
    let keys = Array("hjklwWbBeE0^$gGfFtT;,xXdcyDCYpPrJuU.iaIAoOsSvV~{}(\"w123 é漢⎋⎋⎋")
    var made = composer("one two\n  (three \"four\") 漢字\n\ne\u{301}nd|")
    made.style = .vi
    for _ in 0..<400 {
      let key = keys[random.roll(keys.count)]
      if key == "⎋" { _ = made.take(.stop) } else { _ = made.press(Key(.character(key))) }
      #expect(made.buffer.snap(made.cursor) == made.cursor)
      if let mark = made.mark { #expect(made.buffer.snap(mark) == mark) }
      if made.text.utf8.count > 5000 { made.clear() }
    }
    #expect(made.layout(width: 20, maxRows: 5).rows.count <= 5)
  }
}
