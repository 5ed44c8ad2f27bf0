import ChatCore

/// What a line-based chat prints: the state told as news. Pure.
struct PlainScreen {
  private var conversation: ConversationID?
  private var notice: Notice?
  private var cut: CutReply?
  private var panel = ""
  /// The reply being printed, and how many bytes of it are.
  private var reply: (id: MessageID, bytes: Int)?
  /// The last reply that was printed to its end.
  private var done: MessageID?

  /// What has changed since the last call, as text that ends with a newline unless a reply is under way.
  mutating func news(of state: AppState) -> String {
    var news = ""
    if conversation != state.conversation.id { news += opened(state) }
    news += replyNews(state)
    if notice != state.notice {
      notice = state.notice
      if let notice { news += "[\(notice.text)]\n" }
    }
    if cut != state.cutReply {
      cut = state.cutReply
      if let cut { news += Self.words(cut, in: state.conversation) }
    }
    let shown = Self.panel(of: state)
    if shown != panel {
      panel = shown
      news += shown
    }
    return news
  }

  private static func words(_ cut: CutReply, in conversation: Conversation) -> String {
    cut.conversation == conversation.id
      ? "[The last reply did not come to its end: /continue goes on with it, /retry asks for another.]\n"
      : "[A reply in \u{201C}\(cut.title)\u{201D} did not come to its end: mixchat --conversation \(cut.conversation)]\n"
  }

  /// Another conversation: its title and its last exchange, so that one knows where one is.
  private mutating func opened(_ state: AppState) -> String {
    conversation = state.conversation.id
    reply = nil
    done = nil
    let path = state.conversation.path
    guard !path.isEmpty else { return "" }
    let title = state.conversation.title.isEmpty ? "(untitled)" : state.conversation.title
    var text = "# \(title), \(path.count) messages\n"
    for id in path.suffix(2) {
      guard let message = state.conversation[id], let words = message.text.loaded else { continue }
      if message.role == .user { text += "> \(words)\n" }
    }
    return text
  }

  private mutating func replyNews(_ state: AppState) -> String {
    guard let id = state.conversation.head, id != done, let message = state.conversation[id],
      message.role == .assistant, let text = message.text.loaded
    else { return "" }
    let printed = reply?.id == id ? reply?.bytes ?? 0 : 0
    // Text that was changed under us is printed again from its beginning.
    let isSame = printed <= text.utf8.count
    var news = String(decoding: text.utf8.dropFirst(isSame ? printed : 0), as: UTF8.self)
    reply = (id, text.utf8.count)
    guard message.state != .streaming else { return news }
    if text.last?.isNewline == false { news += "\n" }
    done = id
    reply = nil
    return news + Self.ending(of: message) + "[\(StatusBar.row(for: state).plainText.trimmingSpaces())]\n"
  }

  private static func ending(of message: Message) -> String {
    switch message.state {
    case .failed: "[\(message.failure.map(\.sentence) ?? "The reply failed.")]\n"
    case .stopped: "[Stopped; what came is kept. /continue goes on, /retry asks again.]\n"
    case .interrupted: "[Interrupted; what came is kept. /continue goes on, /retry asks again.]\n"
    case .streaming, .complete: ""
    }
  }

  /// What lies over the transcript, as text.
  private static func panel(of state: AppState) -> String {
    switch state.panel {
    case nil: return ""
    case .page(let page):
      return "# \(page.title)\n" + page.rows(width: state.size.columns).map { $0.plainText + "\n" }.joined()
    default:
      let rows = Screen.frame(of: state).rows.map(\.plainText).filter { !$0.isEmpty }
      return rows.map { $0 + "\n" }.joined()
    }
  }
}
