import Yams

/// The one place that meets Yams.
extension ConfigNode {
  /// Larger files are refused: no configuration is, and an alias may mean all of it many times over.
  static let mostBytes = 1 << 20
  private static let mostNodes = 50_000

  /// Reads YAML. Nil for a file that holds nothing.
  static func read(_ text: String, file: String) throws(ConfigProblem) -> ConfigNode? {
    guard text.utf8.count <= mostBytes else {
      throw ConfigProblem(file: file, what: "The file is larger than 1 MiB.")
    }
    let root: Node?
    do {
      // The basic resolver: the table decides what `on` or `0.7` means, and nothing is matched against patterns.
      root = try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot()
    } catch {
      throw problem(error, file: file)
    }
    guard let root else { return nil }
    var budget = mostNodes
    return try convert(root, file: file, budget: &budget)
  }

  private static func convert(_ node: Node, file: String, budget: inout Int) throws(ConfigProblem) -> ConfigNode {
    let line = node.mark?.line ?? 1
    let column = node.mark?.column ?? 1
    budget -= 1
    guard budget > 0 else {
      throw ConfigProblem(file: file, line: line, column: column, what: "The file unfolds into too many values.")
    }
    let content: Content
    switch node {
    case .scalar(let scalar):
      let isNull = scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
      content = isNull ? .null : .scalar(scalar.string)
    case .sequence(let sequence):
      var items: [ConfigNode] = []
      for item in sequence { items.append(try convert(item, file: file, budget: &budget)) }
      content = .list(items)
    case .mapping(let mapping):
      var pairs: [Pair] = []
      for (key, value) in mapping {
        guard let name = key.scalar?.string, let mark = key.mark else {
          throw ConfigProblem(file: file, line: line, column: column, what: "A key must be a plain word.")
        }
        pairs.append(
          Pair(
            key: name, keyLine: mark.line, keyColumn: mark.column,
            value: try convert(value, file: file, budget: &budget)))
      }
      content = .mapping(pairs)
    case .alias:
      throw ConfigProblem(file: file, line: line, column: column, what: "An alias refers to nothing.")
    }
    var isQuoted = false
    if case .scalar(let scalar) = node { isQuoted = scalar.style != .plain && scalar.style != .any }
    return ConfigNode(line: line, column: column, content: content, isQuoted: isQuoted)
  }

  private static func problem(_ error: any Error, file: String) -> ConfigProblem {
    guard let error = error as? YamlError else {
      return ConfigProblem(file: file, what: "The file is not YAML: \(error).")
    }
    switch error {
    case .scanner(_, let problem, let mark, let yaml), .parser(_, let problem, let mark, let yaml),
      .composer(_, let problem, let mark, let yaml):
      let hint = line(mark.line, of: yaml).contains("\t") ? " YAML takes no tabs for indentation." : ""
      return ConfigProblem(
        file: file, line: mark.line, column: mark.column, what: "The file is not YAML: \(problem).\(hint)")
    case .duplicatedKeysInMapping(let duplicates, let context):
      let names = duplicates.map { "`\($0.shortened)`" }.joined(separator: ", ")
      return ConfigProblem(
        file: file, line: context.mark.line, column: context.mark.column, key: duplicates.first,
        what: "\(names) is more than once in one group; the first is here.")
    case .reader(let problem, let offset, _, let yaml):
      let lineNumber = offset.map { yaml.prefix($0).count { $0.isNewline } + 1 }
      return ConfigProblem(file: file, line: lineNumber, what: "The file is not text: \(problem).")
    default:
      return ConfigProblem(file: file, what: "The file is not YAML: \(error).")
    }
  }

  private static func line(_ number: Int, of text: String) -> Substring {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.indices.contains(number - 1) ? lines[number - 1] : ""
  }
}
