import Hands
import Testing

struct KeyNameTests {
  @Test(arguments: [
    ("ctrl+r", Key.control("r")), ("Ctrl+R", Key.control("r")), ("control+r", Key.control("r")),
    ("alt+enter", Key(.enter, .alt)), ("meta+x", Key.alt("x")), ("f3", Key(.function(3))), ("F12", Key(.function(12))),
    ("pgup", Key(.pageUp)), ("PageDown", Key(.pageDown)), ("space", Key(.character(" "))), ("esc", Key(.escape)),
    ("shift+tab", Key(.tab, .shift)), ("ctrl+shift+left", Key(.left, [.control, .shift])), ("?", Key(.character("?"))),
    ("+", Key(.character("+"))), ("alt++", Key.alt("+")), ("shift+g", Key(.character("G"))),
    ("G", Key(.character("G"))),
    ("ctrl+@", Key.control(" ")), ("ctrl+/", Key.control("_")), ("return", Key(.enter)), ("ä", Key(.character("ä"))),
  ])
  func reads(text: String, key: Key) {
    #expect(KeyName.parse(text) == key)
  }

  @Test(arguments: ["", " ", "ctrl", "ctrl+", "hyper+x", "f0", "f25", "fx", "enterr", "ctrl+xx", "xy"])
  func refuses(text: String) {
    #expect(KeyName.parse(text) == nil)
  }

  @Test func everyTableKeyReadsBackAsItself() {
    for binding in KeyBinding.table {
      for key in binding.keys {
        #expect(KeyName.parse(KeyName.text(key)) == key, "\(binding.name)")
        #expect(KeyName.parse(KeyName.label(key)) == key, "\(binding.name): people write what the help page shows")
      }
    }
  }

  @Test(arguments: [
    ("alt+p", "Alt+P"), ("alt+P", "Alt+Shift+P"), ("Alt+P", "Alt+P"), ("Alt+Shift+P", "Alt+Shift+P"),
    ("ctrl+r", "Ctrl+R"), ("C", "C"), ("c", "c"),
  ])
  func showsLettersAsKeysBearThem(text: String, label: String) throws {
    #expect(KeyName.label(try #require(KeyName.parse(text))) == label)
  }

  @Test(arguments: [
    ("ctrl+i", "Tab"), ("ctrl+m", "Enter"), ("ctrl+[", "Esc"), ("ctrl+1", "no code"),
    ("ctrl+;", "no code"), ("alt+[", "arrow"), ("alt+O", "arrow"), ("ctrl+ä", "no code"),
  ])
  func knowsWhatTerminalsCannotSend(text: String, reason: String) throws {
    let key = try #require(KeyName.parse(text))
    #expect(key.unreachableReason?.contains(reason) == true)
  }

  @Test(arguments: [
    "ctrl+a", "ctrl+space", "ctrl+_", "ctrl+\\", "alt+o", "f1", "shift+enter", "ctrl+left", "esc", "ctrl+j",
  ])
  func leavesOthersAlone(text: String) throws {
    let key = try #require(KeyName.parse(text))
    #expect(key.unreachableReason == nil)
  }
}
