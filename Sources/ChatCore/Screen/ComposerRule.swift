import Cells
import Conversations
import Hands
import Pages

/// The rule above the composer. On its left what is to be said now, so that nothing jumps for it: a search of the
/// history, a notice, how much is new below, files and turns that wait. On its right the state of the composer.
enum ComposerRule {
  /// The rule; below it a notice or a question that is too long for it, or that would take the place of a line which
  /// says what is being typed: `room` rows of both at most.
  static func rows(for state: AppState, room: Int) -> [Row] {
    let width = state.size.columns
    let mode = messageMode(state)
    guard let said = said(state) else { return [row(for: state, mode, left(for: state))] }
    guard room > 1, width >= 20 else { return [row(for: state, mode, said, isWhole: true)] }
    if let kept = keptLine(state) { return [row(for: state, mode, kept)] + rowsOfSaid(state, room: room - 1) }
    let isLong = CellWidth.width(of: said.0) > width - 4 - (mode.map { CellWidth.width(of: $0) + 3 } ?? 0)
    guard isLong else { return [row(for: state, mode, said, isWhole: true)] }
    return [row(nil, mode, isMode: mode != nil, width)] + rowsOfSaid(state, room: room - 1)
  }

  /// Whether nothing has to be said.
  static func isSilent(_ state: AppState) -> Bool { said(state) == nil }

  /// What has to be said in rows of its own, so many at most; none where there is nothing.
  static func rowsOfSaid(_ state: AppState, room: Int) -> [Row] {
    guard let (text, style) = said(state) else { return [] }
    let width = state.size.columns
    return Row.wrap(text, width: max(1, width - 4), style: style).prefix(max(0, room)).map { line in
      var row = line.indented(by: 2)
      row.pad(to: width)
      return row
    }
  }

  /// What has to be said before anything else.
  private static func said(_ state: AppState) -> (String, Style)? {
    state.confirmation.map { ($0, Style(.warning)) } ?? notice(for: state)
  }

  /// What the keys that are typed are for, where that is not what they are always for: it stays next to a notice.
  private static func keptLine(_ state: AppState) -> (String, Style)? {
    guard state.keyContext == .composer else { return nil }
    if let search = state.composer.searchState { return (searchText(search, state), Style(.notice)) }
    return editingLine(state)
  }

  private static func editingLine(_ state: AppState) -> (String, Style)? {
    let (send, stop) = (state.keyName(.send), state.keyName(.stop))
    // No version can be made while a reply comes, and the key stops that first.
    let comes = state.isStreaming
    let text: String
    switch state.editing {
    case .turn where comes: text = "Editing a message: \(stop) stops the reply, then \(send) sends it"
    case .turn: text = "Editing a message: \(send) sends a new version, \(stop) cancels"
    case .reply where comes: text = "Editing a reply: \(stop) stops what comes, then \(send) saves it"
    case .reply: text = "Editing a reply: \(send) saves a new version, \(stop) cancels"
    case nil: return nil
    }
    return (text, Style(.notice))
  }

  /// - Parameter isWhole: whether `left` is read whole; other words give way to the figures at the right.
  private static func row(
    for state: AppState, _ mode: String?, _ left: (String, Style)?, isWhole: Bool = false
  ) -> Row {
    let width = state.size.columns
    let leftWidth = left.map { CellWidth.width(of: $0.0) } ?? 0
    let right = mode ?? right(for: state, room: width - 4 - (isWhole ? leftWidth : min(40, leftWidth)))
    return row(left, right.isEmpty ? nil : right, isMode: mode != nil, width)
  }

  private static func row(_ left: (String, Style)?, _ right: String?, isMode: Bool, _ width: Int) -> Row {
    let rightWidth = right.map { CellWidth.width(of: $0) + 3 } ?? 0
    var row = Row.styled("─", Style(.rule))
    if let (text, style) = left {
      row.append(Row.styled(" ", Style(.rule)))
      row.append(Row.styled(text, style).truncated(to: max(1, width - 4 - rightWidth)))
      row.append(Row.styled(" ", Style(.rule)))
    }
    row.fill(to: width - rightWidth, with: "─", style: Style(.rule))
    if let right {
      row.append(Row.styled(" \(right) ", isMode ? Style(.prompt, [.bold, .reverse]) : Style(.prompt)))
      row.append(scalar: "─", width: 1, style: Style(.rule))
    }
    row.truncate(to: width)
    return row
  }

