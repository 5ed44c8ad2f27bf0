import Testing

@testable import Hands

struct KeymapTests {
  @Test func namesAreUnique() {
    let names = KeyBinding.table.map(\.name)
    #expect(Set(names).count == names.count)
    for name in names { #expect(name.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" }, "\(name)") }
  }

  @Test func noKeyMeansTwoThingsInOneContext() {
    #expect(Keymap.conflicts(in: KeyBinding.table).map(\.message) == [])
  }

  @Test func everyKeyOfTheTableArrivesAndTypesNothing() {
    for binding in KeyBinding.table {
      for key in binding.keys {
        #expect(key.unreachableReason == nil, "\(binding.name)")
        #expect(key == key.canonical, "\(binding.name)")
        if binding.contexts.contains(where: \.takesText) { #expect(!key.typesText, "\(binding.name)") }
      }
    }
  }

  /// The contract's key table, in the composer.
  @Test(arguments: [
    ("enter", Intent.send), ("alt+enter", .edit(.newline)), ("ctrl+j", .edit(.newline)), ("esc", .stop),
    ("ctrl+c", .interrupt), ("ctrl+d", .endOfFile), ("ctrl+q", .quit), ("pgup", .scroll(.pageUp)),
    ("pgdn", .scroll(.pageDown)), ("ctrl+home", .scroll(.top)), ("ctrl+end", .scroll(.end)), ("f1", .open(.help)),
    ("f2", .open(.settings)), ("ctrl+p", .open(.palette)), ("f3", .adjustTemperature(-1)),
    ("f4", .adjustTemperature(1)), ("f5", .scaleMaxTokens(.half)), ("f6", .scaleMaxTokens(.double)),
    ("ctrl+n", .newConversation), ("ctrl+o", .open(.switcher)), ("ctrl+s", .nameConversation),
    ("ctrl+f", .open(.find)), ("ctrl+r", .retry), ("alt+left", .sibling(-1)), ("alt+right", .sibling(1)),
    ("ctrl+g", .externalEditor), ("up", .edit(.move(.up))), ("down", .edit(.move(.down))), ("tab", .completeOrFocus),
    ("ctrl+l", .redraw), ("ctrl+z", .suspend),
  ])
  func composerKeepsTheContract(text: String, intent: Intent) throws {
    let key = try #require(KeyName.parse(text))
    #expect(Keymap.standard.intent(for: key, in: .composer) == intent)
  }

  @Test(arguments: [
    ("j", Intent.message(.next)), ("k", .message(.previous)), ("down", .message(.next)), ("up", .message(.previous)),
    ("e", .message(.edit)), ("r", .message(.retry)), ("c", .message(.continueReply)), ("b", .message(.branch)),
    ("y", .message(.copy)), ("1", .message(.copyCode(1))), ("9", .message(.copyCode(9))), ("x", .message(.export)),
    ("d", .message(.delete)), ("n", .find(.next)), ("N", .find(.previous)), ("tab", .focusComposer),
  ])
  func messageModeKeepsTheContract(text: String, intent: Intent) throws {
    let key = try #require(KeyName.parse(text))
    #expect(Keymap.standard.intent(for: key, in: .transcript) == intent)
  }

  @Test func charactersHaveNoMeaningWhereOneTypes() {
    for context in KeyContext.allCases where context.takesText {
      for character in "abc 123?/äß漢" {
        #expect(Keymap.standard.intent(for: Key(.character(character)), in: context) == nil)
      }
    }
  }

  @Test func remapsByName() throws {
    let keymap = try Keymap(remapping: [.init("retry", ["f10", "ctrl+\\"]), .init("models", [])])
    #expect(keymap.intent(for: Key(.function(10)), in: .composer) == .retry)
    #expect(keymap.intent(for: Key.control("\\"), in: .transcript) == .retry)
    #expect(keymap.intent(for: Key.control("r"), in: .composer) == nil)
    #expect(keymap.intent(for: Key(.function(7)), in: .composer) == nil)
    #expect(keymap.label(for: .retry) == "F10")
  }

  @Test func keysCanBeExchanged() throws {
    let keymap = try Keymap(remapping: [.init("retry", ["ctrl+n"]), .init("new-conversation", ["ctrl+r"])])
    #expect(keymap.intent(for: Key.control("n"), in: .composer) == .retry)
    #expect(keymap.intent(for: Key.control("r"), in: .composer) == .newConversation)
  }

  @Test func controlHIsBackspace() throws {
    let keymap = try Keymap(remapping: [
      KeyRemapping("delete-backward", ["ctrl+h"]), KeyRemapping("kill-word-left", ["alt+ctrl+h"]),
    ])
    #expect(keymap.intent(for: Key(.backspace), in: .composer) == .edit(.delete(.left)))
    #expect(keymap.intent(for: Key(.backspace, .alt), in: .list) == .edit(.kill(.wordLeft)))
  }

  @Test(arguments: [
    (KeyRemapping("retry", ["ctrl+i"]), "retry cannot be ctrl+i: terminals send Tab for it."),
    (KeyRemapping("retry", ["ctrl+m"]), "retry cannot be ctrl+m: terminals send Enter for it."),
    (KeyRemapping("kill-word-left", ["Ctrl+H"]), "kill-word-left cannot be backspace: delete-backward has it"),
    (
      KeyRemapping("retry", ["ctrl+n"]),
      "retry cannot be ctrl+n: new-conversation has it (new conversation). "
        + "Choose another key, or give new-conversation another one too."
    ),
    (
      KeyRemapping("retyr", ["ctrl+n"]),
      "No key binding is called retyr. Did you mean retry? `mixchat config --example` lists their names."
    ),
    (KeyRemapping("send", []), "send must have a key; give it at least one."),
    (
      KeyRemapping("retry", ["r"]),
      "it types a character there"
    ),
    (KeyRemapping("retry", ["ctrl+banana"]), "\u{201C}ctrl+banana\u{201D} names no key"),
  ])
  func refusesWithAReason(change: KeyRemapping, message: String) {
    do {
      _ = try Keymap(remapping: [change])
      Issue.record("took \(change)")
    } catch {
      #expect(error.problems.contains { $0.message.contains(message) }, "\(error.problems.map(\.message))")
    }
  }

  @Test func whatTheLinuxConsoleCannotSayIsHadOtherwise() throws {
    #expect(KeyBinding.consoleDetours.map(\.name) == KeyBinding.table.filter { !$0.isOnLinuxConsole }.map(\.name))
    for (name, words) in KeyBinding.consoleDetours {
      let means = words.split(separator: "`", omittingEmptySubsequences: false).enumerated()
        .filter { $0.offset % 2 == 1 }.map { String($0.element) }
      #expect(!means.isEmpty)
      for word in means {
        if word.hasPrefix("/") {
          #expect(CommandRow.table.contains { "/\($0.name)" == word }, "\(name): \(word)")
        } else {
          let key = try #require(KeyName.parse(word))
          #expect(key.isOnLinuxConsole, "\(name): \(word)")
          #expect(KeyContext.allCases.contains { Keymap.standard.intent(for: key, in: $0) != nil }, "\(name): \(word)")
        }
      }
    }
    let palette = PaletteItem.all(.standard).map(\.name)
    #expect(palette.contains("line-up") && palette.contains("line-down"))
  }

  /// Each key belongs to another row in one context alone, which is not the first one of the row that is moved.
  @Test(arguments: [("settings", "alt+h", "list-show-archived"), ("quit", "alt+m", "offer-model")])
  func aConflictInALaterContextIsFound(name: String, key: String, owner: String) {
    #expect(throws: KeymapError.self) { try Keymap(remapping: [KeyRemapping(name, [key])]) }
    do { _ = try Keymap(remapping: [KeyRemapping(name, [key])]) } catch {
      #expect(error.problems.contains { $0.message.contains(owner) })
    }
  }
}
