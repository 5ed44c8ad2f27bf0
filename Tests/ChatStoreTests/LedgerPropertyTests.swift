import Conversations
import Foundation
import Hands
import Testing
import TestSupport

@testable import ChatStore

/// Whatever is sent, continued, copied, deleted, brought back, swept, exported and imported, in whatever order: each
/// request counts once, on its day.
@Suite("Days' sums under random histories")
struct LedgerPropertyTests {
  @Test(arguments: 0..<12) func sumsHold(seed: UInt64) throws {
    var history = try RandomHistory(seed: seed)
    for step in 0..<60 {
      let done = try history.step()
      let sums = try history.sums()
      #expect(sums == history.truth, "after step \(step): \(done)")
      guard sums == history.truth else { return }
    }
    try history.deleteAll()
    #expect(try history.sums() == history.truth)
  }
}

/// What a day and model came to; costs are binary fractions, so that sums are exact.
private struct Sum: Equatable {
  var prompt = 0
  var completion = 0
  var cached = 0
  var dollars = 0.0
}

private struct RandomHistory {
  private let home: TemporaryDirectory
  private var probe: StoreProbe
  private var random: SeededGenerator
  private var maker: Maker
  /// Each request's day and model, and what it came to.
  private var requests: [String: (line: String, sum: Sum)] = [:]
  /// Replies that were never copied from elsewhere: only these are continued, so that the truth is known.
  private var originals: Set<MessageID> = []
  private var marked: [StoreWrite] = []
  private var exports: [String] = []

  init(seed: UInt64) throws {
    home = try TemporaryDirectory()
    probe = StoreProbe(home.directory)
    random = SeededGenerator(seed: seed)
    maker = Maker(seed: seed)
  }

  var truth: [String: Sum] {
    var sums: [String: Sum] = [:]
    for (line, sum) in requests.values { Self.add(sum, to: &sums[line, default: Sum()]) }
    return sums
  }

  private static func add(_ sum: Sum, to all: inout Sum) {
    all.prompt += sum.prompt
    all.completion += sum.completion
    all.cached += sum.cached
    all.dollars += sum.dollars
  }

  func sums() throws -> [String: Sum] {
    let rows = try probe.store.runInOrder { try $0.usage() }
    return Dictionary(
      rows.map {
        (
          "\($0.day) \($0.model)",
          Sum(
            prompt: $0.promptTokens, completion: $0.completionTokens, cached: $0.cachedTokens, dollars: $0.dollars ?? 0)
        )
      }, uniquingKeysWith: { first, _ in first })
  }

  /// Does something; returns what.
  mutating func step() throws -> String {
    switch Int.random(in: 0..<12, using: &random) {
    case 0...3: try send()
    case 4: try goOn()
    case 5: try fork()
    case 6: try mark()
    case 7: takeBack()
    case 8: try deleteForGood()
    case 9: try export()
    case 10: try importBack()
    default: restart()
    }
  }

  private func stored() throws -> [Conversation] {
    try probe.store.runInOrder { database in
      try database.list(includeArchived: true).compactMap { try database.conversation($0.id)?.conversation }
    }
  }

  private mutating func send() throws -> String {
    // Some days later, sometimes.
    maker.clock += Int64.random(in: 0...2, using: &random) * 86_400_000
    var conversation = try stored().randomElement(using: &random) ?? maker.conversation(title: "t")
    if Bool.random(using: &random) { conversation = maker.conversation(title: "new") }
    let parent =
      Bool.random(using: &random) ? conversation.head : conversation.messages.keys.randomElement(using: &random)
    let turn = maker.message(.user, "q", below: parent)
    var reply = maker.message(.assistant, "a", below: turn.id)
    let name = "r\(requests.count)"
    reply.reply?.model = ["m", "n"].randomElement(using: &random) ?? "m"
    reply.reply?.requestID = RequestNames(name)
    bill(&reply, name)
    conversation.append(turn)
    conversation.append(reply)
    originals.insert(reply.id)
    probe.store.perform(.saveConversation(ConversationRecord(conversation)))
    probe.store.perform(.insert(turn, conversation.id))
    probe.store.perform(.insert(reply, conversation.id))
    return "send \(name)"
  }