  /// Which message has the keys, where they go to the messages.
  private static func messageMode(_ state: AppState) -> String? {
    guard state.keyContext == .transcript else { return nil }
    let path = state.conversation.path
    guard let selected = state.transcript.selected, let place = path.firstIndex(of: selected) else {
      return "MESSAGES \(path.count)"
    }
    let written = state.conversation[selected].map {
      LocalTime($0.createdAt, utcOffset: state.defaults.utcOffset).clock
    }
    return "MESSAGES \(place + 1)/\(path.count)\(written.map { " · \($0)" } ?? "")"
  }

  /// vi's mode with the command being typed, which rows of a long draft are in view, and its tokens; as much as there
  /// is room for.
  private static func right(for state: AppState, room: Int) -> String {
    guard state.panels.isEmpty, state.focus == .composer else { return "" }
    var parts: [String] = []
    if let mode = state.composer.viMode {
      let command = state.composer.viCommand
      parts.append(mode.rawValue.uppercased() + (command.isEmpty ? "" : " \(command)"))
    }
    let view = state.composing.view
    if view.hiddenAbove + view.hiddenBelow > 0 {
      let last = view.hiddenAbove + view.rows.count
      parts.append("rows \(view.hiddenAbove + 1)–\(last) of \(SizeText.grouped(last + view.hiddenBelow))")
    }
    if let count = draftCount(state) {
      parts.append("\(count.shown) token\(count.tokens == 1 ? "" : "s")")
    }
    while !parts.isEmpty, CellWidth.width(of: parts.joined(separator: " · ")) + 3 > room { parts.removeLast() }
    if parts.isEmpty { return "" }
    return parts.reversed().joined(separator: " · ")
  }

  /// What the draft comes to with the files that join it.
  private static func draftCount(_ state: AppState) -> TokenCount? {
    guard let text = state.counting.draft.map(state.counting.tally.corrected) else { return nil }
    guard let files = state.composing.files.flatMap(FileSummary.tokens) else { return text }
    return TokenCount(text.tokens + files.tokens, files.isEstimated ? .estimated : text.source)
  }

  private static func fitted(_ hints: [String], _ state: AppState) -> String {
    KeyHints.fitted(hints, by: " · ", room: state.size.columns - 4)
  }

  private static func left(for state: AppState) -> (String, Style)? {
    if let search = state.composer.searchState { return (searchText(search, state), Style(.notice)) }
    if let shell = state.shellText { return (shell, Style(.notice)) }
    if let reading = state.readingText { return (reading, Style(.notice)) }
    if let asked = state.panels.top, asked.isLine {
      return (fitted([asked.title] + state.hints(of: asked), state), Style(.title))
    }
    if let miss = state.menuMiss { return (miss, Style(.dim)) }
    if let keys = state.menuKeys { return (fitted(keys, state), Style(.dim)) }
    func key(_ intent: Intent) -> String { state.keyName(intent) }
    let files = state.composing.files ?? []
    if files.isEmpty, let editing = editingLine(state) { return editing }
    let new = state.transcript.newLines
    if new > 0 { return ("\(new) new line\(new == 1 ? "" : "s") below (\(key(.scroll(.end))))", Style(.notice)) }
    if !files.isEmpty {
      return (FileSummary.line(files), Style(files.contains { $0.problem != nil } ? .warning : .notice))
    }
    if let next = state.sending.queue.turns.first {
      let more = state.sending.queue.turns.count > 1 ? " and \(state.sending.queue.turns.count - 1) more" : ""
      let words = next.text.prefix(200).split(whereSeparator: \.isWhitespace).joined(separator: " ")
      // Not so after an interrupt.
      let isQueued = state.mustWait
      let few = (isQueued ? "" : "\(key(.send)) sends it, ") + "\(key(.queue(.recall))) edits"
      let all = "\(few), \(key(.open(.queue))) lists"
      func line(_ start: String, _ keys: String) -> String {
        "\(isQueued ? "queued" : "waiting"): “\(start)”\(more) · \(keys)"
      }
      func room(_ keys: String) -> Int { state.size.columns - 4 - CellWidth.width(of: line("", keys)) }
      // Keys stay whole; of the message itself a beginning is enough.
      let keys = room(all) >= 8 ? all : few
      let start = Row.styled(words).truncated(to: max(8, min(32, room(keys)))).plainText
      return (line(start, keys), Style(isQueued ? .notice : .warning))
    }
    if state.isUnanswered {
      return ("Your last message has no reply: \(key(.retry)) asks for one", Style(.warning))
    }
    if let offer = state.offerText { return (offer, Style(.warning)) }
    if let draft = state.keptDraftText { return (draft, Style(.notice)) }
    if !state.transcript.isEndInView { return ("↓ \(key(.scroll(.end))): newest", Style(.dim)) }
    return nil
  }

