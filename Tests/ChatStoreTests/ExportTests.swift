import Cells
import Conversations
import Foundation
import Hands
import Testing
import TestSupport

@testable import ChatStore

/// Exports, and the round trip through JSON.
struct ExportTests {
  let home: TemporaryDirectory
  let database: ConversationDatabase

  init() throws {
    home = try TemporaryDirectory()
    database = try ConversationDatabase(directory: home.directory)
  }

  private func json(_ database: ConversationDatabase) throws -> String { try database.exported() }

  /// Random trees with everything in them that a conversation can hold.
  @Test(arguments: 0..<20 as Range<UInt64>) func exportImportExportGivesTheSameBytes(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var made: [StoredConversation] = []
    var maker = Maker(seed: seed, clock: Int64.random(in: 0...2_000_000_000_000, using: &random))
    for _ in 0..<Int.random(in: 1...4, using: &random) { made.append(RandomConversation.make(&maker, &random)) }
    try database.write("") { db in
      for stored in made { try stored.insert(db, WriteMark(stamp: 1, writer: 1)) }
    }
    for stored in made {
      let loaded = try #require(try database.conversation(stored.conversation.id))
      #expect(Content(loaded.conversation) == Content(stored.conversation))
      #expect(loaded.requests == stored.requests && loaded.draft == stored.draft)
      #expect(loaded.isPinned == stored.isPinned && loaded.isArchived == stored.isArchived)
    }
    let first = try json(database)
    let other = try TemporaryDirectory()
    let copy = try ConversationDatabase(directory: other.directory)
    let report = try copy.importText(first, name: "export")
    #expect(report.format == .mixchat)
    #expect(report.skipped.isEmpty)
    #expect(report.imported.count == made.count)
    #expect(try json(copy) == first)
    #expect(try copy.problems() == [])
    // Once more: all is here, nothing is doubled.
    let again = try copy.importText(first, name: "export")
    #expect(again.imported.isEmpty)
    #expect(again.skipped.allSatisfy { $0.reason == "it is here already, the same" })
    #expect(try json(copy) == first)
  }

  /// A turn, its reply, and a turn that follows; kept.
  private func threeMessages() throws -> Conversation {
    var maker = Maker(seed: 5)
    var conversation = maker.conversation(title: "t", turn: "alpha")
    conversation.append(maker.message(.assistant, "beta", below: conversation.head))
    conversation.append(maker.message(.user, "gamma", below: conversation.head))
    try database.write("") { db in
      try StoredConversation(conversation).insert(db, WriteMark(stamp: 1, writer: 1))
    }
    return conversation
  }

  @Test(arguments: ExportFormat.allCases) func upToAMessageNothingThatFollowsIsWritten(_ format: ExportFormat) throws {
    let conversation = try threeMessages()
    var text = ""
    try database.export([conversation.id], upTo: conversation.path[1], as: format) { text += $0 }
    #expect(text.contains("alpha") && text.contains("beta") && !text.contains("gamma"))
  }

  @Test func jsonIsReadWhateverItsFileIsCalled() throws {
    let conversation = try threeMessages()
    let file = home.file("kept.md")
    try database.export([conversation.id], as: .json, to: file)
    let other = try TemporaryDirectory()
    let copy = try ConversationDatabase(directory: other.directory)
    #expect(try copy.importFile(file).imported.map(\.id) == [conversation.id])
  }

  @Test func firstVersionOfTheFormatIsRead() throws {
    let body = #"{"messages":[{"role":"user","content":"a question of some length, \u00e9"}]}"#
    let text = """
      {"format":"mixchat","version":1,"conversations":[{"id":"0savgf5y257fe","created_at":"2026-01-31T14:22:05.123Z",
      "messages":[{"id":"0000000000001","parent":null,"role":"user","state":"complete","created_at":1,
      "text":"a question of some length, é"},
      {"id":"0000000000002","parent":"0000000000001","role":"assistant","state":"complete","created_at":2,"text":"b",
      "reply":{"model":"m","provider":"p"},
      "provenance":{"url":"u","body":\(JSON.text(body).compact),"headers":[]}}]}]}
      """
    let report = try database.importText(text, name: "old.json")
    #expect(report.imported.map(\.messageCount) == [2] && report.skipped.isEmpty)
    #expect(try database.provenance(MessageID(2)) == Provenance(url: "u", body: body))
    #expect(try database.importText(json(database), name: "new.json").skipped.count == 1)
  }

