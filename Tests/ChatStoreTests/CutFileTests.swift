import Conversations
import Foundation
import GRDB
import Testing
import TestSupport

@testable import ChatStore

/// The database's files are emptied or cut short where they are while a chat writes to them: nothing is lost, and it is
/// said.
struct CutFileTests {
  /// What happens to them.
  enum Fate: CaseIterable {
    case database, log, both, halfTheDatabase, halfTheLog, oneByteForAll, logRemoved, logBegunWithZeros, otherText

    func befall(_ directory: DataDirectory) throws {
      let (database, log) = (directory.database, directory.database + "-wal")
      switch self {
      case .database: try cut(database, to: 0)
      case .log: try cut(log, to: 0)
      case .both:
        try cut(database, to: 0)
        try cut(log, to: 0)
      case .halfTheDatabase: try cut(database, to: 20 * 4096)
      case .halfTheLog: try cut(log, to: 2 * 4096)
      case .oneByteForAll: try write("\n", to: database, isShorter: true)
      case .logRemoved: try FileManager.default.removeItem(atPath: log)
      case .logBegunWithZeros: try write(String(repeating: "\0", count: 32), to: log, isShorter: false)
      case .otherText: try write("Shopping: tea, bread\n", to: database, isShorter: true)
      }
    }

    private func cut(_ path: String, to size: Int) throws {
      let before = try #require(FileExtent.size(of: path))
      #expect(before > size, "\(path)")
      #expect(truncate(path, size) == 0)
    }

    /// In the file that is there, as a shell's `>` does.
    private func write(_ text: String, to path: String, isShorter: Bool) throws {
      let file = try #require(FileHandle(forWritingAtPath: path))
      if isShorter { try file.truncate(atOffset: 0) }
      try file.write(contentsOf: Data(text.utf8))
      try file.close()
    }

    /// Whether the database's file has what earlier sessions wrote.
    var keepsEarlier: Bool { [.log, .halfTheLog, .logRemoved, .logBegunWithZeros].contains(self) }
  }

  /// A database with some pages of its own, closed, and a chat that goes on in it.
  private static func begin(_ directory: DataDirectory, _ maker: inout Maker) throws -> (StoreProbe, Conversation) {
    let earlier = maker.conversation(title: "earlier", turn: String(repeating: "earlier words ", count: 20_000))
    let earlierProbe = StoreProbe(directory)
    earlierProbe.save(earlier)
    earlierProbe.close()
    let probe = StoreProbe(directory)
    let conversation = maker.conversation(title: "going on", turn: "first words")
    probe.save(conversation)
    probe.flush()
    return (probe, conversation)
  }

  /// Waits until it is said; writes what could not be read again, as the core does. Returns the words.
  private static func answer(_ probe: StoreProbe, with conversation: Conversation) throws -> String {
    let (lost, words) = try probe.wait("word of it") { event -> (Set<ConversationID>, String)? in
      switch event {
      case .notice(let words): ([], words)
      case .lost(let ids, let words): (ids, words)
      default: nil
      }
    }
    if !lost.isEmpty {
      #expect(lost == [conversation.id])
      probe.store.perform(.restore(conversation))
    }
    return words
  }

  /// What is in the database now, and that what was left of the files is where the words say.
  private static func check(_ directory: DataDirectory, _ fate: Fate, _ words: String, _ texts: [String]) throws {
    #expect(words.contains("emptied or cut short") && words.hasSuffix(directory.database), "\(words)")
    let aside = try #require(words.firstMatch(of: /set aside as (\S*mixchat\.db\.damaged-\S*)\./)?.1)
    #expect(FileManager.default.fileExists(atPath: String(aside)))
    let database = try ConversationDatabase(directory: directory)
    defer { try? database.close() }
    #expect(database.notice == nil)
    #expect(try database.problems() == [])
    let id = try #require(try database.list().first { $0.title == "going on" }).id
    #expect(try database.conversation(id)?.messages.map(\.text.loaded) == texts)
    #expect(try database.list().contains { $0.title == "earlier" } == fate.keepsEarlier)
  }

  @Test(arguments: Fate.allCases) func whatIsWrittenAfterwardsIsKept(_ fate: Fate) throws {
    let home = try TemporaryDirectory()
    var maker = Maker(seed: 94)
    var (probe, conversation) = try Self.begin(home.directory, &maker)
    try fate.befall(home.directory)
    var reply = maker.message(.assistant, "", below: conversation.head, state: .streaming)
    probe.store.perform(.insert(reply, conversation.id))
    probe.store.perform(.appendText(reply.id, "second words"))
    probe.flush()
    reply.text = .loaded("second words")
    conversation.append(reply)
    let words = try Self.answer(probe, with: conversation)
    reply.text = .loaded("second words and more")
    reply.state = .complete
    probe.store.perform(.update(reply))
    #expect(try probe.list("more").map(\.title) == ["going on"])
    probe.close()
    #expect(!probe.events.contains { if case .vanished = $0 { true } else { false } })
    #expect(!probe.events.contains { if case .writeFailed = $0 { true } else { false } })
    try Self.check(home.directory, fate, words, ["first words", "second words and more"])
  }

