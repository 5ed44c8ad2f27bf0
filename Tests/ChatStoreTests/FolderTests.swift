import Conversations
import Foundation
import GRDB
import TestSupport
import Testing

@testable import ChatStore

/// A folder with a file a conversation, which machines exchange.
struct FolderTests {
  /// A machine: its own database, and its copy of the folder.
  final class Machine {
    let home: TemporaryDirectory
    let database: ConversationDatabase
    let folder: String

    init(folder: String? = nil) throws {
      home = try TemporaryDirectory()
      database = try ConversationDatabase(directory: DataDirectory(home.file("data")))
      self.folder = folder ?? home.file("folder")
    }

    @discardableResult func export() throws -> FolderReport { try database.exportAll(to: folder) }
    @discardableResult func take() throws -> ImportReport { try database.importFile(folder) }

    func insert(_ conversation: Conversation) throws {
      try database.write("") { try StoredConversation(conversation).insert($0, WriteMark(stamp: 1, writer: 1)) }
    }

    func add(_ message: Message, to id: ConversationID) throws {
      try database.write("") { db in
        try MessageTable.insert(db, message, in: id, WriteMark(stamp: 2, writer: 1))
        try db.run("UPDATE conversation SET head = ? WHERE id = ?", [message.id.rawValue, id.rawValue])
      }
    }

    func rename(_ id: ConversationID, _ title: String) throws {
      try database.write("") { try ConversationTable.rename($0, id, title, WriteMark(stamp: 3, writer: 1)) }
    }

    func whole(_ id: ConversationID) throws -> Conversation { try #require(try database.conversation(id)).conversation }

    func texts(_ id: ConversationID) throws -> [String] {
      try whole(id).messages.values.sorted { $0.id < $1.id }.compactMap(\.text.loaded)
    }

    func file(_ id: ConversationID) -> String { "\(folder)/\(id).json" }

    func git(_ arguments: String...) throws {
      // A merge that finds both sides changed ends with 1.
      _ = try ChildProgram(
        ["git", "-c", "user.name=a", "-c", "user.email=a@b"] + arguments,
        environment: ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "", "HOME": home.path], directory: folder
      ).finish()
    }
  }

  private static func conversation(_ maker: inout Maker, title: String = "Tea") -> Conversation {
    var conversation = maker.conversation(title: title, turn: "Which tea?")
    conversation.append(maker.message(.assistant, "Green.", below: conversation.head))
    return conversation
  }

  private static func state(_ path: String) throws -> [String] {
    let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    return try names.map { name in
      let attributes = try FileManager.default.attributesOfItem(atPath: path + "/" + name)
      let moment = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
      return "\(name) \(moment) \(attributes[.systemFileNumber] ?? 0)"
    }
  }

  @Test func unchangedFilesAreNotTouchedAndNamesStay() throws {
    let machine = try Machine()
    var maker = Maker(seed: 1)
    let (one, two) = (Self.conversation(&maker), Self.conversation(&maker, title: "Coffee"))
    try machine.insert(one)
    try machine.insert(two)
    #expect(try machine.export() == FolderReport(written: 2))
    let before = try Self.state(machine.folder)
    #expect(before.count == 2)
    #expect(try machine.export() == FolderReport(unchanged: 2))
    #expect(try Self.state(machine.folder) == before)
    // A new title: the same file.
    try machine.rename(one.id, "Green tea")
    #expect(try machine.export() == FolderReport(written: 1, unchanged: 1))
    #expect(try FileManager.default.contentsOfDirectory(atPath: machine.folder).count == 2)
    #expect(try String(contentsOfFile: machine.file(one.id), encoding: .utf8).contains("Green tea"))
    // What was written is what is here: nothing comes in.
    #expect(try machine.take().imported.isEmpty)
  }

