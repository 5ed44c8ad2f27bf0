import Cells
import Conversations
import Hands
import Pages

/// A model's window as a picture: one gauge of the whole, and a bar for each message.
struct WindowPicture: Sendable, Equatable {
  /// The keys that the hint names.
  var keys = Keys()
  /// The system text, the messages in order, the draft.
  var bars: [TokenBar]
  /// nil while it is not known.
  var window: Int?
  /// Kept free for the reply.
  var reserved: Int
  var model: String
  var policy: ContextPolicy

  /// What is sent, by kind.
  private func sum(_ kinds: Set<TokenBar.Kind>) -> TokenCount {
    Self.sum(bars.filter { kinds.contains($0.kind) && $0.fate.isSent })
  }

  /// Exact where each is.
  private static func sum(_ bars: [TokenBar]) -> TokenCount {
    let isGuess = bars.contains(where: \.count.isEstimated)
    return TokenCount(bars.reduce(0) { $0 + $1.count.tokens }, isGuess ? .estimated : .exact)
  }

  private static let parts: [(name: String, kind: TokenBar.Kind)] = [
    ("system", .system), ("you", .turn), ("replies", .reply), ("draft", .draft),
  ]

  /// The sum as a sentence; `sign` marks in the picture below what is left out.
  private func sentence(sign: String = "") -> String {
    let prompt = sum([.system, .turn, .reply, .draft])
    var words = "\(prompt.shown) tokens of prompt"
    if let window {
      let whole = prompt.tokens + reserved
      words += " (\(ContextMeter.percent(of: prompt.tokens, window: window)) %)"
      words += " + \(SizeText.grouped(reserved)) kept for the reply = \(prompt.isEstimated ? "~" : "")"
      words +=
        "\(SizeText.grouped(whole)) of the \(SizeText.grouped(window)) that \(ModelName.short(model)) takes"
      words += leftOut(sign) + "."
    } else {
      words += ". The window of \(model) is not known: set context_window for its provider."
    }
    return words
  }

  /// The same without a picture: the sum, its parts, and a line for each message.
  var lines: [String] {
    var parts = Self.parts.compactMap { part -> String? in
      let count = sum([part.kind])
      return count.tokens > 0 ? "\(part.name) \(count.shown)" : nil
    }
    if window != nil { parts += ["for the reply \(SizeText.grouped(reserved))", room] }
    let messages = bars.enumerated().map { place, bar in
      let tokens = "\(bar.count.shown) \(bar.count.tokens == 1 ? "token" : "tokens")"
      return "\(place + 1). \(tokens)\(bar.fate.words), \(bar.kind.name)\(bar.label)"
    }
    return [sentence(), parts.joined(separator: ", ") + "."] + messages
  }

  /// What is left of the window, or missing.
  private var room: String {
    let free = (window ?? 0) - sum([.system, .turn, .reply, .draft]).tokens - reserved
    return free >= 0 ? "free \(SizeText.grouped(free))" : "over by \(SizeText.grouped(-free))"
  }

  /// The sum in words, the gauge, and what its colours are; the sum in fewer words where there are so few rows.
  func head(width: Int, atMost height: Int = .max) -> [Row] {
    let prompt = sum([.system, .turn, .reply, .draft])
    let isOver = window.map { prompt.tokens + reserved > $0 } ?? false
    var rows = Row.wrap(sentence(sign: " (×)"), width: width)
    if let window, rows.count + 2 > height {
      let whole = prompt.tokens + reserved
      let short = "\(prompt.isEstimated ? "~" : "")\(SizeText.grouped(whole)) of \(SizeText.grouped(window)) tokens"
      let percent = ContextMeter.percent(of: prompt.tokens, window: window)
      rows = Row.wrap("\(short) (prompt \(percent) %)\(leftOut(" (×)"))", width: width)
    }
    if isOver { for place in rows.indices { rows[place].restyle(0..<rows[place].width) { _ in Style(.error) } } }
    if let window { rows.append(gauge(window, width: width)) }
    rows.append(legend(width: width))
    rows.append(Row())
    return rows
  }

  /// What is dropped to make room may be out of view: it is said as well.
  private func leftOut(_ sign: String) -> String {
    let dropped = bars.filter { $0.fate == .dropped }
    guard !dropped.isEmpty else { return "" }
    let messages = dropped.count == 1 ? "message" : "messages"
    return ", without \(dropped.count) \(messages) of \(Self.sum(dropped).shown)\(sign)"
  }

