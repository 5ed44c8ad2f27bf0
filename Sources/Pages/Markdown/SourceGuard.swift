import Cells

/// Keeps what Markdown would spoil: mathematics (`\(…\)`, `\[…\]`, `$…$`, `$$…$$`, `\begin{align}…\end{align}`),
/// whose backslashes and underscores it would take away, footnotes' definitions, some of which it would take for links,
/// and cells beyond a table's last column (`TableGuard`). A carriage return by itself, which would end a line, is
/// marked.
///
/// Their punctuation is replaced by `GuardedByte`s. Lines stay lines, and what is done to a line depends on those above
/// it only: a text that is guarded in parts, each with the `State` behind the one before, is guarded as the whole is.
struct SourceGuard {
  /// What the lines above leave behind.
  struct State: Sendable {
    /// Inside a fenced block, at any depth.
    var fence: OpenFence?
    /// Inside a display formula that began with this closer's opener.
    var closer: [UInt8]?
    /// Quotes that the last line was in.
    var quotes = 0
    /// Columns that the text of the list item above is indented by.
    var indent = 0
    var table = TableGuard()

    /// Whether a line is guarded as at a text's beginning.
    var isPlain: Bool { fence == nil && closer == nil && table.isPlain }
  }

  /// A fence, and what it is in: a line outside of that ends it.
  struct OpenFence: Sendable {
    var character: UInt8
    var length: Int
    var quotes: Int
    var indent: Int
  }

  var out: [UInt8] = []
  var state: State
  /// Closers that the rest of the line lacks, so that none is looked for twice.
  var missing: Set<[UInt8]> = []

  /// Whether the guarded text is wanted, not just the state behind it.
  private let keepsText: Bool

  private init(_ state: State, keepsText: Bool) {
    self.state = state
    self.keepsText = keepsText
  }

  /// The text guarded, behind lines that left `state`; nil when there is nothing to guard.
  static func guarded(_ text: UnsafeBufferPointer<UInt8>, from state: State = State()) -> [UInt8]? {
    changing(text, markingBareReturns) { changing($0, taming) { guarding($0, from: state) } }
  }

  /// What two steps make of a text, one after the other; nil where neither changes it.
  private static func changing(
    _ text: UnsafeBufferPointer<UInt8>, _ first: (UnsafeBufferPointer<UInt8>) -> [UInt8]?,
    _ second: (UnsafeBufferPointer<UInt8>) -> [UInt8]?
  ) -> [UInt8]? {
    guard let changed = first(text) else { return second(text) }
    return changed.withUnsafeBufferPointer(second) ?? changed
  }

  private static func guarding(_ text: UnsafeBufferPointer<UInt8>, from state: State) -> [UInt8]? {
    guard !state.isPlain || needsGuard(text) else { return nil }
    var work = SourceGuard(state, keepsText: true)
    work.out.reserveCapacity(text.count + text.count / 8)
    work.appendLines(of: text)
    return work.out
  }

  /// What whole lines behind `state` leave behind.
  static func state(after text: UnsafeBufferPointer<UInt8>, from state: State) -> State {
    var work = SourceGuard(state, keepsText: false)
    work.appendLines(of: text)
    return work.state
  }

  private mutating func appendLines(of text: UnsafeBufferPointer<UInt8>) {
    var place = 0
    while place < text.count {
      let end = Swift.min(text.firstPlace(of: 0x0A, in: place..<text.count) + 1, text.count)
      append(line: text.part(place..<end))
      place = end
    }
  }

  private static func needsGuard(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var place = 0
    while true {
      let (dollar, backslash, bracket, bar) = (
        UInt8(ascii: "$"), UInt8(ascii: "\\"), UInt8(ascii: "["), UInt8(ascii: "|")
      )
      place = text.firstPlace(of: (dollar, backslash, bracket, bar), in: place..<text.count)
      guard place < text.count else { return false }
      switch text[place] {
      case UInt8(ascii: "$"): return true
      case UInt8(ascii: "\\") where place + 1 < text.count:
        if text[place + 1] == UInt8(ascii: "(") || text[place + 1] == UInt8(ascii: "[") { return true }
        if text.begins("\\begin{", at: place) { return true }
      case UInt8(ascii: "[") where place + 1 < text.count:
        if text[place + 1] == UInt8(ascii: "^") { return true }
      case UInt8(ascii: "|"):
        // What may be around a bar in the line below a table's head.
        if isDash(text, place + 1, 1) || isDash(text, place - 1, -1) { return true }
      default: break
      }
      place += 1
    }
  }

