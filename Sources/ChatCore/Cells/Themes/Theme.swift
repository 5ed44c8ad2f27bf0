/// What each role looks like. A value; a terminal turns it into its own colours.
public struct Theme: Equatable, Sendable {
  /// How `/theme` names it.
  public var name: String
  /// One for each role, in the order of `StyleRole`.
  private var looks: [Look]

  /// One role's look: `full` where there are 256 colours or more, `few` where there are 8 or 16.
  public struct Look: Equatable, Sendable {
    /// With many colours.
    public var full: Appearance
    /// With few colours.
    public var few: Appearance

    /// A look.
    public init(full: Appearance, few: Appearance? = nil) {
      self.full = full
      self.few = few ?? full
    }
  }

  /// Colours and attributes.
  public struct Appearance: Equatable, Sendable {
    /// Of the glyph.
    public var foreground: Color
    /// Behind it.
    public var background: Color
    /// Added to what markup adds.
    public var attributes: Style.Attributes

    /// An appearance; the terminal's own colours where none are named.
    public init(
      _ foreground: Color = .standard, on background: Color = .standard, _ attributes: Style.Attributes = []
    ) {
      self.foreground = foreground
      self.background = background
      self.attributes = attributes
    }
  }

  /// A theme in which every role looks like plain text.
  public init(name: String) {
    self.name = name
    looks = Array(repeating: Look(full: Appearance()), count: StyleRole.allCases.count)
  }

  /// The look of a role.
  public subscript(role: StyleRole) -> Look {
    get { looks[Int(role.rawValue)] }
    set { looks[Int(role.rawValue)] = newValue }
  }

  /// The look of a role without any colour: what a terminal without colours, or under NO_COLOR, draws.
  public func colorless(_ role: StyleRole) -> Style.Attributes {
    Theme.mono[role].full.attributes
  }
}