  /// Every cell is an equal share of the window; what goes past it is red.
  private func gauge(_ window: Int, width: Int) -> Row {
    var segments = Self.parts.map { (tokens: sum([$0.kind]).tokens, glyph: "█", style: $0.kind.style) }
    segments.append((reserved, "▒", Style(.warning)))
    let used = segments.reduce(0) { $0 + $1.tokens }
    let scale = max(window, used, 1)
    segments.append((scale - used, "░", Style(.rule)))
    var row = Row()
    var reached = 0
    for (place, segment) in segments.enumerated() {
      reached += segment.tokens
      var end = place == segments.count - 1 ? width : (reached * width + scale / 2) / scale
      // Whatever is there at all can be seen.
      if segment.tokens > 0, place < segments.count - 1 { end = min(width, max(end, row.width + 1)) }
      while row.width < end {
        let isPast = row.width * scale >= window * width
        row.append(Row.styled(segment.glyph, isPast ? Style(.error) : segment.style))
      }
    }
    return row
  }

  /// Whole items, as many as there is room for: half a figure is another one.
  private func legend(width: Int) -> Row {
    let gap = width < ScreenSize.narrow ? " " : "  "
    var row = Row()
    func add(_ glyph: String, _ style: Style, _ text: String) {
      var item = Row.styled(row.width > 0 ? gap : "")
      item.append(Row.styled(glyph, style))
      item.append(Row.styled(" " + text, Style(.dim)))
      if row.width + item.width <= width { row.append(item) }
    }
    for part in Self.parts {
      let count = sum([part.kind])
      if count.tokens > 0 { add("█", part.kind.style, "\(part.name) \(count.shown)") }
    }
    if window != nil {
      add("▒", Style(.warning), "for the reply \(SizeText.grouped(reserved))")
      add("░", Style(.rule), room)
    }
    return row
  }

  /// Rows for some of the bars.
  func rows(_ range: Range<Int>, selected: Int, width: Int) -> [Row] {
    let most = max(1, bars.map(\.count.tokens).max() ?? 1)
    let digits = bars.map { $0.count.shown.count }.max() ?? 1
    // Where there is hardly any room, the words say more than the bar.
    let room = max(4, min(48, width / (width < ScreenSize.narrow ? 5 : 3)))
    return range.map { place in
      let bar = bars[place]
      let isSelected = place == selected
      let style = bar.fate == .dropped ? Style(.error) : bar.fate == .excluded ? Style(.dim) : bar.kind.style
      let words = isSelected ? Style(.selection) : bar.fate.isSent ? Style.text : style
      var row = Row.styled(isSelected ? "› " : "  ", words)
      let figure = bar.count.shown
      row.append(Row.styled(String(repeating: " ", count: max(0, digits - figure.count)), words))
      row.append(Row.styled(figure + " ", isSelected ? words : Style(.dim)))
      row.append(Row.styled(BlockBar.text(bar.count.tokens, of: most, width: room), style))
      row.pad(to: digits + 3 + room + 1, style: isSelected ? words : .text)
      row.append(Row.styled("\(bar.fate.mark) \(bar.kind.name)\(bar.label)", words))
      row = row.truncated(to: width)
      if isSelected { row.pad(to: width, style: words) }
      return row
    }
  }

  /// Keys besides those that the frame names, and what is done when it does not fit. Where the width is short, whole
  /// items drop out, what people guess first.
  func hint(isPending: Bool, width: Int) -> Row {
    let policy = "when full: \(policy.rawValue)"
    // While a question waits, letters are words: whoever types on has not seen it.
    let (choose, limit) = ("\(keys.choose) choose", "\(keys.limit) max_tokens")
    var items = [choose, "\(keys.pin) keep ●", "\(keys.exclude) leave out ○", limit] + (isPending ? [] : [policy])
    func row() -> Row { Row.styled(items.joined(separator: " · "), Style(.dim)) }
    for item in [choose, policy, limit] where row().width > width {
      items.removeAll { $0 == item }
    }
    return row().truncated(to: width)
  }
}

extension WindowPicture {
  /// The keys that the hint below the picture names.
  struct Keys: Sendable, Equatable {
    var choose = ""
    var pin = ""
    var exclude = ""
    var limit = ""

    init() {}

    /// While a question waits, keys that type are words.
    init(_ keymap: Keymap, isPending: Bool) {
      func name(_ intent: Intent) -> String {
        isPending ? keymap.nameThatTypesNothing(intent, in: .page) : keymap.nameThatTypes(intent, in: .page)
      }
      choose = "\(name(.scroll(.lineUp))) \(name(.scroll(.lineDown)))"
      (pin, exclude) = (name(.message(.pin)), name(.message(.exclude)))
      limit = "\(keymap.name(.scaleMaxTokens(.half))) \(keymap.name(.scaleMaxTokens(.double)))"
    }
  }
}

/// Bars of whole and eighth blocks.
package enum BlockBar {
  private static let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]

  /// A bar as long as its share; what is not nothing can be seen.
  package static func text(_ value: Int, of most: Int, width: Int) -> String {
    guard most > 0, value > 0, width > 0 else { return "" }
    let eighths = max(1, min(width * 8, Int((Double(value) / Double(most) * Double(width * 8)).rounded())))
    return String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
  }
}
