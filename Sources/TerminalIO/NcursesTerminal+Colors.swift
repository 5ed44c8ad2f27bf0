import CNcurses
import ChatCore

/// What a role looks like on this terminal.
struct RoleLook {
  /// The theme's attributes.
  var base: attr_t
  /// An ncurses colour pair; 0 is the terminal's own.
  var pair: Int16
  /// Whether the terminal slants; it underlines instead where not.
  var hasItalic: Bool

  /// With what markup adds.
  func attributes(with added: Style.Attributes) -> attr_t {
    added.isEmpty ? base : base ^ (RoleLook.bits(added, hasItalic: hasItalic) & ~(base & ~CN_REVERSE))
  }

  /// A style's attributes as ncurses has them.
  static func bits(_ attributes: Style.Attributes, hasItalic: Bool) -> attr_t {
    var bits: attr_t = 0
    if attributes.contains(.bold) { bits |= CN_BOLD }
    if attributes.contains(.italic) { bits |= hasItalic ? CN_ITALIC : CN_UNDERLINE }
    if attributes.contains(.underline) { bits |= CN_UNDERLINE }
    if attributes.contains(.reverse) { bits |= CN_REVERSE }
    // ncurses draws no line through; a struck word steps back instead.
    if attributes.contains(.dim) || attributes.contains(.strikethrough) { bits |= CN_DIM }
    return bits
  }
}

extension NcursesTerminal {
  /// Rebuilds the colour pairs; the next frame is drawn whole.
  public func apply(_ theme: Theme) {
    self.theme = theme
    buildLooks()
    shown = nil
  }

  /// Starts colours where there are any and they are wanted.
  func prepareColors() {
    if usesColor, has_colors() {
      start_color()
      use_default_colors()
    }
    buildLooks()
  }

  /// Gives each role a pair of its own: there are fewer roles than any terminal with colours has pairs.
  private func buildLooks() {
    let count = usesColor && has_colors() ? Int(cn_colors()) : 0
    let hasItalic = cn_string("sitm") != nil
    looks = StyleRole.allCases.map { role in
      let pair = Int32(role.rawValue) + 1
      guard count >= 8, pair < cn_color_pairs() else {
        let bits = RoleLook.bits(theme.colorless(role), hasItalic: hasItalic)
        return RoleLook(base: bits, pair: 0, hasItalic: hasItalic)
      }
      let appearance = count >= 88 ? theme[role].full : theme[role].few
      let isPlain = appearance.foreground == .standard && appearance.background == .standard
      if !isPlain {
        init_extended_pair(
          pair, NcursesTerminal.number(appearance.foreground, count),
          NcursesTerminal.number(appearance.background, count)
        )
      }
      let bits = RoleLook.bits(appearance.attributes, hasItalic: hasItalic)
      return RoleLook(base: bits, pair: isPlain ? 0 : Int16(pair), hasItalic: hasItalic)
    }
  }

  /// A colour as ncurses numbers it on a terminal of `count` colours; -1 is the terminal's own.
  private static func number(_ color: Color, _ count: Int) -> Int32 {
    // With true colours, the number is the colour; the first eight stay the terminal's own.
    guard count > 256 else { return color.index(among: count).map(Int32.init) ?? -1 }
    switch color {
    case .standard: return -1
    case .rgb(let red, let green, let blue): return max(8, Int32(red) << 16 | Int32(green) << 8 | Int32(blue))
    case .indexed(let index) where index < 8: return Int32(index)
    case .indexed(let index):
      let (red, green, blue) = Color.components(of: index)
      return max(8, Int32(red) << 16 | Int32(green) << 8 | Int32(blue))
    }
  }
}
