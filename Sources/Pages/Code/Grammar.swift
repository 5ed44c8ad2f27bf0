import Cells

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
    /// What it is shown as.
    var role = StyleRole.syntaxString

    init(
      _ open: String, _ close: String? = nil, escapes: Bool = true, spansLines: Bool = false,
      role: StyleRole = .syntaxString
    ) {
      self.open = Array(open.utf8)
      self.close = Array((close ?? open).utf8)
      self.escapes = escapes
      self.spansLines = spansLines
      self.role = role
    }
  }

  /// The two ends of a comment that may go on over line ends.
  struct Block: Sendable {
    var open: [UInt8]
    var close: [UInt8]

    init(_ open: String, _ close: String) {
      self.open = Array(open.utf8)
      self.close = Array(close.utf8)
    }
  }

  /// What else is distinguished.
  struct Traits: OptionSet, Sendable {
    let rawValue: UInt32
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
    /// A comment's mark counts only at the start or after a blank.
    static let spacedComments = Traits(rawValue: 2048)
    /// `'` begins a character or a lifetime, never a string of many.
    static let characters = Traits(rawValue: 4096)
    /// A comment's mark counts only as the first thing on a line.
    static let leadingComments = Traits(rawValue: 8192)
    /// The first word of a line is a command.
    static let commands = Traits(rawValue: 1 << 14)
    /// A name after `(` is a function.
    static let prefixCalls = Traits(rawValue: 1 << 15)
    /// Names may hold `'`, but not begin with it.
    static let primes = Traits(rawValue: 1 << 16)
    /// `:name` is a value of its own.
    static let atoms = Traits(rawValue: 1 << 17)
    /// `%name` and `%NAME%` are variables.
    static let percents = Traits(rawValue: 1 << 18)
    /// `\name` is a command.
    static let backslashes = Traits(rawValue: 1 << 19)
    /// `'` directly after a name or a bracket is an operator.
    static let transposes = Traits(rawValue: 1 << 20)
    /// Numbers may hold `'`.
    static let digitQuotes = Traits(rawValue: 1 << 21)
    /// Cells between separators, a colour for each column.
    static let columns = Traits(rawValue: 1 << 22)
    /// Headings, quotes and items by how a line begins.
    static let prose = Traits(rawValue: 1 << 23)
    /// Lines behind a prompt are commands, the others what they print.
    static let session = Traits(rawValue: 1 << 24)
  }

  var keywords: Set<String>
  var types: Set<String>
  var lineComments: [[UInt8]]
  var blockComments: [Block]
  var quotes: [Quote]
  var traits: Traits
  /// For each byte, whether something other than a name, a number or a sign may begin with it.
  private(set) var isSpecial: [Bool]

  init(
    keywords: String = "", types: String = "", lineComments: [String] = [], blockComments: [Block] = [],
    quotes: [Quote] = [Quote("\""), Quote("'")], traits: Traits = [.calls]
  ) {
    self.keywords = Set(keywords.split(separator: " ").map(String.init))
    self.types = Set(types.split(separator: " ").map(String.init))
    self.lineComments = lineComments.map { Array($0.utf8) }
    self.blockComments = blockComments
    self.quotes = quotes
    self.traits = traits
    isSpecial = [Bool](repeating: false, count: 256)
    let signs: [(Traits, StaticString)] = [
      (.attributes, "@"), (.variables, "$"), (.characters, "'"), (.atoms, ":"), (.percents, "%"), (.backslashes, "\\"),
    ]
    for (trait, sign) in signs where traits.contains(trait) { isSpecial[Int(sign.utf8Start[0])] = true }
    for mark in self.lineComments + blockComments.map(\.open) + quotes.map(\.open) {
      guard let first = mark.first else { continue }
      isSpecial[Int(first)] = true
      // `REM` is `rem` as well.
      if traits.contains(.anyCase), first | 0x20 >= 0x61, first | 0x20 <= 0x7A { isSpecial[Int(first ^ 0x20)] = true }
    }
  }

  /// The same language with more words and traits: a dialect.
  func adding(keywords: String = "", types: String = "", traits: Traits = []) -> Grammar {
    var dialect = self
    dialect.keywords.formUnion(keywords.split(separator: " ").map(String.init))
    dialect.types.formUnion(types.split(separator: " ").map(String.init))
    dialect.traits.formUnion(traits)
    return dialect
  }
}
