import Cells
import Conversations

/// The pictures of a message, and what else came with it: a line for each, and below it the picture, made small.
enum PictureRows {
  /// What the rows depend on besides the message and the page.
  struct Key: Equatable, Sendable {
    var showing = Showing.chips
    /// One for each picture, then one for each part; nil while it is drawn, and for what cannot be.
    var previews: [PicturePreview?] = []
    /// What came with a reply; nil where no one looked yet.
    var parts: [ShownPart]?

    enum Showing: Sendable {
      /// Lines alone: this terminal can show no more, or there is no picture.
      case chips
      /// Lines alone, until the message is unfolded.
      case folded
      case previews
    }
  }

  /// The previews of a message's pictures, and then of its parts; nil for what cannot be shown.
  static func wanted(_ message: Message, _ parts: [ShownPart], measure: Int) -> [PreviewKey?] {
    message.pictures.map { PreviewKey($0, measure: measure) }
      + parts.map { part in part.picture.flatMap { PreviewKey($0, part.source, measure: measure) } }
  }

  /// - Parameter isShown: whether previews are shown where there can be any.
  static func key(
    _ message: Message, _ parts: [ShownPart], isShown: Bool, measure: Int, _ previews: [PreviewKey: PicturePreview]
  ) -> Key {
    let keys = wanted(message, parts, measure: measure)
    guard isShown else { return Key(showing: keys.allSatisfy { $0 == nil } ? .chips : .folded, parts: parts) }
    return Key(showing: .previews, previews: keys.map { key in key.flatMap { previews[$0] } }, parts: parts)
  }

  static func append(_ message: Message, _ key: Key, _ keys: MessageKeys, to rows: inout [Row], _ page: PageWidth) {
    let parts = key.parts ?? ShownPart.all(of: message)
    let lines = message.pictures.map { (chip($0), $0) } + parts.map { ($0.line(keys), $0.picture) }
    let wanted = wanted(message, parts, measure: page.measure)
    for (place, (line, picture)) in lines.enumerated() {
      let preview = place < key.previews.count ? key.previews[place] : nil
      append(line, picture, wanted[place], preview, key.showing, keys, to: &rows, page)
    }
  }

  private static func append(
    _ line: String, _ picture: Picture?, _ wanted: PreviewKey?, _ preview: PicturePreview?, _ showing: Key.Showing,
    _ keys: MessageKeys, to rows: inout [Row], _ page: PageWidth
  ) {
    var line = line
    switch showing {
    case .chips: break
    case .folded: if wanted != nil { line += " (\(keys.unfold) shows it)" }
    case .previews:
      var obstacle = picture.flatMap(PreviewKey.obstacle)
      if case .missing(let found)? = preview { obstacle = found }
      if let obstacle { line += " · \(obstacle.rawValue)" }
    }
    MessageFoot.append(line, Style(.notice), to: &rows, page)
    guard showing == .previews, let wanted else { return }
    switch preview {
    case .drawn(let grid): append(grid, to: &rows, page)
    // Its room: nothing moves when it comes.
    case nil: rows += Array(repeating: page.gutter, count: wanted.size.rows)
    case .missing: break
    }
  }

  private static func append(_ grid: PixelGrid, to rows: inout [Row], _ page: PageWidth) {
    for place in 0..<grid.size.rows {
      var row = page.gutter
      row.reserveCapacity(row.width + grid.size.columns)
      grid.append(place, to: &row)
      rows.append(row)
    }
  }

  /// A picture in words; what it takes of the window is a guess.
  static func chip(_ picture: Picture, hasTokens: Bool = true) -> String {
    var facts: [String] = []
    if picture.width > 0 { facts.append("\(picture.width)×\(picture.height)") }
    if picture.byteCount > 0 { facts.append(SizeText.bytes(picture.byteCount)) }
    if hasTokens { facts.append("~\(SizeText.grouped(picture.tokens())) tokens") }
    return "▣ \(HarmlessText.line(picture.name)) · \(facts.joined(separator: " · "))"
  }
}
