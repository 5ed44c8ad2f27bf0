import Cells
import Conversations
import Hands
import Pages

/// A reply read by how sure the model was of each word, with what it might have said instead.
struct MicroscopePanel: OpenPanel {
  let reply: MessageID
  private let odds: ReplyOdds
  private(set) var text: MicroscopeText
  /// The piece under the cursor.
  private(set) var chosen = 0
  /// The alternative under the cursor.
  private(set) var alternative = 0
  private var height = 1
  /// Rows below the text, as many as were needed so far: the frame is no less high from one word to the next.
  private var belowText = 0

  init(_ reply: MessageID, _ odds: ReplyOdds) {
    self.reply = reply
    self.odds = odds
    text = MicroscopeText(odds.pieces)
    // Where the model was least sure is what one came for.
    chosen = odds.pieces.firstIndex { $0.doubt >= ReplyOdds.doubtful } ?? 0
    chooseOther()
  }

  var title: String { "Microscope" }
  var context: KeyContext { .microscope }
  var isOnlyRead: Bool { true }
  var fillsScreen: Bool { true }
  /// As wide as the column that replies are read in.
  func widest(_ columns: Int) -> Int { ReadingColumn.mostText + PanelFrame.margin.columns }

  func hints(_ keys: PanelKeys) -> [String?] {
    [
      keys.pair(.microscope(.previous), .microscope(.next), "word"),
      keys.pair(.microscope(.alternativeUp), .microscope(.alternativeDown), "alternative"),
      keys.hint(.list(.accept), "goes on from it"),
      keys.pair(.microscope(.previousDoubt), .microscope(.nextDoubt), "doubtful place"), keys.close,
    ]
  }

  // MARK: Keys

  mutating func take(_ input: PanelInput) -> PanelOutcome {
    switch input {
    case .microscope(let intent): move(intent)
    case .scroll(let step): scroll(step)
    case .list(.accept): return branch()
    case .leave: return .left
    default: break
    }
    return .stays
  }

  private mutating func move(_ intent: MicroscopeIntent) {
    switch intent {
    case .open, .ask: return
    case .previous: choose(chosen - 1)
    case .next: choose(chosen + 1)
    case .previousDoubt:
      if let place = odds.pieces[..<chosen].lastIndex(where: { $0.doubt >= ReplyOdds.doubtful }) { choose(place) }
    case .nextDoubt:
      let rest = odds.pieces.indices.dropFirst(chosen + 1)
      if let place = rest.first(where: { odds.pieces[$0].doubt >= ReplyOdds.doubtful }) { choose(place) }
    case .alternativeUp: alternative = max(0, alternative - 1)
    case .alternativeDown: alternative = max(0, min(alternatives.count - 1, alternative + 1))
    }
  }

  private mutating func choose(_ place: Int) {
    let before = chosen
    chosen = max(0, min(odds.pieces.count - 1, place))
    if chosen != before { chooseOther() }
  }

  /// The first alternative that was not taken is what Enter is for.
  private mutating func chooseOther() {
    alternative = alternatives.firstIndex { $0.bytes != token?.bytes } ?? 0
  }

  private var token: TokenOdds? {
    odds.pieces.indices.contains(chosen) ? odds.tokens[odds.pieces[chosen].tokens.lowerBound] : nil
  }
  private var alternatives: [TokenOdds.Alternative] { token?.alternatives ?? [] }

  private func branch() -> PanelOutcome {
    guard alternatives.indices.contains(alternative) else {
      return .does { $0.refuse("No alternatives came with this word: /set top_logprobs 5 asks for some.") }
    }
    let other = alternatives[alternative]
    guard other.bytes != token?.bytes else { return .does { $0.refuse("This is what the reply says already.") } }
    let (id, before) = (reply, odds.text(before: odds.pieces[chosen].tokens.lowerBound))
    return .closes { $0.takeOtherRoad(of: id, after: before, with: other.text) }
  }

  private mutating func scroll(_ step: ScrollStep) {
    switch step {
    case .top: choose(0)
    case .end: choose(odds.pieces.count - 1)
    default:
      let rows = step.rows(height: height)
      let place = text.piece(rows, from: chosen)
      choose(rows < 0 ? min(place, chosen - 1) : max(place, chosen + 1))
    }
  }

  // MARK: Layout

