import Cells
import ChatCore
import Conversations
import Hands
import Pages

/// What a line-based chat prints: the state as news. Pure.
struct PlainScreen {
  private var conversation: ConversationID?
  /// How many notices there were.
  private var notices = 0
  /// What was said in brackets since a line was taken: it is not said twice.
  private var told: [String] = []
  private var draft: KeptDraft?
  private var cut: CutReply?
  private var panel = ""
  /// What is being read, once that was said.
  private var read: String?
  private var editing: Editing?
  /// The attempt of a reply that was said to wait.
  private var attempt: Int?
  /// The reply being printed, and how many bytes of it are.
  private var reply: (id: MessageID, bytes: Int)?
  /// The last reply whose text turned out to begin within a thought.
  private var moved: MessageID?
  /// What was printed of the last reply's thoughts.
  private var thoughts = PlainThoughts()
  /// How many notes of the last reply were printed.
  private var noted: (id: MessageID, count: Int)?
  /// The last reply that was printed to its end.
  private var done: (id: MessageID, bytes: Int)?
  /// The matches that were listed.
  private var found: [MessageID]?
  /// A reply was printed that has been there: another version, or another conversation's.
  private var hasShown = false
  /// A reply has ended since `takeEnd`.
  private var hasEnded = false
  /// What could be at the end of this line is to be listed, once it is known.
  var listsMenu: String?
  private var hasListedMenu = false

  /// Lines of a list that are printed; of more the number is.
  private static let longestList = 40

  /// A line is taken: what it brings is said, also where the line before brought the same.
  mutating func beginLine() { told = [] }

  /// Whether a reply has ended since the last call.
  mutating func takeEnd() -> Bool {
    defer { hasEnded = false }
    return hasEnded
  }

  /// Whether the menu has been listed since the last call.
  mutating func takeMenuEnd() -> Bool {
    defer { hasListedMenu = false }
    return hasListedMenu
  }

  /// What has changed since the last call, as text that ends with a newline unless a reply is under way.
  mutating func news(of state: AppState) -> String {
    var news = ""
    if conversation != state.conversation.id { news += opened(state) }
    let waits = StatusBar.waiting(in: state)
    if let waits, waits.attempt != attempt { news += "[\(waits.words)]\n" }
    attempt = waits?.attempt
    let said = replyNews(state)
    told += said.split(separator: "\n").compactMap { $0.hasPrefix("[") ? String($0.dropFirst().dropLast()) : nil }
    if notices != state.notices.count {
      notices = state.notices.count
      let words = state.notice.map { tell($0) } ?? ""
      // Which version it is comes before it; how a reply failed, behind it.
      news += state.notice?.kind == .info && hasShown ? words + said : said + words
    } else {
      news += said
    }
    if editing != state.editing {
      editing = state.editing
      if editing != nil {
        news += "[The next line takes the place of: \(state.composer.text)]\n[\(LineKeys.stop) leaves it as it is.]\n"
      }
    }
    if read != state.lastingRead {
      read = state.lastingRead
      if let read { news += "[Reading \(read) …; Ctrl+C stops it.]\n" }
    }
    if cut != state.cutReply {
      cut = state.cutReply
      if let cut { news += Self.words(cut, in: state.conversation) }
    }
    if draft != state.offers.keptDraft {
      draft = state.offers.keptDraft
      if let draft {
        let words = "\(draft.quoted): mixchat --plain --conversation \(draft.conversation)"
        news += "[Something typed was not sent: \(HarmlessText.line(words))]\n"
      }
    }
    news += findNews(state) + menuNews(state)
    let shown = Self.panel(of: state)
    if shown != panel {
      panel = shown
      news += shown
    }
    return news
  }

