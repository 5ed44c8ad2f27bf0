import Cells
import Conversations

/// The path that a terminal pastes when a file is dropped on it.
package enum DroppedPath {
  /// Endings of files that are of no use as a path in words: they are dropped to be shown.
  private static let endings = ["pdf", "docx", "odt", "epub"]

  /// The file's path, where a paste is nothing but the absolute path of a picture or a document: bare, in quotes, with
  /// backslashes, or as an address of the scheme `file`.
  package static func path(in paste: String) -> String? {
    let text = paste.trimmingSpaces()
    guard text.utf8.count < 4096, !text.utf8.contains(0x0A), let words = CommandWords.split(text), words.count == 1
    else { return nil }
    var path = words[0]
    if path.lowercased().hasPrefix("file://") {
      guard let slash = path.dropFirst(7).firstIndex(of: "/"), let plain = unescaped(path[slash...]) else { return nil }
      path = plain
    }
    guard path.hasPrefix("/") || path.hasPrefix("~/") else { return nil }
    let ending = PathName.ending(path)
    return Picture.Format(ending: ending) != nil || endings.contains(ending) ? path : nil
  }

  /// Without the percent signs of an address.
  private static func unescaped(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16), value != 0
      else { return nil }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
