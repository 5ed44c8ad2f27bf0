import Cells
import Hands

/// Lines of a message, to copy or to quote some of them.
struct LinesPanel: OpenPanel {
  private let lines: [String]
  private var cursor: Int
  /// Where the stretch began; nil for the line under the cursor alone.
  private var anchor: Int?
  private var top = 0
  private var height = 1

  init(_ text: String) {
    lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
    cursor = 0
  }

  var title: String { "Lines of the message \(chosen.lowerBound + 1)–\(chosen.upperBound + 1) of \(lines.count)" }
  var context: KeyContext { .page }

  var firstEscape: String? { anchor == nil ? nil : "ends the stretch" }

  func hints(_ keys: PanelKeys) -> [String?] {
    [
      keys.pair(.scroll(.lineUp), .scroll(.lineDown), "moves"),
      anchor == nil ? keys.hint(.message(.selectLines), "begins a stretch") : nil,
      keys.hint(.message(.copy), "copies"), keys.hint(.message(.quote), "quotes"), keys.close,
    ]
  }

  private var chosen: ClosedRange<Int> { min(cursor, anchor ?? cursor)...max(cursor, anchor ?? cursor) }
  private var text: String { lines[chosen].joined(separator: "\n") }

  mutating func take(_ input: PanelInput) -> PanelOutcome {
    switch input {
    case .scroll(let step): cursor = max(0, min(lines.count - 1, cursor + step.rows(height: height)))
    case .message(.selectLines): anchor = anchor == nil ? cursor : nil
    case .message(.copy):
      let (text, count) = (text, chosen.count)
      return .closes { state in
        _ = state.focusComposer()
        return [.copy(text, what: count == 1 ? "line" : "\(count) lines")]
      }
    case .message(.quote), .list(.accept):
      let text = text
      return .closes { $0.quote(text) }
    case .leave:
      guard anchor != nil else { return .left }
      anchor = nil
    default: break
    }
    return .stays
  }

  mutating func layout(_ size: ScreenSize) -> PanelBody {
    height = max(1, size.rows)
    if cursor < top { top = cursor }
    // Lines may take several rows: the window moves on until the cursor's are in it.
    while top < cursor, rows(from: top, through: cursor, size).count > height { top += 1 }
    var rows: [Row] = []
    var place = top
    while place < lines.count, rows.count < height {
      rows += self.rows(from: place, through: place, size)
      place += 1
    }
    return PanelBody(rows: Array(rows.prefix(height)))
  }

  private func rows(from first: Int, through last: Int, _ size: ScreenSize) -> [Row] {
    (first...last).flatMap { place -> [Row] in
      let isChosen = chosen.contains(place)
      // A line without an end is not laid out whole: a screen of it is enough to know it by.
      let text = String(lines[place].prefix(size.columns * size.rows))
      let style = isChosen ? Style(.selection) : Style.text
      return Row.wrap(text, width: max(2, size.columns - 2), style: style).enumerated().map { index, row in
        var marked = Row.styled(place == cursor && index == 0 ? "▸ " : "  ", Style(.prompt))
        marked.append(row)
        return marked
      }
    }
  }

  func printed(width: Int) -> [Row]? { Row.wrap(lines.joined(separator: "\n"), width: width) }
}

extension AppState {
  /// Puts a text into the composer as a quote, with room to write below it.
  mutating func quote(_ text: String) -> [Effect] {
    let quoted = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .map { $0.isEmpty ? ">" : "> \($0)" }.joined(separator: "\n")
    _ = focusComposer()
    composer.insert((composer.isEmpty || composer.text.hasSuffix("\n") ? "" : "\n") + quoted + "\n\n")
    return draftChanged()
  }
}