  @Test func folderTakenInElsewhereGivesTheSameFolder() throws {
    let here = try Machine()
    var maker = Maker(seed: 2)
    var random = SeededGenerator(seed: 2)
    for _ in 0..<5 {
      var made = RandomConversation.make(&maker, &random)
      made.draft = "stays here"
      if made.conversation.messages.isEmpty { continue }
      let stored = made
      try here.database.write("") { try stored.insert($0, WriteMark(stamp: 1, writer: 1)) }
    }
    try here.export()
    let there = try Machine(folder: here.folder)
    #expect(try there.take().left.isEmpty)
    let report = try there.export()
    #expect(report.written == 0 && report.unchanged > 0 && report.waiting.isEmpty, "\(report)")
    #expect(try there.database.problems() == [])
  }

  /// Two machines that exchange a folder and have both taken in a conversation.
  private static func met(over conversation: Conversation) throws -> (Machine, Machine) {
    let a = try Machine()
    let b = try Machine(folder: a.folder)
    try a.insert(conversation)
    try a.export()
    try b.take()
    return (a, b)
  }

  /// What two machines did in one conversation since they met, and what both have when they have met again. Each goes
  /// through files, in both orders.
  @Test(arguments: [false, true]) func bothWentOnInTheSameConversation(_ isSwapped: Bool) throws {
    var maker = Maker(seed: 3)
    let conversation = Self.conversation(&maker)
    let (a, b) = try Self.met(over: conversation)
    let end = conversation.head
    try a.add(maker.message(.user, "Sugar?", below: end), to: conversation.id)
    try a.rename(conversation.id, "Tea with sugar")
    try b.add(maker.message(.user, "Milk?", below: end), to: conversation.id)
    let (first, second) = isSwapped ? (b, a) : (a, b)
    try first.export()
    // The folder holds what the other has not: it is not written over.
    #expect(try second.export().waiting == [second.file(conversation.id)])
    #expect(try second.take().imported.map(\.messageCount) == [1])
    #expect(try second.export().written == 1)
    #expect(try first.take().imported.map(\.messageCount) == [1])
    for machine in [a, b] {
      #expect(try machine.texts(conversation.id).sorted() == ["Green.", "Milk?", "Sugar?", "Which tea?"])
      #expect(try machine.whole(conversation.id).title == "Tea with sugar")
      #expect(try machine.database.list().count == 1)
      #expect(try machine.database.problems() == [])
      #expect(try machine.export() == FolderReport(unchanged: 1))
      #expect(try machine.take().imported.isEmpty)
    }
  }

  /// With a real git: both went on, renamed, deleted and began conversations, and committed before they met.
  @Test func twoMachinesMeetThroughGit() throws {
    let origin = try TemporaryDirectory()
    let (a, b) = (try Machine(), try Machine())
    var maker = Maker(seed: 4)
    let (shared, gone, lively) = (
      Self.conversation(&maker), Self.conversation(&maker, title: "Gone"), Self.conversation(&maker, title: "Lively")
    )
    for conversation in [shared, gone, lively] { try a.insert(conversation) }
    try a.export()
    try a.git("init", "-q", "-b", "main")
    try a.git("add", "-A")
    try a.git("commit", "-qm", "a")
    try FileManager.default.createDirectory(atPath: origin.file("o.git"), withIntermediateDirectories: true)
    try ChildProgram.run(["git", "init", "-q", "--bare", "-b", "main", origin.file("o.git")])
    try a.git("remote", "add", "origin", origin.file("o.git"))
    try a.git("push", "-q", "origin", "main")
    try FileManager.default.createDirectory(atPath: b.folder, withIntermediateDirectories: true)
    try b.git("clone", "-q", origin.file("o.git"), ".")
    #expect(try b.take().imported.count == 3)

    // Apart: both go on below the same reply; one deletes two conversations, in one of which the other goes on.
    try a.add(maker.message(.user, "Sugar?", below: shared.head), to: shared.id)
    _ = try a.database.delete([gone.id, lively.id])
    try a.rename(shared.id, "Sweet tea")
    try b.add(maker.message(.user, "Milk?", below: shared.head), to: shared.id)
    // Later than the deletion, by the clock.
    var late = maker.message(.user, "Still here", below: lively.head)
    late.createdAt = Timestamp(milliseconds: Moment.now().milliseconds + 60_000)
    try b.add(late, to: lively.id)
    let new = Self.conversation(&maker, title: "New on b")
    try b.insert(new)
    for (machine, words) in [(a, "a2"), (b, "b2")] {
      try machine.export()
      try machine.git("add", "-A")
      try machine.git("commit", "-qm", words)
    }
    try a.git("push", "-q", "origin", "main")
    // b meets a conflict: both sides are in the files.
    try b.git("pull", "-q", "--no-rebase", "origin", "main")
    #expect(try String(contentsOfFile: b.file(shared.id), encoding: .utf8).contains("<<<<<<< "))
    let met = try b.take()
    #expect(met.left.isEmpty, "\(met.left)")
    #expect(try b.export().waiting.isEmpty)
    try b.git("add", "-A")
    try b.git("commit", "-qm", "met")
    try b.git("push", "-q", "origin", "main")
    try a.git("pull", "-q", "--no-rebase", "origin", "main")
    #expect(try a.take().left.isEmpty)
    #expect(try a.export().written == 0)

    for machine in [a, b] {
      #expect(try machine.texts(shared.id).sorted() == ["Green.", "Milk?", "Sugar?", "Which tea?"])
      #expect(try machine.whole(shared.id).title == "Sweet tea")
      #expect(try machine.texts(lively.id).contains("Still here"))
      #expect(try machine.database.conversation(gone.id) == nil)
      #expect(try Set(machine.database.list().map(\.id)) == [shared.id, lively.id, new.id])
      #expect(try machine.database.problems() == [])
    }
    #expect(try Self.contents(a.folder) == Self.contents(b.folder))
  }