  @Test(arguments: [
    (#""request": 1"#, #""request": 7"#), (#""bytes": "#, #""bytes": 9"#), (#""after": 0"#, #""after": 4"#),
  ]) func brokenRequestsAreRefused(_ good: String, _ bad: String) throws {
    var maker = Maker(seed: 44)
    var conversation = maker.conversation(title: "t", turn: "a question that is long enough")
    for text in ["a reply that is also long enough", "another"] {
      conversation.append(maker.message(.assistant, text, below: conversation.head))
    }
    var stored = StoredConversation(conversation)
    let quoted = "\"a question that is long enough\""
    for (place, body) in [quoted, quoted + "\"a reply that is also long enough\""].enumerated() {
      stored.requests.add(
        Provenance(url: "u", body: body), of: conversation.path[place + 1], in: conversation.messages)
    }
    try database.write("") { try stored.insert($0, WriteMark(stamp: 1, writer: 1)) }
    let text = try json(database)
    #expect(text.contains(good))
    let other = try TemporaryDirectory()
    let copy = try ConversationDatabase(directory: other.directory)
    let report = try copy.importText(text.replacing(good, with: bad, maxReplacements: 1), name: "x")
    #expect(report.imported.isEmpty && report.skipped.count == 1, "\(report)")
  }

  @Test func conversationWhoseMessagesAreHereInAnotherIsImportedAsACopy() throws {
    let conversation = try threeMessages()
    let exported = try json(database).replacing(conversation.id.description, with: "0savgf5y257fe")
    let report = try database.importText(exported, name: "export")
    let copy = try #require(report.imported.first)
    #expect(copy.id != conversation.id)
    #expect(copy.notes == ["Messages of it are here in another conversation: it was imported as a copy."])
    #expect(try database.list().count == 2)
    let whole = try #require(try database.conversation(copy.id)).conversation
    #expect(whole.path.map { whole[$0]?.text.loaded } == ["alpha", "beta", "gamma"])
  }

  @Test func brokenConversationIsSkippedWholeAndTheOthersAreNot() throws {
    var maker = Maker(seed: 41)
    for title in ["good", "bad"] {
      let conversation = maker.conversation(title: title, turn: title)
      let stored = StoredConversation(conversation)
      try database.write("") { try stored.insert($0, WriteMark(stamp: 1, writer: 1)) }
    }
    let text = try json(database).replacing("\"text\": \"bad\"", with: "\"txet\": \"bad\"")
    let other = try TemporaryDirectory()
    let copy = try ConversationDatabase(directory: other.directory)
    let report = try copy.importText(text, name: "export")
    #expect(report.imported.map(\.title) == ["good"])
    #expect(report.skipped.map(\.name) == ["bad"])
    #expect(report.skipped.first?.reason.hasSuffix("has no valid text") == true)
  }

  @Test func pagesForPeople() throws {
    var maker = Maker(seed: 42)
    var conversation = maker.conversation(title: "A <b>bold</b> title")
    conversation.systemPrompt = "Be & brief"
    conversation.append(maker.message(.user, "Is 1 < 2?\n<script>alert('x')</script>", below: nil))
    var reply = maker.message(.assistant, "Yes.\u{1B}[31m", below: conversation.head, state: .stopped)
    reply.extras = [MessageExtra(.note, "<i>folded</i> & \"kept\"")]
    conversation.append(reply)
    let stored = StoredConversation(conversation)
    try database.write("") { try stored.insert($0, WriteMark(stamp: 1, writer: 1)) }
    func exported(_ format: ExportFormat) throws -> String {
      let path = home.file("out.\(format.rawValue)")
      #expect(try database.export([conversation.id], as: format, to: path) == 1)
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      #expect(attributes[.posixPermissions] as? Int == 0o600)
      return try String(contentsOfFile: path, encoding: .utf8)
    }
    #expect(
      try exported(.markdown) == """
        # A <b>bold</b> title

        mixtral · local · begun 2025-10-09

        ## System

        Be & brief

        ## You

        Is 1 < 2?
        <script>alert('x')</script>

        ## mixtral

        Yes.\u{1B}[31m

        > Stopped by the user.

        > Note: <i>folded</i> & "kept"

        """)
    #expect(
      try exported(.text) == """
        A <b>bold</b> title
        ===================
        mixtral · local · begun 2025-10-09

        System:
        Be & brief

        You:
        Is 1 < 2?
        <script>alert('x')</script>

        mixtral:
        Yes.\u{1B}[31m
        [Stopped by the user.]
        [Note: <i>folded</i> & "kept"]

        """)
    let page = try exported(.html)
    #expect(page.hasPrefix("<!DOCTYPE html>") && page.hasSuffix("</html>\n"))
    #expect(page.contains("<title>A &lt;b&gt;bold&lt;/b&gt; title</title>"))
    #expect(page.contains("<p>Yes.\u{FFFD}[31m</p>"))
    #expect(!page.contains("<script") && !page.contains("<b>") && !page.contains("\u{1B}"))
    #expect(!page.contains("http://") && !page.contains("src="))
    #expect(page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"))
    #expect(page.contains("Be &amp; brief"))
    #expect(page.contains("<p class=\"note\">Note: &lt;i&gt;folded&lt;/i&gt; &amp; &quot;kept&quot;</p>"))
  }

  @Test func fileThatIsThereIsLeftAlone() throws {
    let path = home.file("there.json")
    try Data("mine".utf8).write(to: URL(fileURLWithPath: path))
    let failure = #expect(throws: Failure.self) { try database.export(nil, as: .json, to: path) }
    // A chat has no --force.
    #expect(failure?.message.hasSuffix("Give another name, or delete it first.") == true)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
    try database.export(nil, as: .json, to: path, replacing: true)
    #expect(try String(contentsOfFile: path, encoding: .utf8).contains("\"format\": \"mixchat\""))
    #expect(throws: Failure.self) { try database.export([ConversationID(5)], as: .json, to: home.file("none.json")) }
    let names = try FileManager.default.contentsOfDirectory(atPath: home.path)
    #expect(!names.contains { $0.hasPrefix("none.json") || $0.contains(".part-") })
  }

  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
      (1_709_210_096_789, "2024-02-29T12:34:56.789Z"), (-62_167_219_200_000, "0000-01-01T00:00:00.000Z"),
      (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
    ] as [(Int64, String)]) func momentsAreWrittenAndRead(_ milliseconds: Int64, _ text: String)
  {
    #expect(Moment.iso(Timestamp(milliseconds: milliseconds)) == text)
    #expect(Moment.parse(text)?.milliseconds == milliseconds)
  }

  @Test func momentsOfOthersAreRead() {
    #expect(Moment.parse("2024-02-29 12:34:56")?.milliseconds == 1_709_210_096_000)
    #expect(Moment.parse("2024-02-29T13:34:56.7+01:00")?.milliseconds == 1_709_210_096_700)
    #expect(Moment.parse("2024-02-29")?.milliseconds == 1_709_164_800_000)
    for bad in ["", "2024", "2024-13-01", "2024-02-29T", "2024-02-29T12:34:56X", "tomorrow"] {
      #expect(Moment.parse(bad) == nil)
    }
  }
}

