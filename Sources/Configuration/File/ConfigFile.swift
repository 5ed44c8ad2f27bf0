import Conversations
import Hands

/// A config file, read and checked against the table.
package struct ConfigFile: Equatable, Sendable {
  /// Its path, as messages show it.
  package var path: String
  /// Every key that it sets, in the order of the file.
  package var entries: [Entry]

  /// One key that a file sets.
  package struct Entry: Equatable, Sendable {
    /// The path from the top.
    package var path: [String]
    /// Its value, checked.
    package var value: ConfigValue
    /// Where it is, from 1.
    package var line: Int
  }

  /// Reads and checks a whole config file. A file that holds nothing sets nothing.
  package static func parse(_ text: String, path: String) throws(ConfigProblems) -> ConfigFile {
    try parse(text, path: path, keys: ConfigTable.keys)
  }

  static func parse(_ text: String, path: String, keys: [ConfigKey]) throws(ConfigProblems) -> ConfigFile {
    let (file, problems) = try read(text, path: path, keys: keys)
    guard problems.isEmpty else { throw ConfigProblems(problems: problems) }
    return file
  }

  /// What of a file can be used, and the mistakes in the rest; throws only where it cannot be read at all.
  static func read(
    _ text: String, path: String, keys: [ConfigKey] = ConfigTable.keys
  ) throws(ConfigProblems) -> (file: ConfigFile, problems: [ConfigProblem]) {
    let root: ConfigNode?
    do {
      root = try ConfigNode.read(text, file: path)
    } catch {
      throw ConfigProblems(problems: [error])
    }
    var checker = ConfigChecker(file: path, keys: keys)
    if let root { checker.check(root, at: []) }
    return (ConfigFile(path: path, entries: checker.entries), checker.problems)
  }
}

/// Walks a tree along the table and collects values and mistakes.
struct ConfigChecker {
  let file: String
  let keys: [ConfigKey]
  private(set) var entries: [ConfigFile.Entry] = []
  private(set) var problems: [ConfigProblem] = []

  init(file: String, keys: [ConfigKey]) {
    self.file = file
    self.keys = keys
  }

  mutating func check(_ node: ConfigNode, at path: [String]) {
    switch node.content {
    case .null: return
    case .mapping(let pairs): for pair in pairs { check(pair, under: path) }
    case .scalar, .list:
      let known = ConfigTable.names(below: path, in: keys).names
      problems.append(
        ConfigProblem(
          file: file, line: node.line, column: node.column, key: path.isEmpty ? nil : dotted(path),
          what: "\(place(path)) takes a group of keys, not a \(node.kindInWords).",
          allowed: known.isEmpty ? nil : known.joined(separator: ", ")))
    }
  }

  private mutating func check(_ pair: ConfigNode.Pair, under path: [String]) {
    let here = path + [pair.key]
    if let key = ConfigTable.key(at: here, in: keys) {
      take(pair, as: key, at: here)
      return
    }
    let (known, takesAnyName) = ConfigTable.names(below: path, in: keys)
    if known.contains(pair.key) || (takesAnyName && known.isEmpty) {
      check(pair.value, at: here)
      return
    }
    let isSecret = ConfigTable.isSecret(pair.key) && (path.isEmpty || path.first == "providers")
    // A secret is not meant as `keys` or `tokenizer`, however near they are.
    let near = isSecret ? nil : nearest(to: pair.key, among: known, below: path)
    let cure = isSecret ? " A key is not written here: a variable holds it, or `key_command` prints it." : ""
    problems.append(
      ConfigProblem(
        file: file, line: pair.keyLine, column: pair.keyColumn, key: dotted(here),
        what: "There is no key `\(pair.key.shortened)`\(path.isEmpty ? "" : " in `\(dotted(path))`").\(cure)",
        allowed: near == nil && path.isEmpty == false ? known.joined(separator: ", ") : nil,
        nearest: near))
  }

  private func nearest(to typed: String, among known: [String], below path: [String]) -> String? {
    // `mode` is a `model` with a letter missing rather than `editor.mode` in a wrong place.
    known.first { $0.dropLast() == typed } ?? ConfigTable.home(of: typed, below: path, in: keys)
      ?? Nearest.name(to: typed, among: known) ?? ConfigTable.deeper(typed, below: path, in: keys)
  }

  private mutating func take(_ pair: ConfigNode.Pair, as key: ConfigKey, at path: [String]) {
    if pair.value.content == .null { return }
    if let refusal = key.refusal(of: pair.key) {
      problems.append(
        ConfigProblem(file: file, line: pair.keyLine, column: pair.keyColumn, key: dotted(path), what: refusal))
      return
    }
    do {
      let value = try key.kind.read(pair.value)
      if case .header(.text(let text)) = value, let refusal = ProviderHeader.refusal(value: text) {
        let place = pair.value
        problems.append(
          ConfigProblem(
            file: file, line: place.line, column: place.column, key: dotted(path),
            what: "The header `\(pair.key)` \(refusal)."))
        return
      }
      entries.append(.init(path: path, value: value, line: pair.keyLine))
    } catch {
      let where_ = pair.value
      problems.append(
        ConfigProblem(
          file: file, line: where_.line, column: where_.column, key: dotted(path),
          what: "`\(dotted(path))` cannot be \(error.given).", allowed: key.kind.allowed, nearest: error.nearest))
    }
  }

  private func dotted(_ path: [String]) -> String { path.joined(separator: ".").shortened }

  private func place(_ path: [String]) -> String { path.isEmpty ? "The file" : "`\(dotted(path))`" }
}
