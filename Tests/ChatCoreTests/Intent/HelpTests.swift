import Testing

@testable import ChatCore

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

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

  @Test func holdsEveryKeyAndCommandWhereverOneIs() {
    for context in KeyContext.allCases {
      let lines = HelpPage.sections(.standard, context).flatMap(\.lines)
      let helps = Set(lines.map(\.help))
      for row in KeyBinding.table where !row.keys.isEmpty { #expect(helps.contains(row.help), "\(row.name)") }
      for row in CommandRow.table where !row.isHidden { #expect(lines.contains { $0.keys == row.usage }) }
    }
  }

  @Test func showsKeysInForce() throws {
    let keymap = try Keymap(remapping: [.init("retry", ["f10"])])
    let lines = HelpPage.sections(keymap, .composer).flatMap(\.lines)
    #expect(lines.contains(HelpPage.Line(keys: "F10", help: "another reply to the same turn")))
  }

  @Test func firstStartIsFiveLines() {
    #expect(
      HelpPage.firstStart(.standard) == [
        "Write below; Enter sends, Alt+Enter begins a new line, Esc stops a reply.",
        "Tab goes to the messages: copy, edit, retry and branch them there.",
        "F2 shows every setting; F3 and F4 change the temperature at once.",
        "Ctrl+P finds every command by name; a line that begins with / is a command.",
        "F1 shows what can be done; Ctrl+Q quits. Nothing you write is lost.",
      ])
  }

  @Test func helpIsShort() {
    for row in KeyBinding.table { #expect(row.help.count <= 70, "\(row.name)") }
    for row in CommandRow.table { #expect(row.help.count <= 70, "\(row.name)") }
  }
}

/// docs/keys.md is what the tables say. `MIXCHAT_UPDATE_DOCS=1` writes it anew.
struct KeysDocumentTests {
  private var path: String {
    let here = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    return (here.dropLast(4) + ["docs", "keys.md"]).joined(separator: "/")
  }

  @Test func fileAgreesWithTheTables() throws {
    if getenv("MIXCHAT_UPDATE_DOCS") != nil { try write(KeysDocument.markdown) }
    let written = try #require(read(), "docs/keys.md is missing")
    #expect(
      written == KeysDocument.markdown,
      "docs/keys.md is stale: MIXCHAT_UPDATE_DOCS=1 swift test --filter KeysDocument writes it anew")
  }

  private func read() -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 200_000)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes[..<count], as: UTF8.self)
  }

  private func write(_ text: String) throws {
    let file = try #require(fopen(path, "w"))
    defer { fclose(file) }
    let bytes = Array(text.utf8)
    #expect(fwrite(bytes, 1, bytes.count, file) == bytes.count)
  }
}
