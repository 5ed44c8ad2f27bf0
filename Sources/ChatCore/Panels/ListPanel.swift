import Cells
import Hands

/// A list one filters by typing: palette, switcher, models, presets, themes, tree.
///
/// Pure state; the panel's owner decides what taking an item means.
package struct ListPanel<Item: Identifiable & Sendable>: Sendable where Item.ID: Sendable {
  /// Who finds what matches.
  package enum Filtering: Sendable {
    /// The panel, by subsequence.
    case fuzzy
    /// Somebody else, who gives the items that match: the store's full-text search.
    case outside
  }

  /// One item as drawn.
  package struct Line: Equatable, Sendable {
    /// What it is; the filter matches this.
    package var text: String
    /// What it means, in a column of its own; the filter matches this too.
    package var note: String
    /// What else is to be known, at the right edge.
    package var detail: String
    /// In front of the text: a pin, a tree's branches. Not matched.
    package var lead: String
    /// A second row, such as the text around what a search found.
    package var snippet: MarkedText?
    /// Out of the way: archived, retired.
    package var isDim: Bool
    /// Where one is now.
    package var isCurrent: Bool
    /// The heading it is under; lines of a group follow each other.
    package var group: String
    /// The end of the text that is shown in its place where there is hardly any room.
    package var short: String?

    /// Rows that it takes, without a heading.
    var rowCount: Int { snippet == nil ? 1 : 2 }

    /// What the filter matches.
    var matched: String { note.isEmpty ? text : text + " " + note }

    package init(
      _ text: String, note: String = "", detail: String = "", lead: String = "", snippet: MarkedText? = nil,
      isDim: Bool = false, isCurrent: Bool = false, group: String = "", short: String? = nil
    ) {
      self.text = text
      self.note = note
      self.detail = detail
      self.lead = lead
      self.snippet = snippet
      self.isDim = isDim
      self.isCurrent = isCurrent
      self.group = group
      self.short = short
    }
  }

  struct Match: Sendable {
    var item: Int
    var ranges: [Range<Int>]
  }

  /// All of them, in the owner's order.
  package private(set) var items: [Item]
  /// What is typed.
  package private(set) var field = Composer()
  /// What is shown in the field while it is empty.
  package var placeholder: String
  let filtering: Filtering
  /// Items were asked for and have not come yet.
  private(set) var isAwaited: Bool
  let makeLine: @Sendable (Item) -> Line
  /// How well typed letters name an item, 0 best; those that are named come before those that are found.
  let naming: @Sendable (Item, String) -> Int?
  private(set) var matches: [Match] = []
  /// The selected one of `matches`.
  private(set) var selected = 0
  /// The first match in view.
  var top = 0
  /// Of the last layout; pages go by it.
  var pageSize = 10
  /// What one item is called: "No model matches".
  let noun: String
  /// What is said behind that, where a name that is not listed can be taken all the same.
  var otherwise = ""
  /// Whether groups have headings.
  package var showsGroups = true
  /// Whether of several facts at the right edge only the last is shown.
  var showsLastFact = false
  /// Whether facts at the right edge are in columns, which blanks part.
  var hasColumns = false
  /// How many there are to choose from, where somebody else finds what matches.
  package var total: Int?
  /// The most rows and columns that were needed so far: a frame does not shrink while one types.
  var largest = ScreenSize(columns: 0, rows: 1)
  var isMeasured = false
  /// Columns of the longest text; 0 where there are no notes.
  var textWidth = 0

  /// A list with its first items; `filter` is in the field already, `selecting` is where one is now.
  package init(
    _ items: [Item], noun: String, filtering: Filtering = .fuzzy, placeholder: String = "type to filter",
    filter: String = "", selecting: Item.ID? = nil,
    naming: @escaping @Sendable (Item, String) -> Int? = { _, _ in nil },
    line: @escaping @Sendable (Item) -> Line
  ) {
    self.items = items
    self.noun = noun
    self.filtering = filtering
    isAwaited = filtering == .outside
    self.placeholder = placeholder
    makeLine = line
    self.naming = naming
    field = Composer(filter)
    measureTexts()
    match()
    if let selecting { select(selecting) }
  }

  /// What matches, as lines of text.
  var lines: [String] {
    matches.map { match in
      let line = line(items[match.item])
      // What is in columns on the screen is read aloud here.
      let detail = line.detail.split(separator: " ").joined(separator: " ")
      let parts = [
        Self.spoken(line.lead) + line.text, detail, line.snippet?.text ?? "", line.isCurrent ? "current" : "",
      ]
      return parts.filter { !$0.isEmpty }.joined(separator: " · ")
    }
  }

  /// What is in front of a line: marks in words, branches not at all.
  private static func spoken(_ lead: String) -> String {
    let branches: ClosedRange<Character> = "\u{2500}"..."\u{257F}"
    let words = lead.replacing("● ", with: "new: ").replacing("* ", with: "pinned: ")
    return String(words.filter { !branches.contains($0) }.drop { $0 == " " })
  }

  func line(_ item: Item) -> Line {
    var line = makeLine(item)
    if !showsGroups { line.group = "" }
    if showsLastFact, let last = line.detail.split(separator: FactLines.separator).last { line.detail = String(last) }
    return line
  }

  /// What is typed.
  package var filter: String { field.text }
  /// The selected item; nil when nothing matches.
  package var selection: Item? { matches.indices.contains(selected) ? items[matches[selected].item] : nil }
  /// How many match.
  package var matchCount: Int { matches.count }

  /// Puts other items in place, keeping the selection on the item it is on where that is still listed.
  package mutating func replaceItems(_ new: [Item]) {
    let kept = selection?.id
    items = new
    isMeasured = false
    isAwaited = false
    measureTexts()
    match()
    if let kept { select(kept) }
  }

  /// Selects an item that matches.
  package mutating func select(_ id: Item.ID) {
    if let place = matches.firstIndex(where: { items[$0.item].id == id }) { selected = place }
  }

  /// Types into the filter. True when the filter changed.
  @discardableResult
  package mutating func type(_ text: String) -> Bool {
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    return filterChanged(field.insert(line))
  }

  /// Edits the filter. True when it changed.
  @discardableResult
  package mutating func edit(_ intent: EditIntent) -> Bool {
    guard intent != .newline else { return false }
    return filterChanged(field.handle(intent))
  }

  private mutating func filterChanged(_ outcome: ComposerOutcome) -> Bool {
    guard outcome == .edited else { return false }
    switch filtering {
    case .fuzzy:
      match()
      selected = 0
      top = 0
    case .outside: isAwaited = true
    }
    return true
  }

  private mutating func match() {
    switch filtering {
    case .outside: matches = items.indices.map { Match(item: $0, ranges: []) }
    case .fuzzy: matches = ranked(filter.trimmingSpaces())
    }
    selected = max(0, min(selected, matches.count - 1))
  }

  /// Moves the selection; intents that are no moves do nothing here. From the ends, single steps go round.
  package mutating func move(_ intent: ListIntent) {
    guard !matches.isEmpty else { return }
    let last = matches.count - 1
    switch intent {
    case .previous: selected = selected == 0 ? last : selected - 1
    case .next: selected = selected == last ? 0 : selected + 1
    case .pageUp: selected = max(0, selected - pageSize)
    case .pageDown: selected = min(last, selected + pageSize)
    case .first: selected = 0
    case .last: selected = last
    default: break
    }
  }
}
