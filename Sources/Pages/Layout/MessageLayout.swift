import Cells
import Conversations

/// The rows of one message at one width: head, body, and a foot of facts and failures.
///
/// Invariant: the rows are those a fresh layout of (message, `key`) would give, up to where the work budget ended
/// (`isComplete` tells). A changed key or a text that did not merely grow drops them.
struct MessageLayout: Sendable {
  /// Everything besides the message that the rows depend on.
  struct Key: Equatable, Sendable {
    var column: ReadingColumn
    var isFolded: Bool
    /// Whether long files that joined it are folded, though it is not.
    var foldsFiles = false
    /// Which of its siblings the message is, from 1, and how many there are.
    var sibling: Version
    /// What it was asked with otherwise than its siblings.
    var difference = ""
    /// Whether it is the first of a day that is over.
    var showsDay = false
    /// Whether another model wrote the reply before it.
    var namesModel = true
    var utcOffset = 0
    var keys = MessageKeys()
    var mathematics = Mathematics.unicode
    var framing = CodeFraming.hairlines
    /// How many columns of wide tables are scrolled out; nil: they are made to fit.
    var tableShift: Int?
    var thought = ThoughtBlock.Key()
    var pictures = PictureRows.Key()
    /// Whether no message of the branch follows it.
    var isLast = true

    /// One of several versions of a message.
    struct Version: Equatable, Sendable {
      var place: Int
      var count: Int

      init(_ place: Int, of count: Int) { (self.place, self.count) = (place, count) }
    }

    /// Whether all but thoughts, pictures and the line for how it ended looks the same.
    func isSamePage(as other: Key) -> Bool {
      var same = other
      (same.thought, same.pictures) = (thought, pictures)
      same.isLast = isLast
      return self == same
    }

    /// The page of a message.
    func page(for message: Message) -> PageWidth {
      PageWidth(
        width: column.right, left: column.left, mathematics: mathematics, framing: framing, tableShift: tableShift,
        hasBar: message.role == .user)
    }
  }

  /// How the text is shown.
  private enum Body: Sendable {
    /// Not here yet: so many blank rows.
    case absent(rows: Int)
    case plain(PlainBody)
    case markdown(MarkdownBody)

    var rowCount: Int {
      switch self {
      case .absent(let rows): rows
      case .plain(let plain): plain.rowCount
      case .markdown(let markdown): markdown.rowCount
      }
    }
  }

  private(set) var key: Key
  private var revision: UInt32
  private var head: [Row]
  private var thought = ThoughtBlock()
  private var body: Body {
    didSet { laidOutRows = body.rowCount }
  }
  /// Rows of the body; kept, since asking the body copies it.
  private var laidOutRows = 0
  private var foot: [Row]
  private var isBodyComplete: Bool
  private var utf8Count: Int
  private var hasBar = false

  /// Rows of a folded body that stay.
  static let foldedRows = 8
  /// A user's turn of more bytes is folded by itself.
  static let foldedUserBytes = 6000
  /// A reply of more bytes is.
  static let foldedReplyBytes = 1 << 20

  /// Whether a message is folded before anybody said so.
  static func foldsByItself(_ message: Message) -> Bool {
    message.text.utf8Count > (message.role == .assistant ? foldedReplyBytes : foldedUserBytes)
  }

  /// Nothing laid out yet; `update` follows.
  init(_ message: Message, key: Key) {
    self.key = key
    revision = message.revision &- 1
    head = []
    foot = []
    body = .absent(rows: 0)
    isBodyComplete = false
    utf8Count = message.text.utf8Count
  }

  /// False while the work budget left rows to be laid out that are to be shown.
  var isComplete: Bool { thought.isComplete && (isBodyComplete || hiddenRows > 0) }

  /// Brings the rows up to date until `need` of them are there, using up about `budget` bytes of work at most.
  mutating func update(_ message: Message, key: Key, need: Int, budget: inout Int) {
    if revision == message.revision, key == self.key, isComplete || rowCount >= need { return }
    repeat {
      var share = min(budget, Self.workStep)
      budget -= share
      step(message, key: key, budget: &share)
      budget += share
    } while !isComplete && rowCount < need && budget > 0
  }

  /// Bytes laid out between two looks at whether enough is there.
  private static let workStep = 16_384

