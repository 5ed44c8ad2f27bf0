import Cells
import Conversations
import Hands
import Pages

/// The rule above the composer. On its left what is to be said now, so that nothing jumps for it: a search of the
/// history, a notice, how much is new below, files and turns that wait. On its right the state of the composer.
enum ComposerRule {
  /// The rule, and above it the beginning of a notice or a question that is too long for it; `room` rows at most.
  static func rows(for state: AppState, room: Int) -> [Row] {
    let width = state.size.columns
    let asked = state.confirmation.map { ($0, Style(.warning)) }
    guard let (text, style) = asked ?? state.notice.map({ ($0.text, style(of: $0)) }),
      state.composer.searchState == nil, room > 1, width >= 20,
      CellWidth.width(of: text) > width - 4 - (messageMode(state).map { CellWidth.width(of: $0) + 3 } ?? 0)
    else { return [row(for: state)] }
    let wrapped = Row.wrap(text, width: width - 4, style: style)
    return wrapped.prefix(room).enumerated().map { place, text in
      let isLast = place == min(wrapped.count, room) - 1
      var row = Row.styled(isLast ? "─ " : "  ", Style(.rule))
      row.append(text)
      if isLast { row.append(Row.styled(" ", Style(.rule))) }
      while row.width < width { row.append(scalar: isLast ? "─" : " ", width: 1, style: Style(.rule)) }
      return row
    }
  }

  private static func row(for state: AppState) -> Row {
    let width = state.size.columns
    let left = left(for: state)
    let mode = messageMode(state)
    let right = mode ?? right(for: state, room: width - 4 - min(40, left.map { CellWidth.width(of: $0.0) } ?? 0))
    let rightWidth = right.isEmpty ? 0 : CellWidth.width(of: right) + 3
    var row = Row.styled("─", Style(.rule))
    if let (text, style) = left {
      row.append(Row.styled(" ", Style(.rule)))
      row.append(Row.styled(text, style).truncated(to: max(1, width - 4 - rightWidth)))
      row.append(Row.styled(" ", Style(.rule)))
    }
    row.fill(to: width - rightWidth, with: "─", style: Style(.rule))
    if rightWidth > 0 {
      row.append(Row.styled(" \(right) ", mode == nil ? Style(.prompt) : Style(.prompt, [.bold, .reverse])))
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
    if let count = state.counting.draft.map(state.counting.tally.corrected) {
      parts.append("\(count.shown) token\(count.tokens == 1 ? "" : "s")")
    }
    while !parts.isEmpty, CellWidth.width(of: parts.joined(separator: " · ")) + 3 > room { parts.removeLast() }
    return parts.reversed().joined(separator: " · ")
  }

  private static func fitted(_ hints: [String], _ state: AppState) -> String {
    KeyHints.fitted(hints, by: " · ", room: state.size.columns - 4)
  }

  private static func left(for state: AppState) -> (String, Style)? {
    if let search = state.composer.searchState { return (searchText(search, state), Style(.notice)) }
    if let asked = state.confirmation { return (asked, Style(.warning)) }
    if let notice = state.notice { return (notice.text, style(of: notice)) }
    if let shell = state.shellText { return (shell, Style(.notice)) }
    if let reading = state.readingText { return (reading, Style(.notice)) }
    if let asked = state.panels.top, asked.isLine {
      return (fitted([asked.title] + state.hints(of: asked), state), Style(.title))
    }
    if let keys = state.menuKeys { return (fitted(keys, state), Style(.dim)) }
    func key(_ intent: Intent) -> String { state.keyName(intent) }
    let new = state.transcript.newLines
    if new > 0 { return ("\(new) new line\(new == 1 ? "" : "s") below (\(key(.scroll(.end))))", Style(.notice)) }
    if let files = state.composing.files, !files.isEmpty {
      return (FileSummary.line(files), Style(files.contains { $0.problem != nil } ? .warning : .notice))
    }
    if let next = state.sending.queue.turns.first {
      let more = state.sending.queue.turns.count > 1 ? " and \(state.sending.queue.turns.count - 1) more" : ""
      let words = next.text.prefix(200).split(whereSeparator: \.isWhitespace).joined(separator: " ")
      let start = words.count > 32 ? words.prefix(31) + "…" : Substring(words)
      let edits = "\(key(.queue(.recall))) edits, \(key(.open(.queue))) lists"
      guard state.mustWait else {
        // After an interrupt.
        return ("waiting: \u{201C}\(start)\u{201D}\(more) · \(key(.send)) sends it, \(edits)", Style(.warning))
      }
      return ("queued: \u{201C}\(start)\u{201D}\(more) · \(edits)", Style(.notice))
    }
    switch state.editing {
    case .turn:
      return (
        "Editing an earlier message: \(key(.send)) sends it as a new version, \(key(.stop)) cancels", Style(.notice)
      )
    case .reply:
      return ("Editing a reply: \(key(.send)) saves it as a new version, \(key(.stop)) cancels", Style(.notice))
    case nil: break
    }
    if state.isUnanswered {
      return ("Your last message has no reply: \(key(.retry)) asks for one", Style(.warning))
    }
    if let offer = state.offerText { return (offer, Style(.warning)) }
    if let draft = state.keptDraftText { return (draft, Style(.notice)) }
    if !state.transcript.isFollowing { return ("Scrolled up (\(key(.scroll(.end))) goes to the end)", Style(.dim)) }
    return nil
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
    if let panel = state.panels.top { return ("", state.hints(of: panel)) }
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
      let keys = acts.map { "\(key(.message($0.0))) \($0.1)" } + ["\(key(.open(.help))) all"]
      let choose = "\(key(.message(.next))) \(key(.message(.previous))) choose"
      return ("", [choose] + tables + keys + ["\(state.keyName(.focusComposer, in: .transcript)) back"])
    }
    func key(_ intent: Intent) -> String { state.keyName(intent) }
    if let seconds = state.secondsOfLoading {
      return ("Loading the small local model (\(seconds) s)… you can type already", [])
    }
    if state.isStreaming { return ("Type ahead; ", ["\(key(.send)) queues it"]) }
    let hints = ["\(key(.send)) sends", "\(key(.edit(.newline))) breaks the line", "\(key(.open(.help))) helps"]
    return ("Ask anything. ", hints)
  }
}
