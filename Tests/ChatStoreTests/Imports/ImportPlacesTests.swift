import Conversations
import Foundation
import TestSupport
import Testing

@testable import ChatStore

/// Folders and archives as they are downloaded.
struct ImportPlacesTests {
  let bench: ImportBench

  init() throws { bench = try ImportBench() }

  private func folder(_ files: [String: String], below name: String = "download") throws -> String {
    try bench.folder(files.mapValues { Array($0.utf8) }, below: name)
  }

  private func text(_ sample: String) throws -> String {
    try String(contentsOfFile: ImportTests.sample(sample), encoding: .utf8)
  }

  private func pack(_ folder: String, as kind: String) throws -> String { try bench.pack(folder, as: kind) }

  private func claude() throws -> String {
    try folder([
      "conversations.json": text("claude-conversations.json"), "users.json": #"[{"uuid": "u", "full_name": "A"}]"#,
      "projects.json": "[]", "images/mast.png": "PNG", "images/sail.png": "PNG",
    ])
  }

  @Test(arguments: ["zip", "gztar"]) func archiveIsReadAsItWasDownloaded(_ kind: String) throws {
    let report = try bench.database.importFile(pack(claude(), as: kind))
    #expect(report.formats == [.claude])
    #expect(report.imported.map(\.title) == ["Rope knots"])
    #expect(report.left.count == 3)
    #expect(report.left.contains { $0.name.hasSuffix("users.json") && $0.reason == "its JSON is of no known shape" })
    #expect(report.remarks == ["Left out, since they hold no conversations: 2 × .png."])
  }

  @Test("Names in an archive may hold any letters, in the locale C as well", arguments: ["zip", "gztar"])
  func namesHoldAnyLetters(_ kind: String) throws {
    let path = try folder(["Meine Aktivit\u{E4}ten/\u{1F4AC}.json": text("claude-conversations.json")])
    #expect(try bench.database.importFile(pack(path, as: kind)).imported.map(\.title) == ["Rope knots"])
  }

  @Test func folderIsReadWithAllThatIsInIt() throws {
    let path = try claude()
    _ = try folder(["more/lm/1.conversation.json": text("lmstudio.conversation.json"), ".git/x.json": "{"])
    let database = try bench.sample("oterm-store.sql")
    try FileManager.default.copyItem(atPath: database, toPath: path + "/store.db")
    let report = try bench.database.importFile(path)
    #expect(report.formats == [.claude, .lmstudio, .oterm])
    #expect(report.imported.map(\.title) == ["Rope knots", "Primes", "chat #1 - llama3.2"])
    #expect(try bench.database.importFile(path).imported.isEmpty)
  }

  @Test func repliesOfABatchFindTheirQuestionsInTheFolder() throws {
    let path = try folder([
      "a-output.jsonl": text("openai-batch-output.jsonl"), "b-input.jsonl": text("openai-batch-input.jsonl"),
    ])
    let report = try bench.database.importFile(path)
    #expect(
      try bench.outline(report) == [
        #"q-1 | One word. | {"temperature":0.0}"#, "* user: The capital of Norway?", "  * gpt-4o-mini@: Oslo.",
        "  # 22+2",
        "q-2 |  | {}", "* user: Hello?", "  * @ [failed]: ", "  ! No such model",
        "q-3 |  | {}", "* @ [failed]: ",
        "  ! This request could not be executed before the completion window expired.",
        "  note: Its question is not in this file: import a folder that holds the input as well.",
        "q-4 |  | {}", "* user: Never answered",
      ])
  }

  @Test func folderWithoutConversationsIsRefusedInWords() throws {
    let path = try folder(["a.json": "[1]", "b.txt": "x"])
    #expect(throws: Failure.self) { try bench.database.importFile(path) }
    do {
      _ = try bench.database.importFile(path)
    } catch {
      #expect(error.message.contains("a.json: its JSON is of no known shape"), "\(error.message)")
      #expect(error.message.contains("Nothing was imported"))
    }
  }

  @Test func archiveThatGrowsWithoutMeasureIsGivenUp() throws {
    let path = try folder(["conversations.json": String(repeating: " ", count: 4 << 20)])
    let archive = try Archive(pack(path, as: "zip"), free: 1 << 20)
    #expect(try archive.next() == "conversations.json")
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    defer { buffer.deallocate() }
    do {
      while try archive.read(into: buffer) > 0 {}
      Issue.record("a bomb was read to its end")
    } catch {
      #expect(error.message.contains("250 times its size"), "\(error.message)")
    }
  }

  @Test func damagedArchiveIsTold() throws {
    let whole = try Data(contentsOf: URL(filePath: pack(claude(), as: "zip")))
    let path = bench.home.file("cut.zip")
    try whole.prefix(whole.count / 2).write(to: URL(filePath: path))
    #expect(throws: Failure.self) { try bench.database.importFile(path) }
  }
}
