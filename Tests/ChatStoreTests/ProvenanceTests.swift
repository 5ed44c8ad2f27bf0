import Conversations
import GRDB
import Testing
import TestSupport

@testable import ChatStore

/// Requests come back byte for byte, and are not kept over and over.
struct ProvenanceTests {
  let home: TemporaryDirectory
  let database: ConversationDatabase

  init() throws {
    home = try TemporaryDirectory()
    database = try ConversationDatabase(directory: home.directory)
  }

  /// A request's body for a branch, as the client writes it.
  private func body(_ conversation: Conversation, from first: Int = 0, temperature: Double = 0.7) -> String {
    let turns = conversation.path.dropFirst(first).compactMap { conversation[$0] }.map { message in
      #"{"role":"\#(message.role.rawValue)","content":"\#(escaped(message.text.loaded ?? ""))"}"#
    }
    return #"{"model":"m","messages":[\#(turns.joined(separator: ","))],"temperature":\#(temperature),"stream":true}"#
  }

  private func escaped(_ text: String) -> String { String(decoding: SentPiece.escape(text), as: UTF8.self) }

  /// Talks for so many turns, keeping each request; gives what was sent for each reply.
  private func talk(
    _ conversation: inout Conversation, turns: Int, window: Int? = nil, _ random: inout SeededGenerator
  ) throws -> [MessageID: String] {
    var maker = Maker(seed: random.next(), clock: conversation.updatedAt.milliseconds)
    var sent: [MessageID: String] = [:]
    try database.write("") { db in
      let mark = WriteMark(stamp: 1, writer: 1)
      if try !ConversationTable.exists(db, conversation.id) {
        try ConversationTable.insert(db, ConversationRecord(conversation), mark)
      }
      for _ in 0..<turns {
        let turn = maker.message(.user, RandomConversation.text(&random), below: conversation.head)
        conversation.append(turn)
        try MessageTable.insert(db, turn, in: conversation.id, mark)
        let first = window.map { max(0, conversation.path.count - $0) } ?? 0
        let body = body(conversation, from: first)
        let reply = maker.message(.assistant, RandomConversation.text(&random, 400), below: turn.id)
        conversation.append(reply)
        try MessageTable.insert(db, reply, in: conversation.id, mark)
        try ProvenanceTable.save(db, reply.id, Provenance(url: "u", body: body))
        sent[reply.id] = body
      }
    }
    return sent
  }

  private func check(_ sent: [MessageID: String]) throws {
    for (id, body) in sent {
      let kept = try #require(try database.provenance(id)).body
      #expect(kept.utf8.elementsEqual(body.utf8))
    }
  }

  private func bytesKept() throws -> Int {
    try database.read("") {
      try Int.fetchOne($0, sql: "SELECT ifnull(sum(length(literal) + 40), 0) FROM sentPiece") ?? 0
    }
  }

  @Test(arguments: 0..<10 as Range<UInt64>) func bodiesComeBackByteForByte(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var maker = Maker(seed: seed)
    var conversation = maker.conversation(title: "t")
    var sent = try talk(&conversation, turns: 8, &random)
    // Another branch from the middle, and one whose earliest turns were left out for room.
    conversation.select(head: conversation.path[5])
    sent.merge(try talk(&conversation, turns: 5, &random)) { $1 }
    sent.merge(try talk(&conversation, turns: 5, window: 4, &random)) { $1 }
    try check(sent)
  }

