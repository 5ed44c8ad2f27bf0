/// The whole screen: from state to a frame. Everything it needs has been laid out by `AppState.settle`.
public enum Screen {
  /// The frame of a settled state.
  public static func frame(of state: AppState) -> Frame {
    let size = state.size
    let composer = state.composerView
    guard let layout = ScreenLayout(size: size, composerWants: composer.rows.count) else { return tooSmall(size) }
    var rows: [Row] = []
    rows.reserveCapacity(size.rows)
    if layout.hasHead { rows.append(HeadLine.row(for: state)) }
    var cursor: Frame.Position?
    if let panel = state.panel {
      rows += fitted(
        PanelFrame.rows(state.panelBody, title: panel.title, size: layout.transcript), layout.transcriptRows)
      cursor = state.panelBody.cursor.map {
        Frame.Position(column: $0.column + 2, row: $0.row + 1 + (layout.hasHead ? 1 : 0))
      }
    } else {
      rows += fitted(
        state.conversation.path.isEmpty ? Welcome.rows(for: state) : state.transcript.rows(), layout.transcriptRows)
    }
    if state.find.isOpen {
      let line = FindLine.row(for: state)
      if !layout.hasRule { rows.removeLast() }
      cursor = Frame.Position(column: line.cursor, row: rows.count)
      rows.append(line.row)
    } else if layout.hasRule {
      rows.append(NoticeLine.row(for: state))
    }
    NoticeLine.overlay(&rows, for: state)
    let top = rows.count
    rows += composerRows(state, composer.rows, layout)
    rows.append(StatusBar.row(for: state))
    if state.panel == nil, state.focus == .composer, !state.find.isOpen {
      cursor = .init(column: composer.cursor.column + ScreenLayout.promptWidth, row: top + composer.cursor.row)
    }
    return Frame(size: size, rows: rows, cursor: cursor)
  }

  private static func fitted(_ rows: [Row], _ count: Int) -> [Row] {
    if rows.count == count { return rows }
    if rows.count > count { return Array(rows.prefix(count)) }
    return rows + Array(repeating: Row(), count: count - rows.count)
  }

