import Cells
import Conversations
import GRDB

/// Two forms of one conversation, of two machines, put together: the messages of both, each once.
///
/// Invariant: what wins depends on the two forms alone, and not on which machine takes the other's in; so both come to
/// the same, and exchanging once more changes nothing.
struct ConversationMerge {
  /// Messages that are not here yet, parents first.
  private(set) var added: [Message] = []
  /// Messages that are here in an earlier form.
  private(set) var changed: [Message] = []
  /// Messages that the other machine deleted, and below which nothing else was written.
  private(set) var dropped: [MessageID] = []
  /// The conversation as it is then; its composer's text is the one that is here.
  private(set) var merged: StoredConversation
  private let present: StoredConversation
  private let other: StoredConversation

  /// Whether the other form brings nothing that is not here.
  var isNothing: Bool {
    added.isEmpty && changed.isEmpty && dropped.isEmpty && merged.deleted == present.deleted && !changesRecord
  }

  private var changesRecord: Bool { Self.record(merged) != Self.record(present) }

  init(_ present: StoredConversation, with other: StoredConversation) {
    self.present = present
    self.other = other
    merged = present
    let (here, there) = (present.conversation.messages, other.conversation.messages)
    var all = here
    for (id, theirs) in there {
      guard let ours = here[id] else {
        all[id] = theirs
        continue
      }
      if Self.isLater(theirs, than: ours) { all[id] = theirs }
    }
    let deleted = present.deleted.union(other.deleted)
    let kept = Self.kept(all, without: deleted)
    for id in kept.sorted() {
      guard let message = all[id] else { continue }
      if here[id] == nil { added.append(message) } else if message != here[id] { changed.append(message) }
    }
    dropped = here.keys.filter { !kept.contains($0) }.sorted()
    merged.deleted = deleted.subtracting(kept)
    let winner = Self.isLater(other, than: present) ? other : present
    var record = ConversationRecord(winner.conversation)
    // A name that a person gave is not lost to a parameter that was changed later.
    let named = Self.isBetterNamed(other, than: present) ? other.conversation : present.conversation
    (record.title, record.titleSource) = (named.title, named.titleSource)
    record.updatedAt = max(present.conversation.updatedAt, other.conversation.updatedAt)
    record.createdAt = min(present.conversation.createdAt, other.conversation.createdAt)
    record.head = Self.end(from: present.conversation.head, kept, all)
    merged.conversation = Conversation(record, messages: kept.compactMap { all[$0] })
    merged.isPinned = winner.isPinned
    merged.isArchived = winner.isArchived
    merged.changedAt = [present.changedAt, other.changedAt].compactMap(\.self).max()
  }

  /// All but what was deleted; what has something below it that was not stays.
  private static func kept(_ all: [MessageID: Message], without deleted: Set<MessageID>) -> Set<MessageID> {
    var kept: Set<MessageID> = []
    for message in all.values where !deleted.contains(message.id) {
      var next: Message? = message
      while let here = next, kept.insert(here.id).inserted { next = here.parent.flatMap { all[$0] } }
    }
    return kept
  }

  /// Where the branch ends that is read here: whoever reads another one than the newest goes on reading it.
  private static func end(
    from head: MessageID?, _ kept: Set<MessageID>, _ all: [MessageID: Message]
  ) -> MessageID? {
    guard let head, kept.contains(head) else { return kept.max() }
    return kept.sorted().reversed().first { id in
      var next: MessageID? = id
      while let here = next, here != head { next = all[here]?.parent }
      return next == head
    }
  }

  /// Which of two forms of a message is later: one that arrives here is left alone; a whole one before one that was
  /// cut, a longer one before a shorter; of two that differ otherwise always the same one.
  private static func isLater(_ first: Message, than second: Message) -> Bool {
    guard second.state != .streaming else { return false }
    let ranks = [first, second].map { message in
      (message.state == .complete ? 1 : 0, message.text.utf8Count, MixchatJSON.json(message, nil).compact)
    }
    return ranks[0] > ranks[1]
  }

  private static func isLater(_ first: StoredConversation, than second: StoredConversation) -> Bool {
    func rank(_ stored: StoredConversation) -> (Int64, Int64, String) {
      (stored.changedAt?.milliseconds ?? 0, stored.conversation.updatedAt.milliseconds, record(stored).compact)
    }
    return rank(first) > rank(second)
  }

  private static func isBetterNamed(_ first: StoredConversation, than second: StoredConversation) -> Bool {
    func rank(_ stored: StoredConversation) -> (Int, Int64, String) {
      let sources: [Conversation.TitleSource] = [.none, .derived, .model, .user]
      let place = sources.firstIndex(of: stored.conversation.titleSource) ?? 0
      return (place, stored.changedAt?.milliseconds ?? 0, stored.conversation.title)
    }
    return rank(first) > rank(second)
  }

  /// All that belongs to no message; without the composer's text and the branch being read, which stay on their
  /// machine.
  private static func record(_ stored: StoredConversation) -> JSON {
    let left: Set<String> = ["messages", "requests", "draft", "deleted", "head"]
    return .object(MixchatJSON.json(stored).members.filter { !left.contains($0.name) })
  }

  /// What the report says of it.
  var note: String {
    var words: [String] = []
    if !added.isEmpty { words.append("\(added.count) message\(added.count == 1 ? " was" : "s were") added") }
    if !changed.isEmpty { words.append("\(changed.count) brought up to date") }
    if !dropped.isEmpty { words.append("\(dropped.count) deleted, as on the other machine") }
    if words.isEmpty { words.append("its title, branch or settings were taken over") }
    return "It is here already: \(words.joined(separator: ", "))."
  }

  /// Writes it over what is here; messages that are new are to be indexed later in the transaction.
  func write(_ db: Database, _ mark: WriteMark, _ entries: inout IndexEntries) throws {
    let id = present.conversation.id
    try other.keepPictures(db, of: added + changed)
    var new: [Message] = []
    for message in added {
      // One that was deleted here may still be there, marked.
      if try db.row("SELECT 1 FROM message WHERE id = ?", [message.id.rawValue]) != nil {
        try MessageTable.setDeleted(db, [message.id], false, mark)
        _ = try MessageTable.update(db, message, mark)
      } else {
        new.append(message)
      }
    }
    try MessageTable.insert(db, new, in: id, mark, &entries)
    var requests = SentRequests()
    for message in added {
      guard try ProvenanceTable.load(db, message.id) == nil else { continue }
      requests.take(message.id, from: other.requests)
    }
    try requests.insert(db, id)
    for message in changed { _ = try MessageTable.update(db, message, mark) }
    try MessageTable.setDeleted(db, dropped, true, mark)
    try ConversationTable.update(
      db, ConversationRecord(merged.conversation), known: [ConversationRecord(present.conversation)], mark)
    try db.run(
      """
      UPDATE conversation SET isPinned = ?, isArchived = ?, createdAt = ?, updatedAt = ?, stamp = ?, writer = ?
      WHERE id = ?
      """,
      [
        merged.isPinned, merged.isArchived, merged.conversation.createdAt.milliseconds,
        merged.conversation.updatedAt.milliseconds, mark.stamp, mark.writer, id.rawValue,
      ])
    try DeletionTable.note(db, merged.deleted, changedAt: merged.changedAt, in: id)
  }
}
