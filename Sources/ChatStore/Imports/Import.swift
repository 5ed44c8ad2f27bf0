import Cells
import Conversations
import GRDB

/// One conversation of a file, read but not yet stored.
struct ImportItem {
  var name: String
  var conversation: Result<StoredConversation, ImportError>
  var notes: [String] = []
  /// Whether its identities are those of another mixchat's database, or were made from what the file says.
  var isOwn = false
  /// The line of a batch, whose other half may be in another file of the folder.
  var batchLine: JSON?

  /// What `body` reads, or why it cannot.
  static func reading(_ name: String, _ body: () throws(ImportError) -> ImportItem) -> ImportItem {
    do throws(ImportError) {
      return try body()
    } catch {
      return ImportItem(name: name, conversation: .failure(error))
    }
  }
}

extension ConversationDatabase {
  /// Imports a file, a folder or an archive. Each conversation is imported whole or not at all, and nothing that is
  /// here is changed.
  ///
  /// One conversation at a time is in memory, with the bytes that it was read from.
  /// - Parameters:
  ///   - format: nil to find it out from the file itself.
  ///   - progress: called after each conversation, on the caller's thread.
  ///   - isStopped: asked before each conversation; what is imported by then stays.
  /// Throws when the file cannot be read, or is of no known format.
  package func importFile(
    _ path: String, as format: ImportFormat? = nil, progress: (ImportProgress) -> Void = { _ in },
    isStopped: () -> Bool = { false }
  ) throws(Failure) -> ImportReport {
    var run = ImportRun(database: self, named: format)
    do throws(Failure) {
      try run.add(path, progress, isStopped)
    } catch {
      guard run.report.isStopped else { throw error }
    }
    return run.report
  }

  /// Imports what comes from an open descriptor, such as standard input.
  package func importStream(
    _ descriptor: Int32, name: String, as format: ImportFormat? = nil, progress: (ImportProgress) -> Void = { _ in },
    isStopped: () -> Bool = { false }
  ) throws(Failure) -> ImportReport {
    try add(ByteStream(name, descriptor: descriptor), as: format, progress, isStopped)
  }

  /// Imports the bytes of a file.
  package func importBytes(
    _ bytes: [UInt8], name: String, as format: ImportFormat? = nil, progress: (ImportProgress) -> Void = { _ in }
  ) throws(Failure) -> ImportReport {
    try add(ByteStream(name, bytes: bytes), as: format, progress, { false })
  }

  private func add(
    _ stream: ByteStream, as format: ImportFormat?, _ progress: (ImportProgress) -> Void, _ isStopped: () -> Bool
  ) throws(Failure) -> ImportReport {
    var run = ImportRun(database: self, named: format)
    do throws(Failure) {
      try run.add(stream, isAlone: true, progress, isStopped)
    } catch {
      guard run.report.isStopped else { throw error }
    }
    return run.report
  }
}

/// An import under way.
struct ImportRun {
  let database: ConversationDatabase
  let named: ImportFormat?
  private(set) var report = ImportReport()
  private var identities = IdentitySource(seed: UInt64.random(in: .min ... .max))
  private var count = 0
  /// Lines of batches in a folder, until all files were read.
  private var batch: [JSON] = []

  init(database: ConversationDatabase, named: ImportFormat?) {
    self.database = database
    self.named = named
  }

  /// Adds what a path names.
  mutating func add(
    _ path: String, _ progress: (ImportProgress) -> Void, _ isStopped: () -> Bool
  ) throws(Failure) {
    let isAlone = !ImportPlaces.holdsFiles(path)
    var places = ImportPlaces()
    var run = self
    defer { self = run }
    try places.read(path) { (name, entry) throws(Failure) in
      switch entry {
      case .stream(let stream, let assets):
        try run.add(stream, assets, isAlone: isAlone, as: name, progress, isStopped)
      case .database(let path): try run.add(database: path, isAlone: isAlone, progress, isStopped)
      case .own(let path, let part): try run.add(own: path, part, progress, isStopped)
      case .left(let reason): run.report.skipped.append(.init(name: name, reason: reason))
      }
    }
    for item in BatchImport.joined(run.batch) { try run.add(item, part: 1, progress, isStopped) }
    if let others = places.others.sentence(since: "they hold no conversations") { run.report.remarks.append(others) }
    guard !isAlone, run.report.formats.isEmpty else { return }
    let reasons = run.report.skipped.prefix(3).map { "\($0.name): \($0.reason)" }.joined(separator: "; ")
    throw Failure(
      .store,
      "Nothing in \(path) is of a format known here\(reasons.isEmpty ? "" : " (\(reasons))"). Nothing was imported."
        + " \(Self.known)")
  }

  /// Adds the conversations of a stream.
  mutating func add(
    _ stream: ByteStream, _ assets: ImportAssets? = nil, isAlone: Bool, as name: String? = nil,
    _ progress: (ImportProgress) -> Void, _ isStopped: () -> Bool
  ) throws(Failure) {
    var run = self
    defer { self = run }
    let outcome = try ImportDocument(stream: stream, assets: assets).read(as: named) { (item, _) throws(Failure) in
      if !isAlone, let line = item.batchLine { return run.batch.append(line) }
      try run.add(item, part: stream.part(), progress, isStopped)
    }
    switch outcome {
    case .read(let format): run.note(format)
    case .unlike(let reason) where isAlone: throw unlike(stream.name, reason)
    case .unlike(let reason): run.report.skipped.append(.init(name: name ?? stream.name, reason: reason))
    }
  }

