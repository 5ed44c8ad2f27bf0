import Conversations

/// What this process believes about rows that other processes may change as well.
///
/// Copied before a transaction and put back when it fails, so it always tells what is on disk.
struct StoreKnowledge {
  /// Each conversation's row as this process last wrote it, or was given it.
  var written: [ConversationID: ConversationRecord] = [:]
  /// Each conversation's row as another process had changed it when that was last said.
  var told: [ConversationID: ConversationRecord] = [:]
  /// Conversations of messages inserted here, so that one that vanished can be written again.
  var homes: [MessageID: ConversationID] = [:]

  /// Conversations that another process deleted for ever and that have not been written whole since.
  var gone: Set<ConversationID> = []
  /// Those of them that were not deleted: they could not be read any more when the database's files were cut short.
  var lost: Set<ConversationID> = []

  /// The rows a field is compared with: only one that differs from all of them was changed here.
  func known(_ id: ConversationID) -> [ConversationRecord] {
    [written[id], told[id]].compactMap(\.self)
  }
}

extension ConversationRecord {
  /// Whether each field, but for the time of last use, is as one of the others has it.
  func isMade(of others: [ConversationRecord]) -> Bool {
    func has<Value: Equatable>(_ field: KeyPath<ConversationRecord, Value>) -> Bool {
      others.contains { $0[keyPath: field] == self[keyPath: field] }
    }
    return has(\.title) && has(\.titleSource) && has(\.systemPrompt) && has(\.model) && has(\.provider)
      && has(\.parameters) && has(\.head) && has(\.tags)
  }
}
