/// What each role looks like. A value; a terminal turns it into its own colours.
package struct Theme: Equatable, Sendable {
  /// How `/theme` names it.
  package var name: String
  /// The ground it is made for, and its text: the terminal's own in their place, unless it is painted.
  package var ground = Color.standard
  /// Text without a colour of its own.
  package var ink = Color.standard
  /// Whether ground and text are drawn with these colours: where there are many.
  package var isPainted = false
  /// One for each role, in the order of `StyleRole`.
  private var looks: [Look]

  /// A terminal of so many colours, or more, draws `Look.full`.
  package static let manyColors = 88

  /// One role's look: `full` where there are `manyColors` or more, `few` where there are 8 or 16.
  package struct Look: Equatable, Sendable {
    /// With many colours.
    package var full: Appearance
    /// With few.
    package var few: Appearance

    package init(full: Appearance, few: Appearance? = nil) {
      self.full = full
      self.few = few ?? full
    }
  }

  /// Colours and attributes.
  package struct Appearance: Equatable, Sendable {
    /// Of the glyph.
    package var foreground: Color
    /// Behind it.
    package var background: Color
    /// Added to what markup adds.
    package var attributes: Style.Attributes

    /// An appearance; the terminal's own colours where none are named.
    package init(
      _ foreground: Color = .standard, on background: Color = .standard, _ attributes: Style.Attributes = []
    ) {
      self.foreground = foreground
      self.background = background
      self.attributes = attributes
    }
  }

  /// A theme in which every role looks like plain text.
  package init(name: String) {
    self.name = name
    looks = Array(repeating: Look(full: Appearance()), count: StyleRole.allCases.count)
  }

  /// The look of a role.
  package subscript(role: StyleRole) -> Look {
    get { looks[Int(role.rawValue)] }
    set { looks[Int(role.rawValue)] = newValue }
  }

  /// The look of a role without any colour: what a terminal without colours, or under NO_COLOR, draws.
  package func colorless(_ role: StyleRole) -> Style.Attributes {
    Theme.mono[role].full.attributes
  }
}
