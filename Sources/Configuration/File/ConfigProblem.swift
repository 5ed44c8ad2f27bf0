/// One mistake in a configuration: where it is, what it is, and what would be right.
public struct ConfigProblem: Error, Equatable, Sendable {
  /// The file, or the environment variable or option that named the value.
  public var file: String
  /// Line in the file, from 1; nil where no line is to blame.
  public var line: Int?
  /// Column in the line, from 1.
  public var column: Int?
  /// The key's path with dots.
  public var key: String?
  /// What is wrong, as a sentence.
  public var what: String
  /// The allowed values, in words.
  public var allowed: String?
  /// What was probably meant.
  public var nearest: String?

  /// A mistake in `file`; what is not known stays nil.
  public init(
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
  public var description: String {
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
public struct ConfigProblems: Error, Equatable, Sendable, CustomStringConvertible {
  /// The mistakes.
  public var problems: [ConfigProblem]

  /// One line each.
  public var description: String { problems.map(\.description).joined(separator: "\n") }
}
