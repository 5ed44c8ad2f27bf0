import Foundation
import TestSupport
import Testing

@testable import ChatCore
@testable import Conversations
@testable import Hands

/// Sentences name keys as they are in force.
struct KeySentencesTests {
  /// Files that are about the names of keys themselves, or about the table before any change.
  private static let tables: Set<String> = [
    "KeyName.swift", "KeyBinding+Table.swift", "KeyBinding+Editing.swift", "KeyBinding+Console.swift",
    "KeysDocument.swift", "Keymap+LineByLine.swift", "ViKeys.swift", "FailuresDocument.swift",
  ]

  /// The texts between quotation marks, without what is put into them.
  private static func literals(_ line: String) -> [String] {
    var found: [String] = []
    var texts: [String] = []
    var depths: [Int] = []
    var isEscaped = false
    for character in line {
      if texts.count > depths.count {
        let place = texts.count - 1
        if isEscaped {
          isEscaped = false
          if character == "(" { depths.append(0) }
        } else if character == "\\" {
          isEscaped = true
        } else if character == "\"" {
          found.append(texts.removeLast())
        } else {
          texts[place].append(character)
        }
      } else if character == "\"" {
        texts.append("")
      } else if let depth = depths.last {
        if character == "(" { depths[depths.count - 1] += 1 }
        if character == ")" { if depth == 0 { depths.removeLast() } else { depths[depths.count - 1] -= 1 } }
      }
    }
    return found
  }

  @Test func literalsAreFound() {
    #expect(Self.literals(#"refuse("Stop (Esc).") + key("x")"#) == ["Stop (Esc).", "x"])
    #expect(Self.literals(#"a("n \(f("Tab")) o \"q\"")"#) == ["Tab", "n  o q"])
  }

  /// The texts of a file's lines that name a key.
  private static func offences(in source: String) throws -> [String] {
    let key = try Regex(#"\b(F[1-9][0-2]?|Esc|Enter|Tab|PgUp|PgDn|Up|Down|Backspace)\b|\b(Ctrl|Alt|Shift)\+"#)
    return source.split(separator: "\n").flatMap { line -> [String] in
      let code = line.drop { $0 == " " }
      // The arrows mean two labels that were looked up.
      guard !code.hasPrefix("//"), !code.contains("←→") else { return [] }
      return literals(String(code)).filter { $0.firstMatch(of: key) != nil }
    }
  }

  @Test func aSentenceWithAKeyIsFound() throws {
    let source = #"""
      // "Esc" in a comment
      post(.info, "Esc leaves.")
      return refuse("Stop it (\(keyName(.stop))), or press Ctrl+R.")
      case tab = "Table"
      """#
    #expect(try Self.offences(in: source) == ["Esc leaves.", "Stop it (), or press Ctrl+R."])
  }

  @Test func noSentenceNamesAKeyByItself() throws {
    var count = 0
    for folder in ["Cells", "Conversations", "Pages", "Hands", "ChatCore", "mixchat/Interactive"].map({
      "Sources/" + $0
    }) {
      let files = FileManager.default.enumerator(at: SourceTree.url(folder), includingPropertiesForKeys: nil)
      while let file = files?.nextObject() as? URL {
        guard file.pathExtension == "swift", !Self.tables.contains(file.lastPathComponent) else { continue }
        count += 1
        for text in try Self.offences(in: String(contentsOf: file, encoding: .utf8)) {
          Issue.record("\(file.lastPathComponent): “\(text)” names a key that may be another: take it from the keymap")
        }
      }
    }
    #expect(count > 100)
  }

  /// The keys that sentences name most, each moved elsewhere.
  private static let moved: [(name: String, keys: [String])] = [
    ("help", ["f12"]), ("stop", ["f11"]), ("retry", ["f10"]), ("complete", ["alt+j"]), ("context", ["alt+g"]),
    ("max-tokens-double", ["alt+6"]), ("send", ["f4"]), ("temperature-up", ["alt+4"]), ("message-continue", ["K"]),
    ("page-accept", ["Y"]), ("focus-composer", ["alt+z"]),
  ]

  private func chat() throws -> Chat {
    var defaults = SessionDefaults()
    defaults.keymap = try Keymap(remapping: Self.moved.map { KeyRemapping($0.name, $0.keys) })
    var chat = Chat(columns: 120, rows: 30, defaults: defaults)
    chat.state.store.isFirstStart = true
    return chat
  }

  private func expectNoOldKey(_ chat: inout Chat, _ old: String) {
    for row in chat.screen() {
      let words = row.split { !$0.isLetter && !$0.isNumber && $0 != "+" }
      #expect(!words.contains(Substring(old)), "\(row)")
    }
  }

  @Test(
    "screens name the keys in force",
    arguments: [("F1", "F12"), ("Esc", "F11"), ("Ctrl+R", "F10"), ("Tab", "Alt+J"), ("F6", "Alt+6"), ("Enter", "F4")])
  func screens(_ old: String, _ new: String) throws {
    var chat = try chat()
    var seen = chat.screen().joined(separator: "\n")
    expectNoOldKey(&chat, old)
    chat.press("'one'", "f4")
    seen += chat.screen().joined(separator: "\n")
    expectNoOldKey(&chat, old)
    chat.answer("cut", reason: .length)
    seen += chat.screen().joined(separator: "\n")
    expectNoOldKey(&chat, old)
    chat.press("'two'", "f4", "f11")
    let id = try #require(chat.state.replies.keys.first)
    chat.bring(.reply(id, .ended(ReplyTimings(), failure: Failure(.cancelled, "Stopped."))))
    seen += chat.screen().joined(separator: "\n")
    expectNoOldKey(&chat, old)
    chat.press("alt+j")
    seen += chat.screen().joined(separator: "\n")
    expectNoOldKey(&chat, old)
    #expect(seen.contains(new))
  }
}
