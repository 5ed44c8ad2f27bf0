import Conversations
import Foundation
import GRDB
import Testing
import TestSupport

@testable import ChatStore

/// Two programs on one database.
@Suite(.serialized)
struct TwoProcessTests {
  let home: TemporaryDirectory

  init() throws { home = try TemporaryDirectory() }

  @Test func bothAppendToOneConversationAndNothingIsClobbered() throws {
    var maker = Maker(seed: 11, clock: Int64(Date().timeIntervalSince1970 * 1000))
    let probe = StoreProbe(home.directory)
    var conversation = maker.conversation(title: "shared", turn: "root")
    probe.save(conversation)
    probe.flush()
    _ = try probe.open(conversation.id)
    let child = try ChildProgram.store("write", home.path, conversation.id.description, "200")
    try child.waitForLine { $0 == "begun" }
    for number in 0..<200 {
      let message = maker.message(.user, "parent \(number)", below: conversation.head)
      conversation.append(message)
      probe.store.perform(.insert(message, conversation.id))
      probe.store.perform(.saveConversation(ConversationRecord(conversation)))
    }
    probe.flush()
    #expect(try child.finish().status == 0)
    // What the other wrote is said at the next poll, and only that.
    let told = try probe.ask(.poll(conversation.id)) {
      if case .changed(_, let messages) = $0 { messages } else { nil }
    }
    #expect(told.count == 200)
    #expect(told.allSatisfy { $0.text.loaded?.hasPrefix("child ") == true })
    let whole = try #require(
      try probe.store.closeAndRead(home.directory) { try StoredConversation.load($0, conversation.id) }?.conversation)
    #expect(whole.messages.count == 401)
    let root = try #require(whole.children(of: nil).first)
    #expect(whole.children(of: root).count == 2)
    #expect(whole.title == "shared")
  }

  @Test func replyOfALivingProcessIsLeftAloneAndSeen() throws {
    let (child, reply) = try ChildProgram.streaming(in: home, seed: 5)
    let probe = StoreProbe(home.directory)
    #expect(try probe.wait { if case .ready(let cut) = $0 { cut.count } else { nil } } == 0)
    let opened = try probe.ask(.openLast) { if case .opened(let conversation, _) = $0 { conversation } else { nil } }
    #expect(opened[reply]?.state == .streaming)
    let had = opened[reply]?.text.utf8Count ?? 0
    // Its growth is seen by polling.
    let grown = try Waiting.blocking("the reply to grow") {
      probe.store.ask(.poll(opened.id))
      probe.flush()
      return probe.events.compactMap { event -> Message? in
        if case .changed(_, let messages) = event { messages.first { $0.id == reply } } else { nil }
      }.last { $0.text.utf8Count > had }
    }
    #expect(grown.state == .streaming)
    #expect(grown.text.loaded?.hasPrefix("abc") == true)
    child.kill()
    probe.close()
    let after = StoreProbe(home.directory)
    #expect(try after.wait { if case .ready(let cut) = $0 { cut.count } else { nil } } == 1)
    after.close()
  }

  @Test func aTurnBringsBackWhatWasDeletedElsewhere() throws {
    var maker = Maker(seed: 21)
    let here = StoreProbe(home.directory)
    let conversation = maker.conversation(title: "going on", turn: "root")
    here.save(conversation)
    here.flush()
    let elsewhere = StoreProbe(home.directory)
    elsewhere.store.perform(.setConversationDeleted(conversation.id, true))
    elsewhere.flush()
    let turn = maker.message(.user, "still here", below: conversation.head)
    here.store.perform(.insert(turn, conversation.id))
    here.flush()
    elsewhere.close()
    let whole = try #require(
      try here.store.closeAndRead(home.directory) { try StoredConversation.load($0, conversation.id) }?.conversation)
    #expect(whole.messages.values.compactMap(\.text.loaded).sorted() == ["root", "still here"])
  }

  /// What a window learns of a conversation that another deletes, brings back, and deletes permanently.
  @Test func aDeletionElsewhereIsTold() throws {
    var maker = Maker(seed: 23)
    let here = StoreProbe(home.directory)
    let conversation = maker.conversation(title: "going on", turn: "root")
    here.save(conversation)
    here.flush()
    _ = try here.open(conversation.id)
    let elsewhere = StoreProbe(home.directory)
    func told() throws -> Deletion? {
      try here.ask(.poll(conversation.id)) { event -> Deletion?? in
        if case .deletion(_, let deletion) = event { .some(deletion) } else { nil }
      }
    }
    for isDeleted in [true, false] {
      elsewhere.store.perform(.setConversationDeleted(conversation.id, isDeleted))
      elsewhere.flush()
      #expect(try told() == (isDeleted ? .marked : nil))
    }
    // A draft that is kept here takes the mark off, so that the other's end does not delete it.
    elsewhere.store.perform(.setConversationDeleted(conversation.id, true))
    elsewhere.flush()
    #expect(try told() == .marked)
    here.store.perform(.saveDraft(conversation.id, "half a thought"))
    here.flush()
    elsewhere.close()
    #expect(try here.draft(conversation.id) == "half a thought")

    try ConversationDatabase(directory: home.directory).delete([conversation.id])
    #expect(try told() == .forGood)
    // What comes of a reply meanwhile is no failure.
    here.store.perform(.appendText(MessageID(1), "text"))
    here.store.perform(.saveConversation(ConversationRecord(conversation)))
    for message in conversation.messages.values { here.store.perform(.insert(message, conversation.id)) }
    #expect(try here.open(conversation.id).path == conversation.path)
    #expect(!here.events.contains { if case .writeFailed = $0 { true } else { false } })
    here.close()
  }

  @Test func whoOffersNothingLeavesCutRepliesToTheNext() throws {
    let (child, reply) = try ChildProgram.streaming(in: home, seed: 6)
    child.kill()
    let oneShot = StoreProbe(home.directory, takesOver: false)
    #expect(try oneShot.wait { if case .ready(let cut) = $0 { cut } else { nil } }.isEmpty)
    oneShot.close()
    let chat = StoreProbe(home.directory)
    #expect(try chat.wait { if case .ready(let cut) = $0 { cut.map(\.message) } else { nil } } == [reply])
    chat.close()
  }

  @Test func aConversationGoneOnWithHasItsCutReplyMarked() throws {
    let (child, reply) = try ChildProgram.streaming(in: home, seed: 7)
    child.kill()
    let oneShot = StoreProbe(home.directory, takesOver: false)
    let opened = try oneShot.ask(.openLast) { if case .opened(let conversation, _) = $0 { conversation } else { nil } }
    #expect(opened[reply]?.state == .interrupted)
    oneShot.close()
  }

  @Test func aTitleFromTheModelFindsItsConversationUnlessItWasNamed() throws {
    var maker = Maker(seed: 22)
    let probe = StoreProbe(home.directory)
    var conversation = maker.conversation(title: "derived")
    conversation.titleSource = .derived
    conversation.append(maker.message(.user, "root", below: nil))
    probe.save(conversation)
    probe.store.perform(.entitle(conversation.id, "Of roots"))
    #expect(try probe.list().map(\.title) == ["Of roots"])
    #expect(try probe.list("roots").count == 1)
    probe.store.perform(.rename(conversation.id, "Mine"))
    probe.store.perform(.entitle(conversation.id, "Late"))
    #expect(try probe.list().map(\.title) == ["Mine"])
    probe.close()
  }

  @Test func fieldsThatOneDidNotTouchKeepWhatTheOtherWrote() throws {
    var maker = Maker(seed: 12)
    let first = StoreProbe(home.directory)
    var conversation = maker.conversation(title: "old", turn: "a")
    first.save(conversation)
    first.flush()
    let second = StoreProbe(home.directory)
    var theirs = try second.open(conversation.id)
    theirs.title = "renamed there"
    theirs.titleSource = .user
    second.store.perform(.saveConversation(ConversationRecord(theirs)))
    second.flush()
    conversation.model = "another"
    first.store.perform(.saveConversation(ConversationRecord(conversation)))
    first.flush()
    let both = try second.open(conversation.id)
    #expect(both.title == "renamed there")
    #expect(both.model == "another")
    let told = try first.ask(.poll(conversation.id)) { if case .changed(let record, _) = $0 { record } else { nil } }
    #expect(told.title == "renamed there")
    // Said, but not taken over: saving again must not bring the old title back.
    conversation.systemPrompt = "brief"
    first.store.perform(.saveConversation(ConversationRecord(conversation)))
    first.flush()
    #expect(try second.open(conversation.id).title == "renamed there")
    #expect(try second.list("renamed").count == 1)
    #expect(try second.list("old").isEmpty)
  }

  @Test func conversationDeletedByAnotherComesBackWithWhatIsWritten() throws {
    var maker = Maker(seed: 13)
    let probe = StoreProbe(home.directory)
    let conversation = maker.conversation(title: "wanted", turn: "first")
    probe.save(conversation)
    probe.flush()
    let other = try ConversationDatabase(directory: home.directory)
    #expect(try other.delete([conversation.id]) == 1)
    let message = maker.message(.user, "second", below: conversation.head)
    probe.store.perform(.insert(message, conversation.id))
    probe.flush()
    #expect(try other.conversation(conversation.id)?.conversation.title == "wanted")
    #expect(!probe.events.contains { if case .writeFailed = $0 { true } else { false } })
    // Said, so that the window puts back what it still holds of the rest.
    #expect(probe.events.contains(.vanished(conversation.id)))
  }

  @Test func deletedMessageThatAnotherAnsweredComesBack() throws {
    var maker = Maker(seed: 14)
    let probe = StoreProbe(home.directory)
    var conversation = maker.conversation(title: "t")
    let turn = maker.message(.user, "question", below: nil)
    conversation.append(turn)
    probe.save(conversation)
    probe.store.perform(.setDeleted([turn.id], true))
    probe.flush()
    let other = StoreProbe(home.directory)
    other.store.perform(.insert(maker.message(.assistant, "answer", below: turn.id), conversation.id))
    other.flush()
    other.close()
    probe.close()
    let database = try ConversationDatabase(directory: home.directory)
    #expect(try database.conversation(conversation.id)?.conversation.messages.count == 2)
    #expect(try database.problems() == [])
  }
}
