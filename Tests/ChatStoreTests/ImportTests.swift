import ChatCore
import Foundation
import GRDB
import Testing

@testable import ChatStore

/// Files of other programs, made as their documentation says.
struct ImportTests {
  let home: TemporaryDirectory
  let database: ConversationDatabase

  init() throws {
    home = try TemporaryDirectory()
    database = try ConversationDatabase(directory: home.directory)
  }

  static func sample(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Samples/\(name)").path
  }

  private func whole(_ imported: ImportReport.Imported) throws -> Conversation {
    try #require(try database.conversation(imported.id)).conversation
  }

  private func texts(_ conversation: Conversation) -> [String] {
    conversation.path.map { conversation[$0]?.text.loaded ?? "-" }
  }

  @Test func messages() throws {
    let report = try database.importFile(Self.sample("openai-messages.json"))
    #expect(report.format == .openai)
    let imported = try #require(report.imported.first)
    #expect(imported.notes == ["Parts of the kind image_url were left out; only text is kept."])
    let conversation = try whole(imported)
    #expect(conversation.systemPrompt == "You are terse.")
    #expect(conversation.title == "openai-messages")
    #expect(
      texts(conversation) == ["Name a prime above 10.", "11", "And this picture?", "", "A cat."])
    let call = try #require(conversation[conversation.path[3]])
    #expect(call.extras.map(\.kind) == [.toolCalls, .note])
    #expect(call.extras.last?.text == "A tool answered: a cat")
  }

  @Test func request() throws {
    let report = try database.importFile(Self.sample("openai-request.json"))
    let conversation = try whole(try #require(report.imported.first))
    #expect(conversation.model == "mistralai/Mixtral-8x7B-Instruct-v0.1")
    #expect(conversation.systemPrompt == "Answer in French.")
    #expect(conversation.parameters[.temperature] == .real(0.3))
    #expect(conversation.parameters[.maxTokens] == .integer(64))
    #expect(conversation.parameters[.stop] == .texts(["\n\n"]))
    #expect(texts(conversation) == ["Hello", " Bonjour !"])
  }

  @Test func lines() throws {
    let report = try database.importFile(Self.sample("openai-finetune.jsonl"))
    #expect(report.format == .openaiLines)
    #expect(report.imported.map(\.messageCount) == [2, 2, 2])
    #expect(report.skipped.map(\.name) == ["openai-finetune, line 3", "openai-finetune, line 4"])
    #expect(report.skipped.map(\.reason) == ["message 1 has the unknown role \u{201C}wizard\u{201D}", "it is no JSON"])
    let one = try database.importText(
      "{\"role\":\"user\",\"content\":\"a\"}\n{\"role\":\"assistant\",\"content\":\"b\"}\n", name: "chat")
    #expect(texts(try whole(try #require(one.imported.first))) == ["a", "b"])
  }

  @Test func chatGPTKeepsTheTree() throws {
    let report = try database.importFile(Self.sample("chatgpt-conversations.json"))
    #expect(report.format == .chatgpt)
    #expect(report.skipped.map(\.name) == ["A circle"])
    let conversation = try whole(try #require(report.imported.first))
    #expect(conversation.title == "Branching tea")
    #expect(conversation.createdAt.milliseconds == 1_700_000_000_125)
    #expect(conversation.updatedAt.milliseconds == 1_700_000_600_500)
    #expect(texts(conversation) == ["Which tea?", "Green tea."])
    let replies = conversation.children(of: conversation.path[0])
    #expect(replies.map { conversation[$0]?.text.loaded } == ["Green tea.", "Black tea."])
    var other = conversation
    other.select(through: replies[1])
    #expect(texts(other) == ["Which tea?", "Black tea.", "Like this one?", "Just so. ☕"])
    #expect(conversation[replies[1]]?.reply?.model == "gpt-4")
    #expect(conversation[conversation.path[0]]?.extras.map(\.text).contains("Assam is the best tea.") == true)
    #expect(report.imported.first?.notes.count == 1)
    // The same file again: nothing is doubled.
    let again = try database.importFile(Self.sample("chatgpt-conversations.json"))
    #expect(again.imported.isEmpty)
    #expect(again.skipped.first?.reason == "it was imported before")
  }

  @Test func aichatSession() throws {
    let report = try database.importFile(Self.sample("aichat-session.yaml"))
    #expect(report.format == .aichat)
    let conversation = try whole(try #require(report.imported.first))
    #expect(conversation.title == "aichat-session")
    #expect(conversation.model == "openai:gpt-4o-mini")
    #expect(conversation.systemPrompt == "You are a helpful sailor.")
    #expect(conversation.parameters[.temperature] == .real(0.5))
    #expect(
      texts(conversation) == ["What is a sheet?\nOne line, please.", "A rope: it trims a sail.", "And this?", "007"])
    #expect(try database.importFile(Self.sample("aichat-session.yaml")).imported.isEmpty)
  }

  @Test func llmLog() throws {
    let path = home.file("logs.db")
    let log = try DatabaseQueue(path: path)
    let script = try String(contentsOfFile: Self.sample("llm-logs.sql"), encoding: .utf8)
    try log.write { try $0.execute(sql: script) }
    try log.close()
    let report = try database.importFile(path)
    #expect(report.format == .llm)
    #expect(report.imported.map(\.title) == ["Five names for a pelican", "Alone"])
    let conversation = try whole(try #require(report.imported.first))
    #expect(
      texts(conversation) == ["Pelicans are birds.\n\nFive names for a pelican", "1. Beaky", "Shorter", "Bo"])
    #expect(conversation.systemPrompt == "Be playful.")
    #expect(conversation.parameters[.temperature] == .real(0.9))
    #expect(conversation.createdAt.milliseconds == 1_706_933_106_789)
    let reply = conversation[conversation.path[1]]?.reply
    #expect(reply?.usage == Usage(promptTokens: 13, completionTokens: 42))
    #expect(reply?.timings.total == 1250)
    #expect(report.imported.first?.notes.contains("Left out: json_object.") == true)
    #expect(report.imported.first?.notes.contains("Attachments were left out; only text is kept.") == true)
    let other = home.file("other.db")
    try DatabaseQueue(path: other).write { try $0.execute(sql: "CREATE TABLE x (y)") }
    #expect(throws: Failure.self) { try database.importFile(other) }
  }

  /// What a file holds, and what the refusal must say.
  @Test(arguments: [
    ("", "no known"), ("{", "line 1"), ("{}", "no known shape"), ("[]", "no known shape"), ("[1]", "no known shape"),
    ("just words", "aichat"), ("{\"format\":\"mixchat\",\"version\":2,\"conversations\":[]}", "version 1"),
    ("{\"format\":\"mixchat\",\"version\":1}", "version 1"),
  ]) func badFilesAreRefusedInWords(_ text: String, _ words: String) throws {
    do {
      _ = try database.importText(text, name: "bad.json")
      Issue.record("imported \(text)")
    } catch {
      #expect(error.message.contains(words) || words == "no known", "\(error.message)")
      #expect(error.message.contains("bad.json") && error.message.contains("Nothing was imported"))
    }
    #expect(try database.list().isEmpty)
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
