import Cells
import Conversations
import Hands
import Pages

/// The whole screen: from state to a frame. Everything it needs has been laid out by `AppState.settle`.
package enum Screen {
  /// The frame of a settled state.
  package static func frame(of state: AppState) -> Frame {
    let beside = state.sidebarColumns
    guard beside > 0 else { return main(state) }
    var right = state
    right.size.columns -= beside
    return Sidebar.beside(main(right), state)
  }

  /// All but the column of conversations. What is around the transcript is as wide as what is read in it.
  private static func main(_ state: AppState) -> Frame {
    guard state.pageSize != state.size else { return main(state, page: state) }
    var page = state
    page.size = state.pageSize
    return main(state, page: page)
  }

  private static func main(_ state: AppState, page: AppState) -> Frame {
    let size = state.size
    let composer = state.composing.view
    guard let layout = ScreenLayout(size: size, composerWants: state.composerWants) else { return tooSmall(size) }
    let left = state.page.lowerBound
    var rows: [Row] = []
    rows.reserveCapacity(size.rows)
    if layout.hasHead { rows.append(HeadLine.row(for: page).indented(by: left)) }
    if layout.hasGap { rows.append(Row()) }
    var cursor: Frame.Position?
    let transcript = fitted(read(state, layout), layout.room.rows)
    if let panel = state.panels.top, !panel.isLine {
      let box = state.panels.box
      rows += box.over(
        transcript,
        PanelFrame.rows(
          state.panels.body, title: panel.heading, hints: state.hints(of: panel), size: box.size))
      cursor = state.panels.body.cursor.map {
        Frame.Position(column: $0.column + box.column + 2, row: $0.row + 1 + box.row + layout.top)
      }
    } else {
      rows += transcript
    }
    if state.isMenuOpen {
      let menu = MenuRows.rows(for: page, layout: layout, room: rows.count)
      rows.removeLast(menu.count)
      rows += menu.map { $0.indented(by: left) }
    }
    // A panel has the keys then, and its frame the rows above: what is said takes the place of the find bar.
    if state.find.isOpen, state.keyContext == .find || ComposerRule.isSilent(page) {
      let line = FindLine.row(for: page)
      if !layout.hasRule { rows.removeLast() }
      let said = ComposerRule.rowsOfSaid(page, room: rows.count - 1)
      rows.removeLast(said.count)
      cursor = Frame.Position(column: left + line.cursor, row: rows.count)
      rows += ([line.row] + said).map { $0.indented(by: left) }
    } else if layout.hasRule {
      let rule = ComposerRule.rows(for: page, room: rows.count - 1)
      // A long notice covers the end of what is above: it passes, and nothing jumps for it.
      rows.removeLast(rule.count - 1)
      rows += rule.map { $0.indented(by: left) }
    } else if state.panels.isEmpty || state.panels.asksForLine, !state.isMenuOpen {
      let said = ComposerRule.rowsOfSaid(page, room: 1)
      rows.removeLast(said.count)
      rows += said.map { $0.indented(by: left) }
    }
    let top = rows.count
    let line = state.panels.asksForLine ? state.panels.body : nil
    rows += composerRows(page, line?.rows ?? composer.rows, layout.composerRows).map { $0.indented(by: left) }
    let typed = left + ScreenLayout.promptWidth
    if let line = line?.cursor { cursor = .init(column: typed + line.column, row: top + line.row) }
    rows.append(StatusBar.row(for: state))
    if state.composerHasKeys {
      cursor = .init(column: typed + composer.cursor.column, row: top + composer.cursor.row)
    }
    return Frame(size: size, rows: rows, cursor: cursor)
  }

  /// The messages; without any the start screen, of which a panel would leave no more than a word or two.
  private static func read(_ state: AppState, _ layout: ScreenLayout) -> [Row] {
    if state.panels.coverPage { return [] }
    guard state.conversation.path.isEmpty else { return state.transcript.rows(state.signs) }
    if let panel = state.panels.top, !panel.isLine { return [] }
    return StartScreen.rows(for: state, in: layout.room)
  }

  private static func fitted(_ rows: [Row], _ count: Int) -> [Row] {
    if rows.count == count { return rows }
    if rows.count > count { return Array(rows.prefix(count)) }
    return rows + Array(repeating: Row(), count: count - rows.count)
  }

  private static func composerRows(_ state: AppState, _ text: [Row], _ count: Int) -> [Row] {
    let columns = state.size.columns
    let isAsked = state.panels.asksForLine
    let placeholder = state.composer.isEmpty && !isAsked ? ComposerHint.text(for: state) : nil
    let hasKeys = isAsked || state.composerHasKeys
    return (0..<count).map { place in
      var row = Row.styled(place == 0 ? "> " : "  ", hasKeys ? Style(.prompt) : Style(.dim))
      if let placeholder, place == 0 {
        row.append(Row.styled(placeholder, Style(.placeholder)).truncated(to: columns - ScreenLayout.promptWidth))
      } else if place < text.count {
        row.append(text[place])
        if place == state.composing.view.cursor.row, let rest = state.menuRest {
          row.append(Row.styled(rest, Style(.placeholder)))
        }
        if !hasKeys { row.restyle(0..<row.width) { Style(.dim, $0.attributes) } }
      }
      row.truncate(to: columns)
      return row
    }
  }

  private static func tooSmall(_ size: ScreenSize) -> Frame {
    let words = ["mixchat needs", "20x5 cells;", "this is \(size.columns)x\(size.rows)"]
    var rows = words.prefix(max(0, size.rows)).map { word -> Row in
      var row = Row.styled(word, Style(.warning))
      row.truncate(to: size.columns)
      return row
    }
    while rows.count < size.rows { rows.append(Row()) }
    return Frame(size: size, rows: rows, cursor: nil)
  }
}

extension AppState {
  /// Whether what is typed goes into the composer; everything else that could have the keys has not.
  var composerHasKeys: Bool { keyContext == .composer && selectedRecent == nil }
}

/// The first row: the title, and what answers.
enum HeadLine {
  static func row(for state: AppState) -> Row {
    let width = state.size.columns
    let title = state.conversation.title.isEmpty ? "New conversation" : state.conversation.title
    let (model, provider) = (state.conversation.model, state.conversation.provider)
    let name = ModelName.short(model)
    // As much of it as half the row has room for.
    let right =
      ["\(model) · \(provider)", "\(name) · \(provider)", name].map { " \($0) " }
      .first { CellWidth.width(of: $0) <= width / 2 } ?? ""
    let rightWidth = CellWidth.width(of: right)
    let standing =
      state.store.failure != nil
      ? " NOT SAVED " : state.store.deletion != nil ? " deleted elsewhere " : state.defaults.saves ? "" : " not saved "
    let margin = ScreenLayout.margin(width)
    let room = max(4, width - rightWidth - CellWidth.width(of: standing) - 1 - margin)
    var row = Row()
    row.pad(to: margin, style: Style(.title))
    row.append(Row.styled(title, Style(.title)).truncated(to: room - 1))
    row.append(Row.styled(" ", Style(.title)))
    if !standing.isEmpty { row.append(Row.styled(standing, Style(state.store.failure != nil ? .error : .notice))) }
    row.fill(to: width - rightWidth, with: "─", style: Style(.rule))
    row.append(Row.styled(right, Style(.dim)))
    row.truncate(to: width)
    return row
  }
}
