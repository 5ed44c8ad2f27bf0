extension Theme {
  /// Why a theme file was refused.
  package struct ParseError: Error, Equatable, Sendable {
    /// From 1.
    package var line: Int
    /// A sentence: what is wrong and what would be right.
    package var message: String
  }

  /// Reads a theme file: one role a line, over the theme that `base` names (dark when absent).
  ///
  ///     # comment
  ///     base = light
  ///     heading = bold #4078f2 | bold blue
  ///     match = black on #e5c07b
  ///
  /// After `=` come attributes (bold italic underline dim reverse), a colour and `on` a background: `default`, one of
  /// sixteen names (`red`, `brightred` …), 0 to 255 or `#rrggbb`. After `|` the form for 8 and 16 colours.
  package static func parse(_ text: String, name: String) throws(ParseError) -> Theme {
    var theme = dark
    theme.name = name
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let content = String(line).trimmingSpaces()
      if content.isEmpty || content.first == "#" { continue }
      guard let equals = content.firstIndex(of: "=") else {
        throw ParseError(line: index + 1, message: "Expected `role = colour`, found `\(content)`.")
      }
      let key = String(content[..<equals]).trimmingSpaces()
      let value = String(content[content.index(after: equals)...]).trimmingSpaces()
      if key == "base" {
        guard let base = builtIn(value) else {
          let names = builtIns.map(\.name).joined(separator: ", ")
          throw ParseError(line: index + 1, message: "There is no theme `\(value)` to build on: use one of \(names).")
        }
        theme = base
        theme.name = name
      } else if let role = StyleRole(name: key) {
        theme[role] = try look(value, line: index + 1)
      } else {
        let roles = StyleRole.allCases.map { "\($0)" }.joined(separator: ", ")
        throw ParseError(line: index + 1, message: "There is no role `\(key)`. The roles are \(roles).")
      }
    }
    return theme
  }

  private static func look(_ value: String, line: Int) throws(ParseError) -> Look {
    let forms = value.split(separator: "|", omittingEmptySubsequences: false)
    guard forms.count <= 2 else {
      throw ParseError(line: line, message: "Only one `|` can stand in a look: many colours | few colours.")
    }
    let full = try appearance(forms[0], line: line)
    return Look(full: full, few: forms.count == 2 ? try appearance(forms[1], line: line) : nil)
  }

  private static func appearance(_ form: Substring, line: Int) throws(ParseError) -> Appearance {
    var appearance = Appearance()
    var isBackground = false
    for word in form.split(whereSeparator: \.isWhitespace).map(String.init) {
      if word == "on" {
        isBackground = true
      } else if let attribute = attributes[word] {
        appearance.attributes.insert(attribute)
      } else if let color = Color(word) {
        if isBackground { appearance.background = color } else { appearance.foreground = color }
        isBackground = false
      } else {
        throw ParseError(
          line: line,
          message: "`\(word)` is no colour or attribute. Colours: default, red … brightwhite, 0 to 255, #rrggbb. "
            + "Attributes: \(attributes.keys.sorted().joined(separator: ", ")).")
      }
    }
    return appearance
  }

  private static let attributes: [String: Style.Attributes] = [
    "bold": .bold, "italic": .italic, "underline": .underline, "dim": .dim, "reverse": .reverse,
    "strikethrough": .strikethrough,
  ]
}

extension StyleRole {
  /// The role of a name, as theme files write it.
  package init?(name: String) {
    guard let role = StyleRole.allCases.first(where: { "\($0)" == name }) else { return nil }
    self = role
  }
}
