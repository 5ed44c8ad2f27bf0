import Conversations
import Foundation
import GRDB
import Hands
import Testing
import TestSupport

@testable import ChatStore

/// Commands and their answers, on a real database.
struct StoreTests {
  let home: TemporaryDirectory
  let probe: StoreProbe

  init() throws {
    home = try TemporaryDirectory()
    probe = StoreProbe(home.directory)
  }

  @Test func newDirectoryIsReadyAndEmpty() throws {
    let interrupted = try probe.wait { if case .ready(let cut) = $0 { cut } else { nil } }
    #expect(interrupted.isEmpty)
    _ = try probe.ask(.openLast) { $0 == .nothingToOpen(nil) ? true : nil }
    #expect(try probe.list().isEmpty)
    probe.close()
  }

  @Test func directoryAndFilesAreTheirOwnersAlone() throws {
    var maker = Maker(seed: 1)
    probe.save(maker.conversation(title: "x"))
    probe.flush()
    func mode(_ name: String) throws -> Int {
      let attributes = try FileManager.default.attributesOfItem(atPath: home.file(name))
      return (attributes[.posixPermissions] as? Int) ?? -1
    }
    #expect(try mode("mixchat.db") == 0o600)
    #expect(try mode("mixchat.db-wal") == 0o600)
    #expect(try mode("mixchat.db-shm") == 0o600)
    #expect(try mode("running") == 0o700)
  }