  /// In a fork, and in a branch that hangs elsewhere in the same conversation.
  @Test(arguments: 0..<6 as Range<UInt64>, [false, true]) func copiesTellTheirRequests(
    _ seed: UInt64, isGraft: Bool
  ) throws {
    var random = SeededGenerator(seed: seed)
    var maker = Maker(seed: seed)
    var conversation = maker.conversation(title: "t")
    let sent = try talk(&conversation, turns: 8, &random)
    let line = isGraft ? Array(conversation.path[6...]) : conversation.path
    let root = conversation.path[1]
    maker.clock = conversation.updatedAt.milliseconds + 1000
    let home = isGraft ? conversation.id : maker.conversation().id
    var names: [MessageID: MessageID] = [:]
    let before = try bytesKept()
    try database.write("") { db in
      let mark = WriteMark(stamp: 2, writer: 1)
      if !isGraft {
        var fork = conversation
        fork = Conversation(id: home, model: "m", provider: "p", createdAt: maker.now())
        try ConversationTable.insert(db, ConversationRecord(fork), mark)
      }
      for id in line {
        let message = try #require(conversation[id])
        let parent = message.parent.flatMap { names[$0] } ?? (isGraft ? root : nil)
        let copy = message.renamed(MessageID(maker.identities.next(at: maker.now())), parent: parent)
        try MessageTable.insert(db, copy, in: home, mark)
        names[id] = copy.id
      }
      try ProvenanceTable.copy(db, names, to: home)
    }
    let copies = Dictionary(uniqueKeysWithValues: sent.compactMap { id, body in names[id].map { ($0, body) } })
    #expect(copies.count == (isGraft ? 5 : 8))
    try check(copies)
    if !isGraft { #expect(try bytesKept() <= 2 * before) }
    // They live on without the originals.
    if isGraft {
      try database.write("") { db in
        for id in line.reversed() { try MessageTable.delete(db, id) }
        try ProvenanceTable.sweep(db, home.rawValue)
      }
    } else {
      try database.delete([conversation.id])
    }
    try check(copies)
    #expect(try database.problems() == [])
  }

  @Test func longConversationGrowsByItsTurnsOnly() throws {
    var random = SeededGenerator(seed: 3)
    var maker = Maker(seed: 3)
    var conversation = maker.conversation(title: "t")
    let first = try talk(&conversation, turns: 40, &random)
    let half = try bytesKept()
    let second = try talk(&conversation, turns: 40, &random)
    let whole = try bytesKept()
    try check(first)
    try check(second)
    let sent = (Array(first.values) + Array(second.values)).reduce(0) { $0 + $1.utf8.count }
    #expect(whole < half * 5 / 2, "\(half) bytes, then \(whole)")
    #expect(whole < sent / 20, "\(whole) bytes for bodies of \(sent)")
  }

  @Test func replyThatGrowsLaterLeavesWhatWasSentAsItWas() throws {
    var random = SeededGenerator(seed: 4)
    var maker = Maker(seed: 4)
    var conversation = maker.conversation(title: "t")
    let sent = try talk(&conversation, turns: 3, &random)
    let mark = WriteMark(stamp: 2, writer: 1)
    try database.write("") { db in
      // Continued, and changed from its beginning.
      for (place, prefix) in [(1, nil), (3, "else: ")] as [(Int, String?)] {
        var message = try #require(conversation[conversation.path[place]])
        message.text = .loaded((prefix ?? "") + (message.text.loaded ?? "") + " and more")
        _ = try MessageTable.update(db, message, mark)
      }
    }
    try check(sent)
  }

  @Test func continuationQuotesThePartialAndHeadersFollow() throws {
    var maker = Maker(seed: 5)
    var conversation = maker.conversation(title: "t", turn: "A question that is long enough to be quoted")
    var reply = maker.message(
      .assistant, "A partial reply that is long enough, too", below: conversation.head, state: .interrupted)
    conversation.append(reply)
    let probe = StoreProbe(home.directory)
    probe.save(conversation)
    let sent = body(conversation)
    reply.state = .streaming
    probe.store.perform(.update(reply))
    probe.store.perform(.provenance(reply.id, Provenance(url: "u", body: sent)))
    probe.store.perform(.appendText(reply.id, ", and the rest"))
    reply.text = .loaded((reply.text.loaded ?? "") + ", and the rest")
    reply.state = .complete
    probe.store.perform(.update(reply))
    let headers = [ResponseHead.Header(name: "a", value: "b")]
    probe.store.perform(.provenance(reply.id, Provenance(url: "u", body: sent, headers: headers)))
    probe.flush()
    #expect(try database.provenance(reply.id) == Provenance(url: "u", body: sent, headers: headers))
    let quoted = try database.read("") {
      try Int64.fetchAll($0, sql: "SELECT message FROM sentPiece WHERE message IS NOT NULL ORDER BY id")
    }
    #expect(quoted == conversation.path.map(\.rawValue))
  }

  @Test func deletedBranchTakesItsPiecesAlong() throws {
    var random = SeededGenerator(seed: 6)
    var maker = Maker(seed: 6)
    var conversation = maker.conversation(title: "t")
    let kept = try talk(&conversation, turns: 3, &random)
    let before = try bytesKept()
    let fork = conversation.head
    _ = try talk(&conversation, turns: 4, &random)
    let goes = conversation.path.drop { $0 != fork }.dropFirst()
    let probe = StoreProbe(home.directory)
    probe.store.perform(.setDeleted(Array(goes), true))
    probe.close()
    #expect(try bytesKept() == before)
    try check(kept)
    #expect(try database.delete([conversation.id]) == 1)
    #expect(try bytesKept() == 0)
    #expect(try database.problems() == [])
  }
}
