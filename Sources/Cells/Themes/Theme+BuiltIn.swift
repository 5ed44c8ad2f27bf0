extension Theme {
  /// The themes that need no file, the default first.
  package static let builtIns = [dark, light, mono]

  /// The built-in theme of a name.
  package static func builtIn(_ name: String) -> Theme? { builtIns.first { $0.name == name } }

  /// For dark backgrounds: one accent, quiet frames, the terminal's own text colour.
  package static let dark = Theme(
    name: "dark",
    palette: Palette(
      accent: .rgb(0x61, 0xAF, 0xEF), green: .rgb(0x98, 0xC3, 0x79), purple: .rgb(0xC6, 0x78, 0xDD),
      red: .rgb(0xE0, 0x6C, 0x75), orange: .rgb(0xD1, 0x9A, 0x66), yellow: .rgb(0xE5, 0xC0, 0x7B),
      teal: .rgb(0x56, 0xB6, 0xC2), quiet: .rgb(0x8A, 0x91, 0x9E), faint: .rgb(0x50, 0x57, 0x64),
      selection: .rgb(0x3A, 0x41, 0x4D), matchText: .rgb(0x1E, 0x22, 0x28), fewQuiet: .indexed(7)))

  /// For light backgrounds.
  package static let light = Theme(
    name: "light",
    palette: Palette(
      accent: .rgb(0x2F, 0x66, 0xD8), green: .rgb(0x3B, 0x86, 0x3A), purple: .rgb(0xA6, 0x26, 0xA4),
      red: .rgb(0xC9, 0x3A, 0x2E), orange: .rgb(0x98, 0x68, 0x01), yellow: .rgb(0xB3, 0x7A, 0x00),
      teal: .rgb(0x01, 0x7A, 0xA5), quiet: .rgb(0x6B, 0x70, 0x7B), faint: .rgb(0xB8, 0xBC, 0xC4),
      selection: .rgb(0xDD, 0xE3, 0xEE), matchText: .rgb(0xFF, 0xFF, 0xFF), fewQuiet: .indexed(0)))

  /// Without any colour: weight, slant and reversal tell the roles apart.
  package static let mono: Theme = {
    var theme = Theme(name: "mono")
    let looks: [(Style.Attributes, [StyleRole])] = [
      (.bold, [.heading, .strong, .tableHead, .title, .user, .assistant, .system, .prompt, .statusHot]),
      (.bold, [.warning, .error, .syntaxKeyword, .syntaxAdded]),
      (.italic, [.emphasis, .quote, .code, .formula]),
      (.underline, [.link, .match]),
      (
        .dim,
        [
          .dim, .codeFrame, .codeLabel, .rule, .tableBorder, .frame, .placeholder, .syntaxComment, .status,
          .syntaxRemoved,
        ]
      ),
      (.reverse, [.selection, .control]),
      ([.reverse, .bold], [.currentMatch]),
    ]
    for (attributes, roles) in looks {
      for role in roles { theme[role] = Look(full: Appearance(.standard, attributes)) }
    }
    return theme
  }()

  /// The few colours that a theme is made of.
  struct Palette {
    var accent, green, purple, red, orange, yellow, teal: Color
    /// Text of less weight.
    var quiet: Color
    /// Lines and frames.
    var faint: Color
    /// Behind what is chosen.
    var selection: Color
    /// On a match's background.
    var matchText: Color
    /// For `quiet` with 8 or 16 colours.
    var fewQuiet: Color
  }

  /// The look of every role, from a palette.
  init(name: String, palette: Palette) {
    self.init(name: name)
    let red = Color.indexed(1)
    let green = Color.indexed(2)
    let yellow = Color.indexed(3)
    let blue = Color.indexed(4)
    let magenta = Color.indexed(5)
    let cyan = Color.indexed(6)
    func set(_ roles: [StyleRole], _ full: Color, _ few: Color, _ attributes: Style.Attributes = []) {
      for role in roles { self[role] = Look(full: Appearance(full, attributes), few: Appearance(few, attributes)) }
    }
    // With few colours there is no grey: what is quiet is dim.
    func setQuiet(_ roles: [StyleRole], _ full: Color, _ attributes: Style.Attributes = []) {
      for role in roles {
        self[role] = Look(
          full: Appearance(full, attributes), few: Appearance(palette.fewQuiet, attributes.union(.dim)))
      }
    }
    set([.strong, .title, .tableHead], .standard, .standard, .bold)
    set([.emphasis], .standard, .standard, .italic)
    set([.heading], palette.accent, blue, .bold)
    set([.assistant], palette.purple, magenta, .bold)
    set([.user], palette.green, green)
    set([.prompt], palette.green, green, .bold)
    set([.syntaxKeyword], palette.purple, magenta)
    set([.link], palette.teal, cyan, .underline)
    set([.notice, .system, .formula], palette.teal, cyan)
    set([.listMarker, .syntaxFunction], palette.accent, blue)
    set([.code, .syntaxType], palette.yellow, yellow)
    set([.statusWarm, .warning], palette.yellow, yellow)
    set([.error, .statusHot], palette.red, red, .bold)
    set([.control, .syntaxRemoved], palette.red, red)
    set([.success, .syntaxString, .syntaxAdded], palette.green, green)
    set([.syntaxNumber], palette.orange, cyan)
    setQuiet([.dim, .status, .placeholder, .codeLabel], palette.quiet)
    setQuiet([.quote], palette.quiet, .italic)
    setQuiet([.syntaxComment], palette.quiet, .italic)
    setQuiet([.codeFrame, .rule, .tableBorder, .frame], palette.faint)
    self[.selection] = Look(
      full: Appearance(.standard, on: palette.selection), few: Appearance(.standard, .reverse))
    self[.match] = Look(
      full: Appearance(palette.matchText, on: palette.yellow), few: Appearance(.indexed(0), on: yellow))
    self[.currentMatch] = Look(
      full: Appearance(palette.matchText, on: palette.accent, .bold), few: Appearance(.indexed(0), on: cyan, .bold))
  }
}
