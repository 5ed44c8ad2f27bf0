import Cells

/// How formulas are shown.
package enum Mathematics: String, Sendable, CaseIterable {
  /// As they read, where every part of them is known.
  case unicode
  /// As the model wrote them.
  case source
}

/// The widths a message is laid out in, and how its formulas are shown.
struct PageWidth: Equatable, Sendable {
  /// Columns of the screen.
  var width: Int
  var mathematics = Mathematics.unicode
  /// Columns of the gutter, where the selected message is marked.
  static let gutterWidth = 2
  /// Prose is not set wider: lines of two hundred columns cannot be read.
  static let widestProse = 100

  /// Columns, the gutter included, that prose is set in.
  var prose: Int { min(width, Self.widestProse + Self.gutterWidth) }
  /// Blanks at the left of each row.
  var gutter: Row {
    var row = Row()
    row.pad(to: Self.gutterWidth)
    return row
  }
}
