import Cells
import CNcurses
import Pages

/// What a role looks like on this terminal.
struct RoleLook {
  /// The theme's attributes.
  var base: attr_t
  /// An ncurses colour pair; 0 is the terminal's own.
  var pair: Int16
  /// The pair on the ground of code; the same where the terminal has no colour for one.
  var groundPair: Int16
  /// What replaces attributes that not every terminal has.
  var pen: Pen

  /// With what markup adds.
  func attributes(with added: Style.Attributes) -> attr_t {
    added.isEmpty ? base : base ^ (pen.bits(added) & ~(base & ~CN_REVERSE))
  }
}

/// Attributes as ncurses has them on this terminal.
struct Pen {
  /// Slanted; underlined where the terminal cannot.
  var italic = CN_UNDERLINE
  /// A line through; dim where the terminal cannot.
  var strikethrough = CN_DIM

  /// What runs over whole lines is not underlined for want of a slant.
  func forWholeLines(of role: StyleRole) -> Pen {
    guard italic == CN_UNDERLINE, role == .quote || role == .syntaxComment else { return self }
    var pen = self
    pen.italic = 0
    return pen
  }

  /// A style's attributes.
  func bits(_ attributes: Style.Attributes) -> attr_t {
    var bits: attr_t = 0
    if attributes.contains(.bold) { bits |= CN_BOLD }
    if attributes.contains(.italic) { bits |= italic }
    if attributes.contains(.underline) { bits |= CN_UNDERLINE }
    if attributes.contains(.reverse) { bits |= CN_REVERSE }
    if attributes.contains(.dim) { bits |= CN_DIM }
    if attributes.contains(.strikethrough) { bits |= strikethrough }
    return bits
  }
}

extension NcursesTerminal {
  /// Rebuilds the colour pairs; the next frame is drawn whole.
  package func apply(_ theme: Theme) {
    guard theme != self.theme else { return }
    self.theme = theme
    forgetPairs()
    buildLooks()
    shown = nil
  }

  /// Starts colours where there are any and they are wanted.
  func prepareColors() {
    if usesColor, has_colors() {
      start_color()
      use_default_colors()
    }
    if cn_string("sitm") != nil { pen.italic = CN_ITALIC }
    if cn_strike_for_blink() { pen.strikethrough = CN_BLINK }
    buildLooks()
  }

  /// Gives each combination of colours a pair: themes have far fewer of them than roles. Roles that a terminal with few
  /// pairs has none left for differ by attributes alone.
  func buildLooks() {
    let count = colorCount
    var pairs: [[Int32]] = [[-1, -1]]
    let theme = theme.reduced(to: count)
    func pair(_ look: Theme.Appearance) -> Int16? {
      let colors = [look.foreground, look.background].map { NcursesTerminal.number($0, count) }
      if let pair = pairs.firstIndex(of: colors) { return Int16(pair) }
      guard pairs.count < cn_color_pairs() else { return nil }
      init_extended_pair(Int32(pairs.count), colors[0], colors[1])
      pairs.append(colors)
      return Int16(pairs.count - 1)
    }
    looks = StyleRole.allCases.map { role in
      let own = pen.forWholeLines(of: role)
      let colorless = RoleLook(base: own.bits(theme.colorless(role)), pair: 0, groundPair: 0, pen: pen)
      let look = theme.appearance(of: role, colors: count)
      guard count >= Theme.fewestColors, let plain = pair(look) else { return colorless }
      let onCode = pair(theme.appearance(of: role, isOnCode: true, colors: count))
      return RoleLook(base: own.bits(look.attributes), pair: plain, groundPair: onCode ?? plain, pen: pen)
    }
    firstPixelPair = pairs.count
  }

  /// What sets code off.
  package var framing: CodeFraming { CodeFraming(theme, colors: colorCount) }

  /// Colours that are drawn with: none under NO_COLOR.
  package var colorCount: Int { usesColor && has_colors() ? Int(cn_colors()) : 0 }

  /// A colour as ncurses numbers it on a terminal of `count` colours; -1 is the terminal's own.
  static func number(_ color: Color, _ count: Int) -> Int32 {
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