  private static func contents(_ folder: String) throws -> [String: String] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json") }
    return Dictionary(
      uniqueKeysWithValues: try names.map { ($0, try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8)) })
  }

  @Test func deletedMessagesStayDeletedUnlessSomethingFollowedElsewhere() throws {
    var maker = Maker(seed: 5)
    var conversation = Self.conversation(&maker)
    conversation.append(maker.message(.user, "Dull", below: conversation.head))
    let dull = try #require(conversation.head)
    conversation.append(maker.message(.assistant, "Indeed", below: dull))
    let (a, b) = try Self.met(over: conversation)
    let branch = [dull, try #require(conversation.head)]
    try a.database.write("") { try MessageTable.setDeleted($0, branch, true, WriteMark(stamp: 5, writer: 1)) }
    try a.export()
    try b.take()
    #expect(try b.texts(conversation.id) == ["Which tea?", "Green."])
    #expect(try b.export() == FolderReport(unchanged: 1))
    // Brought back by something that was written below it.
    let c = try Machine(folder: a.folder)
    try c.insert(conversation)
    try c.add(maker.message(.user, "Why?", below: conversation.head), to: conversation.id)
    try c.take()
    #expect(try c.texts(conversation.id).count == 5)
    try c.export()
    try b.take()
    #expect(try b.texts(conversation.id) == ["Which tea?", "Green.", "Dull", "Indeed", "Why?"])
  }

  @Test func aDeletionDoesNotBuryWhatWentOnElsewhere() throws {
    var maker = Maker(seed: 9)
    let conversation = Self.conversation(&maker)
    let (a, b) = try Self.met(over: conversation)
    _ = try a.database.delete([conversation.id])
    var late = maker.message(.user, "Still here", below: conversation.head)
    late.createdAt = Timestamp(milliseconds: Moment.now().milliseconds + 60_000)
    try b.add(late, to: conversation.id)
    try b.export()
    let before = try Self.contents(a.folder)
    #expect(try a.export() == FolderReport(waiting: [a.file(conversation.id)]))
    #expect(try Self.contents(a.folder) == before)
    try a.take()
    #expect(try a.texts(conversation.id) == ["Which tea?", "Green.", "Still here"])
  }

  @Test func copiesOfASynchroniserAreTakenInAndGo() throws {
    var maker = Maker(seed: 6)
    let conversation = Self.conversation(&maker)
    let (a, b) = (try Machine(), try Machine())
    try a.insert(conversation)
    try b.insert(conversation)
    try a.add(maker.message(.user, "Sugar?", below: conversation.head), to: conversation.id)
    try b.add(maker.message(.user, "Milk?", below: conversation.head), to: conversation.id)
    try a.export()
    try b.export()
    let copy = "\(a.folder)/\(conversation.id).sync-conflict-20260101-120000-ABCDEF.json"
    try FileManager.default.copyItem(atPath: b.file(conversation.id), toPath: copy)
    #expect(try a.export().waiting == [copy])
    #expect(try a.take().imported.map(\.messageCount) == [1])
    #expect(try a.export() == FolderReport(written: 1, removed: 1))
    #expect(try FileManager.default.contentsOfDirectory(atPath: a.folder) == ["\(conversation.id).json"])
    #expect(try a.texts(conversation.id).count == 4)
  }

  @Test func whatIsNotHereOrCannotBeReadIsLeftAsItIs() throws {
    var maker = Maker(seed: 7)
    let (mine, theirs) = (Self.conversation(&maker), Self.conversation(&maker))
    let (a, b) = (try Machine(), try Machine())
    try a.insert(mine)
    try b.insert(theirs)
    try b.export()
    try FileManager.default.createDirectory(atPath: a.folder, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: b.file(theirs.id), toPath: a.file(theirs.id))
    try "{ cut".write(toFile: a.file(mine.id), atomically: true, encoding: .utf8)
    try "mine".write(toFile: a.folder + "/notes.txt", atomically: true, encoding: .utf8)
    let before = try Self.state(a.folder)
    #expect(try Set(a.export().waiting) == [a.file(mine.id), a.file(theirs.id)])
    #expect(try Self.state(a.folder) == before)
    let report = try a.take()
    #expect(report.imported.map(\.id) == [theirs.id])
    #expect(report.left.map(\.name) == [a.file(mine.id)])
  }

  @Test func whatRetentionDeletesIsNotDeletedElsewhere() throws {
    var maker = Maker(seed: 8, clock: 1_500_000_000_000)
    let conversation = Self.conversation(&maker)
    let (a, b) = try Self.met(over: conversation)
    #expect(try a.database.deleteUnused(since: Timestamp(milliseconds: 1_600_000_000_000)) == 1)
    try a.export()
    try b.take()
    #expect(try b.texts(conversation.id).count == 2)
    // Nor does it come back where it was deleted.
    #expect(try a.take().imported.isEmpty)
  }

  @Test func aForkedHistoryMergesToTheSameWhateverTheOrder() throws {
    for seed in 0..<20 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      var maker = Maker(seed: seed)
      var base = Self.conversation(&maker)
      base.append(maker.message(.user, "more", below: base.head))
      func grown() -> StoredConversation {
        var stored = StoredConversation(base)
        for _ in 0..<Int.random(in: 0...4, using: &random) {
          let parent = stored.conversation.messages.keys.sorted().randomElement(using: &random)
          stored.conversation.append(
            maker.message(Bool.random(using: &random) ? .user : .assistant, "x", below: parent))
        }
        if Bool.random(using: &random) { stored.changedAt = maker.now() }
        stored.conversation.title = "t\(Int.random(in: 0...3, using: &random))"
        if Bool.random(using: &random), let last = stored.conversation.messages.keys.max() {
          stored.conversation.removeSubtree(last)
          stored.deleted = [last]
        }
        return stored
      }
      let (one, two) = (grown(), grown())
      let (first, second) = (ConversationMerge(one, with: two).merged, ConversationMerge(two, with: one).merged)
      #expect(FolderFile.text(first) == FolderFile.text(second), "seed \(seed)")
      #expect(ConversationMerge(first, with: two).isNothing && ConversationMerge(first, with: one).isNothing)
    }
  }

  @Test func sidesOfAConflictAreParted() {
    let text = "a\n<<<<<<< HEAD\nb\n||||||| base\no\n=======\nc\n>>>>>>> other\nd\n"
    let sides = FolderFile.sides(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
    #expect(sides == ["a\nb\nd\n\n", "a\nc\nd\n\n"])
    #expect(FolderFile.sides(Array("{\"a\": \"<<<<<<< x\"}".utf8)).count == 1)
  }
}
