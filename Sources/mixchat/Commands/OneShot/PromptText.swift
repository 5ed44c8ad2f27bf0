import ChatCore
import Glibc

/// Puts a turn together of the prompt's words, piped input and files.
struct PromptText {
  /// The prompt's words.
  var words: String
  /// Piped input; nil when stdin is a terminal.
  var input: [UInt8]?
  /// Files, in the order named.
  var files: [Attachment] = []

  /// A text file that joins the turn.
  struct Attachment: Equatable {
    var path: String
    var text: String
  }

  /// The turn's text: words, then input, then each file as a named fenced block; empty when there is nothing to say.
  func assembled() throws(CommandStop) -> String {
    var parts: [String] = []
    if !words.trimmingSpaces().isEmpty { parts.append(words) }
    if let input {
      guard let text = Self.text(input) else {
        throw CommandStop("Standard input is not UTF-8 text; nothing was sent.", code: ExitStatus.badInput)
      }
      let trimmed = Self.withoutFinalNewline(text)
      if !trimmed.trimmingSpaces().isEmpty { parts.append(trimmed) }
    }
    for file in files { parts.append(Self.block(file)) }
    return parts.joined(separator: "\n\n")
  }

  /// A file, fenced by more backticks than stand in any line of it.
  static func block(_ file: Attachment) -> String {
    let fence = String(repeating: "`", count: max(3, longestRun(of: "`", in: file.text) + 1))
    let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
    let ending = file.text.isEmpty || file.text.hasSuffix("\n") ? "" : "\n"
    return "\(name):\n\(fence)\n\(file.text)\(ending)\(fence)"
  }

  /// Bytes as text; nil for what is no text: invalid UTF-8, or NUL bytes as binary files have them.
  static func text(_ bytes: [UInt8]) -> String? {
    guard !bytes.contains(0) else { return nil }
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    return String(validating: bytes[start...], as: UTF8.self)
  }

  private static func withoutFinalNewline(_ text: String) -> String {
    var text = text
    while text.last?.isNewline == true { text.removeLast() }
    return text
  }

  private static func longestRun(of character: Character, in text: String) -> Int {
    var longest = 0
    var run = 0
    for next in text {
      run = next == character ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }

  // MARK: Reading

  /// At most so many bytes of one file are read; more than any window holds.
  static let mostBytes = 16 << 20

  /// Reads the files that `-f` names.
  static func read(_ paths: [String]) throws(CommandStop) -> [Attachment] {
    var files: [Attachment] = []
    for path in paths { files.append(try read(path)) }
    return files
  }

  private static func read(_ path: String) throws(CommandStop) -> Attachment {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw refused(path, String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        throw refused(path, String(cString: strerror(errno)))
      }
      bytes.append(contentsOf: chunk[..<count])
      guard bytes.count <= mostBytes else { throw refused(path, "it is larger than 16 MiB") }
    }
    guard let text = text(bytes) else { throw refused(path, "it is no UTF-8 text") }
    return Attachment(path: path, text: text)
  }

  private static func refused(_ path: String, _ reason: String) -> CommandStop {
    CommandStop("\(path) cannot join the prompt: \(reason). Nothing was sent.", code: ExitStatus.badInput)
  }
}
