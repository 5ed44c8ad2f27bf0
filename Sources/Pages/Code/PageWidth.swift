import Cells

/// How formulas are shown.
package enum Mathematics: String, Sendable, CaseIterable {
  /// As they read, where every part of them is known.
  case unicode
  /// As the model wrote them.
  case source
}

/// What sets a code block off from the text around it.
package enum CodeFraming: Sendable {
  /// A ground of its own: where there are colours enough for one a step off the terminal's.
  case ground
  /// A rule above and one below.
  case hairlines

  /// What there is with so many colours: a ground, where terminal and theme have a colour for one.
  package init(_ theme: Theme, colors: Int) {
    self = colors >= Theme.manyColors && theme[.codeGround].full.background != .standard ? .ground : .hairlines
  }
}

/// The columns a message is laid out in, and how its formulas, its code and its tables are shown.
struct PageWidth: Equatable, Sendable {
  /// The column behind the last one of text, margin and gutter included: prose, code, tables and rules all end there.
  var width: Int
  /// Blank columns left of the gutter.
  var left = 0
  var mathematics = Mathematics.unicode
  var framing = CodeFraming.hairlines
  /// Tables that are wider than the page: how many columns behind the first are scrolled out of it. nil: they are made
  /// to fit, by wrapped cells or record by record.
  var tableShift: Int?
  /// Whether each row begins with a bar, as a person's own messages do.
  var hasBar = false
  /// Columns of the gutter, where the bar is and the selected message is marked.
  static let gutterWidth = 2

  /// Columns of text.
  var measure: Int { max(1, width - left - Self.gutterWidth) }
  /// What is at the left of each row.
  var gutter: Row {
    var row = Row()
    row.pad(to: left)
    if hasBar { row.append(scalar: "▌", width: 1, style: Style(.user)) }
    row.pad(to: left + Self.gutterWidth)
    return row
  }
}

/// Where the reading column is in a row.
package enum ColumnAlignment: String, Sendable, CaseIterable {
  /// In the middle, where there is much room.
  case center
  /// At the left.
  case left
}

/// The column that a conversation is read in: at most a hundred columns of text, since longer lines cannot be read.
package struct ReadingColumn: Equatable, Sendable {
  /// Blank columns at its left.
  package let left: Int
  /// The column behind the last one of text.
  package let right: Int

  /// Columns of text, at most.
  package static let mostText = 100
  /// Blank columns at the right.
  private static let margin = 2
  /// Up to so many columns of the screen it is at the left.
  private static let narrow = 120

  /// Columns of text.
  var measure: Int { right - left - PageWidth.gutterWidth }

  init(left: Int, right: Int) {
    self.left = left
    self.right = right
  }

  /// The column on a screen of so many columns.
  package init(columns: Int, alignment: ColumnAlignment = .center) {
    let around = PageWidth.gutterWidth + Self.margin
    let measure = max(1, min(Self.mostText, columns - around))
    left = alignment == .center && columns > Self.narrow ? (columns - measure - around) / 2 : 0
    right = left + PageWidth.gutterWidth + measure
  }

  /// The columns of a screen where one reads and writes: the column with its margins, where it is in the middle; else
  /// all of them.
  package func page(of columns: Int) -> Range<Int> { left > 0 ? left..<right + Self.margin : 0..<columns }
}