  private static func composerRows(_ state: AppState, _ text: [Row], _ layout: ScreenLayout) -> [Row] {
    let placeholder = state.composer.isEmpty ? ComposerHint.text(for: state) : nil
    return (0..<layout.composerRows).map { place in
      var row = Row.styled(place == 0 ? "> " : "  ", Style(.prompt))
      if let placeholder, place == 0 {
        row.append(
          Row.styled(placeholder, Style(.placeholder)).truncated(to: layout.size.columns - ScreenLayout.promptWidth))
      } else if place < text.count {
        row.append(text[place])
      }
      row.truncate(to: layout.size.columns)
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

/// The first row: the title, and what answers.
enum HeadLine {
  static func row(for state: AppState) -> Row {
    let width = state.size.columns
    let title = state.conversation.title.isEmpty ? "New conversation" : state.conversation.title
    var right = " \(state.conversation.model) · \(state.conversation.provider) "
    if CellWidth.width(of: right) > width / 2 {
      right = " \(state.conversation.model.split(separator: "/").last.map(String.init) ?? "") "
    }
    if CellWidth.width(of: right) > width / 2 { right = "" }
    let rightWidth = CellWidth.width(of: right)
    let standing = state.storeFailure != nil ? " NOT SAVED " : state.defaults.saves ? "" : " not saved "
    var room = width - rightWidth - CellWidth.width(of: standing) - 2
    room = max(4, room)
    var row = Row.styled(" ", Style(.title))
    row.append(Row.styled(title, Style(.title)).truncated(to: room - 1))
    row.append(Row.styled(" ", Style(.title)))
    if !standing.isEmpty { row.append(Row.styled(standing, Style(state.storeFailure != nil ? .error : .notice))) }
    while row.width < width - rightWidth { row.append(scalar: "─", width: 1, style: Style(.rule)) }
    row.append(Row.styled(right, Style(.dim)))
    row.truncate(to: width)
    return row
  }
}

/// The rule above the composer; it carries the notice, or how much is new below, so that nothing jumps for either.
enum NoticeLine {
  static func row(for state: AppState) -> Row {
    let width = state.size.columns
    let draft = draft(for: state, width: width)
    var row = Row.styled("─", Style(.rule))
    if let text = text(for: state) {
      row.append(Row.styled(" ", Style(.rule)))
      row.append(Row.styled(text.0, text.1).truncated(to: max(1, width - 4 - (draft?.width ?? 0))))
      row.append(Row.styled(" ", Style(.rule)))
    }
    while row.width < width - (draft?.width ?? 0) { row.append(scalar: "─", width: 1, style: Style(.rule)) }
    if let draft { row.append(draft) }
    row.truncate(to: width)
    return row
  }

  /// How many tokens are being typed, at the right end; a notice goes first where there is no room for both.
  private static func draft(for state: AppState, width: Int) -> Row? {
    guard let count = state.draftCount else { return nil }
    let unit = count.tokens == 1 ? "token" : "tokens"
    let row = Row.styled(" \(state.tally.corrected(count).shown) \(unit) ─", Style(.rule))
    let words = state.notice.map { CellWidth.width(of: $0.text) } ?? 20
    return width >= row.width + words + 4 ? row : nil
  }

  /// Lays a notice that one line cannot hold whole over the rows above it, so that none of it is lost and nothing jumps.
  static func overlay(_ rows: inout [Row], for state: AppState) {
    let width = state.size.columns - 4
    guard let notice = state.notice, width >= 16, CellWidth.width(of: notice.text) > width else { return }
    let lines = Row.wrap(notice.text, width: width, style: style(of: notice))
    let room = max(1, rows.count - 2)
    for (place, line) in lines.prefix(room).enumerated() {
      var row = Row.styled(place == 0 ? "─ " : "  ", Style(.rule))
      row.append(line)
      row.pad(to: state.size.columns)
      rows[rows.count - min(lines.count, room) + place] = row
    }
  }

  private static func style(of notice: Notice) -> Style {
    switch notice.kind {
    case .info: Style(.notice)
    case .success: Style(.success)
    case .warning: Style(.warning)
    case .error: Style(.error)
    }
  }

  private static func text(for state: AppState) -> (String, Style)? {
    if let notice = state.notice { return (notice.text, style(of: notice)) }
    let new = state.transcript.newLines
    if new > 0 { return ("\(new) new line\(new == 1 ? "" : "s") below (Ctrl+End)", Style(.notice)) }
    if !state.queue.isEmpty {
      return ("\(state.queue.turns.count) queued: Up brings the last one back", Style(.notice))
    }
    switch state.editing {
    case .turn: return ("Editing an earlier turn: Enter sends it as a new branch, Esc leaves it", Style(.notice))
    case .reply: return ("Editing a reply: Enter keeps it as a new branch, Esc leaves it", Style(.notice))
    case nil: break
    }
    if let offer = state.offerText { return (offer, Style(.warning)) }
    if !state.transcript.isFollowing { return ("Scrolled up (Ctrl+End goes to the end)", Style(.dim)) }
    return nil
  }
}

/// What stands in an empty composer.
enum ComposerHint {
  static func text(for state: AppState) -> String {
    if state.focus == .transcript { return "Message mode: j k choose, e r c b y x d act, F1 help, Tab back" }
    return switch state.localModel {
    case .loading(let seconds) where state.provider?.isEmbedded == true:
      "Loading the small local model (\(seconds) s)… you can type already"
    default:
      state.isStreaming
        ? "Type ahead; Enter queues it" : "Ask anything. Enter sends, Alt+Enter breaks the line, F1 helps"
    }
  }
}
