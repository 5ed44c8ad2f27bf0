import Cells
import Conversations
import GRDB

/// What was sent for a reply and what came with it.
///
/// A body holds all the turns before it, so that bodies kept whole would grow with the square of a conversation. They
/// are kept as pieces (`SentPiece`) that quote the messages, in a tree: a body is the way from a first piece down to
/// its last, and two that begin alike share that beginning. Each reply adds what is new in its request.
///
/// Invariant: a piece quotes only messages above the reply (or the reply itself), which live as long as it does, and
/// whose first bytes stay as they are (`MessageTable` puts a text that changes otherwise into the pieces itself).
enum ProvenanceTable {
  /// Keeps it with a reply; nothing where another process deleted the reply meanwhile.
  static func save(_ db: Database, _ id: MessageID, _ provenance: Provenance) throws {
    // What was sent is written before the reply comes, what came with it after: the same body, and headers.
    if let known = try load(db, id), known.body == provenance.body {
      try db.run(
        "UPDATE provenance SET url = ?, headers = ? WHERE message = ?",
        [StoredText(provenance.url), StoredText(HeadersJSON.json(provenance.headers).compact), id.rawValue])
      return
    }
    guard
      let conversation = try db.row("SELECT conversation FROM message WHERE id = ?", [id.rawValue])?[0] as Int64?
    else { return }
    let last = try add(db, cut(db, provenance.body, sentFor: id), conversation)
    try insert(db, id, provenance.url, provenance.headers, lastPiece: last)
  }

  static func load(_ db: Database, _ id: MessageID) throws -> Provenance? {
    guard let row = try db.row("SELECT url, lastPiece, headers FROM provenance WHERE message = ?", [id.rawValue]) else {
      return nil
    }
    let body = try SentPiece.join(pieces(db, endingAt: row[1])) { try MessageTable.storedText(db, $0) }
    return Provenance(
      url: row.text(0) ?? "", body: body,
      headers: (try? JSON.parse(row.text(2) ?? "[]")).map { HeadersJSON.read($0) } ?? [])
  }

  /// Keeps for copies of replies what is kept of the originals, `names` giving the copies.
  ///
  /// The copies' pieces quote copies; what quotes a message that has no copy is put in as it is, as that message need
  /// not live as long.
  static func copy(_ db: Database, _ names: [MessageID: MessageID], to conversation: ConversationID) throws {
    let sent = try SentRequests(db, of: names.keys.sorted())
    guard !sent.requests.isEmpty else { return }
    try sent.renamed(names) { try MessageTable.storedText(db, $0) }.insert(db, conversation)
  }

  /// Takes out pieces that no reply needs any more, after replies were deleted.
  static func sweep(_ db: Database, _ conversation: Int64) throws {
    try db.run(
      """
      WITH RECURSIVE used (id) AS (
        SELECT provenance.lastPiece FROM provenance JOIN message ON message.id = provenance.message
          WHERE message.conversation = ?1
        UNION
        SELECT sentPiece.above FROM used JOIN sentPiece USING (id) WHERE sentPiece.above IS NOT NULL)
      DELETE FROM sentPiece WHERE conversation = ?1 AND id NOT IN (SELECT id FROM used)
      """, [conversation])
  }

  /// Puts a text that is about to change into the pieces that quote it.
  static func unquote(_ db: Database, _ id: MessageID, _ text: String) throws {
    for row in try db.rows("SELECT id, literal, byteCount FROM sentPiece WHERE message = ?", [id.rawValue]) {
      let piece = SentPiece(literal: row.text(1) ?? "", quote: .init(message: id, byteCount: row[2]))
      try db.run(
        "UPDATE sentPiece SET literal = ?, message = NULL, byteCount = NULL WHERE id = ?",
        [StoredText(SentPiece.join([piece]) { _ in text }), row[0] as Int64])
    }
  }

  // MARK: Pieces

  private static func cut(_ db: Database, _ body: String, sentFor id: MessageID) throws -> [SentPiece] {
    var next: MessageID? = id
    return try SentPiece.cut(body) {
      guard let here = next, let row = try db.row("SELECT parent FROM message WHERE id = ?", [here.rawValue]) else {
        return nil
      }
      next = (row[0] as Int64?).map(MessageID.init)
      return SentPiece.Source(message: here, text: try MessageTable.storedText(db, here))
    }
  }

  /// Adds what is not there yet of a body's pieces. Returns the last one's identity.
  private static func add(_ db: Database, _ pieces: [SentPiece], _ conversation: Int64) throws -> Int64? {
    var above: Int64?
    var isNew = false
    for piece in pieces {
      if !isNew, let known = try find(db, piece, below: above, conversation) {
        above = known
        continue
      }
      isNew = true
      above = try insert(db, piece, below: above, conversation)
    }
    return above
  }

  /// Adds a piece that is not there. Returns its identity.
  static func insert(
    _ db: Database, _ piece: SentPiece, below above: Int64?, _ conversation: Int64
  ) throws -> Int64 {
    try db.run(
      "INSERT INTO sentPiece (conversation, above, literal, message, byteCount) VALUES (?, ?, ?, ?, ?)",
      [conversation, above, StoredText(piece.literal), piece.quote?.message.rawValue, piece.quote?.byteCount])
    return db.lastInsertedRowID
  }

  /// Adds or replaces what is known of a reply's request.
  static func insert(
    _ db: Database, _ id: MessageID, _ url: String, _ headers: [ResponseHead.Header], lastPiece: Int64?
  ) throws {
    try db.run(
      "INSERT OR REPLACE INTO provenance (message, url, lastPiece, headers) VALUES (?, ?, ?, ?)",
      [id.rawValue, StoredText(url), lastPiece, StoredText(HeadersJSON.json(headers).compact)])
  }

  private static func find(
    _ db: Database, _ piece: SentPiece, below above: Int64?, _ conversation: Int64
  ) throws -> Int64? {
    try db.row(
      """
      SELECT id FROM sentPiece
      WHERE conversation = ? AND above IS ? AND message IS ? AND byteCount IS ? AND literal = ?
      """,
      [conversation, above, piece.quote?.message.rawValue, piece.quote?.byteCount, StoredText(piece.literal)])?[0]
  }

  /// The pieces from the first to `last`.
  private static func pieces(_ db: Database, endingAt last: Int64?) throws -> [SentPiece] {
    var pieces: [SentPiece] = []
    var next = last
    while let id = next, let (piece, above) = try piece(db, id) {
      pieces.append(piece)
      next = above
    }
    return pieces.reversed()
  }

  /// A piece and the identity of the one before it.
  static func piece(_ db: Database, _ id: Int64) throws -> (piece: SentPiece, above: Int64?)? {
    try db.row("SELECT above, literal, message, byteCount FROM sentPiece WHERE id = ?", [id]).map { row in
      let quote = (row[2] as Int64?).map { SentPiece.Quote(message: MessageID($0), byteCount: row[3]) }
      return (SentPiece(literal: row.text(1) ?? "", quote: quote), row[0])
    }
  }
}
