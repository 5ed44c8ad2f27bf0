import CNcurses

/// What the terminal's description has for drawing.
struct Capabilities {
  /// A capability's string, in ncurses' own memory.
  typealias Text = UnsafePointer<CChar>

  let place: Text?
  /// The column and the row alone.
  let (column, row): (Text?, Text?)
  let (eraseLine, eraseCells): (Text?, Text?)
  /// Scrolling: which rows, and how.
  private let (region, up, manyUp, down, manyDown): (Text?, Text?, Text?, Text?, Text?)
  /// What keeps the last cell of the screen from scrolling it, and its end.
  let (marginOff, marginOn): ([UInt8]?, [UInt8]?)
  /// Switches all attributes off.
  let plain: [UInt8]
  /// Whether what is cleared has the colour of the ground in force.
  let clearsInColor: Bool
  /// Whether the cursor may be moved while attributes are on.
  let movesInLook: Bool
  /// Whether the screen scrolls when its last cell is written.
  let wraps: Bool
  /// Whether a backspace moves the cursor to the left.
  let hasBackspace: Bool
  /// Whether what switches all attributes off does so with colours too.
  let plainEndsColors: Bool

  /// Of the terminal that ncurses has opened.
  init() {
    place = cn_string("cup")
    (column, row) = (cn_string("hpa"), cn_string("vpa"))
    (eraseLine, eraseCells) = (cn_string("el"), cn_string("ech"))
    (up, manyUp, down, manyDown) = (cn_string("ind"), cn_string("indn"), cn_string("ri"), cn_string("rin"))
    (marginOff, marginOn) = (cn_string("rmam").map(Self.bytes), cn_string("smam").map(Self.bytes))
    // Most wait with the next row until another glyph comes.
    wraps = cn_flag("am") && !cn_flag("xenl")
    // What scrolls into the screen is blank but where there is memory beyond it; the last cell must not be missing.
    let lacksLastCell = wraps && (marginOff == nil || marginOn == nil)
    region = cn_flag("da") || cn_flag("db") || lacksLastCell ? nil : cn_string("csr")
    plain = cn_string("sgr0").map(Self.bytes) ?? []
    clearsInColor = cn_flag("bce")
    movesInLook = cn_flag("msgr")
    hasBackspace = cn_string("cub1").map(Self.bytes) == [0x08]
    let isANSI = { (text: Text?) in text.map { Self.bytes($0).starts(with: [0x1B, 0x5B]) } ?? true }
    plainEndsColors = plain.starts(with: [0x1B, 0x5B]) && isANSI(cn_string("setaf")) && isANSI(cn_string("op"))
  }

  /// What scrolls some rows; nil where the terminal cannot.
  func bytes(of scroll: Scroll, rows: Int) -> [UInt8]? {
    let isUp = scroll.distance > 0
    guard let region, let place, let one = isUp ? up : down else { return nil }
    let (count, many) = (abs(scroll.distance), isUp ? manyUp : manyDown)
    let (top, bottom) = (scroll.region.lowerBound, scroll.region.upperBound - 1)
    var bytes = Self.bytes(region, top, bottom) + Self.bytes(place, isUp ? bottom : top, 0)
    if count > 1, let many {
      bytes += Self.bytes(many, count)
    } else {
      for _ in 0..<count { bytes += Self.bytes(one) }
    }
    return bytes + Self.bytes(region, 0, rows - 1)
  }

  /// A capability with numbers put in.
  static func bytes(_ text: Text, _ first: Int, _ second: Int = 0) -> [UInt8] {
    bytes(cn_filled(text, Int32(first), Int32(second)))
  }

  /// A capability without the waiting that only real terminals of earlier times need.
  static func bytes(_ text: Text) -> [UInt8] {
    var bytes: [UInt8] = []
    var isPadding = false
    for byte in String(cString: text).utf8 {
      if byte == UInt8(ascii: "$") { isPadding = true }
      if !isPadding { bytes.append(byte) }
      if byte == UInt8(ascii: ">") { isPadding = false }
    }
    return bytes
  }
}
