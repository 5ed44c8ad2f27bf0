import Cells
import Conversations
import Hands
import Pages

/// What an empty conversation shows: the name, what answers, the last conversations, three keys; on the very first
/// start the program in a few lines; and below, a word of the small local model while it is what answers.
enum StartScreen {
  /// Columns it takes at most.
  private static let widest = 64
  /// On fewer rows only the conversations are shown.
  private static let fewRows = 10

  /// The rows, in the middle of a room.
  static func rows(for state: AppState, in room: ScreenSize) -> [Row] {
    let width = max(8, min(widest, room.columns - 4))
    var rows = room.rows < fewRows ? short(state, width, room.rows) : whole(state, width, room.rows)
    if rows.count > room.rows { rows.removeLast(rows.count - room.rows) }
    let left = max(0, (room.columns - width) / 2)
    // A little above the middle is where the eye looks.
    let above = max(0, (room.rows - rows.count) * 2 / 5)
    return Array(repeating: Row(), count: above) + rows.map { $0.indented(by: left) }
  }

  private static func short(_ state: AppState, _ width: Int, _ room: Int) -> [Row] {
    let recents = recents(state, width)
    if !recents.isEmpty { return recents }
    let head = [Row.styled("mixchat", Style(.heading, .bold)), hints(state, width), Row()]
    return head + local(state, width, room - head.count)
  }

  private static func whole(_ state: AppState, _ width: Int, _ room: Int) -> [Row] {
    let head = [Row.styled("mixchat", Style(.heading, .bold)), Row(), answers(state, width)]
    let recents = recents(state, width)
    let middle = recents.isEmpty && state.store.isFirstStart ? firstStart(state, width) : recents
    var rows = head
    func add(_ part: [Row]) {
      if !part.isEmpty, rows.count + 1 + part.count <= room { rows += [Row()] + part }
    }
    add(middle)
    add([hints(state, width)])
    add(local(state, width, room - rows.count - 1))
    return rows
  }

  /// Model, provider and window, as much as there is room for.
  private static func answers(_ state: AppState, _ width: Int) -> Row {
    var parts = [ModelName.short(state.conversation.model), state.conversation.provider]
    if let window = state.contextWindow { parts.append("\(SizeText.grouped(window)) tokens") }
    while parts.count > 1, CellWidth.width(of: parts.joined(separator: " · ")) > width { parts.removeLast() }
    return Row.styled(parts.joined(separator: " · "), Style(.text)).truncated(to: width)
  }

  private static func recents(_ state: AppState, _ width: Int) -> [Row] {
    guard !state.start.recents.isEmpty else { return [] }
    let selected = state.selectedRecent?.id
    var head = Row.styled("Recent", Style(.dim))
    let (down, enter) = (state.keyName(.edit(.move(.down))), state.keyName(.send))
    var hints = [selected == nil ? "\(down) chooses" : "\(enter) opens"]
    if width >= widest { hints.insert("\(state.keyName(.open(.switcher))) lists all", at: 0) }
    let hint = hints.joined(separator: " · ")
    head.pad(to: max(head.width + 2, width - CellWidth.width(of: hint)))
    head.append(Row.styled(hint, Style(.dim)))
    return [head.truncated(to: width)]
      + state.start.recents.map { summary in
        let age = AgeText.ago(state.now.since(summary.updatedAt))
        let isSelected = summary.id == selected
        var row = Row.styled(isSelected ? "› " : "  ", Style(.prompt))
        row.append(
          Row.styled(summary.name, Style(.text)).truncated(to: max(1, width - row.width - age.count - 2)))
        row.pad(to: width - age.count)
        row.append(Row.styled(age, Style(.dim)))
        if isSelected { row.restyle(0..<row.width) { _ in Style(.selection) } }
        return row
      }
  }

  /// Three keys that lead to everything else.
  private static func hints(_ state: AppState, _ width: Int) -> Row {
    var row = Row()
    for (key, words) in [("/", "commands"), ("@", "files"), (state.keyName(.open(.help)), "help")] {
      var hint = Row.styled(row.width == 0 ? "" : "   ")
      hint.append(Row.styled(key, Style(.prompt)))
      hint.append(Row.styled(" \(words)", Style(.dim)))
      if row.width + hint.width <= width { row.append(hint) }
    }
    return row
  }

  private static func firstStart(_ state: AppState, _ width: Int) -> [Row] {
    HelpPage.firstStart(state.defaults.keymap).flatMap { Row.wrap($0, width: width, style: Style(.dim)) }
  }

  /// Whole sentences, as many as there are rows for.
  private static func local(_ state: AppState, _ width: Int, _ room: Int) -> [Row] {
    guard state.provider?.isEmbedded == true else { return [] }
    let answers =
      if case .failed(let failure) = state.models.local {
        failure.advised
      } else {
        "This is \(state.conversation.model), a small model on your own machine: quick, private, and often wrong."
      }
    let others =
      "For Mixtral set AIMLAPI_API_KEY (from aimlapi.com) and restart. Other endpoints: `mixchat config --example`."
    let choices = ["\(answers) \(others)", answers].map { Row.wrap($0, width: width, style: Style(.dim)) }
    return choices.first { $0.count <= room } ?? []
  }
}
