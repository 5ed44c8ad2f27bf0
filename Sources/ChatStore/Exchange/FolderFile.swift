import Cells
import Conversations
import Files
import Glibc
import Hands

/// A file of a folder that machines exchange: `ID.json` with one conversation, or with the word that it was deleted.
struct FolderFile {
  /// What a file holds.
  enum Content {
    case conversation(StoredConversation)
    case deleted(ConversationID, at: Timestamp)
    /// Nothing that can be read; the end of a sentence says why.
    case broken(String)
  }

  /// Larger ones are not looked into for two sides of a conflict.
  private static let largest = 512 << 20

  static func name(_ id: ConversationID) -> String { "\(id).json" }

  /// Whose conversation a file of this name holds; nil for other files. A synchroniser puts words behind the identity
  /// where two machines wrote the same file.
  static func id(_ name: Substring) -> ConversationID? {
    guard name.hasSuffix(".json"), name.utf8.count >= 18 else { return nil }
    let stem = name.prefix(13)
    guard let id = ConversationID(String(stem)), id.description == stem else { return nil }
    return name.dropFirst(13).first?.isLetter == true ? nil : id
  }

  /// What a folder has of a conversation.
  static func text(_ stored: StoredConversation) -> String {
    var stored = stored
    // What is typed and not sent, and which branch is read, stay on their machine: two of them cannot be put together.
    stored.draft = ""
    stored.conversation.select(head: stored.conversation.messages.keys.max())
    let writer = ExportFormat.json.writer
    return writer.opening(ExportWords.title(stored.conversation)) + writer.body(stored) + writer.closing
  }

  /// What a folder has in the place of a deleted conversation. One line: where another machine went on in the
  /// conversation, a version control system then sets the whole of it against the whole of this, and mixes nothing.
  static func text(deleted id: ConversationID, at moment: Timestamp) -> String {
    let entry = JSON.members(("id", .text(id.description)), ("at", MixchatJSON.moment(moment)))
    return JSON.members(
      ("format", .text("mixchat")), ("version", .integer(MixchatJSON.version)), ("deleted", .list([entry]))
    ).compact + "\n"
  }

  /// The bytes of a file; nil where it cannot be read, or is too large.
  static func bytes(_ path: String) -> [UInt8]? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= largest else { return nil }
    return try? ReadToEnd.bytes(of: path)
  }

  /// What a file holds; both sides where a version control system left marks of a conflict in it.
  static func contents(_ bytes: [UInt8]) -> [Content] {
    sides(bytes).flatMap { side in
      side.withUnsafeBytes { bytes -> [Content] in
        do throws(ImportError) {
          return try read(JSONView(bytes))
        } catch {
          return [.broken(error.reason)]
        }
      }
    }
  }

  private static func read(_ view: JSONView) throws(ImportError) -> [Content] {
    let head = try view.head(without: ["conversations"])
    guard MixchatJSON.isReadable(head) else { throw ImportError("it is no mixchat file of a version known here") }
    var contents: [Content] = []
    for item in try view["conversations"]?.items() ?? [] { contents.append(.conversation(try MixchatJSON.read(item))) }
    for entry in head["deleted"]?.array ?? [] {
      guard let id = entry["id"]?.string.flatMap(ConversationID.init), let moment = MixchatJSON.timestamp(entry["at"])
      else { throw ImportError("it does not say what was deleted") }
      contents.append(.deleted(id, at: moment))
    }
    return contents
  }

  /// The two texts that marks of a conflict (`<<<<<<<`, `=======`, `>>>>>>>`) are between; else the file as it is.
  static func sides(_ bytes: [UInt8]) -> [[UInt8]] {
    enum Side { case both, first, base, second }
    let marks: [([UInt8], Side)] = [
      (Array("<<<<<<< ".utf8), .first), (Array("|||||||".utf8), .base), (Array("=======".utf8), .second),
      (Array(">>>>>>> ".utf8), .both),
    ]
    guard hasConflict(bytes) else { return [bytes] }
    var (first, second): ([UInt8], [UInt8]) = ([], [])
    var side = Side.both
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      if let mark = marks.first(where: { line.starts(with: $0.0) }) {
        side = mark.1
        continue
      }
      if side == .both || side == .first { first += line + [UInt8(ascii: "\n")] }
      if side == .both || side == .second { second += line + [UInt8(ascii: "\n")] }
    }
    return [first, second]
  }

  /// Whether a line begins with seven `<` and a blank: nothing that this program writes does.
  private static func hasConflict(_ bytes: [UInt8]) -> Bool {
    let mark = Array("<<<<<<< ".utf8)
    return bytes.withUnsafeBytes { bytes in
      var place = 0
      while place + mark.count <= bytes.count {
        if bytes[place] == mark[0], bytes[place..<(place + mark.count)].elementsEqual(mark) { return true }
        guard let end = bytes[place...].firstIndex(of: UInt8(ascii: "\n")) else { return false }
        place = end + 1
      }
      return false
    }
  }
}
