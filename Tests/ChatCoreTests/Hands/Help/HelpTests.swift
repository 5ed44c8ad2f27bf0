import Testing

@testable import Cells
@testable import ChatCore
@testable import Hands

struct HelpPageTests {
  @Test func showsWhatCanBeDoneHereFirst() {
    let writing = HelpPage.sections(.standard, .composer)
    #expect(writing.first?.title == "Writing")
    #expect(
      writing.first?.lines.first == HelpPage.Line(keys: "Enter", help: "send, or run a /command"))
    let messages = HelpPage.sections(.standard, .transcript).prefix { !$0.title.hasPrefix("Commands") }
    let lines = messages.flatMap(\.lines)
    #expect(lines.contains(HelpPage.Line(keys: "e", help: "edit and resend")))
    #expect(lines.contains(HelpPage.Line(keys: "1 … 9", help: "copy the code block of that number")))
    #expect(!lines.contains { $0.help == "new line" })
  }

  @Test func beginsWithWhatOneIsThereFor() {
    let first = KeyContext.allCases.map { HelpPage.sections(.standard, $0).first?.title }
    let titles = [
      "Writing", "Messages", "Lists", "Forms", "Reading", "Find", "Lab", "Microscope", "Conversation",
      "Menus of / and @", "Reading",
    ]
    #expect(first == titles)
  }

  @Test func holdsEveryKeyAndCommandWhereverOneIs() {
    for context in KeyContext.allCases {
      let lines = HelpPage.sections(.standard, context).flatMap(\.lines)
      let helps = Set(lines.map(\.help))
      for row in KeyBinding.table where !row.keys.isEmpty { #expect(helps.contains(row.help), "\(row.name)") }
      for row in CommandRow.table where !row.isHidden { #expect(lines.contains { $0.keys == row.usage }) }
    }
  }

  @Test func keysHaveAColumnThatHoldsThem() {
    let sections = HelpPage.sections(.standard, .composer)
    let rows = HelpPage.rows(sections, width: 128).map(\.plainText)
    #expect(rows[2].hasPrefix("  Alt+Enter · Ctrl+J · Shift+Enter  new line"))
    #expect(rows.count == sections.reduce(sections.count - 1) { $0 + $1.lines.count + 1 })
  }

  @Test(arguments: [20, 40, 60, 70, 80, 90, 100])
  func noRowOfKeysEndsInTheMarkBetweenTwo(_ width: Int) {
    let rows = HelpPage.rows(HelpPage.sections(.standard, .composer), width: width).map(\.plainText)
    #expect(!rows.contains { $0.hasSuffix(" ·") || $0.contains(" ·  ") }, "\(rows)")
  }

  @Test func showsKeysInForce() throws {
    let keymap = try Keymap(remapping: [.init("retry", ["f10"])])
    let lines = HelpPage.sections(keymap, .composer).flatMap(\.lines)
    #expect(lines.contains(HelpPage.Line(keys: "F10", help: "another reply to the same message")))
  }

  @Test func firstStartIsFourShortLinesThatBeginWithAKey() {
    let lines = HelpPage.firstStart(.standard)
    #expect(
      lines == [
        "Enter sends · Alt+Enter new line · Esc stops", "Tab messages: copy, edit, ask again",
        "F2 settings · Ctrl+P every command", "F1 help · Ctrl+Q quits",
      ])
    #expect(lines.allSatisfy { $0.count <= 60 })
  }

  @Test func helpIsShort() {
    for row in KeyBinding.table { #expect(row.help.count <= 72, "\(row.name)") }
    for row in CommandRow.table { #expect(row.help.count <= 74, "\(row.name)") }
  }
}

struct KeysDocumentTests {
  @Test func fileAgreesWithTheTables() throws {
    try DocumentFile.check("keys.md", against: KeysDocument.markdown, suite: "KeysDocument")
  }

  @Test func contentsNameEveryHeadingInItsOrder() {
    let lines = KeysDocument.markdown.split(separator: "\n").map(String.init)
    let headings = lines.filter { $0.hasPrefix("## ") }.map { $0.dropFirst(3) }
    let contents = lines.filter { $0.hasPrefix("- [") }.map { $0.dropFirst(3).prefix { $0 != "]" } }
    #expect(contents == headings && headings.count > 10)
  }

  @Test func everyKeyHasOneRowThatEndsWithItsName() {
    let lines = KeysDocument.markdown.split(separator: "\n").prefix { $0 != "## Changing keys" }
    for row in KeyBinding.table where !row.name.hasPrefix("copy-code-") {
      #expect(lines.count { $0.hasSuffix("| \(row.name) |") } == 1, "\(row.name)")
    }
    #expect(lines.contains { $0.hasSuffix("| `1` … `9` | copy-code-1 … copy-code-9 |") })
  }
}
