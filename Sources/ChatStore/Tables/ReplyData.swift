import Cells
import Conversations
import Files
import GRDB

/// The data of replies (pictures, sound), apart from their messages: the bytes are kept as those of a turn's pictures
/// are, each once under its hash, and a row stays small.
///
/// Invariant: in the place of the base64 the text of an extra in the database has the mark of the hash. A message that
/// leaves the database, as in an export, has the very text that came: only base64 that its bytes give again is parted.
/// Rows of older versions have all of it in the text; they are read as well, and parted when they are written.
enum ReplyData {
  /// A message as its row has it. The bytes of what is parted are kept.
  static func keep(_ db: Database, _ message: Message) throws -> Message {
    guard message.extras.contains(where: mayHaveData) else { return message }
    var message = message
    for place in message.extras.indices {
      for (picture, bytes) in part(&message.extras[place]) { try PictureTable.keep(db, picture, bytes) }
    }
    return message
  }

  /// Puts what is kept back into the texts of messages that leave the database.
  static func fill(_ db: Database, _ messages: inout [Message]) throws {
    for place in messages.indices {
      for extra in messages[place].extras.indices where !messages[place].extras[extra].kept.isEmpty {
        try fill(db, &messages[place].extras[extra])
      }
    }
  }

  /// Data that is not here any more stays named.
  private static func fill(_ db: Database, _ extra: inout MessageExtra) throws {
    let old = Array(extra.text.utf8)
    var (new, start, filled): ([UInt8], Int, Set<String>) = ([], 0, [])
    for (range, hash) in marks(in: old) where extra.kept.contains(where: { $0.hash == hash }) {
      guard let bytes = try PictureTable.bytes(db, hash) else { continue }
      new += old[start..<range.lowerBound]
      Base64.append(bytes, to: &new)
      start = range.upperBound
      filled.insert(hash)
    }
    extra.text = String(decoding: new + old[start...], as: UTF8.self)
    extra.kept.removeAll { filled.contains($0.hash) }
  }

  /// Letters of base64 that are not longer than the mark stay where they are.
  private static let shortest = picture(.file, []).mark.utf8.count

  private static func mayHaveData(_ extra: MessageExtra) -> Bool {
    extra.kind == .parts && extra.text.utf8.count > shortest
  }

  /// Puts marks in the place of base64, and gives what they name.
  private static func part(_ extra: inout MessageExtra) -> [(picture: Picture, bytes: [UInt8])] {
    guard mayHaveData(extra) else { return [] }
    var found: [String: (picture: Picture, bytes: [UInt8])] = [:]
    for part in ReplyPart.all(extra) {
      guard let letters = part.base64, letters.utf8.count > shortest, found[letters] == nil,
        let bytes = Base64.decode(letters), Base64.text(bytes) == letters
      else { continue }
      found[letters] = (picture(part.kind, bytes), bytes)
    }
    guard !found.isEmpty else { return [] }
    let text = Array(extra.text.utf8)
    // Of one whose mark came with the reply, the mark would have two meanings.
    let taken = Set(marks(in: text).map(\.hash))
    found = found.filter { !taken.contains($0.value.picture.hash) }
    var (new, start): ([UInt8], Int) = ([], 0)
    var (placed, data): (Set<String>, [(picture: Picture, bytes: [UInt8])]) = ([], [])
    for range in strings(of: text) {
      guard let item = found[String(decoding: text[range], as: UTF8.self)] else { continue }
      new += text[start..<range.lowerBound] + Array(item.picture.mark.utf8)
      start = range.upperBound
      if placed.insert(item.picture.hash).inserted {
        extra.kept.append(item.picture)
        data.append(item)
      }
    }
    extra.text = String(decoding: new + text[start...], as: UTF8.self)
    return data
  }

  private static func picture(_ kind: ReplyPart.Kind, _ bytes: [UInt8]) -> Picture {
    let format = kind == .picture ? PictureHeader.format(bytes) : nil
    let size = format.flatMap { PictureHeader.size(bytes, $0) }
    return Picture(
      hash: ContentHash.of(bytes), name: kind.rawValue, format: format, width: size?.width ?? 0,
      height: size?.height ?? 0, byteCount: bytes.count)
  }

  // MARK: Texts

  /// Where letters of base64 may be: between quotes, in a data URL what is behind its comma.
  private static func strings(of text: [UInt8]) -> [Range<Int>] {
    text.withUnsafeBufferPointer { text in
      var strings: [Range<Int>] = []
      var start = 0
      while true {
        let end = text.firstPlace(of: UInt8(ascii: "\""), in: start..<text.count)
        guard end < text.count else { return strings }
        if end - start > shortest {
          let comma = text.firstPlace(of: UInt8(ascii: ","), in: start..<end)
          strings.append((comma < end ? comma + 1 : start)..<end)
        }
        start = end + 1
      }
    }
  }

  /// The marks in a text, and the hashes that they name.
  private static func marks(in text: [UInt8]) -> [(range: Range<Int>, hash: String)] {
    let front = Array(Picture.hashMark.utf8)
    return text.withUnsafeBufferPointer { text in
      var marks: [(range: Range<Int>, hash: String)] = []
      var start = 0
      while true {
        // Base64 as it is written here has no such letter.
        let dash = text.firstPlace(of: UInt8(ascii: "-"), in: start..<text.count)
        guard dash < text.count else { return marks }
        start = dash + 1
        guard text[..<start].suffix(front.count).elementsEqual(front) else { continue }
        let end = min(start + shortest - front.count, text.count)
        marks.append(((start - front.count)..<end, String(decoding: text[start..<end], as: UTF8.self)))
      }
    }
  }
}
