import Cells
import Conversations

// The window brought up to date: moved as asked, what it shows laid out, and held to what there is.

extension TranscriptState {
  /// A row of a message of the branch.
  struct Place: Equatable {
    var index: Int
    var row: Int
  }

  /// Moves the window as asked, lays out what it shows, and clamps it to what there is.
  ///
  /// Bounded in time: lays out at most `workBudget` bytes and sets `hasMoreWork` when that was not enough.
  package mutating func settle(_ conversation: Conversation, size: ScreenSize, context: TranscriptContext) {
    var pass = Pass(conversation, size, context)
    cache.beginPass()
    hasMoreWork = false
    unfinishedEnd = nil
    isFocused = context.isFocused
    left = pass.column.left
    visible = []
    previews = []
    defer { self.size = size }
    guard !pass.path.isEmpty, size.rows > 0, size.columns > 0 else {
      neededTexts = []
      newLines = 0
      isFollowing = true
      isEndInView = true
      anchor = nil
      pending = []
      return
    }
    let wasFollowing = isFollowing
    let resized = size.columns != self.size.columns || isReflowing
    isReflowing = false
    var top = wasFollowing && pending.isEmpty ? endTop(&pass) : start(&pass, resized: resized)
    if isReflowing {
      _ = fill(from: top, &pass)
      hasMoreWork = true
    } else {
      top = resolveMotions(from: top, &pass)
      show(from: top, &pass)
      noteEnd(wasFollowing: wasFollowing, resized: resized, &pass)
    }
    collectNeededTexts(pass)
    collectPreviews(pass)
    cache.trim()
    workDone = Self.workBudget - pass.budget
  }

  /// Rows of a message, the blank below it included; lays out at least `need` of them while there is budget.
  mutating func height(_ index: Int, need: Int = .max, _ pass: inout Pass) -> Int {
    update(index, need: need, &pass)
    let id = pass.path[index]
    return cache.rowCount(of: id) + (cache.isComplete(id) && index < pass.path.count - 1 ? 1 : 0)
  }

  /// The layout of a message of the branch, brought up to date.
  mutating func layout(_ index: Int, need: Int = .max, _ pass: inout Pass) -> MessageLayout {
    update(index, need: need, &pass)
    let id = pass.path[index]
    if let layout = cache[id] { return layout }
    // The path only holds messages that are here; an empty one keeps the rows right all the same.
    let none = Message(id: id, parent: nil, role: .system, text: "", createdAt: pass.context.now)
    return MessageLayout(none, key: pass.key(none, at: index, folded: false, .hidden))
  }

  private mutating func update(_ index: Int, need: Int, _ pass: inout Pass) {
    guard let message = pass.conversation[pass.path[index]] else { return }
    let view = thoughtView(message.id, pass.context.reasoning)
    let key = pass.key(
      message, at: index, folded: folds[message.id], view, tableShift: tableShifts[message.id],
      parts: parts.parts(of: message))
    cache.update(message, key: key, need: need, budget: &pass.budget)
  }

  /// The top of the window that shows the end.
  mutating func endTop(_ pass: inout Pass) -> Place {
    var index = pass.path.count - 1
    var room = pass.size.rows
    var isFinished = true
    while true {
      let rows = height(index, &pass)
      if !cache.isComplete(pass.path[index]) { isFinished = false }
      if rows >= room || index == 0 {
        let top = Place(index: index, row: max(0, rows - room))
        if !isFinished { unfinishedEnd = top }
        return top
      }
      room -= rows
      index -= 1
    }
  }

  /// The top of the window before any motion.
  private mutating func start(_ pass: inout Pass, resized: Bool) -> Place {
    guard !isFollowing, var anchor, let index = locate(&anchor, pass) else {
      isFollowing = true
      return endTop(&pass)
    }
    let old = cache[anchor.message]
    if resized, anchor.glyphs == nil, let old { anchor.glyphs = old.place(ofRow: anchor.row) }
    if resized, let glyphs = anchor.glyphs {
      var layout = layout(index, need: 1, &pass)
      while !layout.isComplete, layout.glyphs(above: layout.rowCount) <= glyphs.count, pass.budget > 0 {
        layout = self.layout(index, need: layout.rowCount + 200, &pass)
      }
      if !layout.isComplete, layout.glyphs(above: layout.rowCount) <= glyphs.count {
        isReflowing = true
        self.anchor = anchor
        return Place(index: index, row: max(0, layout.rowCount - pass.size.rows))
      }
      anchor.row = layout.row(at: glyphs)
    } else if let old, !old.isLoaded, anchor.row > 0 {
      // A text arrived in the place of its stand-in: what was below it stays where it was.
      let rows = old.rowCount + 1
      let now = height(index, &pass)
      if cache[anchor.message]?.isLoaded == true { anchor.row = max(0, now - (rows - anchor.row)) }
    }
    self.anchor = anchor
    return Place(index: index, row: anchor.row)
  }

