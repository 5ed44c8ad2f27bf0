import Cells

/// Text that joins a turn as a named, fenced block: a file's, a document's, a page's.
package struct Attachment: Equatable, Sendable {
  /// What it is called where it is shown: the path as the person wrote it.
  package var name: String
  /// The line above the block, without its colon.
  package var heading: String
  /// The fence's language; empty for none.
  package var language: String
  /// Its text, LF between lines.
  package var text: String

  /// What a range of a file counts.
  package enum Unit: String, Sendable {
    /// Lines of a text.
    case line
    /// Pages of a document.
    case page
  }

  /// A text under a heading of its own.
  package init(name: String, heading: String, language: String, text: String) {
    self.name = name
    self.heading = heading
    self.language = language
    self.text = text
  }

  /// A file's text under its name, or a part of it, counted from 1.
  package init(
    name: String, lines: ClosedRange<Int>? = nil, unit: Unit = .line, language: String? = nil, text: String
  ) {
    self.init(
      name: name, heading: "File `\(name)`\(lines.map { ", \(Self.words($0, unit))" } ?? "")",
      language: language ?? Self.language(of: name), text: text)
  }

  /// The block as it is sent: a line with the name, then the text between fences longer than any in it.
  package var block: String {
    let fence = String(repeating: "`", count: max(3, Self.longestBackticks(in: text) + 1))
    let end = text.isEmpty || text.utf8.last == UInt8(ascii: "\n") ? "" : "\n"
    return "\(heading):\n\(fence)\(language)\n\(text)\(end)\(fence)"
  }

  /// `line 3`, `lines 3 to 7`, `pages 3 to the end`.
  package static func words(_ range: ClosedRange<Int>, _ unit: Unit) -> String {
    if range.count == 1 { return "\(unit.rawValue) \(range.lowerBound)" }
    let last = range.upperBound == Int.max ? "the end" : String(range.upperBound)
    return "\(unit.rawValue)s \(range.lowerBound) to \(last)"
  }

  /// Its size; tokens are for who can count them.
  package var summary: FileSummary {
    let breaks = text.utf8.reduce(0) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
    let isEnded = text.isEmpty || text.utf8.last == UInt8(ascii: "\n")
    return FileSummary(name: name, bytes: text.utf8.count, lines: isEnded ? breaks : breaks + 1)
  }

  private static func longestBackticks(in text: String) -> Int {
    var longest = 0
    var run = 0
    for byte in text.utf8 {
      run = byte == UInt8(ascii: "`") ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }

  /// The fence's language, by the file's ending; empty where it says nothing.
  package static func language(of name: String) -> String {
    let file = PathName.file(name)
    if file == "Makefile" || file == "Dockerfile" { return file.lowercased() }
    let ending = PathName.ending(name)
    return languages[ending] ?? (ending.count <= 12 && ending.allSatisfy { $0.isASCII && $0.isLetter } ? ending : "")
  }

  private static let languages = [
    "py": "python", "js": "javascript", "mjs": "javascript", "ts": "typescript", "rs": "rust", "rb": "ruby",
    "h": "c", "hpp": "cpp", "cc": "cpp", "cxx": "cpp", "hh": "cpp", "sh": "bash", "zsh": "bash", "yml": "yaml",
    "md": "markdown", "htm": "html", "kt": "kotlin", "cs": "csharp", "pl": "perl", "patch": "diff", "txt": "text",
    "log": "text", "hs": "haskell", "ex": "elixir", "mm": "objectivec",
  ]
}
