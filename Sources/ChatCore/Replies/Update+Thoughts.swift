import Conversations
import Hands
import Pages

// What models think before they answer: what is known of it while it comes, and how it is shown.

extension ActiveReply {
  /// Whether thoughts come, and no text yet.
  package var isThinking: Bool { firstThoughtAt != nil && firstTextAt == nil }

  /// Counts a piece of what comes.
  mutating func note(_ text: String, isReasoning: Bool, at now: Timestamp) {
    if firstTokenAt == nil { firstTokenAt = now }
    if isReasoning {
      if firstThoughtAt == nil { firstThoughtAt = now }
    } else if firstTextAt == nil {
      firstTextAt = now
      tokensOfThoughts = estimate.tokens
    }
    estimate.add(text)
  }

  /// The moment from which the status bar counts seconds.
  package var countedFrom: Timestamp { isThinking ? firstThoughtAt ?? sentAt : sentAt }

  /// What is known of the thoughts at a moment; nil where none came. Tokens are counted for one reply alone.
  func thought(at now: Timestamp) -> Thought? {
    guard let firstThoughtAt else { return nil }
    let elapsed = (firstTextAt ?? now).since(firstThoughtAt)
    let tokens = firstTextAt == nil ? tokensShown : tokensOfThoughts
    return Thought(
      milliseconds: Double(isThinking ? elapsed / 1000 * 1000 : elapsed),
      tokens: messages.count == 1 ? tokens.map { TokenCount($0, .estimated) } : nil, isRunning: isThinking)
  }
}

extension AppState {
  /// What is known of thoughts that come right now, by message.
  var thinking: [MessageID: Thought] {
    var known: [MessageID: Thought] = [:]
    for active in replies.values where active.firstThoughtAt != nil {
      let thought = active.thought(at: now)
      for id in active.messages { known[id] = thought }
    }
    return known
  }

  /// What is known of a message's thoughts: as they come, or as they were; nil where there are none.
  package func thought(of message: Message) -> Thought? { thinking[message.id] ?? message.thought }

  /// The last message of the branch that has thoughts.
  var lastThought: Message? {
    conversation.path.last { conversation[$0]?.reasoning.isEmpty == false }.flatMap { conversation[$0] }
  }

  /// Opens the thoughts of the chosen message, or of the last that has any; or folds them.
  mutating func toggleThought(_ chosen: Message) -> [Effect] {
    let isChosen = isChosen(chosen)
    guard let message = isChosen || !chosen.reasoning.isEmpty ? chosen : lastThought, !message.reasoning.isEmpty else {
      return isChosen ? refuse("This message has no thoughts.") : refuseMissing("No reply here has thoughts.")
    }
    transcript.toggleThought(of: message, settings.reasoning)
    return []
  }

  /// Shows all thoughts in another way, until the program ends.
  mutating func showReasoning(_ view: ReasoningView) -> [Effect] {
    setReasoning(view)
    switch view {
    case .folded: post(.info, "Thoughts are folded; \(keyName(.message(.thought))) opens them.")
    case .shown: post(.info, "Thoughts are shown above the replies.")
    case .hidden: post(.info, "Thoughts are hidden; they are kept, and exports hold them.")
    }
    return []
  }

  mutating func setReasoning(_ view: ReasoningView) {
    settings.reasoning = view
    transcript.resetThoughts()
  }
}
