import GRDB

/// How much room this connection has while much is written. Where one of these fails, it costs time alone.
extension ConversationDatabase {
  /// Room for much, or SQLite's usual.
  ///
  /// The index is merged all over the file: with 2,000 KB of the database in memory, and a log of 1,000 pages, each
  /// page is read and written often. The log is brought into the file by another connection meanwhile (`LogKeeper`);
  /// the limit is for what that leaves. And before a statement changes a page, its old form is kept aside, should the
  /// statement fail: of more than 64 KB in a temporary file, which gets twenty times the bytes of what is stored.
  func makeRoom(_ isLarge: Bool) {
    let (kilobytes, logPages, temporaries) = isLarge ? (65_536, 32_000, "MEMORY") : (2000, 1000, "DEFAULT")
    try? queue.writeWithoutTransaction { db in
      try db.execute(
        sql: """
          PRAGMA cache_size = -\(kilobytes);
          PRAGMA wal_autocheckpoint = \(logPages);
          PRAGMA temp_store = \(temporaries)
          """)
    }
  }

  /// Has the index gather what comes of much text, or as usual.
  func gatherIndex(_ isMuch: Bool) {
    try? queue.inImmediateTransaction { try SearchIndex.gather($0, much: isMuch) }
  }
}
