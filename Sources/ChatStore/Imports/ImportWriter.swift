import Conversations
import Locks
import Threads

/// Stores what an import reads, on a thread of its own: while some conversations are written, the next are read.
///
/// For one reading thread: it takes what came of the last ones before it gives the next.
final class ImportWriter: Sendable {
  /// What came of the conversations that were given last.
  private struct Outcome: Sendable {
    var identities = IdentitySource(seed: UInt64.random(in: .min ... .max))
    var report = ImportReport()
    var failure: Failure?
    var hasWritten = false
    /// Bytes of text since the log was brought into the file last.
    var loggedBytes = 0
  }

  private let database: ConversationDatabase
  private let thread = SerialThread()
  private let outcome = Locked(Outcome())

  private let log: LogKeeper

  /// So many bytes of text are stored before the log is brought into the file: pages that were written more than once
  /// by then are in it once.
  private static let logBytes = 8 << 20

  init(_ database: ConversationDatabase) {
    self.database = database
    log = LogKeeper(database)
  }

  /// Stores conversations in one transaction; returns without waiting.
  /// - Parameter byteCount: of their texts.
  func store(_ items: [ImportItem], byteCount: Int) {
    thread.async { [self] in
      outcome.withLock { outcome in
        // Long ones, so that a busy machine's late looks find it free as well.
        if outcome.hasWritten { ConversationDatabase.letOthersWrite(looks: 5) }
        outcome.hasWritten = true
        do throws(Failure) {
          try database.add(items, &outcome.identities, to: &outcome.report)
        } catch {
          outcome.failure = error
        }
        outcome.loggedBytes += byteCount
        if outcome.loggedBytes >= Self.logBytes {
          outcome.loggedBytes = 0
          log.begin()
        }
      }
    }
  }

  /// Waits until what was given is stored, and adds to a report what came of it.
  /// - Throws: why some of it could not be stored.
  func finish(_ report: inout ImportReport) throws(Failure) {
    thread.drain()
    let (stored, failure) = outcome.withLock { outcome in
      defer { (outcome.report, outcome.failure) = (ImportReport(), nil) }
      return (outcome.report, outcome.failure)
    }
    report.imported += stored.imported
    report.skipped += stored.skipped
    if let failure { throw failure }
  }

  /// Brings the rest of the log into the file; waits for it.
  func endLog() { log.finish() }
}
