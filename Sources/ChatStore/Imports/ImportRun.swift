import Cells
import Conversations
import GRDB

/// An import under way.
struct ImportRun {
  let database: ConversationDatabase
  let named: ImportFormat?
  private(set) var report = ImportReport()
  /// What ends the wait for a pipe as soon as it can be read; -1 for nothing.
  var stop: Int32 = -1
  private let writer: ImportWriter
  private var count = 0
  /// Conversations that were read and not stored yet, and the bytes of their texts.
  private var waiting: [ImportItem] = []
  private var waitingBytes = 0
  /// Whether it fills a transaction.
  private var isLong = false

  /// Bytes of text that are stored in one transaction, about: with many small ones the index is written and merged more
  /// often. Whoever else writes waits for this one some tenths of a second. As much again is read meanwhile.
  private static let together = 4 << 20
  /// And so many conversations at most.
  private static let most = 1000
  /// Lines of batches in a folder, until all files were read.
  private var batch: [JSON] = []

  init(database: ConversationDatabase, named: ImportFormat?) {
    self.database = database
    self.named = named
    writer = ImportWriter(database)
  }

  /// What comes of a body that adds something; all that it read by then is stored, also where it fails.
  mutating func report(_ body: (inout ImportRun) throws(Failure) -> Void) throws(Failure) -> ImportReport {
    database.makeRoom(true)
    defer {
      if isLong {
        database.gatherIndex(false)
        writer.endLog()
      }
      database.makeRoom(false)
    }
    do throws(Failure) {
      try body(&self)
    } catch {
      try finish()
      if error.cause == .cancelled { report.isStopped = true }
      guard report.isStopped else { throw error }
    }
    try finish()
    return report
  }

  /// Adds what a path names.
  mutating func add(
    _ path: String, _ progress: (ImportProgress) -> Void, _ isStopped: () -> Bool
  ) throws(Failure) {
    let isAlone = !ImportPlaces.holdsFiles(path)
    var places = ImportPlaces()
    places.stop = stop
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
    if !deletions.isEmpty { try finish() }
    for (id, moment) in deletions {
      guard let title = try database.takeDeletion(id, at: moment) else { continue }
      report.remarks.append("\(title) was deleted on another machine, and is deleted here.")
    }
    note(.mixchat)
  }

  private mutating func note(_ format: ImportFormat) {
    if !report.formats.contains(format) { report.formats.append(format) }
  }

  /// Has what was read stored, while more is read. What was read behind a conversation that could not be stored is
  /// left.
  private mutating func store() throws(Failure) {
    let items = waiting
    let byteCount = waitingBytes
    waiting = []
    waitingBytes = 0
    try writer.finish(&report)
    if byteCount >= Self.together, !isLong {
      isLong = true
      database.gatherIndex(true)
    }
    if !items.isEmpty { writer.store(items, byteCount: byteCount) }
  }

  /// Has what was read stored, and waits for it.
  private mutating func finish() throws(Failure) {
    try store()
    try writer.finish(&report)
  }

  /// Adds one conversation.
  private mutating func add(
    _ item: ImportItem, part: Double, _ progress: (ImportProgress) -> Void, _ isStopped: () -> Bool
  ) throws(Failure) {
    guard !isStopped() else {
      report.isStopped = true
      throw Failure(.store, "The import was stopped.")
    }
    var item = item
    item.findWords()
    waiting.append(item)
    waitingBytes += item.byteCount
    if waitingBytes >= Self.together || waiting.count >= Self.most { try store() }
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