  @Test func everyFieldComesBack() throws {
    var maker = Maker(seed: 2)
    var conversation = maker.conversation(title: "Ärger mit \u{0} NUL 🎉")
    conversation.systemPrompt = "Be brief.\n\0."
    try conversation.parameters.set(.temperature, .real(0.3))
    try conversation.parameters.set(.stop, .texts(["a\"b", "\n"]))
    try conversation.parameters.set(.logitBias, .bias([.init(token: 7, bias: -2.5), .init(token: 3, bias: 1)]))
    conversation.append(maker.message(.user, "One\0two \u{1F468}\u{200D}\u{1F469}", below: nil))
    var reply = maker.message(.assistant, "", below: conversation.head, state: .failed)
    var facts = ReplyFacts(model: "m", provider: "p")
    facts.usage = Usage(promptTokens: 11, completionTokens: 66, totalTokens: 80, cachedTokens: 3, reasoningTokens: 4)
    facts.cost = Cost(dollars: 0.00123, source: .reported)
    facts.finishReason = .other("odd")
    facts.timings.queued = 0.5
    facts.timings.connected = 1.5
    facts.timings.secured = 2.25
    facts.timings.firstByte = 3
    facts.timings.firstToken = 4
    facts.timings.lastToken = 5
    facts.timings.total = 6.125
    facts.timings.serverTokensPerSecond = 120.5
    facts.inferenceID = "inf"
    facts.requestID = "req"
    reply.reply = facts
    reply.failure = Failure(.rateLimited, "Too many.", status: 429, requestID: "r", retryAfter: 1.5)
    reply.extras = [MessageExtra(.refusal, "no \"way\""), MessageExtra(.toolCalls, "[{}]")]
    reply.counted = TokenCount(52, .exact)
    reply.isPinned = true
    reply.isExcluded = true
    conversation.append(reply)
    probe.save(conversation)
    let opened = try probe.open(conversation.id)
    #expect(ConversationRecord(opened) == ConversationRecord(conversation))
    for id in conversation.path { #expect(opened[id] == conversation[id]) }
    #expect(Content(opened) == Content(conversation))
  }

  @Test func streamedTextIsOnDiskInTimeAndJoinsUp() throws {
    var maker = Maker(seed: 3)
    var conversation = maker.conversation()
    conversation.append(maker.message(.user, "Count", below: nil))
    let reply = maker.message(.assistant, "", below: conversation.head, state: .streaming)
    conversation.append(reply)
    probe.save(conversation)
    probe.flush()
    let other = try ConversationDatabase(directory: home.directory)
    let start = ContinuousClock.now
    probe.store.perform(.appendText(reply.id, "one "))
    probe.store.perform(.appendText(reply.id, "two"))
    func onDisk() throws -> String { try other.queue.read { try MessageTable.storedText($0, reply.id) } }
    try Waiting.blocking("the journal") { try onDisk() == "one two" ? true : nil }
    #expect(!Stopwatch.isHeld || start.duration(to: .now) < .milliseconds(250))
    var final = reply
    final.text = .loaded("one two three")
    final.state = .complete
    probe.store.perform(.update(final))
    #expect(try probe.open(conversation.id)[reply.id] == final)
  }

  /// A question empties the mailbox as well: what comes while the store is on its way there, or before the text would
  /// have been written, is on disk without another word.
  @Test func textNextToAQuestionIsWrittenByItself() throws {
    var maker = Maker(seed: 9)
    var conversation = maker.conversation()
    let reply = maker.message(.assistant, "", below: nil, state: .streaming)
    conversation.append(reply)
    probe.save(conversation)
    probe.flush()
    let other = try ConversationDatabase(directory: home.directory)
    func onDisk() throws -> String { try other.queue.read { try MessageTable.storedText($0, reply.id) } }
    // From the store's own thread: the question is not taken yet when the text comes.
    try probe.store.runInOrder { [store = probe.store] _ in
      store.ask(.loadHistory(limit: 1))
      store.perform(.appendText(reply.id, "one "))
    }
    try Waiting.blocking("the text behind a question") { try onDisk() == "one " ? true : nil }
    probe.store.perform(.appendText(reply.id, "two "))
    _ = try probe.ask(.loadHistory(limit: 1)) { if case .history = $0 { true } else { nil } }
    probe.store.perform(.appendText(reply.id, "three"))
    try Waiting.blocking("the text behind an answer") { try onDisk() == "one two three" ? true : nil }
    try other.close()
  }

  @Test func finalFormWithoutItsTextKeepsTheJournal() throws {
    var maker = Maker(seed: 4)
    var conversation = maker.conversation()
    var reply = maker.message(.assistant, "a", below: nil, state: .streaming)
    conversation.append(reply)
    probe.save(conversation)
    probe.store.perform(.appendText(reply.id, "b"))
    reply.text = .stored(utf8Count: 0)
    reply.state = .stopped
    probe.store.perform(.update(reply))
    let opened = try probe.open(conversation.id)
    #expect(opened[reply.id]?.text == .loaded("ab"))
    #expect(opened[reply.id]?.state == .stopped)
  }

  @Test func lastUsedConversationOpens() throws {
    var maker = Maker(seed: 5)
    var first = maker.conversation(title: "first")
    var second = maker.conversation(title: "second")
    first.append(maker.message(.user, "a", below: nil))
    second.append(maker.message(.user, "b", below: nil))
    probe.save(first)
    probe.save(second)
    func last() throws -> String {
      try probe.ask(.openLast) { if case .opened(let conversation, _) = $0 { conversation.title } else { nil } }
    }
    #expect(try last() == "second")
    probe.store.perform(.setPinned(second.id, true))
    probe.store.perform(.insert(maker.message(.assistant, "c", below: first.head), first.id))
    #expect(try last() == "first")
    probe.store.perform(.setConversationDeleted(first.id, true))
    #expect(try last() == "second")
    probe.store.perform(.setConversationDeleted(first.id, false))
    #expect(try last() == "first")
  }

  @Test func anEditIsKeptWithItsDraftAsLongAsItsMessage() throws {
    var maker = Maker(seed: 8)
    let conversation = maker.conversation(title: "t", turn: "one")
    probe.save(conversation)
    let id = try #require(conversation.head)
    let draft = Draft("aside\n\nzwölf", edit: .init(of: id, from: .user, byteCount: 6))
    probe.store.perform(.saveDraft(conversation.id, draft))
    func opened() throws -> Draft {
      try probe.ask(.open(conversation.id, at: nil)) { if case .opened(_, let draft) = $0 { draft } else { nil } }
    }
    #expect(try opened() == draft)
    probe.store.perform(.setDeleted([id], true))
    #expect(try opened() == Draft(draft.text))
    probe.store.perform(.saveDraft(conversation.id, "plain"))
    #expect(try opened() == "plain")
  }

  @Test func draftAndHistoryAreKept() throws {
    var maker = Maker(seed: 6)
    let conversation = maker.conversation(title: "t")
    probe.save(conversation)
    probe.store.perform(.saveDraft(conversation.id, "half a th"))
    probe.store.perform(.saveDraft(conversation.id, "half a thought"))
    for line in ["one", "two", "one", "three"] { probe.store.perform(.addHistory(line, maker.now())) }
    probe.close()
    let again = StoreProbe(home.directory)
    #expect(try again.draft(conversation.id) == "half a thought")
    let history = try again.ask(.loadHistory(limit: 2)) { if case .history(let lines) = $0 { lines } else { nil } }
    #expect(history == ["three", "one"])
    let kept = KeptDraft(conversation: conversation.id, beginning: "half a thought")
    #expect(again.events.contains(.keptDraft(kept)))
    again.store.perform(.saveDraft(conversation.id, ""))
    let empty = try again.ask(.open(conversation.id, at: nil)) {
      if case .opened(_, let draft) = $0 { draft } else { nil }
    }
    #expect(empty == "")
    again.close()
    let third = StoreProbe(home.directory)
    third.flush()
    #expect(!third.events.contains { if case .keptDraft = $0 { true } else { false } })
  }

  @Test("A draft in the composer of a process that lives is not offered to another; the one behind it is")
  func draftOfALivingProcess() throws {
    let home = try TemporaryDirectory()
    let first = StoreProbe(home.directory)
    var maker = Maker(seed: 6)
    let (old, new) = (maker.conversation(title: "old"), maker.conversation(title: "new"))
    first.save(old)
    first.store.perform(.saveDraft(old.id, "left behind"))
    first.close()

    func offered(_ probe: StoreProbe) -> [KeptDraft] {
      probe.flush()
      return probe.events.compactMap { if case .keptDraft(let draft) = $0 { draft } else { nil } }
    }
    let writing = StoreProbe(home.directory)
    writing.save(new)
    writing.store.perform(.saveDraft(new.id, "being written"))
    writing.flush()
    let second = StoreProbe(home.directory)
    #expect(offered(second) == [KeptDraft(conversation: old.id, beginning: "left behind")])
    // Once it is opened it is in a composer as well.
    #expect(try second.draft(old.id) == "left behind")
    second.flush()
    let third = StoreProbe(home.directory)
    #expect(offered(third) == [])
    third.close()
    second.close()
    writing.close()
    let last = StoreProbe(home.directory)
    #expect(offered(last).count == 1)
    last.close()
  }

  @Test("A draft is kept, and offered, also where others cannot be shown that its process lives")
  func draftOfAProcessWithoutALock() throws {
    let home = try TemporaryDirectory()
    let writing = StoreProbe(home.directory)
    var maker = Maker(seed: 6)
    let conversation = maker.conversation(title: "one")
    writing.save(conversation)
    writing.flush()
    let running = home.directory.running
    try? FileManager.default.removeItem(atPath: running)
    try Data().write(to: URL(fileURLWithPath: running))
    writing.store.perform(.saveDraft(conversation.id, "kept all the same"))
    writing.flush()
    try FileManager.default.removeItem(atPath: running)
    let second = StoreProbe(home.directory)
    second.flush()
    let kept = KeptDraft(conversation: conversation.id, beginning: "kept all the same")
    #expect(second.events.contains(.keptDraft(kept)))
    second.close()
    writing.close()
  }

  /// A megabyte pasted again and again must not fill the database, nor drive the short lines out.
  @Test func historyIsBoundedByBytes() throws {
    var maker = Maker(seed: 61)
    let megabyte = String(repeating: "x", count: 1 << 20)
    for number in 0..<6 {
      probe.store.perform(.addHistory("line \(number)", maker.now()))
      probe.store.perform(.addHistory("\(number)\(megabyte)", maker.now()))
    }
    let huge = String(repeating: "y", count: InputHistory.largeLimit + 1)
    let kept = try probe.ask(.loadHistory(limit: 100)) { if case .history(let lines) = $0 { lines } else { nil } }
    #expect(kept.filter { $0.utf8.count < 100 } == (0..<6).reversed().map { "line \($0)" })
    #expect(kept.filter { $0.utf8.count > 100 }.map(\.first) == ["5", "4", "3"])
    probe.store.perform(.addHistory(huge, maker.now()))
    let last = try probe.ask(.loadHistory(limit: 100)) { if case .history(let lines) = $0 { lines } else { nil } }
    #expect(last.first == huge)
    #expect(last.count == 7)
  }

  @Test func whatWasMarkedDeletedIsSweptAtTheEndAndNotBefore() throws {
    var maker = Maker(seed: 7)
    var conversation = maker.conversation(title: "kept", turn: "stays")
    let branch = maker.message(.assistant, "goes", below: conversation.head)
    conversation.append(branch)
    let gone = maker.conversation(title: "gone")
    probe.save(conversation)
    probe.save(gone)
    probe.store.perform(.setDeleted([branch.id], true))
    probe.store.perform(.setConversationDeleted(gone.id, true))
    #expect(try probe.list().map(\.messageCount) == [1])
    probe.store.perform(.setDeleted([branch.id], false))
    #expect(try probe.open(conversation.id).path.count == 2)
    probe.store.perform(.setDeleted([branch.id], true))
    #expect(try probe.open(conversation.id).path.count == 1)
    probe.close()
    let database = try ConversationDatabase(directory: home.directory)
    let left = try database.queue.read { db in
      try ["conversation", "message", "messageText"].map { try Int.fetchOne(db, sql: "SELECT count(*) FROM \($0)") }
    }
    #expect(left == [1, 1, 1])
  }
}
