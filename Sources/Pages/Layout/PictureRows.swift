import Cells
import Conversations

/// The pictures of a message: a line for each, and below it the picture, made small.
enum PictureRows {
  /// What the rows depend on besides the message and the page.
  struct Key: Equatable, Sendable {
    var showing = Showing.chips
    /// One for each picture; nil while it is drawn.
    var previews: [PicturePreview?] = []

    enum Showing: Sendable {
      /// Lines alone: this terminal can show no more, or there is no picture.
      case chips
      /// Lines alone, until the message is unfolded.
      case folded
      case previews
    }
  }

  /// - Parameter isShown: whether previews are shown where there can be any.
  static func key(
    _ message: Message, isShown: Bool, measure: Int, _ previews: [PreviewKey: PicturePreview]
  ) -> Key {
    let keys = message.pictures.map { PreviewKey($0, measure: measure) }
    guard isShown else { return Key(showing: keys.allSatisfy { $0 == nil } ? .chips : .folded) }
    return Key(showing: .previews, previews: keys.map { key in key.flatMap { previews[$0] } })
  }

  static func append(_ message: Message, _ key: Key, _ keys: MessageKeys, to rows: inout [Row], _ page: PageWidth) {
    for (place, picture) in message.pictures.enumerated() {
      let wanted = PreviewKey(picture, measure: page.measure)
      let preview = place < key.previews.count ? key.previews[place] : nil
      var line = chip(picture)
      switch key.showing {
      case .chips: break
      case .folded: if wanted != nil { line += " (\(keys.unfold) shows it)" }
      case .previews:
        var obstacle = PreviewKey.obstacle(of: picture)
        if case .missing(let found)? = preview { obstacle = found }
        if let obstacle { line += " · \(obstacle.rawValue)" }
      }
      MessageFoot.append(line, Style(.notice), to: &rows, page)
      guard key.showing == .previews, let wanted else { continue }
      switch preview {
      case .drawn(let grid): append(grid, to: &rows, page)
      // Its room: nothing moves when it comes.
      case nil: rows += Array(repeating: page.gutter, count: wanted.size.rows)
      case .missing: break
      }
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
  static func chip(_ picture: Picture) -> String {
    var facts: [String] = []
    if picture.width > 0 { facts.append("\(picture.width)×\(picture.height)") }
    if picture.byteCount > 0 { facts.append(SizeText.bytes(picture.byteCount)) }
    facts.append("~\(SizeText.grouped(picture.tokens())) tokens")
    return "▣ \(HarmlessText.line(picture.name)) · \(facts.joined(separator: " · "))"
  }
}
