/// A colour as a theme names it; terminals with fewer colours get the nearest they have.
package enum Color: Hashable, Sendable {
  /// The terminal's own.
  case standard
  /// One of the terminal's 256: 0–15 as its user set them, then a cube of 216 and 24 greys.
  case indexed(UInt8)
  /// True colour.
  case rgb(UInt8, UInt8, UInt8)

  /// The names of the first sixteen.
  static let names = [
    "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white", "brightblack", "brightred", "brightgreen",
    "brightyellow", "brightblue", "brightmagenta", "brightcyan", "brightwhite",
  ]

  /// A colour from a theme file: `default`, a name, 0 to 255 or `#rrggbb`; nil for anything else.
  package init?(_ text: String) {
    if text == "default" {
      self = .standard
    } else if let index = Color.names.firstIndex(of: text) {
      self = .indexed(UInt8(index))
    } else if let index = UInt8(text) {
      self = .indexed(index)
    } else if text.first == "#", text.utf8.count == 7, let value = UInt32(text.dropFirst(), radix: 16) {
      self.init(value)
    } else {
      return nil
    }
  }

  /// A colour by its red, green and blue: `0xRRGGBB`.
  package init(_ value: UInt32) {
    self = .rgb(UInt8(value >> 16 & 255), UInt8(value >> 8 & 255), UInt8(value & 255))
  }

  /// Red, green and blue, 0 to 255; nil for the terminal's own.
  package var components: (red: Int, green: Int, blue: Int)? {
    switch self {
    case .standard: nil
    case .indexed(let index): Color.components(of: index)
    case .rgb(let red, let green, let blue): (Int(red), Int(green), Int(blue))
    }
  }

  /// Whether dark text is read on it.
  package var isLight: Bool {
    // The eye sees most of green and least of blue.
    components.map { 299 * $0.red + 587 * $0.green + 114 * $0.blue > 127_000 } ?? false
  }

  /// The index nearest to this colour on a terminal of `count` colours (8, 16, 88 or 256); nil for `standard`.
  package func index(among count: Int) -> Int? {
    switch self {
    case .standard: return nil
    case .indexed(let index) where Int(index) < count: return Int(index)
    case .indexed(let index):
      let (red, green, blue) = Color.components(of: index)
      return Color.nearest(red, green, blue, among: count)
    case .rgb(let red, let green, let blue):
      return Color.nearest(Int(red), Int(green), Int(blue), among: count)
    }
  }

  /// Red, green and blue, 0 to 255, of one of the 256, as xterm draws it.
  package static func components(of index: UInt8) -> (Int, Int, Int) {
    switch index {
    case 0..<16: return basic[Int(index)]
    case 16..<232:
      let cube = Int(index) - 16
      return (steps[cube / 36], steps[cube / 6 % 6], steps[cube % 6])
    default:
      let grey = 8 + 10 * (Int(index) - 232)
      return (grey, grey, grey)
    }
  }

  /// The six steps of the cube.
  private static let steps = [0, 95, 135, 175, 215, 255]

  /// The first sixteen as most terminals draw them.
  private static let basic = [
    (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
    (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255),
    (255, 255, 255),
  ]

  private static func nearest(_ red: Int, _ green: Int, _ blue: Int, among count: Int) -> Int {
    // The eye sees differences in green best and in blue least.
    func distance(_ index: Int) -> Int {
      let (r, g, b) = components(of: UInt8(index))
      return 3 * (r - red) * (r - red) + 6 * (g - green) * (g - green) + (b - blue) * (b - blue)
    }
    func step(_ value: Int) -> Int {
      steps.indices.min { abs(steps[$0] - value) < abs(steps[$1] - value) } ?? 0
    }
    guard count >= 256 else {
      return (0..<max(8, min(count, 16))).min { distance($0) < distance($1) } ?? 0
    }
    // Of 256 the first sixteen are left out: users change them. In the cube each part has its nearest step for itself.
    let cube = 16 + 36 * step(red) + 6 * step(green) + step(blue)
    let grey = (232..<256).min { distance($0) < distance($1) } ?? 232
    return distance(grey) < distance(cube) ? grey : cube
  }
}