  /// Whether the next character in a direction that is no blank, tab or colon is a dash.
  private static func isDash(_ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ step: Int) -> Bool {
    var place = start
    while text.indices.contains(place), [0x20, 0x09, UInt8(ascii: ":")].contains(text[place]) { place += step }
    return text.indices.contains(place) && text[place] == UInt8(ascii: "-")
  }

  private mutating func append(line: UnsafeBufferPointer<UInt8>) {
    if !keepsText { out.removeAll(keepingCapacity: true) }
    if !missing.isEmpty { missing = [] }
    let content = LineContent(of: line)
    if content.isBlank {
      state.closer = nil
      state.table.interrupt()
      state.quotes = content.quotes
      return out.append(contentsOf: line)
    }
    if takeFence(line, content) {
      state.closer = nil
      state.table.interrupt()
      return out.append(contentsOf: line)
    }
    let quotes = state.quotes
    if state.closer != nil {
      let start = LineContent.place(behindQuotes: quotes, in: line)
      out.append(contentsOf: line[..<start])
      appendFormula(line, from: start)
      return state.table.interrupt()
    }
    if content.hasMarker || content.indent < state.indent { state.indent = content.indent }
    state.quotes = content.quotes
    let beginsBlock = content.hasMarker || content.quotes != quotes || line[content.start] == UInt8(ascii: "#")
    guard Self.mayHide(line, from: content.start) else {
      let kept = state.table.take(line, from: content.start, beginsBlock: beginsBlock)
      if let kept, keepsText { out.append(contentsOf: kept) } else if keepsText { out.append(contentsOf: line) }
      return
    }
    let begin = out.count
    out.append(contentsOf: line[..<content.start])
    appendText(line, from: content.start)
    // Behind the formulas: a bar in one, replaced by now, is none between cells.
    let kept = out.withUnsafeBufferPointer {
      state.table.take($0.part(begin..<$0.count), from: content.start, beginsBlock: beginsBlock)
    }
    if let kept { out.replaceSubrange(begin..., with: kept) }
  }

  /// Whether a line of text may hold what is hidden, but for a table's bars.
  private static func mayHide(_ line: UnsafeBufferPointer<UInt8>, from start: Int) -> Bool {
    let (backslash, dollar) = (UInt8(ascii: "\\"), UInt8(ascii: "$"))
    return line.firstPlace(of: (backslash, backslash, dollar, dollar), in: start..<line.count) < line.count
      || line.begins("[^", at: start)
  }

  /// Follows fences at any depth. Whether the line opens, closes or is inside one, and so is never guarded.
  private mutating func takeFence(_ line: UnsafeBufferPointer<UInt8>, _ content: LineContent) -> Bool {
    if let open = state.fence {
      let start = LineContent.place(behindQuotes: open.quotes, in: line)
      let inner = LineContent(of: line.part(start..<line.count))
      let isInside = LineContent.quotes(of: line, upTo: open.quotes) == open.quotes && inner.lead >= open.indent
      if isInside {
        let rest = line.part((start + inner.leadBytes)..<line.count)
        let run = rest.prefix { $0 == open.character }.count
        if run >= open.length, rest[run...].allSatisfy({ $0 <= 0x20 }) { state.fence = nil }
        return true
      }
      state.fence = nil
    }
    let character = line[content.start]
    guard character == UInt8(ascii: "`") || character == UInt8(ascii: "~") else { return false }
    let length = line[content.start...].prefix { $0 == character }.count
    guard length >= 3 else { return false }
    if character == UInt8(ascii: "`"), line[(content.start + length)...].contains(character) { return false }
    if content.hasMarker || content.indent < state.indent { state.indent = content.indent }
    state.quotes = content.quotes
    state.fence = OpenFence(
      character: character, length: length, quotes: content.quotes, indent: state.indent)
    return true
  }
}