  private mutating func step(_ message: Message, key: Key, budget: inout Int) {
    utf8Count = message.text.utf8Count
    let page = key.page(for: message)
    hasBar = page.hasBar
    let isSame = key.isSamePage(as: self.key)
    let saysThought = key.thought != ThoughtBlock.Key()
    let isSameFoot =
      saysThought == (self.key.thought != ThoughtBlock.Key()) && key.pictures == self.key.pictures
      && key.isLast == self.key.isLast
    self.key = key
    thought.update(message, key.thought, keys: key.keys, page: page, isSamePage: isSame, budget: &budget)
    if !isSame || !isSameFoot || revision != message.revision {
      head = MessageHead.rows(message, key: key, page: page)
      foot = MessageFoot.rows(
        message, keys: key.keys, isLast: key.isLast, page: page, showsThought: saysThought, pictures: key.pictures)
    }
    // Only what is apart from the text has changed.
    if isSame, revision == message.revision, isBodyComplete { return }
    guard var text = message.text.loaded else {
      let estimate = 1 + message.text.utf8Count / max(10, page.measure)
      body = .absent(rows: min(estimate, 24))
      revision = message.revision
      isBodyComplete = true
      return
    }
    let isFresh = revision != message.revision
    revision = message.revision
    let isStreaming = message.state == .streaming || !isFresh
    // A long reply that is folded shows its first rows only: what comes behind them is not laid out until it is
    // unfolded.
    if isSame, isStreaming, hiddenRows > 0, utf8Count > Self.foldedReplyBytes { return }
    text.withUTF8 { bytes in
      if message.role == .assistant {
        var kept: MarkdownBody
        if isSame, case .markdown(let body) = body, body.isContinued(by: bytes, isStreaming: isStreaming) {
          kept = body
        } else {
          kept = MarkdownBody(page: page)
        }
        body = .absent(rows: 0)  // leaves `kept` the only owner of its rows
        kept.advance(bytes, isWhole: message.state != .streaming, budget: &budget)
        isBodyComplete = kept.isComplete
        body = .markdown(kept)
      } else {
        let folding: PlainBody.Folding = key.isFolded ? .blocks : key.foldsFiles ? .files : .none
        var kept = PlainBody(page: page, folding: folding, unfold: key.keys.unfold)
        if isSame, case .plain(let body) = body, body.isContinued(by: bytes, isStreaming: isStreaming) { kept = body }
        body = .absent(rows: 0)
        kept.advance(bytes, budget: &budget)
        isBodyComplete = kept.isComplete
        body = .plain(kept)
      }
    }
  }

  /// Whether the text is shown.
  var isLoaded: Bool {
    if case .absent = body { false } else { true }
  }

  /// Rows above the body.
  private var frontRows: Int { head.count + thought.rowCount }

  private func frontRow(_ index: Int) -> Row {
    index < head.count ? head[index] : thought.row(at: index - head.count)
  }

  /// Rows of the body; none before the thoughts above it are whole.
  private var bodyRows: Int { thought.isComplete ? laidOutRows : 0 }

  /// Tables that can be scrolled sideways, as far as they are laid out and shown, by their rows.
  var wideTables: [WideTable] {
    guard case .markdown(let markdown) = body else { return [] }
    let tables = markdown.wideTables.map { WideTable(row: $0.row + frontRows, reach: $0.reach) }
    return tables.filter { bodyRange.contains($0.row) }
  }

  private var hiddenRows: Int {
    let rows = bodyRows
    return key.isFolded && rows > Self.foldedRows + 2 ? rows - Self.foldedRows : 0
  }

  /// Whether a folded message hides rows, or blocks.
  var hidesText: Bool {
    if case .plain(let plain) = body, plain.hidesBlocks { return true }
    return hiddenRows > 0
  }

  /// Whether a folded message hides any of that, or pictures.
  var isFolding: Bool { key.pictures.showing == .folded || hidesText }

  /// How many rows, as far as laid out; the foot comes when the body is complete.
  var rowCount: Int {
    let hidden = hiddenRows
    guard isComplete else { return frontRows + bodyRows - hidden }
    return frontRows + bodyRows - hidden + (hidden > 0 ? 1 : 0) + foot.count
  }

  /// The rows of the text that are shown.
  var bodyRange: Range<Int> { frontRows..<(frontRows + bodyRows - hiddenRows) }

  /// A row, from 0 to below `rowCount`.
  func row(at index: Int) -> Row {
    var index = index
    if index < frontRows { return frontRow(index) }
    index -= frontRows
    let hidden = hiddenRows
    let shown = bodyRows - hidden
    if index < shown { return bodyRow(index) }
    index -= shown
    if hidden > 0 {
      if index == 0 {
        var row = gutter
        let more = isBodyComplete ? "\(hidden) more lines" : "\(utf8Count / 1024) KB in all"
        row.append(Row.styled("▸ \(more) (\(key.keys.unfold) opens)", Style(.dim)))
        return row.truncated(to: key.column.right)
      }
      index -= 1
    }
    return foot[index]
  }

  /// The rows of a range: for reading many of them, many times as fast as one by one.
  func rows(in range: Range<Int>) -> [Row] {
    var rows: [Row] = []
    rows.reserveCapacity(range.clamped(to: 0..<rowCount).count)
    append(range, to: &rows)
    return rows
  }

  /// Appends the rows of a range, those that are there.
  func append(_ range: Range<Int>, to rows: inout [Row]) {
    let range = range.clamped(to: 0..<rowCount)
    let front = frontRows
    let shown = front..<(front + bodyRows - hiddenRows)
    for index in range.clamped(to: 0..<front) { rows.append(frontRow(index)) }
    let inBody = range.clamped(to: shown)
    let places = (inBody.lowerBound - front)..<(inBody.upperBound - front)
    switch body {
    case .absent: for place in places { rows.append(bodyRow(place)) }
    case .plain(let plain): plain.append(places, to: &rows)
    case .markdown(let markdown): markdown.append(places, to: &rows)
    }
    for index in range.clamped(to: shown.upperBound..<max(shown.upperBound, range.upperBound)) {
      rows.append(row(at: index))
    }
  }

  private func bodyRow(_ index: Int) -> Row {
    switch body {
    case .absent: index == 0 ? absence : Row()
    case .plain(let plain): plain.row(at: index)
    case .markdown(let markdown): markdown.row(at: index)
    }
  }

  private var gutter: Row { PageWidth(width: key.column.right, left: key.column.left, hasBar: hasBar).gutter }

  /// In the place of a text that is not here yet.
  private var absence: Row {
    var row = gutter
    row.append(Row.styled("…", Style(.dim)))
    return row
  }

  /// A measure of the memory held, in rows.
  var weight: Int { frontRows + bodyRows + foot.count }
}