  private mutating func add(
    database path: String, isAlone: Bool, _ progress: (ImportProgress) -> Void, _ isStopped: () -> Bool
  ) throws(Failure) {
    var outcome: (row: ImportRow, items: [ImportItem])?
    do {
      var configuration = Configuration()
      configuration.readonly = true
      let file = try DatabaseQueue(path: path, configuration: configuration)
      defer { try? file.close() }
      outcome = try file.read { db in
        for row in ImportRow.all where named == nil || named == row.format {
          guard case .database(let recognises, let read) = row.reading, try recognises(db) else { continue }
          return (row, try read(db))
        }
        return nil
      }
    } catch {
      throw StoreFailure.describe(error, "The file cannot be imported", at: path)
    }
    guard let outcome else {
      let reason = named == nil ? "its tables are of no known program" : "it is a database of another program, or none"
      guard isAlone else { return report.skipped.append(.init(name: path, reason: reason)) }
      throw unlike(path, reason)
    }
    for (place, item) in outcome.items.enumerated() {
      try add(item, part: Double(place + 1) / Double(outcome.items.count), progress, isStopped)
    }
    note(outcome.row.format)
  }

  /// Adds a file of a folder that machines exchange: what it has of a conversation, and what was deleted.
  private mutating func add(
    own path: String, _ part: Double, _ progress: (ImportProgress) -> Void, _ isStopped: () -> Bool
  ) throws(Failure) {
    guard let bytes = FolderFile.bytes(path) else {
      throw Failure(.store, "\(path) cannot be read, or is larger than 512 MB.")
    }
    var deletions: [(ConversationID, Timestamp)] = []
    for content in FolderFile.contents(bytes) {
      switch content {
      case .conversation(let stored):
        let title = stored.conversation.title
        var item = ImportItem(name: title.isEmpty ? path : title, conversation: .success(stored), isOwn: true)
        if try database.isGone(stored) { item.conversation = .failure(.isHere("it was deleted here")) }
        try add(item, part: part, progress, isStopped)
      case .deleted(let id, let moment): deletions.append((id, moment))
      case .broken(let reason): report.skipped.append(.init(name: path, reason: reason))
      }
    }
    // After the conversations: one that went on since stays.
    for (id, moment) in deletions {
      guard let title = try database.takeDeletion(id, at: moment) else { continue }
      report.remarks.append("\(title) was deleted on another machine, and is deleted here.")
    }
    note(.mixchat)
  }

  private mutating func note(_ format: ImportFormat) {
    if !report.formats.contains(format) { report.formats.append(format) }
  }

  /// Adds one conversation.
  private mutating func add(
    _ item: ImportItem, part: Double, _ progress: (ImportProgress) -> Void, _ isStopped: () -> Bool
  ) throws(Failure) {
    guard !isStopped() else {
      report.isStopped = true
      throw Failure(.store, "The import was stopped.")
    }
    try database.add(item, &identities, to: &report)
    count += 1
    progress(ImportProgress(part: part, count: count))
  }

  private static var known: String {
    "Known: \(ImportFormat.allCases.map(\.rawValue).joined(separator: ", "))."
  }

  private func unlike(_ name: String, _ reason: String) -> Failure {
    let what = named.map { "is no \($0.rawValue) file" } ?? "is of no format known here"
    return Failure(.store, "\(name) \(what): \(reason). Nothing was imported. \(Self.known)")
  }
}

extension ConversationDatabase {
  /// Stores one conversation, and says in the report what came of it.
  fileprivate func add(
    _ item: ImportItem, _ identities: inout IdentitySource, to report: inout ImportReport
  ) throws(Failure) {
    switch item.conversation {
    case .failure(let error):
      report.skipped.append(.init(name: item.name, reason: error.reason, isKnown: error.isKnown))
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
      let merge = ConversationMerge(present, with: stored)
      guard !merge.isNothing else { return .failure(.isHere("it is here already, the same")) }
      try merge.write(db, WriteMark(stamp: try Counter.next(db), writer: 0))
      return .success(
        .init(
          id: present.conversation.id, title: merge.merged.conversation.title, messageCount: merge.added.count,
          notes: notes + [merge.note]))
    }
    // One that is only marked deleted comes back as it is in the file.
    if item.isOwn, try ConversationTable.deletion(db, stored.conversation.id) == .marked {
      try ConversationTable.delete(db, stored.conversation.id)
    }
    if try stored.clashes(db) {
      stored = stored.renamed(&identities)
      notes.append("Messages of it are here in another conversation: it was imported as a copy.")
    }
    try stored.insert(db, WriteMark(stamp: try Counter.next(db), writer: 0))
    if !item.isOwn { try ImportGrowth.keepExtent(db, of: stored, in: stored.conversation.id) }
    return .success(
      .init(
        id: stored.conversation.id, title: stored.conversation.title,
        messageCount: stored.conversation.messages.count, notes: notes))
  }

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
