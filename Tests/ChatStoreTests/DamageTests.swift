import Conversations
import Foundation
import GRDB
import Testing
import TestSupport

@testable import ChatStore

/// What cannot be read is said, never read as empty; and what is no database is left where it is by a check.
struct DamageTests {
  let home: TemporaryDirectory

  init() throws { home = try TemporaryDirectory() }

  @Test func checkLeavesADamagedFileAndSaysWhatItIs() throws {
    let rubbish = Data("This is not a database.".utf8)
    try rubbish.write(to: URL(fileURLWithPath: home.directory.database))
    #expect(throws: Failure.self) { try ConversationDatabase.problems(in: home.directory) }
    do throws(Failure) {
      _ = try ConversationDatabase.problems(in: home.directory)
    } catch {
      #expect(error.message.contains("is no SQLite database"))
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: home.directory.database)) == rubbish)
    #expect(try !FileManager.default.contentsOfDirectory(atPath: home.path).contains { $0.contains("damaged") })
  }

  /// What SQLite takes for nothing, or for a database's beginning; with a log that has all that there was, or without.
  @Test(arguments: [(1, 0), (2, 0), (15, 0), (16, 0), (99, 0), (512, 0), (0, 9000), (1, 9000), (nil, 9000)])
  func remainsAreSetAside(_ bytes: Int?, _ log: Int) throws {
    let rubbish = Data(repeating: UInt8(ascii: "x"), count: bytes ?? 0)
    if bytes != nil { try rubbish.write(to: URL(fileURLWithPath: home.directory.database)) }
    let pages = Data(repeating: UInt8(ascii: "w"), count: log)
    if log > 0 { try pages.write(to: URL(fileURLWithPath: home.directory.database + "-wal")) }
    #expect(throws: Failure.self) { try ConversationDatabase.problems(in: home.directory) }
    let database = try ConversationDatabase(directory: home.directory)
    let aside = try #require(database.notice?.firstMatch(of: /set aside as (.*damaged-.*);/)?.1)
    #expect(try Data(contentsOf: URL(fileURLWithPath: String(aside))) == rubbish)
    if log > 0 { #expect(try Data(contentsOf: URL(fileURLWithPath: aside + "-wal")) == pages) }
    #expect(try database.problems() == [] && database.list().isEmpty)
    try database.close()
    let again = try ConversationDatabase(directory: home.directory)
    #expect(again.notice == nil)
    try again.close()
  }

  @Test func damagedColumnsAreTold() throws {
    var maker = Maker(seed: 95)
    var conversation = maker.conversation(title: "hurt", turn: "words")
    try conversation.parameters.set(.temperature, .real(0.5))
    var reply = maker.message(.assistant, "", below: conversation.head, state: .failed)
    reply.failure = Failure(.server, "it broke")
    reply.extras = [MessageExtra(.note, "aside")]
    conversation.append(reply)
    let database = try ConversationDatabase(directory: home.directory)
    let stored = StoredConversation(conversation)
    try database.write("") { try stored.insert($0, WriteMark(stamp: 1, writer: 1)) }
    #expect(try database.problems() == [])
    #expect(try database.conversation(conversation.id)?.damage == [])
    try database.write("") { db in
      try db.execute(sql: "UPDATE conversation SET parameters = '{\"temperature\":0.'")
      try db.execute(sql: "UPDATE message SET failure = '{\"cause' WHERE failure IS NOT NULL")
      try db.execute(sql: "UPDATE message SET extras = '[{]' WHERE extras IS NOT NULL")
    }
    let read = try #require(try database.conversation(conversation.id))
    #expect(read.damage.contains { $0.contains("parameters") && $0.contains("hurt") && $0.contains("0.") })
    let message = try #require(read.conversation[reply.id])
    #expect(message.failure?.message.contains("damaged: {\"cause") == true)
    #expect(message.extras.first?.text.contains("damaged: [{]") == true)
    let problems = try database.problems()
    for word in ["parameters", "failure", "extras"] {
      #expect(problems.contains { $0.contains(word) }, "\(problems)")
    }
    try database.close()
    let probe = StoreProbe(home.directory)
    _ = try probe.open(conversation.id)
    let notice = try probe.wait("notice") { if case .notice(let words) = $0 { words } else { nil } }
    #expect(notice.contains("parameters"))
    probe.close()
  }

  /// A value that the table of parameters refuses is damage as well.
  @Test func parameterOutOfRangeIsNamed() {
    let sentence = DamagedColumns.sentence(parameters: #"{"temperature":99,"top_p":0.5}"#, title: "t")
    #expect(sentence?.contains("temperature") == true && sentence?.contains("top_p") == false)
    #expect(DamagedColumns.sentence(parameters: #"{"top_p":0.5}"#, title: "t") == nil)
    for (extra, name) in [("5", "extra"), (#"{"a":1,"stream":false}"#, "extra.stream")] {
      #expect(
        DamagedColumns.sentence(parameters: #"{"extra":\#(extra)}"#, title: "t")?.hasSuffix("not set: \(name).") == true
      )
    }
    #expect(DamagedColumns.sentence(parameters: #"{"extra":{"a":[1]}}"#, title: "t") == nil)
  }

  /// The folder's mode before, whether something of somebody else's is in it, its mode after.
  @Test(arguments: [(0o777, false, 0o700), (0o775, false, 0o700), (0o777, true, 0o777), (0o755, false, 0o755)])
  func directoryOpenToOthersIsToldAndClosedWhereItIsOurs(_ mode: Int, _ isShared: Bool, _ after: Int) throws {
    chmod(home.path, mode_t(mode))
    if isShared { try Data().write(to: URL(fileURLWithPath: home.file("report.odt"))) }
    let database = try ConversationDatabase(directory: home.directory)
    let attributes = try FileManager.default.attributesOfItem(atPath: home.path)
    #expect(attributes[.posixPermissions] as? Int == after)
    #expect((database.notice?.contains(home.path) == true) == (mode & 0o022 != 0))
    try database.close()
  }

  /// "Permanently": not a word stays in the files.
  @Test func deletedWordsAreInNoFile() throws {
    var maker = Maker(seed: 96)
    let kept = StoredConversation(maker.conversation(title: "kept", turn: "harmless"))
    var secret = StoredConversation(maker.conversation(title: "zanzibar title", turn: "zanzibar turn"))
    secret.draft = "zanzibar draft"
    let long = String(repeating: "zanzibar quincunx ", count: 5000)
    secret.conversation.append(maker.message(.user, long, below: secret.conversation.head))
    let database = try ConversationDatabase(directory: home.directory)
    for stored in [kept, secret] {
      try database.write("") { try stored.insert($0, WriteMark(stamp: 1, writer: 1)) }
    }
    #expect(try places(of: "zanzibar") != [])
    #expect(try database.delete([secret.conversation.id]) == 1)
    try database.forgetDeleted()
    #expect(try places(of: "zanzibar") == [])
    #expect(try places(of: "quincunx") == [])
    #expect(try database.list(query: "harmless").count == 1)
    #expect(try database.problems() == [])
    try database.close()
  }

  private func places(of word: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: home.path).filter { name in
      guard name.hasPrefix("mixchat.db") else { return false }
      return try Data(contentsOf: URL(fileURLWithPath: home.file(name))).range(of: Data(word.utf8)) != nil
    }
  }
}
