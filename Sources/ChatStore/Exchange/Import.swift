import Conversations
import GRDB

/// What conversations can be imported from.
package enum ImportFormat: String, Sendable, CaseIterable {
  /// This program's own export.
  case mixchat
  /// A list of OpenAI chat messages, or a request body that holds one.
  case openai
  /// The same, one list or one message a line.
  case openaiLines = "openai-jsonl"
  /// `conversations.json` of a ChatGPT data export.
  case chatgpt
  /// `logs.db` of the `llm` command.
  case llm
  /// A session of aichat, in YAML.
  case aichat
}

/// What an import did.
package struct ImportReport: Sendable, Equatable {
  /// A conversation that is in the database now.
  package struct Imported: Sendable, Equatable {
    /// Under this identity.
    package var id: ConversationID
    /// Its title.
    package var title: String
    /// How many messages, over all branches.
    package var messageCount: Int
    /// What could not be kept as it was, such as pictures; whole sentences.
    package var notes: [String]
  }

  /// A conversation that was left out, whole.
  package struct Skipped: Sendable, Equatable {
    /// Its title, or its place in the file.
    package var name: String
    /// Why, as the end of a sentence.
    package var reason: String
    /// Whether all of it is here already.
    package var isKnown = false
  }

  /// The format it was read as.
  package var format: ImportFormat
  /// In the order of the file.
  package var imported: [Imported] = []
  /// In the order of the file.
  package var skipped: [Skipped] = []

  /// What is not here, though it is in the file.
  package var left: [Skipped] { skipped.filter { !$0.isKnown } }
  /// What to say of those that are here already; nil where there are none.
  package var knownSentence: String? {
    let count = skipped.count { $0.isKnown }
    guard count > 0 else { return nil }
    let known = "\(count) conversation\(count == 1 ? " is" : "s are") here already"
    return imported.isEmpty && left.isEmpty ? "Nothing new: \(known)." : "\(known)."
  }
}

/// One conversation of a file, read but not yet stored.
struct ImportItem {
  var name: String
  var conversation: Result<StoredConversation, ImportError>
  var notes: [String] = []
  /// Whether its identities are those of another mixchat's database, or were made from what the file says.
  var isOwn = false
}

/// How far an import is.
package struct ImportProgress: Sendable, Equatable {
  /// How much of the file is done: 0…1.
  package var part: Double
  /// How many conversations of it were read.
  package var count: Int
}

extension ConversationDatabase {
  /// Imports a file. Each conversation is imported whole or not at all, and nothing that is here is changed.
  ///
  /// Of a list one conversation at a time is in memory, beside the file's bytes.
  /// - Parameters:
  ///   - format: nil to find it out from the file itself.
  ///   - progress: called after each conversation, on the caller's thread.
  /// Throws when the file cannot be read, or is of no known format.
  package func importFile(
    _ path: String, as format: ImportFormat? = nil, progress: (ImportProgress) -> Void = { _ in }
  ) throws(Failure) -> ImportReport {
    try add(ImportFile(path), as: format, progress)
  }

  /// Imports the bytes of a file, such as standard input.
  package func importBytes(
    _ bytes: [UInt8], name: String, as format: ImportFormat? = nil, progress: (ImportProgress) -> Void = { _ in }
  ) throws(Failure) -> ImportReport {
    try add(ImportFile(name: name, bytes: bytes), as: format, progress)
  }

  private func add(
    _ file: ImportFile, as format: ImportFormat?, _ progress: (ImportProgress) -> Void
  ) throws(Failure) -> ImportReport {
    var report = ImportReport(format: format ?? .mixchat)
    var identities = IdentitySource(seed: UInt64.random(in: .min ... .max))
    var count = 0
    report.format = try file.read(as: format) { (item, part) throws(Failure) in
      try add(item, &identities, to: &report)
      count += 1
      progress(ImportProgress(part: part, count: count))
    }
    return report
  }

  private func add(
    _ item: ImportItem, _ identities: inout IdentitySource, to report: inout ImportReport
  ) throws(Failure) {
    switch item.conversation {
    case .failure(let error):
      report.skipped.append(.init(name: item.name, reason: error.reason))
    case .success(let stored):
      let outcome = try write("\(item.name) cannot be imported") { db in
        try add(stored, item, &identities, db)
      }
      switch outcome {
      case .success(let imported): report.imported.append(imported)
      case .failure(let error):
        report.skipped.append(.init(name: item.name, reason: error.reason, isKnown: error.isKnown))
      }
    }
  }

  private func add(
    _ stored: StoredConversation, _ item: ImportItem, _ identities: inout IdentitySource, _ db: Database
  ) throws -> Result<ImportReport.Imported, ImportError> {
    var stored = stored
    var notes = item.notes
    if let present = try StoredConversation.load(db, stored.conversation.id) {
      guard item.isOwn else { return try extend(present, to: stored, item, &identities, db) }
      guard MixchatJSON.json(present) != MixchatJSON.json(stored) else {
        return .failure(.isHere("it is here already, the same"))
      }
    }
    if try stored.clashes(db) {
      stored = stored.renamed(&identities)
      notes.append("It is here already in another form and was imported as a copy.")
    }
    try stored.insert(db, WriteMark(stamp: try Counter.next(db), writer: 0))
    if !item.isOwn { try ImportGrowth.keepExtent(db, of: stored, in: stored.conversation.id) }
    return .success(
      .init(
        id: stored.conversation.id, title: stored.conversation.title,
        messageCount: stored.conversation.messages.count, notes: notes))
  }
}

extension ConversationDatabase {
  /// Adds what another program's conversation has gained since it was imported.
  private func extend(
    _ present: StoredConversation, to newer: StoredConversation, _ item: ImportItem,
    _ identities: inout IdentitySource, _ db: Database
  ) throws -> Result<ImportReport.Imported, ImportError> {
    let id = present.conversation.id
    let growth = ImportGrowth(from: present, to: newer, reached: try ImportGrowth.reached(db, id), &identities)
    try ImportGrowth.keepExtent(db, of: newer, in: id)
    guard !growth.messages.isEmpty else {
      return .failure(.isHere("it was imported before, and nothing was added to it since"))
    }
    try growth.insert(db, in: id, WriteMark(stamp: try Counter.next(db), writer: 0))
    return .success(
      .init(
        id: present.conversation.id, title: present.conversation.title, messageCount: growth.messages.count,
        notes: item.notes + growth.notes))
  }
}