  /// The look that follows each change of the files.
  @Test(arguments: Fate.allCases) func atRestItIsSeenByTheNextLook(_ fate: Fate) throws {
    let home = try TemporaryDirectory()
    var maker = Maker(seed: 95)
    let (probe, conversation) = try Self.begin(home.directory, &maker)
    try fate.befall(home.directory)
    probe.store.ask(.poll(conversation.id))
    let words = try Self.answer(probe, with: conversation)
    probe.store.ask(.poll(conversation.id))
    probe.close()
    #expect(!probe.events.contains { if case .deletion = $0 { true } else { false } })
    try Self.check(home.directory, fate, words, ["first words"])
  }

  /// The end of a long text is in the last page of the file, where nothing points on from it: SQLite finds no damage.
  @Test func hollowTextsAreNotTakenForWhole() throws {
    let home = try TemporaryDirectory()
    var maker = Maker(seed: 97)
    let probe = StoreProbe(home.directory)
    let conversation = maker.conversation(title: "going on", turn: String(repeating: "words ", count: 3000))
    probe.save(conversation)
    probe.close()
    let again = StoreProbe(home.directory)
    #expect(try again.open(conversation.id).path.count == 1)
    let size = try #require(FileExtent.size(of: home.directory.database))
    #expect(truncate(home.directory.database, size - 4096) == 0)
    again.store.ask(.poll(conversation.id))
    _ = try Self.answer(again, with: conversation)
    again.close()
    let database = try ConversationDatabase(directory: home.directory)
    defer { try? database.close() }
    let kept = try #require(try database.list().first { $0.title == "going on" })
    let texts = conversation.path.map { conversation[$0]?.text.loaded }
    #expect(try database.conversation(kept.id)?.messages.map(\.text.loaded) == texts)
    #expect(try database.problems() == [])
  }

  /// Thoughts are among the data of a reply, which is left out where it cannot be read.
  @Test func hollowThoughtsAreNotTakenForWhole() throws {
    let home = try TemporaryDirectory()
    var maker = Maker(seed: 98)
    let conversation = maker.conversation(title: "going on", turn: "words")
    let probe = StoreProbe(home.directory)
    probe.save(conversation)
    probe.close()
    let database = try ConversationDatabase(directory: home.directory)
    defer { try? database.close() }
    #expect(database.readable([conversation.id]).lost == [])
    try database.queue.write { db in
      try db.execute(sql: "UPDATE message SET extras = '[{\"kind\":\"reasoning\",\"text\":\"Hm' || char(0)")
    }
    #expect(database.readable([conversation.id]).lost == [conversation.id])
  }

  /// The end of a connection's queue would wake the process each second from then on.
  @Test func retiredConnectionsAreClosedAndKept() throws {
    let home = try TemporaryDirectory()
    weak var kept: DatabaseQueue?
    do {
      let queue = try DatabaseQueue(path: home.file("some.db"))
      kept = queue
      queue.retire()
    }
    #expect(kept != nil)
    let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
      try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
    }
    #expect(!open.contains { $0.hasSuffix(home.file("some.db")) })
  }

  /// Between the look at its size and the look into it, another process may empty a log that is in the database.
  @Test func emptiedLogIsOne() throws {
    let home = try TemporaryDirectory()
    let log = home.directory.database + "-wal"
    try Data([0x37, 0x7F, 0x06, 0x82] + [UInt8](repeating: 0, count: 28)).write(to: URL(filePath: log))
    let found = FileExtent(home.directory)
    #expect(found.logIsOne)
    #expect(truncate(log, 0) == 0)
    #expect(found.logIsOne)
    try Data("Shopping: tea, bread\n".utf8).write(to: URL(filePath: log))
    #expect(!found.logIsOne)
  }

  /// Files become shorter by SQLite's own doing as well.
  @Test func compactedFilesAreWhole() throws {
    let home = try TemporaryDirectory()
    var maker = Maker(seed: 96)
    let (probe, conversation) = try Self.begin(home.directory, &maker)
    let before = try #require(FileExtent.size(of: home.directory.database))
    let other = try ConversationDatabase(directory: home.directory)
    let earlier = try #require(try other.list().first { $0.title == "earlier" })
    #expect(try other.delete([earlier.id]) == 1)
    try other.vacuum()
    let after = try #require(FileExtent.size(of: home.directory.database))
    #expect(after < before)
    #expect(FileExtent.size(of: home.directory.database + "-wal") == 0)
    probe.store.ask(.poll(conversation.id))
    probe.store.perform(.rename(conversation.id, "gone on"))
    probe.flush()
    #expect(try other.list().map(\.title) == ["gone on"])
    try other.close()
    probe.close()
    #expect(!probe.events.contains { if case .notice = $0 { true } else { false } })
    #expect(try !FileManager.default.contentsOfDirectory(atPath: home.path).contains { $0.contains("damaged") })
  }
}
