import Conversations
import FoundationEssentials
import GRDB

/// Finds a text inside one conversation, as a pager does: any stretch of characters, in any place.
///
/// Smart case: without a capital in what is looked for, case makes no difference.
enum Finding {
  /// Messages that hold `text`, in the order they were made.
  static func messages(_ db: Database, _ id: ConversationID, _ text: String) throws -> [MessageID] {
    guard !text.isEmpty else { return [] }
    let needle = Needle(text)
    var found: [MessageID] = []
    try db.eachRow(
      """
      SELECT message.id, messageText.text, message.state FROM message JOIN messageText USING (id)
      WHERE message.conversation = ? AND NOT message.isDeleted
      """, [id.rawValue]
    ) { row in
      let message = row.messageID(0)
      if (row[2] as String) == MessageState.streaming.rawValue {
        if needle.occurs(in: try MessageTable.storedText(db, message)) { found.append(message) }
      } else if try row.withUnsafeData(
        atIndex: 1,
        { data in
          data?.withUnsafeBytes { needle.occurs(in: $0) } ?? false
        })
      {
        found.append(message)
      }
    }
    return found.sorted()
  }
}

/// What is looked for, ready to be compared byte by byte.
struct Needle {
  private let bytes: [UInt8]
  private let isFolded: Bool
  private let isASCII: Bool

  init(_ text: String) {
    isFolded = !text.contains(where: \.isUppercase)
    isASCII = text.utf8.allSatisfy { $0 < 0x80 }
    bytes = Array(text.utf8)
  }

  func occurs(in text: String) -> Bool {
    var text = text
    return text.withUTF8 { occurs(in: UnsafeRawBufferPointer($0)) }
  }

  /// Whether it occurs in a text's UTF-8.
  func occurs(in text: UnsafeRawBufferPointer) -> Bool {
    // Where case matters, or is ASCII's alone, comparing bytes is exact. Elsewhere the text is put in lower case,
    // which costs a copy, but only for texts that have more than ASCII in them.
    guard isFolded, !isASCII else { return occurs(bytes, in: text) }
    guard text.contains(where: { $0 >= 0x80 }) else { return false }
    var lowered = String(decoding: text, as: UTF8.self).lowercased()
    return lowered.withUTF8 { occurs(bytes, in: UnsafeRawBufferPointer($0)) }
  }

  private func occurs(_ needle: [UInt8], in text: UnsafeRawBufferPointer) -> Bool {
    guard let first = needle.first, needle.count <= text.count else { return false }
    let other = isFolded && (97...122).contains(first) ? first - 32 : first
    return needle.withUnsafeBufferPointer { needle in
      for start in 0...(text.count - needle.count) where text[start] == first || text[start] == other {
        var offset = 1
        while offset < needle.count, fold(text[start + offset]) == needle[offset] { offset += 1 }
        if offset == needle.count { return true }
      }
      return false
    }
  }

  @inline(__always)
  private func fold(_ byte: UInt8) -> UInt8 {
    isFolded && byte &- 65 < 26 ? byte | 0x20 : byte
  }
}
