extension Theme {
  /// The themes that need no file, the default first.
  package static let builtIns = [
    dark, light, mono, catppuccinMocha, catppuccinLatte, gruvboxDark, gruvboxLight, nord, tokyonight, solarizedDark,
    solarizedLight,
  ]

  /// The built-in theme of a name.
  package static func builtIn(_ name: String) -> Theme? { builtIns.first { $0.name == name } }

  /// For dark grounds: the terminal's own ground and text, one accent, quiet frames.
  package static let dark = Theme(
    name: "dark", isPainted: false,
    palette: Palette(
      ground: 0x1E2228, code: 0x2A2E36, text: 0xD6DAE2, selection: 0x3A414D, accent: 0x61AFEF,
      quiet: 0x9096A3, faint: 0x737984, red: 0xE2757D, green: 0x98C379, yellow: 0xE5C07B,
      keyword: 0xC678DD, number: 0xD19A66, function: 0x61AFEF))

  /// For light grounds: the terminal's own ground and text.
  package static let light = Theme(
    name: "light", isPainted: false,
    palette: Palette(
      ground: 0xFFFFFF, code: 0xF0F2F5, text: 0x24292F, selection: 0xDDE3EE, accent: 0x2F66D8,
      quiet: 0x696E79, faint: 0x858B94, red: 0xC7392E, green: 0x367B35, yellow: 0x8F6200,
      keyword: 0xA626A4, number: 0x936501, function: 0x2F66D8))

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

  /// The few colours that a theme is made of, as `0xRRGGBB`.
  struct Palette {
    /// Behind everything; of a theme that keeps the terminal's own, what it is made for.
    var ground: UInt32
    /// Behind code: a step off the ground.
    var code: UInt32
    var text: UInt32
    /// Behind what is chosen.
    var selection: UInt32
    /// The one colour for what is to be seen first.
    var accent: UInt32
    /// Text of less weight.
    var quiet: UInt32
    /// Lines and frames.
    var faint: UInt32
    /// Meanings: wrong, well, with care.
    var red, green, yellow: UInt32
    /// Of code, with the three above.
    var keyword, number, function: UInt32
  }

  /// The look of every role, from a palette.
  init(name: String, isPainted: Bool, palette: Palette) {
    self.init(name: name)
    self.isPainted = isPainted
    ground = Color(palette.ground)
    ink = Color(palette.text)
    let red = Color.indexed(1)
    let green = Color.indexed(2)
    let yellow = Color.indexed(3)
    let magenta = Color.indexed(5)
    let cyan = Color.indexed(6)
    // One accent there as well.
    let accent = Color.indexed(4)
    func set(_ roles: [StyleRole], _ full: UInt32, _ few: Color, _ attributes: Style.Attributes = []) {
      for role in roles {
        self[role] = Look(full: Appearance(Color(full), attributes), few: Appearance(few, attributes))
      }
    }
    func setText(_ roles: [StyleRole], _ attributes: Style.Attributes) {
      for role in roles { self[role] = Look(full: Appearance(.standard, attributes)) }
    }
    // With few colours there is no grey: what is quiet is dim.
    let isLight = palette.ground > palette.text
    let fewQuiet = Color.indexed(isLight ? 0 : 7)
    func setQuiet(_ roles: [StyleRole], _ full: UInt32, _ attributes: Style.Attributes = []) {
      for role in roles {
        self[role] = Look(full: Appearance(Color(full), attributes), few: Appearance(fewQuiet, attributes.union(.dim)))
      }
    }
    setText([.strong, .title, .tableHead], .bold)
    setText([.emphasis], .italic)
    set([.heading, .prompt], palette.accent, accent, .bold)
    set([.link], palette.accent, accent, .underline)
    // A frame is around what has the keys.
    set([.user, .notice, .formula, .listMarker, .frame], palette.accent, accent)
    setQuiet([.assistant, .system], palette.quiet, .bold)
    set([.statusWarm, .warning], palette.yellow, yellow)
    set([.error, .statusHot], palette.red, red, .bold)
    set([.control, .syntaxRemoved], palette.red, red)
    set([.success, .syntaxString, .syntaxAdded], palette.green, green)
    set([.syntaxKeyword], palette.keyword, magenta)
    set([.syntaxType], palette.yellow, yellow)
    set([.syntaxNumber], palette.number, cyan)
    set([.syntaxFunction], palette.function, accent)
    setQuiet([.dim, .status, .placeholder, .codeLabel], palette.quiet)
    setQuiet([.quote, .syntaxComment], palette.quiet, .italic)
    setQuiet([.codeFrame, .rule, .tableBorder], palette.faint)
    setCodeGround(Color(palette.code))
    self[.selection] = Look(
      full: Appearance(Color(palette.text), on: Color(palette.selection)), few: Appearance(.standard, .reverse))
    let onColor = isLight ? Color.rgb(255, 255, 255) : .rgb(0x1E, 0x22, 0x28)
    self[.match] = Look(
      full: Appearance(onColor, on: Color(palette.yellow)), few: Appearance(.indexed(0), on: yellow))
    self[.currentMatch] = Look(
      full: Appearance(onColor, on: Color(palette.accent), .bold), few: Appearance(.indexed(0), on: accent, .bold))
  }

  /// Code, in blocks and in lines, on a ground; with few colours there is none, and code in a line has a colour.
  private mutating func setCodeGround(_ ground: Color) {
    self[.codeGround] = Look(full: Appearance(.standard, on: ground), few: Appearance())
    self[.code] = Look(full: Appearance(.standard, on: ground), few: Appearance(.indexed(3)))
  }

  /// The theme on the ground that a terminal has: code is a step away from it. A theme that paints its own stays.
  package func fitted(to ground: Color) -> Theme {
    guard !isPainted, self[.codeGround].full.background != .standard, case .rgb(let red, let green, let blue) = ground
    else { return self }
    let step = ground.isLight ? -Self.groundStep : Self.groundStep
    func shifted(_ part: UInt8) -> UInt8 { UInt8(clamping: Int(part) + step) }
    var theme = self
    theme.ground = ground
    for role in [StyleRole.codeGround, .code] {
      theme[role].full.background = .rgb(shifted(red), shifted(green), shifted(blue))
    }
    return theme
  }

  /// How far the ground of code is from the terminal's, of 255.
  private static let groundStep = 14
}