  /// Makes a request behind a reply, on the reply's day.
  private mutating func bill(_ reply: inout Message, _ name: String) {
    let usage = Usage(
      promptTokens: Int.random(in: 1...500, using: &random), completionTokens: Int.random(in: 0...90, using: &random),
      cachedTokens: Int.random(in: 0...9, using: &random))
    let dollars = Double(Int.random(in: 0...4096, using: &random)) / 4096
    let earlier = reply.reply
    reply.reply?.usage = earlier?.usage.map { $0 + usage } ?? usage
    reply.reply?.cost = Cost(dollars: (earlier?.cost?.dollars ?? 0) + dollars, source: .reported)
    let date = Date(timeIntervalSince1970: Double(reply.createdAt.milliseconds) / 1000)
    let parts = Calendar.current.dateComponents([.year, .month, .day], from: date)
    let day = String(format: "%04d-%02d-%02d", parts.year ?? 0, parts.month ?? 0, parts.day ?? 0)
    requests[name] = (
      "\(day) \(reply.reply?.model ?? "")",
      Sum(
        prompt: usage.promptTokens, completion: usage.completionTokens, cached: usage.cachedTokens ?? 0,
        dollars: dollars)
    )
  }

  private mutating func goOn() throws -> String {
    let living = try stored().flatMap(\.messages.values).filter { originals.contains($0.id) }
    guard var reply = living.min(by: { $0.id < $1.id }) else { return "nothing to go on with" }
    let name = "r\(requests.count)"
    bill(&reply, name)
    let earlier = reply.reply?.requestID
    reply.reply?.requestID = .joined(earlier, name)
    probe.store.perform(.update(reply))
    return "continue \(reply.id)"
  }

  private mutating func fork() throws -> String {
    guard let source = try stored().randomElement(using: &random) else { return "nothing to fork" }
    var copy = maker.conversation(title: "fork")
    for id in source.path {
      guard let message = source[id] else { continue }
      let moment = maker.now()
      copy.append(message.renamed(MessageID(maker.identities.next(at: moment)), parent: copy.head))
    }
    probe.save(copy)
    return "fork"
  }

  private mutating func mark() throws -> String {
    guard let conversation = try stored().randomElement(using: &random) else { return "nothing to delete" }
    var write = StoreWrite.setConversationDeleted(conversation.id, true)
    if let id = conversation.messages.keys.randomElement(using: &random), Bool.random(using: &random) {
      var tree = conversation
      write = .setDeleted(tree.removeSubtree(id).map(\.id), true)
    }
    marked.append(write)
    probe.store.perform(write)
    return "delete \(write)"
  }

  private mutating func takeBack() -> String {
    switch marked.popLast() {
    case .setDeleted(let ids, _): probe.store.perform(.setDeleted(ids, false))
    case .setConversationDeleted(let id, _): probe.store.perform(.setConversationDeleted(id, false))
    default: return "nothing to take back"
    }
    return "take back"
  }

  private mutating func deleteForGood() throws -> String {
    guard let conversation = try stored().randomElement(using: &random) else { return "nothing to delete" }
    originals.subtract(conversation.messages.keys)
    try probe.store.runInOrder { _ = try $0.delete([conversation.id]) }
    return "delete for good"
  }

  mutating func deleteAll() throws {
    let all = try stored().map(\.id)
    try probe.store.runInOrder { _ = try $0.delete(all) }
    _ = restart()
  }

  private mutating func export() throws -> String {
    guard let conversation = try stored().randomElement(using: &random) else { return "nothing to export" }
    let file = home.file("export\(exports.count).json")
    _ = try probe.store.runInOrder { try $0.export([conversation.id], as: .json, to: file) }
    exports.append(file)
    return "export"
  }

  private mutating func importBack() throws -> String {
    guard let file = exports.randomElement(using: &random) else { return "nothing to import" }
    let before = Set(try stored().flatMap(\.messages.keys))
    let report = try probe.store.runInOrder { try $0.importFile(file) }
    let after = Set(try stored().flatMap(\.messages.keys))
    originals.subtract(after.subtracting(before))
    return "import \(report.imported.count), \(report.skipped.map(\.reason))"
  }

  /// Ends the process's time with the database, which sweeps what is marked.
  private mutating func restart() -> String {
    marked = []
    probe.close()
    probe = StoreProbe(home.directory)
    return "restart"
  }
}
