/// A text file that joins a turn as a named, fenced block.
package struct Attachment: Equatable, Sendable {
  /// The path as the person wrote it.
  package var name: String
  /// The lines it holds, from 1; nil for the whole file.
  package var lines: ClosedRange<Int>?
  /// Its text, LF between lines.
  package var text: String

  /// A file's text under its name.
  package init(name: String, lines: ClosedRange<Int>? = nil, text: String) {
    self.name = name
    self.lines = lines
    self.text = text
  }

  /// The block as it is sent: a line with the name, then the text between fences longer than any in it.
  package var block: String {
    let fence = String(repeating: "`", count: max(3, Self.longestBackticks(in: text) + 1))
    let end = text.isEmpty || text.utf8.last == UInt8(ascii: "\n") ? "" : "\n"
    return "\(heading)\n\(fence)\(Self.language(of: name))\n\(text)\(end)\(fence)"
  }

  private var heading: String {
    guard let lines else { return "File `\(name)`:" }
    if lines.count == 1 { return "File `\(name)`, line \(lines.lowerBound):" }
    let last = lines.upperBound == Int.max ? "the end" : String(lines.upperBound)
    return "File `\(name)`, lines \(lines.lowerBound) to \(last):"
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
  static func language(of name: String) -> String {
    let file = name.split(separator: "/").last ?? ""
    if file == "Makefile" || file == "Dockerfile" { return file.lowercased() }
    guard let dot = file.lastIndex(of: "."), dot > file.startIndex else { return "" }
    let ending = file[file.index(after: dot)...].lowercased()
    return languages[ending] ?? (ending.count <= 12 && ending.allSatisfy { $0.isASCII && $0.isLetter } ? ending : "")
  }

  private static let languages = [
    "py": "python", "js": "javascript", "mjs": "javascript", "ts": "typescript", "rs": "rust", "rb": "ruby",
    "h": "c", "hpp": "cpp", "cc": "cpp", "cxx": "cpp", "hh": "cpp", "sh": "bash", "zsh": "bash", "yml": "yaml",
    "md": "markdown", "htm": "html", "kt": "kotlin", "cs": "csharp", "pl": "perl", "patch": "diff", "txt": "text",
    "log": "text", "hs": "haskell", "ex": "elixir", "mm": "objectivec",
  ]
}
