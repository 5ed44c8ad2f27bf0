import Cells
import ChatCore
import Conversations
import Pages

/// What a line-based chat prints of what models think: that they do, then how long they did; all of it where it is
/// shown, or asked for. Pure.
struct PlainThoughts {
  private var message: MessageID?
  private var hasBegun = false
  private var hasEnded = false
  /// Whether the thoughts were printed; folded again, they may be asked for once more.
  private var isOpen = false

  /// What has changed, for a reply that is being printed; to be put before its text.
  mutating func news(of reply: Message, _ state: AppState) -> String {
    if message != reply.id { self = PlainThoughts(message: reply.id) }
    guard state.settings.reasoning != .hidden || isShown(reply, state), let thought = state.thought(of: reply) else {
      return ""
    }
    var news = ""
    if !hasBegun, thought.isRunning {
      hasBegun = true
      news += "[thinking]\n"
    }
    if !hasEnded, !thought.isRunning {
      hasBegun = true
      hasEnded = true
      news += "[\(thought.words)]\n"
    }
    return news + (hasEnded ? asked(of: reply, state) : "")
  }

  /// The thoughts, where they were opened since.
  mutating func asked(of reply: Message, _ state: AppState) -> String {
    let wasOpen = isOpen && message == reply.id
    message = reply.id
    isOpen = isShown(reply, state)
    guard isOpen, !wasOpen, !reply.reasoning.isEmpty else { return "" }
    return reply.reasoning + (reply.reasoning.last?.isNewline == true ? "" : "\n") + "[end of the thoughts]\n"
  }

  private func isShown(_ reply: Message, _ state: AppState) -> Bool {
    state.transcript.isThoughtOpen(reply.id, state.settings.reasoning)
  }
}

extension PlainThoughts {
  private init(message: MessageID) {
    self.init()
    self.message = message
  }
}
