// What is drawn of a theme on a terminal of so many colours: the one place that decides it.

extension Theme {
  /// A terminal with fewer colours draws without any.
  package static let fewestColors = 8

  /// How a role looks where there are so many colours; 0 for none.
  ///
  /// - Parameters:
  ///   - isOnCode: whether it is on the ground of code.
  ///   - paints: whether the ground and the text of a painted theme are drawn.
  package func appearance(
    of role: StyleRole, isOnCode: Bool = false, colors: Int, paints: Bool = true
  ) -> Appearance {
    guard colors >= Self.fewestColors else { return Appearance(.standard, on: .standard, colorless(role)) }
    guard colors >= Self.manyColors else { return self[role].few }
    var look = self[role].full
    if isOnCode, look.background == .standard { look.background = self[.codeGround].full.background }
    guard paints, isPainted else { return look }
    if look.foreground == .standard { look.foreground = ink }
    if look.background == .standard { look.background = ground }
    return look
  }

  /// What is read on its ground has this contrast at least; lines have less.
  package static func leastContrast(of role: StyleRole) -> Double {
    switch role {
    case .codeFrame, .rule, .tableBorder, .frame: 3
    default: 4.5
    }
  }

  /// The theme in the colours of a terminal: where there are 256 of them, of each colour the nearest one that can
  /// still be read on its ground.
  package func reduced(to colors: Int) -> Theme {
    guard colors == 256 else { return self }
    var theme = self
    if isPainted {
      theme.ground = ground.nearest
      theme.ink = ink.nearest(on: [(ground, theme.ground)], contrast: Self.leastContrast(of: .text))
    }
    for role in StyleRole.allCases { theme[role].full.background = self[role].full.background.nearest }
    let grounds = [(ground, theme.ground), (self[.codeGround].full.background, theme[.codeGround].full.background)]
    for role in StyleRole.allCases {
      let own = (self[role].full.background, theme[role].full.background)
      theme[role].full.foreground = self[role].full.foreground.nearest(
        on: own.0 == .standard ? grounds : [own], contrast: Self.leastContrast(of: role))
    }
    return theme
  }
}

extension Color {
  /// The contrast with another colour as WCAG measures it, 1 to 21; nil where one of them is the terminal's own.
  package func contrast(with other: Color) -> Double? {
    guard let one = luminance, let two = other.luminance else { return nil }
    return (max(one, two) + 0.05) / (min(one, two) + 0.05)
  }

  /// Relative luminance, 0 to 1.
  private var luminance: Double? {
    func part(_ value: Int) -> Double {
      let value = Double(value) / 255
      // sRGB's curve as a polynomial, off by less than a thousandth.
      return value * (value * (value * 0.305306011 + 0.682171111) + 0.012522878)
    }
    return components.map { 0.2126 * part($0.red) + 0.7152 * part($0.green) + 0.0722 * part($0.blue) }
  }

  /// The nearest of 256; what is named by number stays.
  fileprivate var nearest: Color {
    guard case .rgb = self, let index = index(among: 256) else { return self }
    return .indexed(UInt8(index))
  }

  /// The nearest of 256 that has a contrast with some grounds, or as much of it as this colour has with what they are
  /// drawn for.
  fileprivate func nearest(on grounds: [(wanted: Color, drawn: Color)], contrast least: Double) -> Color {
    guard case .rgb(let red, let green, let blue) = self else { return self }
    let step = grounds.first?.drawn.isLight == true ? -4 : 4
    for shift in 0..<64 {
      func moved(_ part: UInt8) -> UInt8 { UInt8(clamping: Int(part) + shift * step) }
      let found = Color.rgb(moved(red), moved(green), moved(blue)).nearest
      let isRead = grounds.allSatisfy { ground in
        guard let reached = found.contrast(with: ground.drawn), let own = contrast(with: ground.wanted) else {
          return true
        }
        return reached >= min(least, own)
      }
      if isRead { return found }
    }
    return nearest
  }
}
