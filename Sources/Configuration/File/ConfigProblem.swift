/// One mistake in a configuration: where it is, what it is, and what would be right.
package struct ConfigProblem: Error, Equatable, Sendable {
  /// The file, or the environment variable or option that named the value.
  package var file: String
  /// Line in the file, from 1; nil where no line is to blame.
  package var line: Int?
  /// Column in the line, from 1.
  package var column: Int?
  /// The key's path with dots.
  package var key: String?
  /// What is wrong, as a sentence.
  package var what: String
  /// The allowed values, in words.
  package var allowed: String?
  /// What was probably meant.
  package var nearest: String?

  /// A mistake in `file`; what is not known stays nil.
  package init(
    file: String, line: Int? = nil, column: Int? = nil, key: String? = nil, what: String, allowed: String? = nil,
    nearest: String? = nil
  ) {
    self.file = file
    self.line = line
    self.column = column
    self.key = key
    self.what = what
    self.allowed = allowed
    self.nearest = nearest
  }

  /// One line, as compilers write theirs, so that editors can jump to the place.
  package var description: String {
    var text = file
    if let line { text += ":\(line)" }
    if line != nil, let column { text += ":\(column)" }
    text += ": \(what)"
    if let nearest { text += " Did you mean `\(nearest)`?" }
    if let allowed { text += " Allowed: \(allowed)." }
    return text
  }
}

extension ConfigProblem: CustomStringConvertible {}

/// Everything wrong with a configuration, in the order of the file; never empty.
package struct ConfigProblems: Error, Equatable, Sendable, CustomStringConvertible {
  /// The mistakes.
  package var problems: [ConfigProblem]

  /// One line each.
  package var description: String { problems.map(\.description).joined(separator: "\n") }
}
