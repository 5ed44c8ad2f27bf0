import Cells

/// What a formula is made of, as LaTeX groups it.
indirect enum FormulaNode {
  /// A letter, a number, a sign or the name of a function.
  case symbol(String, FormulaClass)
  /// Words of prose, with their own blanks.
  case words(String)
  case space
  case group([FormulaNode])
  /// Drawn heavier, struck, underlined.
  case styled([FormulaNode], Style.Attributes)
  case fraction([FormulaNode], [FormulaNode])
  case binomial([FormulaNode], [FormulaNode])
  /// The degree is empty for a square root.
  case root(degree: [FormulaNode], [FormulaNode])
  case scripts(FormulaNode, below: [FormulaNode]?, above: [FormulaNode]?)
  /// A combining mark, over each letter or over the middle one.
  case accent(Unicode.Scalar, [FormulaNode], isOverEach: Bool)
  /// Between delimiters that grow with what they hold.
  case fenced(String, [FormulaNode], String)
  case grid(FormulaGrid)
  /// A long arrow with something written over it.
  case arrow(String, [FormulaNode])
  /// With a brace above or below, and what is written there.
  case brace([FormulaNode], label: [FormulaNode], isAbove: Bool)
  case boxed([FormulaNode])
}

/// Rows and columns: a matrix, cases, or equations below each other.
struct FormulaGrid {
  enum Kind { case matrix, cases, equations }
  var kind: Kind
  /// Delimiters at its sides; empty for none.
  var left = "", right = ""
  var rows: [[[FormulaNode]]]
}

/// What a part of a formula is to its neighbours: it decides about the blanks between them.
enum FormulaClass {
  case ordinary
  /// `sin`, `log`: a blank before what it is applied to.
  case function
  /// `lim`, `max`: as a function, and its scripts are below and above.
  case limit
  /// Sums and integrals.
  case big
  case binary, relation, open, close, punctuation
  /// A plus or minus that belongs to what follows.
  case sign
  /// Between its own delimiters.
  case fenced
  /// A fraction with a slash.
  case slash
  /// A root without parentheses.
  case root
  case space

  /// Whether a plus or minus behind this one is a sign.
  var isBeforeSign: Bool {
    switch self {
    case .binary, .relation, .open, .punctuation, .function, .limit, .big, .sign: true
    default: false
    }
  }

  /// Whether something is here that what follows may be parted from.
  var isOperand: Bool {
    switch self {
    case .ordinary, .close, .fenced, .slash, .root: true
    default: false
    }
  }

  /// Whether a blank is between two neighbours; in scripts only names are parted from what they are applied to.
  static func isSpaced(_ left: FormulaClass, _ right: FormulaClass, isScript: Bool) -> Bool {
    switch (left, right) {
    case (.space, _), (_, .space), (.open, _), (_, .close), (_, .punctuation), (.sign, _): return false
    case (.relation, .relation): return false
    case (.relation, _), (_, .relation), (.binary, _), (_, .binary), (.punctuation, _): return !isScript
    case (.function, .open), (.function, .fenced), (.limit, .open), (.limit, .fenced): return false
    case (.function, _), (.limit, _): return true
    case (.big, .big): return false
    case (.big, _): return !isScript
    case (_, .function), (_, .limit), (_, .big): return left.isOperand
    case (.slash, _), (.root, _): return right.isOperand || right == .open
    case (_, .slash): return left.isOperand
    default: return false
    }
  }
}
