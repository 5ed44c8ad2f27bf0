import Cells
import Conversations

/// A file that a text mentions as `@path`, to be resolved by the shell around the core.
package struct FileMention: Equatable, Sendable {
  /// Where it is in the text, `@` included, in UTF-8 bytes.
  package var range: Range<Int>
  /// The path or glob, quotes and escapes taken off.
  package var path: String
  /// The lines wanted, from 1, as in `@a.swift:10-40`; nil for all. An open end is `Int.max`.
  package var lines: ClosedRange<Int>?

  /// Whether it was written in quotes.
  var isQuoted = false

  /// The same wherever it is: what is to be read.
  package var withoutPlace: FileMention {
    var mention = self
    mention.range = 0..<0
    return mention
  }

  /// A file named on the command line: a path, a pattern, or either with `:10-40` behind it.
  package init(argument: String) {
    range = 0..<0
    path = argument
    isQuoted = true
    takeLines(nil)
  }

  init(range: Range<Int>, path: String, lines: ClosedRange<Int>? = nil) {
    self.range = range
    self.path = path
    self.lines = lines
  }

  /// The path as it is written, range and all.
  package var written: String {
    guard let lines else { return path }
    if lines.upperBound == Int.max { return "\(path):\(lines.lowerBound)-" }
    return lines.count == 1 ? "\(path):\(lines.lowerBound)" : "\(path):\(lines.lowerBound)-\(lines.upperBound)"
  }

  /// Whether it is a page or a picture in the web.
  package var isAddress: Bool { Self.isAddress(path[...]) }
  /// Whether it is what a repository says, by name.
  package var isNamedSource: Bool {
    path.hasPrefix("git:") && !path.dropFirst(4).isEmpty && path.dropFirst(4).allSatisfy(\.isLetter)
  }
  /// The picture that an address names by its ending, which an endpoint fetches itself.
  package var linkedPicture: Picture? {
    guard isAddress, path.lowercased().hasPrefix("https://") else { return nil }
    let place = path.prefix { $0 != "?" && $0 != "#" }
    guard let format = Picture.Format(ending: PathName.ending(place)) else { return nil }
    return Picture(hash: "", name: path, format: format, address: path)
  }
  /// Whether it is a pattern (`*`, `?`, `[…]`, `**`, `{a,b}`).
  package var isGlob: Bool { !isAddress && (path.contains { "*?[".contains($0) } || hasChoice) }
  /// Whether braces name several files: `{a,b}`.
  private var hasChoice: Bool { Self.withoutChoices(path).count < path.count }
  /// Whether it can only be meant as a file: a missing one is named, where `@someone` and `@app.route("/")` are left as
  /// text.
  package var looksLikePath: Bool {
    if isAddress || isNamedSource { return true }
    let isPattern = path.contains { "*?[".contains($0) }
    guard isPattern || lines != nil || path.contains(where: { "/.~".contains($0) }) else { return false }
    return isQuoted || !Self.withoutChoices(path).contains { "()\"'`<>{}|;,=".contains($0) }
  }

  /// A path without its parts in braces that name several files.
  private static func withoutChoices(_ path: String) -> String {
    var plain = ""
    // Where braces open that are not closed yet, and whether a comma is in them.
    var open: [(place: String.Index, hasComma: Bool)] = []
    for character in path {
      plain.append(character)
      switch character {
      case "{": open.append((plain.index(before: plain.endIndex), false))
      case "," where !open.isEmpty: open[open.count - 1].hasComma = true
      case "}":
        if let group = open.popLast(), group.hasComma { plain.removeSubrange(group.place...) }
      default: break
      }
    }
    return plain
  }

  /// Every mention in a text, in order. `@` counts at the start and after a blank or an opening bracket or quote.
  package static func all(in text: String) -> [FileMention] {
    var mentions: [FileMention] = []
    let bytes = text.utf8
    guard bytes.contains(UInt8(ascii: "@")) else { return [] }
    var place = text.startIndex
    while let at = bytes[place...].firstIndex(of: UInt8(ascii: "@")) {
      place = bytes.index(after: at)
      guard opens(at, in: text), let token = token(from: place, in: text) else { continue }
      let start = bytes.distance(from: text.startIndex, to: at)
      let end = bytes.distance(from: text.startIndex, to: token.end)
      var mention = FileMention(range: start..<end, path: token.path)
      mention.isQuoted = token.isQuoted
      if !token.isQuoted || token.suffix != nil { mention.takeLines(token.suffix) }
      if !mention.path.isEmpty { mentions.append(mention) }
      place = token.end
    }
    return mentions
  }

  private static func opens(_ at: String.Index, in text: String) -> Bool {
    guard at > text.startIndex else { return true }
    return opens(behind: text.utf8[text.utf8.index(before: at)])
  }

  private static func opens(behind byte: UInt8) -> Bool { byte <= 0x20 || "([{<\"'`".utf8.contains(byte) }

  /// Whether `@` behind a character begins a mention; nil is the start of the text.
  static func opens(behind character: Character?) -> Bool { character?.utf8.last.map(opens) ?? true }

  private struct Token {
    var path: String
    var end: String.Index
    var isQuoted: Bool
    /// What follows a closing quote, such as `:10-40`.
    var suffix: Substring?
  }

  private static func token(from start: String.Index, in text: String) -> Token? {
    guard start < text.endIndex else { return nil }
    if text.utf8[start] == UInt8(ascii: "\"") {
      let inside = text.utf8.index(after: start)
      guard let close = text.utf8[inside...].firstIndex(of: UInt8(ascii: "\"")) else { return nil }
      let path = text[inside..<close]
      guard !path.utf8.contains(UInt8(ascii: "\n")) else { return nil }
      let after = text.utf8.index(after: close)
      let suffix = text[after...].prefix { ":-".contains($0) || $0.isASCII && $0.isNumber }
      let range = Self.range(suffix.dropFirst())
      let isRange = suffix.first == ":" && range != nil
      return Token(
        path: String(path), end: isRange ? suffix.endIndex : after, isQuoted: true, suffix: isRange ? suffix : nil)
    }
    var end = start
    while end < text.endIndex, !text[end].isWhitespace {
      if text[end] == "\\", text.index(after: end) < text.endIndex { end = text.index(after: end) }
      end = text.index(after: end)
    }
    // Punctuation that ends a sentence or closes a bracket is not the path's.
    while end > start, ".,;:!?)]}>\"'`".contains(text[text.index(before: end)]) {
      if text[text.index(before: end)] == "]", text[start..<end].contains("[") { break }
      if text[text.index(before: end)] == "}", isClosed(text[start..<end]) { break }
      if text[text.index(before: end)] == ")", text[start..<end].contains("("), isAddress(text[start..<end]) { break }
      end = text.index(before: end)
    }
    guard end > start else { return nil }
    return Token(path: unescaped(text[start..<end]), end: end, isQuoted: false, suffix: nil)
  }

  /// Whether each closing brace has an opening one.
  private static func isClosed(_ text: Substring) -> Bool {
    text.utf8.count { $0 == UInt8(ascii: "}") } <= text.utf8.count { $0 == UInt8(ascii: "{") }
  }

  /// Takes `:10-40`, `:10-` or `:10` off the path's end (or reads it from what follows a closing quote).
  private mutating func takeLines(_ suffix: Substring?) {
    // What follows a colon there is a port.
    guard !isAddress else { return }
    if let suffix {
      lines = Self.range(suffix.dropFirst())
      return
    }
    guard let colon = path.lastIndex(of: ":"), colon > path.startIndex,
      let range = Self.range(path[path.index(after: colon)...])
    else { return }
    lines = range
    path = String(path[..<colon])
  }

  private static func isAddress(_ text: Substring) -> Bool {
    let start = text.prefix(8).lowercased()
    return text.utf8.count > 8 && (start.hasPrefix("https://") || start.hasPrefix("http://"))
  }

  private static func range(_ text: Substring) -> ClosedRange<Int>? {
    let parts = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard let from = parts.first.flatMap({ Int($0) }), from > 0 else { return nil }
    guard parts.count == 2 else { return from...from }
    if parts[1].isEmpty { return from...Int.max }
    guard let to = Int(parts[1]), to >= from else { return nil }
    return from...to
  }

  /// Characters of a path that is being typed; a longer word is none.
  private static let longestTyped = 1024

  /// The path being typed just before `end`: the range after its `@`; nil when the cursor is in no mention.
  static func open(before end: String.Index, in text: String) -> Range<String.Index>? {
    var start = end
    for _ in 0..<longestTyped {
      guard start > text.startIndex else { return nil }
      let before = text.index(before: start)
      if text[before] == "@", opens(before, in: text) { return start..<end }
      if text[before].isWhitespace {
        guard before > text.startIndex, text[text.index(before: before)] == "\\" else { return nil }
      }
      start = before
    }
    return nil
  }

  /// Without backslashes before blanks.
  static func unescaped(_ text: Substring) -> String {
    var plain = ""
    var isEscaped = false
    for character in text {
      if character == "\\", !isEscaped {
        isEscaped = true
        continue
      }
      if isEscaped, character != " ", character != "\\" { plain.append("\\") }
      plain.append(character)
      isEscaped = false
    }
    if isEscaped { plain.append("\\") }
    return plain
  }

  /// The path as it is written after `@`: quoted or escaped where it must be.
  package static func escaped(_ path: String) -> String {
    var written = ""
    for character in path {
      if character == " " || character == "\\" { written.append("\\") }
      written.append(character)
    }
    // An address may end with what would else be the end of a sentence.
    guard isAddress(path[...]), all(in: "@\(written)").first?.path != path, !path.contains("\"") else { return written }
    return "\"\(path)\""
  }
}
