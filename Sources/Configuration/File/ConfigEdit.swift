import Cells

/// Changes one key of a config file and nothing else: comments, order and blank lines stay as they are.
package enum ConfigEdit {
  /// Why a file was left alone.
  package struct Refusal: Error, Equatable, Sendable {
    /// One sentence, with what to do.
    package var message: String
  }

  /// The text with `path` set to `value`; nil takes the key out.
  ///
  /// The result is read again and must differ from the original in that one key only, else the edit is refused: a
  /// file with anchors, flow mappings or several lines a value may be beyond what a small edit can do.
  package static func set(
    _ path: [String], to value: ConfigValue?, in text: String, file: String
  ) throws(Refusal) -> String {
    guard !path.isEmpty, ConfigTable.key(at: path) != nil else {
      throw Refusal(message: "`\(path.joined(separator: "."))` is no key of the configuration.")
    }
    let before = try parsed(text, file: file)
    let written = value.map(YAMLText.value)
    var document = YAMLLines(text)
    guard document.set(path, to: written) else { throw byHand(path, written, file) }
    let edited = document.text
    let after = try parsed(edited, file: file)
    let others = { (file: ConfigFile) in
      file.entries.filter { $0.path != path }.map { [$0.path.joined(), $0.value.shown] }
    }
    let now = after.entries.first { $0.path == path }?.value
    guard others(before) == others(after), now == value else { throw byHand(path, written, file) }
    return edited
  }

  private static func parsed(_ text: String, file: String) throws(Refusal) -> ConfigFile {
    do {
      return try ConfigFile.parse(text, path: file)
    } catch {
      throw Refusal(message: "The file has mistakes and is left alone: \(error.problems[0])")
    }
  }

  private static func byHand(_ path: [String], _ written: String?, _ file: String) -> Refusal {
    let change = written.map { "set `\(path.joined(separator: "."))` to `\($0)`" } ?? "take `\(path.last ?? "")` out"
    return Refusal(message: "\(file) is written in a way that only its author should change: \(change) by hand.")
  }
}

/// A YAML file as lines, with just enough understanding of block mappings to find one key.
struct YAMLLines {
  private var lines: [String]

  init(_ text: String) {
    // By scalars: as a Character, CR LF is one and equals no newline. The CR stays at the end of its line.
    lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
    if lines.last == "" { lines.removeLast() }
  }

  var text: String { lines.joined(separator: "\n") + (lines.isEmpty ? "" : "\n") }

  /// Sets, inserts or (with nil) removes a key. False when the lines are of a form this does not understand.
  mutating func set(_ path: [String], to value: String?) -> Bool {
    var range = 0..<lines.count
    var indent = 0
    for (depth, name) in path.enumerated() {
      let isLast = depth == path.count - 1
      guard let place = find(name, indent: indent, in: range) else {
        guard let value else { return true }
        insert(Array(path[depth...]), value, indent: indent, in: range)
        return true
      }
      if isLast { return replace(at: place, within: range, indent: indent, value: value) }
      let body = self.body(of: place, indent: indent, within: range)
      guard rest(of: place).isEmpty else { return false }
      guard let inner = firstIndent(in: body) else {
        guard let value else { return true }
        insert(Array(path[(depth + 1)...]), value, indent: indent + 2, in: place + 1..<place + 1)
        return true
      }
      guard inner > indent else { return false }
      range = body
      indent = inner
    }
    return false
  }

  /// The line that begins with `name:` at exactly this indentation.
  private func find(_ name: String, indent: Int, in range: Range<Int>) -> Int? {
    range.first { number in
      let line = lines[number]
      guard Self.indent(of: line) == indent else { return false }
      let content = line.dropFirst(indent)
      return ["\(name):", "\"\(name)\":", "'\(name)':"].contains { form in
        content.hasPrefix(form)
          && (content.count == form.count || content.dropFirst(form.count).first?.isWhitespace == true)
      }
    }
  }

  /// What follows the colon, without its comment.
  private func rest(of number: Int) -> String {
    guard let parts = Self.split(lines[number]) else { return "" }
    return parts.value
  }

  /// The lines that belong to the key at `place`: those more indented, up to the next key; trailing blank lines and
  /// comments belong to what follows.
  private func body(of place: Int, indent: Int, within range: Range<Int>) -> Range<Int> {
    var end = place + 1
    var next = place + 1
    while next < range.upperBound {
      if let depth = Self.indent(of: lines[next]) {
        if depth <= indent { break }
        end = next + 1
      }
      next += 1
    }
    return place + 1..<end
  }

  private func firstIndent(in range: Range<Int>) -> Int? {
    range.lazy.compactMap { Self.indent(of: lines[$0]) }.first
  }

  private mutating func replace(at place: Int, within range: Range<Int>, indent: Int, value: String?) -> Bool {
    // A value of several lines (a block, a list below its key) is left to its author.
    guard body(of: place, indent: indent, within: range).isEmpty, let parts = Self.split(lines[place]) else {
      return false
    }
    guard let value else {
      lines.remove(at: place)
      return true
    }
    lines[place] = parts.key + " " + value + parts.comment
    return true
  }

  private mutating func insert(_ path: [String], _ value: String, indent: Int, in range: Range<Int>) {
    var new: [String] = []
    for (depth, name) in path.enumerated() {
      let space = String(repeating: " ", count: indent + 2 * depth)
      let isPlain = YAMLText.scalar(name) == name
      let key = space + (isPlain ? name : YAMLText.quoted(name)) + ":"
      new.append(depth == path.count - 1 ? key + " " + value : key)
    }
    // Below the last key of the group, above blank lines and comments that lead over to the next.
    var place = range.upperBound
    if indent > 0 {
      while place > range.lowerBound, Self.indent(of: lines[place - 1]) == nil { place -= 1 }
    }
    lines.insert(contentsOf: new, at: place)
  }

  /// Blanks before the first character; nil for blank lines, comments and the marks of a document.
  private static func indent(of line: String) -> Int? {
    let blanks = line.prefix { $0 == " " }.count
    guard let first = line.dropFirst(blanks).first, first != "#", !first.isWhitespace else { return nil }
    if blanks == 0, line.hasPrefix("---") || line.hasPrefix("...") || line.hasPrefix("%") { return nil }
    return blanks
  }

  /// A line cut into `key:`, its value, and its comment with the blanks before it.
  private static func split(_ line: String) -> (key: String, value: String, comment: String)? {
    let scalars = Array(line)
    guard
      let colon = scalars.indices.first(where: { place in
        scalars[place] == ":" && (place + 1 == scalars.count || scalars[place + 1].isWhitespace)
      })
    else { return nil }
    var end = colon + 1
    var quote: Character?
    while end < scalars.count {
      let character = scalars[end]
      if let open = quote {
        if open == "\"", character == "\\" { end += 1 } else if character == open { quote = nil }
      } else if character == "\"" || character == "'" {
        let soFar = scalars[(colon + 1)..<end]
        if soFar.allSatisfy(\.isWhitespace) { quote = character }
      } else if character == "#", scalars[end - 1].isWhitespace {
        break
      }
      end += 1
    }
    end = min(end, scalars.count)
    var valueEnd = end
    while valueEnd > colon + 1, scalars[valueEnd - 1].isWhitespace { valueEnd -= 1 }
    let value = String(scalars[(colon + 1)..<valueEnd]).trimmingSpaces()
    return (String(scalars[...colon]), value, String(scalars[valueEnd...]))
  }
}
