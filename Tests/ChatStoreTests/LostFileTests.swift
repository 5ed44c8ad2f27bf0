import Conversations
import Foundation
import GRDB
import Testing
import TestSupport

@testable import ChatStore

/// The database's file is taken away while a chat writes to it: nothing is lost, and it is said.
struct LostFileTests {
  /// What happens to it.
  enum Fate: CaseIterable {
    case fileRemoved, allFilesRemoved, folderRemoved, fileMoved, folderMoved, replaced

    func befall(_ directory: DataDirectory, _ elsewhere: TemporaryDirectory) throws {
      let files = FileManager.default
      switch self {
      case .fileRemoved: try files.removeItem(atPath: directory.database)
      case .allFilesRemoved:
        for suffix in ["", "-wal", "-shm"] { try files.removeItem(atPath: directory.database + suffix) }
      case .folderRemoved: try files.removeItem(atPath: directory.path)
      case .fileMoved: try files.moveItem(atPath: directory.database, toPath: elsewhere.file("moved.db"))
      case .folderMoved: try files.moveItem(atPath: directory.path, toPath: elsewhere.file("moved"))
      case .replaced:
        let other = try ConversationDatabase(directory: elsewhere.directory)
        var maker = Maker(seed: 91)
        let stored = StoredConversation(maker.conversation(title: "of the other file", turn: "kept"))
        try other.write("") { try stored.insert($0, WriteMark(stamp: 1, writer: 1)) }
        try other.close()
        #expect(rename(elsewhere.directory.database, directory.database) == 0)
      }
    }
  }

  @Test(arguments: Fate.allCases) func whatIsWrittenIsFoundUnderTheName(_ fate: Fate) throws {
    let home = try TemporaryDirectory()
    let elsewhere = try TemporaryDirectory()
    let directory = DataDirectory(home.file("data"))
    var maker = Maker(seed: 90)
    let earlier = maker.conversation(title: "earlier", turn: "earlier words")
    let earlierProbe = StoreProbe(directory)
    earlierProbe.save(earlier)
    earlierProbe.close()

    let probe = StoreProbe(directory)
    var conversation = maker.conversation(title: "going on", turn: "first words")
    probe.save(conversation)
    probe.flush()
    try fate.befall(directory, elsewhere)
    var reply = maker.message(.assistant, "", below: conversation.head, state: .streaming)
    conversation.append(reply)
    probe.store.perform(.insert(reply, conversation.id))
    probe.store.perform(.appendText(reply.id, "second words"))
    probe.flush()
    let notice = try probe.wait("notice") { if case .notice(let words) = $0 { words } else { nil } }
    #expect(notice.contains(directory.database))
    // It goes on there: the rest of the reply, searches, and other programs.
    reply.text = .loaded("second words and more")
    reply.state = .complete
    probe.store.perform(.update(reply))
    #expect(try probe.list("more").map(\.title) == ["going on"])
    let beside = try ConversationDatabase(directory: directory)
    #expect(try beside.conversation(conversation.id)?.messages.count == 2)
    try beside.close()
    probe.close()
    #expect(probe.events.count { if case .notice = $0 { true } else { false } } == 1)

    let database = try ConversationDatabase(directory: directory)
    defer { try? database.close() }
    #expect(try database.problems() == [])
    let kept = try #require(try database.conversation(conversation.id)).messages
    #expect(kept.map(\.text.loaded) == ["first words", "second words and more"])
    let titles = try Set(database.list().map(\.title))
    #expect(titles == ["going on", fate == .replaced ? "of the other file" : "earlier"])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted() == [
        "mixchat.db", "mixchat.db-shm", "mixchat.db-wal", "running",
      ])
  }

  @Test func whatCannotBeMadeAgainIsToldAndTriedAgain() throws {
    let home = try TemporaryDirectory()
    let directory = DataDirectory(home.file("data"))
    var maker = Maker(seed: 92)
    let probe = StoreProbe(directory)
    probe.save(maker.conversation(title: "one", turn: "one"))
    probe.flush()
    try FileManager.default.removeItem(atPath: directory.path)
    try Data().write(to: URL(fileURLWithPath: directory.path))
    probe.save(maker.conversation(title: "two", turn: "two"))
    let failure = try probe.wait("failure") { if case .writeFailed(let failure) = $0 { failure } else { nil } }
    #expect(failure.message.contains(directory.path))
    #expect(!probe.store.flush())
    try FileManager.default.removeItem(atPath: directory.path)
    _ = try probe.wait("saved") { $0 == .saved ? true : nil }
    probe.close()
    let database = try ConversationDatabase(directory: directory)
    #expect(try Set(database.list().map(\.title)) == ["one", "two"])
    try database.close()
  }

  /// Somebody who removes it while nothing more is written has their way.
  @Test func whatWasRemovedAtRestStaysRemoved() throws {
    let home = try TemporaryDirectory()
    let directory = DataDirectory(home.file("data"))
    var maker = Maker(seed: 93)
    let probe = StoreProbe(directory)
    probe.save(maker.conversation(title: "one", turn: "one"))
    probe.flush()
    try FileManager.default.removeItem(atPath: directory.path)
    probe.close()
    #expect(!FileManager.default.fileExists(atPath: directory.database))
  }
}