  mutating func layout(_ size: ScreenSize) -> PanelBody {
    var details = detailRows(size)
    belowText = max(details.count, min(belowText, size.rows - 2))
    while details.count < belowText { details.append(Row()) }
    height = max(1, size.rows - details.count - 1)
    let body = text.window(ScreenSize(columns: size.columns, rows: height), at: chosen)
    return PanelBody(rows: Array((body + [rule(size.columns)] + details).prefix(size.rows)))
  }

  /// What the reply comes to, and what its colours mean where there is room for it.
  private func rule(_ columns: Int) -> Row {
    let figures = odds.figures
    let words = [figures.details, figures.summary].first { CellWidth.width(of: $0) + 4 <= columns } ?? figures.summary
    var rule = Row.styled("─", Style(.frame))
    rule.append(Row.styled(" \(words) ", Style(.dim)))
    let legend = OddsStyle.legend
    if rule.width + legend.width + 4 <= columns {
      rule.fill(to: columns - legend.width - 2, with: "─", style: Style(.frame))
      rule.append(Row.styled(" "))
      rule.append(legend)
      rule.append(Row.styled(" "))
    }
    rule.fill(to: columns, with: "─", style: Style(.frame))
    return rule.truncated(to: columns)
  }

  /// What the word under the cursor is, and what it might have been.
  private func detailRows(_ size: ScreenSize) -> [Row] {
    guard let token else { return [] }
    // They are read each time they are asked for.
    let alternatives = token.alternatives
    let piece = odds.pieces[chosen]
    var words = "\(Self.quoted(piece.text))  \((token.probability * 100).fixed(1)) %"
    if let entropy = token.entropy { words += " · \(entropy.text)" }
    words += " · \(chosen + 1)/\(odds.pieces.count)"
    var rows = [Row.styled(words, Style(.title)).truncated(to: size.columns)]
    let most = max(1, min(20, size.rows / 3))
    let first = max(0, min(alternative - most + 1, alternatives.count - most))
    for place in alternatives.indices.dropFirst(first).prefix(most) {
      let other = alternatives[place]
      let isTaken = other.bytes == token.bytes
      var row = Row.styled(place == alternative ? "▸ " : "  ", Style(.prompt))
      row.append(Row.styled(Self.quoted(other.text), Style(isTaken ? .strong : .text)).truncated(to: 24))
      row.pad(to: 27)
      let share = other.probability
      let number = "\((share * 100).fixed(1)) %"
      row.append(Row.styled(number.flushRight(8) + " ", Style(.dim)))
      let bar = max(0, Int((share * Double(max(0, size.columns - 40))).rounded()))
      row.append(Row.styled(String(repeating: "█", count: bar), OddsStyle.style(ReplyOdds.doubt(share))))
      rows.append(row.truncated(to: size.columns))
    }
    if alternatives.isEmpty {
      let words = "No alternatives came with it; /set top_logprobs 5 asks for some."
      rows += Row.wrap(words, width: size.columns, style: Style(.dim))
    }
    return rows
  }

  private static func quoted(_ text: String) -> String {
    let line = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).joined(separator: "⏎")
    return "\u{201C}\(HarmlessText.line(line))\u{201D}"
  }

  func printed(width: Int) -> [Row]? {
    let lines = odds.marked.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    return [Row.styled(odds.figures.details, Style(.heading))]
      + lines.flatMap { CellText(String($0), .text).rows(width: width) }
  }
}

/// How doubt looks: from plain to loud, by colour where there is one, by lines where there is none.
enum OddsStyle {
  private static let styles: [Style] = [
    .text, Style(.dim), Style(.warning), Style(.warning, .underline), Style(.error, .underline),
  ]
  private static let marks = [" ", " ", "·", "▪", "█"]

  static func style(_ doubt: Int) -> Style { styles[max(0, min(doubt, styles.count - 1))] }
  static func mark(_ doubt: Int) -> String { marks[max(0, min(doubt, marks.count - 1))] }

  /// What they mean: how likely a word was, in percent.
  static let legend: Row = {
    var row = Row()
    for (step, words) in ["90 %", "70", "50", "20", "less"].enumerated() {
      if step > 0 { row.append(Row.styled(" ")) }
      row.append(Row.styled(words, styles[step]))
    }
    return row
  }()

  /// The step that a cell shows; nil for what shows none.
  static func doubt(_ style: Style) -> Int? {
    var style = style
    style.attributes.remove(.reverse)
    return styles.firstIndex(of: style)
  }
}
