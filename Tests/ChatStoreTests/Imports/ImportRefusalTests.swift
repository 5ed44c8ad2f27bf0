import Conversations
import Foundation
import TestSupport
import Testing

@testable import ChatStore

/// Files that are no conversations, or damaged ones: refused in words, and nothing of them comes in.
struct ImportRefusalTests {
  let home: TemporaryDirectory
  let database: ConversationDatabase

  init() throws {
    home = try TemporaryDirectory()
    database = try ConversationDatabase(directory: home.directory)
  }

  /// What a file holds, and what the refusal must say.
  @Test(arguments: [
    ("", "neither JSON nor YAML"), ("{", "line 1"), ("{}", "no known shape"), ("[]", "no known shape"),
    ("[1]", "no known shape"),
    ("just words", "aichat"), ("{\"format\":\"mixchat\",\"version\":3,\"conversations\":[]}", "version 1"),
    ("{\"format\":\"mixchat\",\"version\":1}", "version 1"),
  ]) func badFilesAreRefusedInWords(_ text: String, _ words: String) throws {
    do {
      _ = try database.importText(text, name: "bad.json")
      Issue.record("imported \(text)")
    } catch {
      #expect(error.message.contains(words), "\(error.message)")
      #expect(error.message.contains("bad.json") && error.message.contains("Nothing was imported"))
    }
    #expect(try database.list().isEmpty)
  }

  /// The lines of one conversation are imported whole or not at all.
  @Test func brokenLineOfAConversationRefusesIt() throws {
    let file = """
      {"role":"user","content":"one"}
      {"role":"assistant","content":
      {"role":"user","content":"two"}
      """
    let report = try database.importText(file, name: "lines.jsonl")
    #expect(report.imported.isEmpty)
    #expect(report.skipped.map(\.reason) == ["lines, line 2 is no JSON"])
    #expect(try database.list().isEmpty)
  }

  /// What is wrong with a tree, by messages' identities and parents (0 for none), and the words that say so.
  @Test(
    arguments: [
      ([(1, 0), (1, 0)], "comes twice"), ([(1, 0), (3, 2)], "does not come before it"),
      ([(1, 2), (2, 1)], "does not come before it"), ([(1, 1)], "does not come before it"),
    ] as [([(Int64, Int64)], String)]) func treeThatIsNoneIsRefused(_ tree: [(Int64, Int64)], _ words: String) throws
  {
    let messages = tree.map { (id, parent) -> String in
      let above = parent == 0 ? "null" : "\"\(MessageID(parent))\""
      return #"{"id":"\#(MessageID(id))","parent":\#(above),"role":"user","state":"complete","#
        + #""created_at":"2025-01-01T00:00:00Z","text":"x"}"#
    }
    let file =
      #"{"format":"mixchat","version":2,"conversations":[{"id":"\#(ConversationID(9))","#
      + #""created_at":"2025-01-01T00:00:00Z","messages":[\#(messages.joined(separator: ","))]}]}"#
    let report = try database.importText(file, name: "tree.json")
    #expect(report.imported.isEmpty)
    #expect(report.skipped.first?.reason.contains(words) == true, "\(report)")
  }

  @Test func filesThatCannotBeReadAreRefusedInWords() throws {
    #expect(throws: Failure.self) { try database.importFile(home.file("absent.json")) }
    #expect(throws: Failure.self) { try database.importFile(home.path) }
    try Data([0x50, 0x4B, 3, 4, 0, 0]).write(to: URL(fileURLWithPath: home.file("export.zip")))
    #expect(throws: Failure.self) { try database.importFile(home.file("export.zip")) }
    try Data([0xFF, 0xFE, 0x00]).write(to: URL(fileURLWithPath: home.file("latin")))
    #expect(throws: Failure.self) { try database.importFile(home.file("latin")) }
  }
}