  /// A notice, without what was said already.
  private mutating func tell(_ notice: Notice) -> String {
    let words = HarmlessText.line(notice.text)
    if told.contains(words) || notice.kind == .error && told.contains(where: { $0.contains(words) }) { return "" }
    defer { told.append(words) }
    guard notice.kind == .error else { return "[\(words)]\n" }
    // The advice or the offer behind a failure may not have been said.
    let begun = told.filter { $0.hasSuffix(".") && words.hasPrefix($0) }.map(\.count).max()
    if let begun { return "[\(String(words.dropFirst(begun)).trimmingSpaces())]\n" }
    let parts = words.split(separator: ". ", maxSplits: 1)
    let isKnown = parts.count == 2 && told.contains { $0.hasPrefix(parts[0]) }
    return "[\(isKnown ? String(parts[1]) : words)]\n"
  }

  private static func words(_ cut: CutReply, in conversation: Conversation) -> String {
    cut.conversation == conversation.id
      ? "[The last reply did not come to its end: /continue goes on with it, /retry asks for another.]\n"
      : "[A reply in \u{201C}\(cut.title)\u{201D} did not come to its end: "
        + "mixchat --conversation \(cut.conversation)]\n"
  }

  /// Another conversation: its title and its last exchange, so that one knows where one is.
  private mutating func opened(_ state: AppState) -> String {
    conversation = state.conversation.id
    reply = nil
    done = nil
    let path = state.conversation.path
    guard !path.isEmpty else { return "" }
    // What is above the messages that are here is on its way, and so is their number.
    let isCut = state.conversation.isPartial && path.first.flatMap { state.conversation[$0]?.parent } != nil
    let count = isCut ? "" : " · \(path.count) message\(path.count == 1 ? "" : "s")"
    var text = "# \(state.conversation.title.shownTitle)\(count)\n"
    for id in path.suffix(2) {
      guard let message = state.conversation[id], let words = message.text.loaded else { continue }
      if message.role == .user { text += "You: \(words)\n" }
    }
    return text
  }

  private mutating func replyNews(_ state: AppState) -> String {
    hasShown = false
    guard let id = state.conversation.head, let message = state.conversation[id], message.role == .assistant else {
      return ""
    }
    if let panel = state.panel, panel.tellsReplies {
      // They are printed together, once all of them are here.
      reply = nil
      if !panel.isAwaited {
        hasEnded = id != done?.id
        done = (id, message.text.utf8Count)
      }
      return ""
    }
    // A reply that is continued goes on behind what was printed of it.
    if let done, done.id == id, message.state == .streaming {
      reply = (id, done.bytes)
      self.done = nil
    }
    guard id != done?.id, let text = message.text.loaded else { return thoughts.asked(of: message, state) }
    let front = thoughts.news(of: message, state)
    hasShown = reply?.id != id && message.state != .streaming
    let printed = reply?.id == id ? reply?.bytes ?? 0 : 0
    // Text that was changed under us is printed again from its beginning.
    var start = printed <= text.utf8.count ? printed : 0
    if let bytes = state.openThoughts[id], moved != id {
      // At its end the front of the text turned out to be thought (`OpenThought`).
      moved = id
      start = min(max(0, printed - bytes), text.utf8.count)
    }
    // Whole paragraphs while it streams: what is read aloud is not read in pieces.
    let end = message.state == .streaming ? Self.endOfParagraphs(text, from: start) : text.utf8.count
    var news = String(decoding: text.utf8.dropFirst(start).prefix(end - start), as: UTF8.self)
    reply = (id, end)
    news = front + news
    guard message.state != .streaming else { return news }
    // One that has been there did not end now.
    hasEnded = !hasShown
    if text.last?.isNewline == false { news += "\n" }
    news += message.sources.map { HarmlessText.line($0.line) + "\n" }.joined()
    done = (id, end)
    reply = nil
    return news + notes(of: message) + Self.ending(of: message) + Self.figures(of: message, state)
  }

