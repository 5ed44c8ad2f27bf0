/// What a file is by how it begins.
enum FileKind {
  /// The MIME type that the first bytes say, where they say one.
  static func mime(_ head: [UInt8]) -> String? {
    func begins(_ text: String, at place: Int = 0) -> Bool {
      head.count >= place && head[place...].starts(with: text.utf8)
    }
    if begins("%PDF-") { return "application/pdf" }
    if begins("PK\u{3}\u{4}") {
      // Such archives name what they are in a first member of 30 bytes and the name `mimetype`.
      guard begins("mimetype", at: 30) else { return "application/zip" }
      let name = head[38...].prefix { $0 > 0x20 && $0 < 0x7F }
      let type = String(decoding: name, as: UTF8.self)
      return ["application/epub+zip", "application/vnd.oasis.opendocument.text"].first { type.hasPrefix($0) }
        ?? "application/zip"
    }
    if begins("\u{7F}ELF") { return "application/x-executable" }
    if head.starts(with: [0x1F, 0x8B]) { return "application/gzip" }
    let start = String(decoding: head.prefix(512).drop { $0 <= 0x20 || $0 >= 0x80 }, as: UTF8.self).lowercased()
    if start.hasPrefix("<!doctype html") || start.hasPrefix("<html") { return "text/html" }
    return nil
  }

  /// In words, for the sentence that it is not what its name says.
  static func words(_ head: [UInt8]) -> String {
    switch mime(head) {
    case "application/pdf": "a PDF"
    case "text/html": "an HTML page"
    case "application/gzip": "a gzip archive"
    case "application/x-executable": "a program"
    case .some(let type) where type.contains("zip") || type.contains("opendocument"): "a ZIP archive"
    default: head.isEmpty ? "nothing: it is empty" : head.contains(0) ? "something else" : "plain text"
    }
  }
}
