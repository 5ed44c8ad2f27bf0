import Conversations
import GRDB

/// What a conversation that was imported before has gained in the file it came from.
///
/// Messages are known by what they are below, who they are from, and their text: another program's file names them in
/// ways that change from one export to the next. Only what is later than all that is known counts as new: a text that
/// is read otherwise than it was by an older version must not double a conversation.
struct ImportGrowth {
  /// Under identities of their own, parents first, hanging from messages that are here.
  private(set) var messages: [Message] = []
  /// How many could not be added, since what they hang from is not here.
  private(set) var leftOut = 0
  /// The end of the branch that the file reads, where it is new.
  private(set) var head: MessageID?

  /// - Parameter reached: the last moment that the file had when it was imported before: what was deleted here since
  ///   stays deleted, also at the very end. nil of what an older version imported.
  init(
    from present: StoredConversation, to newer: StoredConversation, reached: Timestamp?,
    _ identities: inout IdentitySource
  ) {
    let here = present.conversation
    var names: [MessageID: MessageID] = [:]
    var taken: Set<MessageID> = []
    var unknown: [Message] = []
    var newest = reached ?? Timestamp(milliseconds: .min)
    for message in newer.messages {
      let parent = message.parent.flatMap { names[$0] }
      let same = here.children(of: parent).first { id in
        guard let other = here[id], !taken.contains(id) else { return false }
        return other.role == message.role && other.text == message.text
      }
      guard message.parent == nil || parent != nil, let same else {
        unknown.append(message)
        continue
      }
      names[message.id] = same
      taken.insert(same)
      newest = max(newest, message.createdAt)
    }
    for message in unknown where message.createdAt > newest {
      guard let parent = message.parent else { continue }
      guard let above = names[parent] else {
        leftOut += 1
        continue
      }
      let name = MessageID(identities.next(at: message.createdAt))
      names[message.id] = name
      messages.append(message.renamed(name, parent: above))
    }
    // Who reads another branch here goes on reading it.
    if let end = here.head, messages.contains(where: { $0.parent == end }) {
      head = newer.conversation.head.flatMap { names[$0] }.flatMap { name in
        messages.contains { $0.id == name } ? name : nil
      }
    }
  }

  /// What the report says of it.
  var notes: [String] {
    let count = messages.count
    let added = "It was imported before: \(count) new message\(count == 1 ? " was" : "s were") added."
    guard leftOut > 0 else { return [added] }
    return [added, "\(leftOut) more belong\(leftOut == 1 ? "s" : "") to a branch that is not here, and stayed out."]
  }

  /// The last moment of what a file has of a conversation.
  static func extent(of conversation: StoredConversation) -> Timestamp? { conversation.messages.map(\.createdAt).max() }

  /// How far the file reached that a conversation was imported from last.
  static func reached(_ db: Database, _ id: ConversationID) throws -> Timestamp? {
    try db.row("SELECT importedThrough FROM conversation WHERE id = ?", [id.rawValue])
      .flatMap { $0[0] as Int64? }.map(Timestamp.init(milliseconds:))
  }

  /// Keeps how far a file reached; never less than before.
  static func keepExtent(_ db: Database, of file: StoredConversation, in id: ConversationID) throws {
    guard let extent = extent(of: file) else { return }
    try db.run(
      "UPDATE conversation SET importedThrough = max(ifnull(importedThrough, ?1), ?1) WHERE id = ?2",
      [extent.milliseconds, id.rawValue])
  }

  /// Adds them, to be indexed later in the transaction; nothing that is here is changed but for the end of the branch
  /// being read. The bytes of their pictures are kept by then.
  func insert(
    _ db: Database, in conversation: ConversationID, _ mark: WriteMark, _ entries: inout IndexEntries
  ) throws {
    try MessageTable.insert(db, messages, in: conversation, mark, &entries)
    if let last = messages.map(\.createdAt).max() { try ConversationTable.touch(db, conversation, last) }
    guard let head else { return }
    try db.run(
      "UPDATE conversation SET head = ?, stamp = ?, writer = ? WHERE id = ?",
      [head.rawValue, mark.stamp, mark.writer, conversation.rawValue])
  }
}
