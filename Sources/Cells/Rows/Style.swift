/// What a stretch of text is, never what it looks like: themes give roles their colours.
package enum StyleRole: UInt8, Sendable, CaseIterable {
  case text, dim, heading, strong, emphasis, link, code, codeBlock, codeGround, codeFrame, codeLabel, quote, formula,
    listMarker,
    rule,
    tableBorder, tableHead
  case user, assistant, system, title, frame, prompt, composer, placeholder, selection, match, currentMatch
  case status, statusValue, statusWarm, statusHot, notice, warning, error, success
  case control
  case syntaxKeyword, syntaxType, syntaxString, syntaxNumber, syntaxComment, syntaxFunction, syntaxAdded, syntaxRemoved
}

/// A role with the attributes that markup adds to it.
package struct Style: Hashable, Sendable {
  /// What the text is.
  package var role: StyleRole
  /// What markup adds.
  package var attributes: Attributes

  /// Attributes every terminal knows, or can leave out without harm.
  package struct Attributes: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    /// Heavier.
    package static let bold = Attributes(rawValue: 1)
    /// Slanted; underlined where the terminal cannot.
    package static let italic = Attributes(rawValue: 2)
    /// A line below.
    package static let underline = Attributes(rawValue: 4)
    /// A line through; dim where the terminal cannot draw one.
    package static let strikethrough = Attributes(rawValue: 8)
    /// Foreground and background exchanged.
    package static let reverse = Attributes(rawValue: 16)
    /// Lighter.
    package static let dim = Attributes(rawValue: 32)
    /// On the ground of code, where the terminal has colours for one.
    package static let ground = Attributes(rawValue: 64)
  }

  /// A role, with what markup adds.
  package init(_ role: StyleRole, _ attributes: Attributes = []) {
    self.role = role
    self.attributes = attributes
  }

  /// Ordinary text.
  package static let text = Style(.text)
}
