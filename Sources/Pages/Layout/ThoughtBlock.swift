import Cells
import Conversations

/// How what models think is shown.
package enum ReasoningView: String, Sendable, CaseIterable {
  /// One line above the reply, opened by a key.
  case folded
  /// Whole, above the reply.
  case shown
  /// Not at all.
  case hidden
}

/// What is above a reply's text: one line of its thoughts, and below that the thoughts themselves where they are
/// open.
///
/// Folded, its work is that one line, however long the thoughts are; open, they are laid out as they grow.
struct ThoughtBlock: Sendable {
  /// What the rows depend on besides the message's text.
  struct Key: Equatable, Sendable {
    var view = ReasoningView.hidden
    /// What is known of thoughts that come right now.
    var live: Thought?
    /// Bytes of the thoughts; 0 unless they are open.
    var bytes = 0
  }

  private var key = Key()
  private var head: Row?
  private var body: ThoughtBody?
  /// Whether a blank row parts open thoughts from the text.
  private var hasGap = false
  /// False while the work budget left rows to be laid out.
  private(set) var isComplete = true

  /// Brings the rows up to date; `isSamePage` tells that what is laid out may stay.
  mutating func update(
    _ message: Message, _ key: Key, keys: MessageKeys, page: PageWidth, isSamePage: Bool, budget: inout Int
  ) {
    // While text streams, nothing above it changes.
    if isSamePage, isComplete, key.live != nil, key == self.key { return }
    self.key = key
    isComplete = true
    guard key.view != .hidden, let thought = key.live ?? message.thought else {
      (head, body) = (nil, nil)
      return
    }
    let isOpen = key.view == .shown
    head = Self.head(thought, isOpen: isOpen, keys, page)
    guard isOpen else {
      body = nil
      return
    }
    var text = message.reasoning
    var kept = ThoughtBody(page: page)
    text.withUTF8 { bytes in
      if isSamePage, let body, body.isContinued(by: bytes, isStreaming: message.state == .streaming) { kept = body }
      body = nil  // leaves `kept` the only owner of its rows
      kept.advance(bytes, budget: &budget)
    }
    isComplete = kept.isComplete
    hasGap = message.text.utf8Count > 0
    body = kept
  }

  private static func head(_ thought: Thought, isOpen: Bool, _ keys: MessageKeys, _ page: PageWidth) -> Row {
    var row = page.gutter
    row.append(Row.styled("\(isOpen ? "▾" : "▸") \(thought.words)", Style(.notice)))
    let hints = [" (\(keys.thought) \(isOpen ? "folds" : "opens") it)", " (\(keys.thought))"]
    let hint = hints.first { row.width + CellWidth.width(of: $0) <= page.width } ?? ""
    row.append(Row.styled(hint, Style(.dim)))
    return row.truncated(to: page.width)
  }

  /// How many rows, as far as laid out.
  var rowCount: Int { (head == nil ? 0 : 1) + (body?.rowCount ?? 0) + (isGapThere ? 1 : 0) }

  private var isGapThere: Bool { hasGap && isComplete && body != nil }

  /// A row, from 0 to below `rowCount`.
  func row(at index: Int) -> Row {
    if index == 0, let head { return head }
    guard let body, index <= body.rowCount else { return Row() }
    return body.row(at: index - 1)
  }
}