  /// The anchor's place on the path; when the branch changed, a sibling that is on it takes over.
  private mutating func locate(_ anchor: inout Anchor, _ pass: Pass) -> Int? {
    if anchorIndex < pass.path.count, pass.path[anchorIndex] == anchor.message { return anchorIndex }
    if let index = pass.path.lastIndex(of: anchor.message) { return index }
    let siblings = pass.conversation.siblings(of: anchor.message)
    guard let index = pass.path.lastIndex(where: { siblings.contains($0) }) else { return nil }
    anchor = Anchor(message: pass.path[index], row: 0)
    return index
  }

  /// Fills the window from `top`, or from the end when there is not enough below.
  private mutating func show(from top: Place, _ pass: inout Pass) {
    var top = top
    var showsEnd = fill(from: top, &pass)
    let shown = visible.reduce(0) { $0 + $1.rows.count }
    if showsEnd, shown < pass.size.rows, top != Place(index: 0, row: 0) {
      top = endTop(&pass)
      showsEnd = fill(from: top, &pass)
    }
    let isReading = isFocused && selected != nil && selected != pass.path.last
    // Half laid out, the end is followed until it is there.
    if unfinishedEnd == top { hasMoreWork = true }
    isEndInView = showsEnd || unfinishedEnd == top
    isFollowing = isEndInView && !isReading
    anchorIndex = top.index
    let id = pass.path[top.index]
    if anchor?.message != id || anchor?.row != top.row { anchor = Anchor(message: id, row: top.row) }
  }

  /// Whether the end came into view.
  private mutating func fill(from top: Place, _ pass: inout Pass) -> Bool {
    visible = []
    var room = pass.size.rows
    var place = top
    while room > 0, place.index < pass.path.count {
      let rows = height(place.index, need: place.row + room, &pass)
      let isComplete = cache.isComplete(pass.path[place.index])
      if place.row < rows {
        let slice = place.row..<min(rows, place.row + room)
        visible.append(Slice(message: pass.path[place.index], rows: slice))
        room -= slice.count
        if slice.upperBound < rows { return false }
      }
      if !isComplete {
        if room > 0 { hasMoreWork = true }
        return false
      }
      place = Place(index: place.index + 1, row: max(0, place.row - rows))
    }
    return place.index == pass.path.count
  }

  /// Counts what came below the window since the end left it.
  private mutating func noteEnd(wasFollowing: Bool, resized: Bool, _ pass: inout Pass) {
    let last = pass.path.count - 1
    guard !isFollowing else {
      seen = nil
      newLines = 0
      return
    }
    guard !isEndInView else {
      // A message above it is being read. What comes from here on may be below the window.
      seen = (pass.path[last], layout(last, need: 0, &pass).rowCount)
      newLines = 0
      return
    }
    guard let noted = seen, let index = pass.path.lastIndex(of: noted.message) else {
      // Taken without the blank that a following message brings.
      seen = (pass.path[last], wasFollowing || newLines == 0 ? layout(last, need: 0, &pass).rowCount : 0)
      newLines = 0
      return
    }
    if resized {
      seen = (noted.message, max(0, layout(index, need: 0, &pass).rowCount - newLines))
      return
    }
    var rows = 0
    for below in index...last { rows += layout(below, &pass).rowCount + (below < last ? 1 : 0) }
    newLines = max(0, rows - noted.rows)
  }

  /// Texts in the window first, then two windows' worth on either side.
  private mutating func collectNeededTexts(_ pass: Pass) {
    neededTexts = []
    guard let first = visible.first?.message, pass.path.indices.contains(anchorIndex), pass.path[anchorIndex] == first
    else { return }
    let range = anchorIndex..<(anchorIndex + visible.count)
    var needed = range.filter { isAbsent(pass.path[$0], pass) }
    var margin = 0
    for index in stride(from: range.lowerBound - 1, through: 0, by: -1) where margin < 2 * pass.size.rows {
      margin += estimatedRows(index, pass, &needed)
    }
    margin = 0
    for index in range.upperBound..<max(pass.path.count, range.upperBound) where margin < 2 * pass.size.rows {
      margin += estimatedRows(index, pass, &needed)
    }
    if case .some(.match) = pending.first, let target = find?.currentMessage, isAbsent(target, pass) {
      neededTexts = [target]
    }
    neededTexts += needed.map { pass.path[$0] }
  }

  private mutating func collectPreviews(_ pass: Pass) {
    guard pass.context.previews != nil else { return }
    for slice in visible {
      guard let message = pass.conversation[slice.message], let shown = cache[slice.message]?.key.pictures,
        shown.showing == .previews
      else { continue }
      previews += PictureRows.wanted(message, shown.parts ?? [], measure: pass.column.measure).compactMap(\.self)
    }
  }

  private func isAbsent(_ id: MessageID, _ pass: Pass) -> Bool {
    pass.conversation[id].map { $0.text.loaded == nil } ?? false
  }

  private func estimatedRows(_ index: Int, _ pass: Pass, _ needed: inout [Int]) -> Int {
    guard let message = pass.conversation[pass.path[index]] else { return 1 }
    if message.text.loaded == nil { needed.append(index) }
    return 3 + message.text.utf8Count / max(20, pass.size.columns)
  }
}
