import Cells
import Conversations
import FoundationEssentials
import GRDB

/// The bytes of pictures, each once, by their hash, however many messages carry it; and of what else replies carry
/// (`ReplyData`).
///
/// Invariant: a picture lives as long as a message names it (`messagePicture`); with the last of these it is deleted.
enum PictureTable {
  static func create(_ db: Database) throws {
    try db.execute(
      sql: """
        ALTER TABLE message ADD COLUMN pictures TEXT;
        CREATE TABLE picture (hash TEXT NOT NULL PRIMARY KEY, type TEXT NOT NULL, bytes BLOB NOT NULL);
        CREATE TABLE messagePicture (
          message INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
          hash TEXT NOT NULL,
          PRIMARY KEY (message, hash)
        ) WITHOUT ROWID;
        CREATE INDEX messagePictureByHash ON messagePicture (hash);
        CREATE TRIGGER pictureUnused AFTER DELETE ON messagePicture
        WHEN NOT EXISTS (SELECT 1 FROM messagePicture WHERE hash = old.hash) BEGIN
          DELETE FROM picture WHERE hash = old.hash;
        END;
        """)
  }

  /// Keeps a picture's bytes, unless they are there.
  static func keep(_ db: Database, _ picture: Picture, _ bytes: [UInt8]) throws {
    try keep(db, picture.hash, type: picture.format?.type ?? "", bytes)
  }

  static func keep(_ db: Database, _ hash: String, type: String, _ bytes: [UInt8]) throws {
    // Data, because it is what GRDB takes for a blob.
    try db.run("INSERT OR IGNORE INTO picture (hash, type, bytes) VALUES (?, ?, ?)", [hash, type, Data(bytes)])
  }

  /// Notes which pictures a message carries.
  static func link(_ db: Database, _ message: Message) throws {
    for picture in message.keptPictures {
      try db.run(
        "INSERT OR IGNORE INTO messagePicture (message, hash) VALUES (?, ?)", [message.id.rawValue, picture.hash])
    }
  }

  /// A picture's bytes; nil where they are not here.
  static func bytes(_ db: Database, _ hash: String) throws -> [UInt8]? {
    var bytes: [UInt8]?
    try db.eachRow("SELECT bytes FROM picture WHERE hash = ?", [hash]) { bytes = try $0.bytes(0) }
    return bytes
  }
}

/// What is known of pictures, as JSON: in rows of messages, and in exports.
enum PictureJSON {
  static func json(_ pictures: [Picture]) -> JSON {
    .list(
      pictures.map { picture in
        .members(
          ("sha256", picture.hash.isEmpty ? nil : .text(picture.hash)),
          ("name", .text(picture.name)),
          ("type", picture.format.map { .text($0.type) }),
          ("width", picture.width > 0 ? .integer(Int64(picture.width)) : nil),
          ("height", picture.height > 0 ? .integer(Int64(picture.height)) : nil),
          ("bytes", picture.byteCount > 0 ? .integer(Int64(picture.byteCount)) : nil),
          ("address", picture.address.map(JSON.text)))
      })
  }

  static func read(_ json: JSON) -> [Picture] {
    (json.array ?? []).compactMap { item in
      let (hash, address) = (item["sha256"]?.string ?? "", item["address"]?.string)
      guard !hash.isEmpty || address != nil else { return nil }
      let type = item["type"]?.string ?? ""
      return Picture(
        hash: hash, name: item["name"]?.string ?? "", format: Picture.Format.allCases.first { $0.type == type },
        width: item["width"]?.asCount ?? 0, height: item["height"]?.asCount ?? 0,
        byteCount: item["bytes"]?.asCount ?? 0, address: address)
    }
  }

  static func write(_ pictures: [Picture]) -> String? { pictures.isEmpty ? nil : json(pictures).compact }
  /// A column that cannot be read is as one without pictures; their bytes stay.
  static func read(_ text: String) -> [Picture] { (try? JSON.parse(text)).map { read($0) } ?? [] }
}