enum RandomConversation {
  static let alphabet: [String] = [
    "a", "Z", " ", "\n", "\r\n", "\t", "\"", "\\", "/", "\u{0}", "\u{1}", "\u{1B}", "\u{7F}", "é", "e\u{301}", "北",
    "🎉", "👩‍👩‍👧", "\u{202E}", "\u{FEFF}", "\u{FFFF}", "\u{2028}", "0", "<", "&", "ß", "ไ",
  ]

  static func text(_ random: inout SeededGenerator, _ most: Int = 200) -> String {
    (0..<Int.random(in: 0...most, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "" }.joined()
  }

  /// The texts of a branch, as a request has them.
  private static func branch(_ end: MessageID?, _ conversation: Conversation) -> String {
    var texts: [String] = []
    var next = end
    while let id = next, let message = conversation[id] {
      texts.append(String(decoding: SentPiece.escape(message.text.loaded ?? ""), as: UTF8.self))
      next = message.parent
    }
    return texts.reversed().joined(separator: "|")
  }

  static func number(_ random: inout SeededGenerator) -> Double {
    [0, 0.1, 1e-9, 12345.678, 1e21, 7].randomElement(using: &random) ?? 0
  }

  static func make(_ maker: inout Maker, _ random: inout SeededGenerator) -> StoredConversation {
    var conversation = maker.conversation(title: text(&random, 20))
    conversation.systemPrompt = text(&random)
    conversation.model = text(&random, 5).replacing("\u{0}", with: "")
    conversation.parameters[.temperature] = .real(1.3)
    conversation.parameters[.seed] = .integer(Int.random(in: 1...Int.max, using: &random))
    conversation.parameters[.stop] = .texts(["\n", "a\"b\\"])
    conversation.parameters[.logitBias] = .bias([.init(token: 9, bias: 1), .init(token: 2, bias: -0.5)])
    conversation.parameters[.logprobs] = .flag(true)
    conversation.parameters[.responseFormat] = .json(#"{"type":"json_schema","json_schema":{"name":"n","schema":{}}}"#)
    conversation.parameters.extra["top_a"] = "0.25"
    conversation.tags = Tag.settled(["work", "é-1", "a/b"].filter { _ in Bool.random(using: &random) })
    conversation.parameters.extra["route"] = #"{"order":["a",null,true],"text":"é\"\n"}"#
    var ids: [MessageID] = []
    var bodies: [MessageID: Provenance] = [:]
    var stored = StoredConversation(conversation)
    for _ in 0..<Int.random(in: 0...30, using: &random) {
      let role = Role.allCases.randomElement(using: &random) ?? .user
      let parent = Bool.random(using: &random) ? ids.last : ids.randomElement(using: &random)
      var message = maker.message(role, text(&random), below: parent)
      message.state = [.complete, .stopped, .interrupted, .failed].randomElement(using: &random) ?? .complete
      if role == .assistant {
        message.reply?.usage = Bool.random(using: &random) ? Usage(promptTokens: 3, completionTokens: 4) : nil
        message.reply?.usage?.cachedTokens = 1
        if Bool.random(using: &random) { message.reply?.unreported = TokenGuess(prompt: 5, completion: 6) }
        message.reply?.cost = Cost(dollars: number(&random), source: .computed)
        message.reply?.finishReason = [nil, .stop, .length, .other("x\"y")].randomElement(using: &random) ?? nil
        message.reply?.timings.firstToken = number(&random)
        message.reply?.timings.total = number(&random)
        message.reply?.inferenceID = "inf"
        if Bool.random(using: &random) {
          bodies[message.id] = Provenance(
            url: "https://x/",
            body: text(&random) + "\"" + branch(ids.last, stored.conversation) + "\"" + text(&random, 9),
            headers: [.init(name: "a", value: text(&random, 5))])
        }
      }
      if message.state == .failed { message.failure = Failure(.server, text(&random, 9), status: 500, retryAfter: 2.5) }
      if Bool.random(using: &random) { message.extras = [MessageExtra(.note, text(&random))] }
      if Bool.random(using: &random) { message.counted = TokenCount(7, .exact) }
      message.isPinned = Bool.random(using: &random)
      message.isExcluded = Bool.random(using: &random)
      stored.conversation.append(message)
      ids.append(message.id)
    }
    for id in ids {
      if let body = bodies[id] { stored.requests.add(body, of: id, in: stored.conversation.messages) }
    }
    if let head = ids.randomElement(using: &random) { stored.conversation.select(head: head) }
    stored.isPinned = Bool.random(using: &random)
    stored.isArchived = Bool.random(using: &random)
    stored.draft = text(&random)
    return stored
  }
}
