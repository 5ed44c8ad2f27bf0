/// One language as the lexer needs it: a row of tables, no code.
struct Grammar: Sendable {
  /// A kind of string or quoted text.
  struct Quote: Sendable {
    var open: [UInt8]
    var close: [UInt8]
    /// A backslash takes the next character with it.
    var escapes = true
    /// Goes on over line ends.
    var spansLines = false

    init(_ open: String, _ close: String? = nil, escapes: Bool = true, spansLines: Bool = false) {
      self.open = Array(open.utf8)
      self.close = Array((close ?? open).utf8)
      self.escapes = escapes
      self.spansLines = spansLines
    }
  }

  /// What else is told apart.
  struct Traits: OptionSet, Sendable {
    let rawValue: UInt16
    /// Names with a capital are types.
    static let capitalTypes = Traits(rawValue: 1)
    /// A name before a parenthesis is a function.
    static let calls = Traits(rawValue: 2)
    /// A line that begins with `#` is for the preprocessor.
    static let preprocessor = Traits(rawValue: 4)
    /// `@name` is an attribute.
    static let attributes = Traits(rawValue: 8)
    /// `$name` is a variable.
    static let variables = Traits(rawValue: 16)
    /// Keywords in either case.
    static let anyCase = Traits(rawValue: 32)
    /// A name or string before a colon is a key.
    static let keys = Traits(rawValue: 64)
    /// Names may hold hyphens.
    static let hyphens = Traits(rawValue: 128)
    /// Tags between angle brackets; the rest is text.
    static let markup = Traits(rawValue: 256)
    /// Whole lines, by how they begin.
    static let diff = Traits(rawValue: 512)
    /// Comments nest.
    static let nestedComments = Traits(rawValue: 1024)
    /// A comment's mark counts only at the start or behind a blank.
    static let spacedComments = Traits(rawValue: 2048)
    /// `'` begins a character or a lifetime, never a string of many.
    static let characters = Traits(rawValue: 4096)
  }

  var keywords: Set<String>
  var types: Set<String>
  var lineComments: [[UInt8]]
  var blockComment: (open: [UInt8], close: [UInt8])?
  var quotes: [Quote]
  var traits: Traits

  init(
    keywords: String = "", types: String = "", lineComments: [String] = [], blockComment: (String, String)? = nil,
    quotes: [Quote] = [Quote("\""), Quote("'")], traits: Traits = [.calls]
  ) {
    self.keywords = Set(keywords.split(separator: " ").map(String.init))
    self.types = Set(types.split(separator: " ").map(String.init))
    self.lineComments = lineComments.map { Array($0.utf8) }
    self.blockComment = blockComment.map { (Array($0.0.utf8), Array($0.1.utf8)) }
    self.quotes = quotes
    self.traits = traits
  }
}
