import Conversations
import Foundation
import GRDB
import Locks
import Testing
import TestSupport

@testable import ChatStore

/// What one window does to what another has open, or counts.
@Suite(.serialized)
struct OtherWindowTests {
  let home: TemporaryDirectory

  init() throws { home = try TemporaryDirectory() }

  /// A reply that ends in a conversation which another process deleted meanwhile.
  @Test func whatGoesOnHereIsRestoredWhole() throws {
    for isForGood in [true, false] {
      var maker = Maker(seed: isForGood ? 24 : 25)
      let here = StoreProbe(home.directory)
      var conversation = maker.conversation(title: "going on", turn: "root")
      conversation.append(maker.message(.assistant, "", below: conversation.head, state: .streaming))
      here.save(conversation)
      here.flush()
      let elsewhere = StoreProbe(home.directory)
      elsewhere.store.perform(.setConversationDeleted(conversation.id, true))
      elsewhere.flush()
      if isForGood { elsewhere.close() }
      let reply = try #require(conversation.head)
      conversation.change(reply) {
        $0.text = .loaded("whole")
        $0.state = .complete
      }
      here.store.perform(.restore(conversation))
      here.store.perform(.update(try #require(conversation[reply])))
      here.flush()
      if !isForGood { elsewhere.close() }
      let isTold = here.events.contains(.restored(conversation.id, title: "going on", lost: 0))
      #expect(isTold == isForGood)
      // Not against the will of who deleted it here.
      here.store.perform(.restore(conversation))
      let whole = try here.open(conversation.id)
      #expect(whole.path.map { whole[$0]?.text.loaded } == ["root", "whole"])
      #expect(try here.list("whole").map(\.id).contains(conversation.id))
      here.store.perform(.setConversationDeleted(conversation.id, true))
      here.store.perform(.restore(conversation))
      here.close()
      let database = try ConversationDatabase(directory: home.directory)
      #expect(try database.conversation(conversation.id) == nil)
      #expect(try database.problems() == [])
    }
  }

  /// A quit sweeps its own deletions, never what another window could still take back.
  @Test func quittingLeavesWhatAnotherWindowCanTakeBack() throws {
    var maker = Maker(seed: 40)
    let here = StoreProbe(home.directory)
    let whole = maker.conversation(title: "whole", turn: "whole words")
    var cut = maker.conversation(title: "cut", turn: "stays")
    cut.append(maker.message(.assistant, "goes", below: cut.head))
    for conversation in [whole, cut] { here.save(conversation) }
    let end = try #require(cut.head)
    here.store.perform(.setConversationDeleted(whole.id, true))
    here.store.perform(.setDeleted([end], true))
    here.flush()
    let elsewhere = StoreProbe(home.directory)
    _ = try elsewhere.list()
    elsewhere.close()
    here.store.perform(.setConversationDeleted(whole.id, false))
    here.store.perform(.setDeleted([end], false))
    // What was taken back is stored: this window's own end sweeps nothing either.
    here.close()
    let database = try ConversationDatabase(directory: home.directory)
    defer { try? database.close() }
    #expect(try database.conversation(whole.id)?.messages.map(\.text.loaded) == ["whole words"])
    #expect(try database.conversation(cut.id)?.messages.map(\.text.loaded) == ["stays", "goes"])
    #expect(try database.list(query: "goes").map(\.id) == [cut.id])
    #expect(try database.list(query: "whole").map(\.id) == [whole.id])
  }

  /// What is deleted leaves the index too, which alone would tell that it was there.
  @Test func whatIsDeletedLeavesTheIndex() throws {
    var maker = Maker(seed: 41)
    let here = StoreProbe(home.directory)
    let conversation = maker.conversation(title: "quagga title", turn: "quagga turn")
    var other = maker.conversation(title: "other", turn: "stays")
    other.append(maker.message(.user, "quagga too", below: other.head))
    for conversation in [conversation, other] { here.save(conversation) }
    here.store.perform(.setConversationDeleted(conversation.id, true))
    here.store.perform(.setDeleted([try #require(other.head)], true))
    here.flush()
    #expect(try here.list("quagga").isEmpty)
    here.close()
    let database = try ConversationDatabase(directory: home.directory)
    defer { try? database.close() }
    let left = try database.read("") { db in
      try ["messageSearch", "titleSearch"].map { table in
        try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table) WHERE \(table) MATCH 'quagga'") ?? -1
      }
    }
    #expect(left == [0, 0])
    #expect(try database.problems() == [])
  }

  /// What was written before this process knew brings a bare row back, and `restore` the rest.
  @Test func whatVanishedUnderAWriteIsRestoredWhole() throws {
    var maker = Maker(seed: 29)
    let here = StoreProbe(home.directory)
    var conversation = maker.conversation(title: "gone", turn: "root")
    conversation.append(maker.message(.assistant, "answer", below: conversation.head))
    here.save(conversation)
    here.flush()
    let elsewhere = StoreProbe(home.directory)
    elsewhere.store.perform(.setConversationDeleted(conversation.id, true))
    elsewhere.close()
    conversation.append(maker.message(.user, "more", below: conversation.head))
    here.store.perform(.insert(try #require(conversation.head.flatMap { conversation[$0] }), conversation.id))
    here.flush()
    #expect(here.events.contains(.vanished(conversation.id)))
    here.store.perform(.restore(conversation))
    here.store.perform(.restore(conversation))
    here.flush()
    #expect(here.events.filter { $0 == .restored(conversation.id, title: "gone", lost: 0) }.count == 1)
    let whole = try here.open(conversation.id)
    #expect(whole.path.map { whole[$0]?.text.loaded } == ["root", "answer", "more"])
    here.close()
    #expect(try ConversationDatabase(directory: home.directory).problems() == [])
  }

  /// Streamed text finds no reply any more: said with the first of it, once, and not where only the reply is gone.
  @Test func whatStreamsIntoNothingIsTold() throws {
    var maker = Maker(seed: 30)
    let here = StoreProbe(home.directory)
    var conversation = maker.conversation(title: "gone", turn: "root")
    let reply = maker.message(.assistant, "", below: conversation.head, state: .streaming)
    conversation.append(reply)
    here.save(conversation)
    here.store.perform(.appendText(reply.id, "half"))
    here.flush()
    let elsewhere = StoreProbe(home.directory)
    elsewhere.store.perform(.setConversationDeleted(conversation.id, true))
    elsewhere.close()
    for text in [" and", " more"] {
      here.store.perform(.appendText(reply.id, text))
      here.flush()
    }
    #expect(here.events.filter { $0 == .vanished(conversation.id) }.count == 1)
    conversation.appendText("half and more", to: reply.id)
    here.store.perform(.restore(conversation))
    here.store.perform(.appendText(reply.id, " yet"))
    here.flush()
    // As a kill leaves it.
    let database = try ConversationDatabase(directory: home.directory)
    #expect(try database.queue.read { try MessageTable.storedText($0, reply.id) } == "half and more yet")
    #expect(here.events.filter { $0 == .vanished(conversation.id) }.count == 1)
    here.close()
  }

  @Test func othersWritesAreToldAndTheirSpendingIsRead() async throws {
    var maker = Maker(seed: 26, clock: Int64(Date().timeIntervalSince1970 * 1000))
    let (here, elsewhere) = (StoreProbe(home.directory), StoreProbe(home.directory))
    func reply(_ dollars: Double) -> (Conversation, Message) {
      var conversation = maker.conversation(title: "paid")
      var reply = maker.message(.assistant, "text", below: nil)
      reply.reply?.requestID = "r\(dollars)"
      reply.reply?.cost = Cost(dollars: dollars, source: .reported)
      conversation.append(reply)
      return (conversation, reply)
    }
    func isTold() -> Bool {
      let before = here.events.count
      here.store.ask(.askForWriters)
      here.flush()
      return here.events.dropFirst(before).contains(.othersWrote)
    }
    let since = Timestamp(milliseconds: maker.clock - 1000)
    elsewhere.save(reply(0.5).0)
    elsewhere.flush()
    #expect(isTold())
    #expect(!isTold())
    here.save(reply(0.25).0)
    #expect(!isTold())
    #expect(try await here.store.usage(since: since).cost?.dollars == 0.75)
    elsewhere.save(reply(1).0)
    elsewhere.flush()
    #expect(isTold())
    #expect(try await here.store.usage(since: since).cost?.dollars == 1.75)
    // Reading is no writing: nothing is said of it, to no one.
    #expect(!isTold())
    here.close()
    elsewhere.close()
    await #expect(throws: Failure.self) { try await here.store.usage(since: since) }
  }

  @Test func whoeverRenamesWhatIsGoneLeavesNothingInTheIndex() throws {
    var maker = Maker(seed: 27)
    let probe = StoreProbe(home.directory)
    let id = maker.conversation().id
    probe.store.perform(.rename(id, "phantom"))
    probe.flush()
    probe.close()
    let database = try ConversationDatabase(directory: home.directory)
    let found = try database.queue.read {
      try Int.fetchOne($0, sql: "SELECT count(*) FROM titleSearch WHERE titleSearch MATCH 'phantom'")
    }
    #expect(found == 0)
  }

  /// Deleting many keeps no one else out until the last: each is a transaction of its own.
  @Test func othersWriteWhileMuchIsDeleted() throws {
    var maker = Maker(seed: 28)
    let probe = StoreProbe(home.directory)
    let ids = (0..<3).map { _ in
      let conversation = maker.conversation(title: "old")
      probe.save(conversation)
      return conversation.id
    }
    probe.store.perform(.setPinned(ids[1], true))
    probe.flush()
    let database = try ConversationDatabase(directory: home.directory)
    let commits = Commits()
    database.queue.add(transactionObserver: commits, extent: .databaseLifetime)
    #expect(try database.deleteUnused(since: maker.now()) == 2)
    #expect(commits.count.withLock { $0 } == 2)
    #expect(try database.delete(ids) == 1)
    probe.close()
  }
}

/// Counts transactions.
private final class Commits: TransactionObserver, Sendable {
  let count = Locked(0)

  func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { true }
  func databaseDidChange(with event: DatabaseEvent) {}
  func databaseDidCommit(_ db: Database) { count.withLock { $0 += 1 } }
  func databaseDidRollback(_ db: Database) {}
}