  /// What is noted of a reply, such as what it was continued with: all of it, or what came since it was printed last.
  private mutating func notes(of reply: Message) -> String {
    let notes = reply.extras.filter { $0.kind == .note }.map { HarmlessText.line($0.text) }
    let known = noted?.id == reply.id && !hasShown ? noted?.count ?? 0 : 0
    noted = (reply.id, notes.count)
    return notes.dropFirst(known).filter { !told.contains($0) }.map { "[\($0)]\n" }.joined()
  }

  /// Behind the last blank line; `start` where there is none.
  private static func endOfParagraphs(_ text: String, from start: Int) -> Int {
    let bytes = text.utf8
    var end = start
    var wasNewline = false
    for (place, byte) in bytes.dropFirst(start).enumerated() {
      if byte == UInt8(ascii: "\n"), wasNewline { end = start + place + 1 }
      wasNewline = byte == UInt8(ascii: "\n")
    }
    return end
  }

  private static func figures(of reply: Message, _ state: AppState) -> String {
    let words = StatusBar.words(of: reply, in: state)
    return words.isEmpty ? "" : "[\(words)]\n"
  }

  /// The lines that hold what is searched for, by message.
  private mutating func findNews(_ state: AppState) -> String {
    guard state.find.isOpen, let find = state.transcript.find else {
      found = nil
      return ""
    }
    guard found != find.messages else { return "" }
    found = find.messages
    guard !find.messages.isEmpty else { return "[“\(find.query)” is not in this conversation.]\n" }
    var lines: [String] = []
    for id in find.messages {
      guard let message = state.conversation[id] else { continue }
      let who = message.role == .user ? "You" : message.role == .system ? "System" : "Reply"
      let words = message.text.loaded?.split(whereSeparator: \.isNewline).filter { find.matches(String($0)) } ?? []
      lines += words.isEmpty ? ["\(who): …"] : words.map { "\(who): \($0)" }
    }
    return Self.list(lines)
      + "[\(find.messages.count == 1 ? "1 message holds" : "\(find.messages.count) messages hold") “\(find.query)”.]\n"
  }

  /// What could be at the end of the line, once it is known.
  private mutating func menuNews(_ state: AppState) -> String {
    guard let typed = listsMenu, !state.menu.isAwaited else { return "" }
    listsMenu = nil
    hasListedMenu = true
    let sign = state.menu.point?.kind == .mention ? "@" : ""
    let choices = state.menu.choices.map { choice in
      let label = sign + choice.label + (choice.isCurrent ? " (now)" : "")
      return choice.detail.isEmpty ? label : "\(label): \(choice.detail)"
    }
    let completed = state.composer.text.trimmingSpaces()
    // What comes behind the only word that fits is listed with it.
    if completed != typed.trimmingSpaces() { return "[Only \(completed) fits.]\n" + Self.list(choices) }
    if choices.count == 1 { return "[Only this fits: \(choices[0])]\n" }
    guard choices.isEmpty else { return Self.list(choices) }
    if state.focus.isTranscript { return "[Nothing can be completed here.]\n" }
    guard state.notice == nil, let point = state.menu.point else { return "" }
    return "[Nothing here begins with “\(point.typed)”.]\n"
  }

  static func list(_ lines: [String]) -> String {
    let shown = lines.prefix(longestList).map { $0 + "\n" }.joined()
    return shown + (lines.count > longestList ? "… and \(lines.count - longestList) more\n" : "")
  }

  private static func ending(of message: Message) -> String {
    switch message.state {
    case .failed: "[\(message.failure.map(\.sentence) ?? "The reply failed.")]\n"
    case .stopped: "[Stopped; what came is kept. /continue goes on, /retry asks again.]\n"
    case .interrupted: "[Interrupted; what came is kept. /continue goes on, /retry asks again.]\n"
    case .complete: MessageEnding.words(message, commands).map { "[\($0)]\n" } ?? ""
    case .streaming: ""
    }
  }

  /// What to type where the screen names keys.
  private static let commands: MessageKeys = {
    var keys = MessageKeys()
    (keys.onward, keys.again, keys.raise) = ("/continue", "/retry", "/max_tokens N")
    return keys
  }()
}
