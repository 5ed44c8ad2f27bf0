import Conversations
import Foundation
import GRDB
import Testing
import TestSupport

@testable import ChatStore

/// Files of other programs, made as their documentation says.
struct ImportTests {
  let home: TemporaryDirectory
  let database: ConversationDatabase

  init() throws {
    home = try TemporaryDirectory()
    database = try ConversationDatabase(directory: home.directory)
  }

  static func sample(_ name: String) -> String { SourceTree.path("Tests/ChatStoreTests/Samples/\(name)") }

  @Test func messages() throws {
    let report = try database.importFile(Self.sample("openai-messages.json"))
    #expect(report.format == .openai)
    let imported = try #require(report.imported.first)
    #expect(imported.notes == ["Left out, since only text is kept: 1 × image_url."])
    let conversation = try database.whole(imported)
    #expect(conversation.systemPrompt == "You are terse.")
    #expect(conversation.title == "openai-messages")
    #expect(
      ImportOutline.texts(conversation) == ["Name a prime above 10.", "11", "And this picture?", "", "A cat."])
    let call = try #require(conversation[conversation.path[3]])
    #expect(call.extras.map(\.kind) == [.toolCalls, .note])
    #expect(call.extras.last?.text == "A tool answered: a cat")
  }

  @Test func request() throws {
    let report = try database.importFile(Self.sample("openai-request.json"))
    let conversation = try database.whole(try #require(report.imported.first))
    #expect(conversation.model == "mistralai/Mixtral-8x7B-Instruct-v0.1")
    #expect(conversation.systemPrompt == "Answer in French.")
    #expect(conversation.parameters[.temperature] == .real(0.3))
    #expect(conversation.parameters[.maxTokens] == .integer(64))
    #expect(conversation.parameters[.stop] == .texts(["\n\n"]))
    #expect(ImportOutline.texts(conversation) == ["Hello", " Bonjour !"])
  }

  @Test func lines() throws {
    let report = try database.importFile(Self.sample("openai-finetune.jsonl"))
    #expect(report.format == .openaiLines)
    #expect(report.imported.map(\.messageCount) == [2, 2, 2])
    #expect(report.skipped.map(\.name) == ["openai-finetune, line 3", "openai-finetune, line 4"])
    #expect(report.skipped.map(\.reason) == ["message 1 has the unknown role \u{201C}wizard\u{201D}", "it is no JSON"])
    let one = try database.importText(
      "{\"role\":\"user\",\"content\":\"a\"}\n{\"role\":\"assistant\",\"content\":\"b\"}\n", name: "chat")
    #expect(ImportOutline.texts(try database.whole(try #require(one.imported.first))) == ["a", "b"])
  }

  @Test func chatGPTKeepsTheTree() throws {
    let report = try database.importFile(Self.sample("chatgpt-conversations.json"))
    #expect(report.format == .chatgpt)
    #expect(report.skipped.map(\.name) == ["A circle"])
    let conversation = try database.whole(try #require(report.imported.first))
    #expect(conversation.title == "Branching tea")
    #expect(conversation.createdAt.milliseconds == 1_700_000_000_125)
    #expect(conversation.updatedAt.milliseconds == 1_700_000_600_500)
    #expect(ImportOutline.texts(conversation) == ["Which tea?", "Green tea."])
    let replies = conversation.children(of: conversation.path[0])
    #expect(replies.map { conversation[$0]?.text.loaded } == ["Green tea.", "Black tea."])
    var other = conversation
    other.select(through: replies[1])
    #expect(ImportOutline.texts(other) == ["Which tea?", "Black tea.", "Like this one?", "Just so. ☕"])
    #expect(conversation[replies[1]]?.reply?.model == "gpt-4")
    #expect(conversation[replies[1]]?.extras.map(\.text).contains("Assam is the best tea.") == true)
    #expect(report.imported.first?.notes.count == 1)
    // The same file again: nothing is doubled.
    let again = try database.importFile(Self.sample("chatgpt-conversations.json"))
    #expect(again.imported.isEmpty)
    #expect(again.skipped.first?.reason == "it was imported before, and nothing was added to it since")
  }

  @Test func aichatSession() throws {
    let report = try database.importFile(Self.sample("aichat-session.yaml"))
    #expect(report.format == .aichat)
    let conversation = try database.whole(try #require(report.imported.first))
    #expect(conversation.title == "aichat-session")
    #expect(conversation.model == "openai:gpt-4o-mini")
    #expect(conversation.systemPrompt == "You are a helpful sailor.")
    #expect(conversation.parameters[.temperature] == .real(0.5))
    #expect(
      ImportOutline.texts(conversation) == [
        "What is a sheet?\nOne line, please.", "A rope: it trims a sail.", "And this?", "007",
      ])
    #expect(try database.importFile(Self.sample("aichat-session.yaml")).imported.isEmpty)
  }

  @Test func llmLog() throws {
    let report = try database.importFile(log("llm-logs.sql"))
    #expect(report.format == .llm)
    #expect(report.imported.map(\.title) == ["Five names for a pelican", "Alone"])
    let conversation = try database.whole(try #require(report.imported.first))
    #expect(
      ImportOutline.texts(conversation) == [
        "Pelicans are birds.\n\nFive names for a pelican", "1. Beaky", "Shorter", "Bo",
      ])
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

  private func log(_ sample: String) throws -> String {
    try home.makeDatabase(sample + ".db", from: Self.sample(sample))
  }

  @Test func llmThreads() throws {
    let report = try database.importFile(log("llm-threads.sql"))
    #expect(report.format == .llm && report.skipped.isEmpty)
    #expect(
      report.imported.map(\.title) == [
        "Old", "Pelicans are birds. Five names …", "What is this?", "Upper please", "Alone", "A fork",
      ])
    let all = try report.imported.map { try database.whole($0) }
    // From before the upgrade: no turn of the user's between a tool's answer and the reply to it.
    #expect(ImportOutline.texts(all[0]) == ["Upper please", "Let me see.", "There."])
    #expect(all[0][all[0].path[1]]?.extras.map(\.kind) == [.toolCalls, .note])
    #expect(
      ImportOutline.texts(all[1]) == [
        "Pelicans are birds.\n\nFive names for a pelican", "Answer 1.", "Shorter", "Answer 2.",
      ])
    #expect(all[1].systemPrompt == "Be playful.")
    #expect(all[1].parameters[.temperature] == nil)
    #expect(all[1][all[1].path[1]]?.reply?.usage == Usage(promptTokens: 11, completionTokens: 5))
    #expect(all[1][all[1].path[1]]?.reply?.model == "stub")
    #expect(report.imported[2].notes == ["Attachments were left out; only text is kept."])
    #expect(ImportOutline.texts(all[3]) == ["Upper please", "Let me see.", "Answer 5."])
    #expect(all[3][all[3].path[1]]?.extras.last?.text == "A tool answered: PELICAN")
    #expect(ImportOutline.texts(all[4]) == ["Alone", "Answer 6."])
    #expect(ImportOutline.texts(all[5]).suffix(2) == ["Longer", "Pelicanissimo"])
    #expect(all[5][all[5].path[1]]?.reply?.model == "stub")
    #expect(all[5].path.count == 4 && all[5][all[5].path[3]]?.extras.map(\.text) == ["Think."])
    #expect(try database.importFile(home.file("llm-threads.sql.db")).imported.isEmpty)
    #expect(try database.problems() == [])
  }

  @Test func aichatToolsAreKept() throws {
    let report = try database.importText(
      """
      model: m
      messages:
      - role: user
        content: Weather?
      - role: tool
        content:
          tool_results:
          - call: {name: weather, arguments: {city: Bergen}, id: c1}
            output: {rain: "yes"}
          text: Looking.
          sequence: false
      - role: assistant
        content: It rains.
      """, name: "s.yaml")
    let conversation = try database.whole(try #require(report.imported.first))
    #expect(ImportOutline.texts(conversation) == ["Weather?", "Looking.", "It rains."])
    let extras = try #require(conversation[conversation.path[1]]).extras
    #expect(extras.map(\.kind) == [.toolCalls, .note])
    #expect(extras.last?.text == #"A tool answered: {"rain":"yes"}"#)
  }

  @Test func chatGPTsOddNodes() throws {
    func node(_ id: String, _ parent: String?, _ message: String, _ children: [String] = []) -> String {
      #"""
      "\#(id)":{"id":"\#(id)","parent":\#(parent.map { "\"\($0)\"" } ?? "null"),"children":\#(children),\#
      "message":\#(message)}
      """#
    }
    func message(_ role: String, _ content: String, _ rest: String = "") -> String {
      #"{"author":{"role":"\#(role)"},"content":\#(content)\#(rest)}"#
    }
    func text(_ words: String) -> String { #"{"content_type":"text","parts":["\#(words)"]}"# }
    // Several roots, a child that is not in the file, one that its parent does not list, thoughts, words to a tool.
    let nodes = [
      node("r1", nil, message("user", text("One?")), ["a1", "gone"]),
      node(
        "a1", "r1", message("assistant", #"{"content_type":"thoughts","thoughts":[{"summary":"Hm","content":"so"}]}"#)),
      node("a2", "a1", message("assistant", #"{"content_type":"code","text":"run()"}"#, #","recipient":"python""#)),
      node("a3", "a2", message("assistant", text("Yes."))),
      node("r2", "lost", message("user", text("Two?"))),
      node("c", nil, message("user", #"{"content_type":"user_editable_context","user_instructions":"Be kind."}"#)),
    ]
    let file = #"[{"title":"Odd","is_archived":true,"current_node":"a3","mapping":{\#(nodes.joined(separator: ","))}}]"#
    let report = try database.importText(file, name: "conversations.json")
    #expect(report.skipped.isEmpty)
    let imported = try #require(report.imported.first)
    let conversation = try database.whole(imported)
    #expect(ImportOutline.texts(conversation) == ["One?", "Yes."])
    #expect(conversation.children(of: nil).count == 2)
    #expect(conversation.systemPrompt == "Be kind.")
    #expect(conversation[conversation.path[0]]?.extras == [])
    let call = #"[{"type":"function","function":{"name":"python","arguments":"run()"}}]"#
    #expect(
      conversation[conversation.path[1]]?.extras
        == [MessageExtra(.reasoning, "Hm\nso"), MessageExtra(.toolCalls, call)])
    #expect(try database.list(includeArchived: true).first?.isArchived == true)
  }
}