  /// An error stays as one types on: the menu that opens then needs its rows and its line.
  private static func notice(for state: AppState) -> (String, Style)? {
    guard let notice = state.notice, notice.kind != .error || !state.isMenuOpen else { return nil }
    return (notice.text, style(of: notice))
  }

  private static func style(of notice: Notice) -> Style {
    switch notice.kind {
    case .info: Style(.notice)
    case .success: Style(.success)
    case .warning: Style(.warning)
    case .error: Style(.error)
    }
  }

  private static func searchText(_ search: (query: String, found: Bool), _ state: AppState) -> String {
    func key(_ intent: Intent) -> String { state.keyName(intent) }
    if search.query.isEmpty { return "search earlier prompts: type words of one · \(key(.stop)) leaves" }
    guard search.found else { return "search: \(search.query) · nothing earlier holds this" }
    let keys = "\(key(.edit(.historySearch))) older, \(key(.send)) takes it, \(key(.stop)) leaves"
    return "search: \(search.query) · \(keys)"
  }
}

/// What is in an empty composer: the keys of what has them, as many as there is room for.
enum ComposerHint {
  static func text(for state: AppState) -> String {
    let (words, hints) = parts(for: state)
    let room = ScreenLayout.composerWidth(state.size) - CellWidth.width(of: words)
    return words + KeyHints.fitted(hints, by: ", ", room: room)
  }

  private static func parts(for state: AppState) -> (words: String, hints: [String]) {
    // What is found comes here.
    if state.composer.searchState != nil { return ("", []) }
    // A frame names its keys itself, where there is room for one.
    if let panel = state.panels.top {
      return ("", PanelFrame.isDrawn(state.panels.box.size) ? [] : state.hints(of: panel))
    }
    if state.find.isOpen {
      func key(_ intent: FindIntent) -> String { state.keyName(.find(intent), in: .find) }
      return (
        "", ["\(key(.next)) next", "\(key(.previous)) previous", "\(state.keyName(.stop, in: .find)) leaves"]
      )
    }
    if state.selectedRecent != nil {
      return ("", ["\(state.keyName(.send)) opens the conversation", "\(state.keyName(.stop)) back"])
    }
    if state.focus.isTranscript {
      func key(_ intent: Intent) -> String { state.defaults.keymap.nameThatTypes(intent, in: .transcript) }
      let acts: [(MessageIntent, String)] = [(.edit, "edit"), (.retry, "retry"), (.copy, "copy"), (.delete, "delete")]
      let hasWideTable = state.transcript.selected.map(state.transcript.hasWideTable) ?? false
      let tables =
        hasWideTable ? ["\(key(.message(.scrollTables(-1)))) \(key(.message(.scrollTables(1)))) table"] : []
      let chosen = state.transcript.selected.flatMap { state.conversation[$0] }
      let hasVersions = chosen.map { state.conversation.siblings(of: $0.id).count > 1 } ?? false
      let versions = hasVersions ? ["\(key(.sibling(-1))) \(key(.sibling(1))) version"] : []
      var keys = acts.map { "\(key(.message($0.0))) \($0.1)" } + ["\(key(.open(.help))) all"]
      if let text = chosen?.text.loaded, CodeBlock.isLikely(in: text) {
        keys.insert("\(key(.message(.copyCode(1)))) code", at: 3)
      }
      let choose = "\(key(.message(.next))) \(key(.message(.previous))) choose"
      let back = "\(state.keyName(.focusComposer, in: .transcript)) back"
      return ("", [choose] + tables + versions + keys + [back])
    }
    func key(_ intent: Intent) -> String { state.keyName(intent) }
    if let seconds = state.secondsOfLoading {
      return ("Loading the small local model (\(seconds) s)… you can type already", [])
    }
    if state.isStreaming { return ("Type ahead; ", ["\(key(.send)) queues it"]) }
    var hints = ["\(key(.send)) sends"]
    if state.conversation.head != nil {
      // The start screen, which says the rest, is gone.
      let shown = state.versionedInView
      let versions = shown.map { state.conversation.siblings(of: $0) } ?? []
      if let shown, let place = versions.firstIndex(of: shown) {
        let step = place > 0 ? -1 : 1
        hints.append("\(key(.sibling(step))) version \(place + step + 1)")
      }
      hints += ["\(key(.retry)) asks again", "\(key(.completeOrFocus)) messages"]
    } else {
      hints.append("\(key(.edit(.newline))) new line")
    }
    return ("Ask anything. ", hints + ["\(key(.open(.help))) help"])
  }
}
