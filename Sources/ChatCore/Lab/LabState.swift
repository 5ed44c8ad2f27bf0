import Conversations

/// One message asked in several ways, side by side.
package struct LabState: Sendable {
  /// What the next message, or the next retry, is asked with; nil for once and as set.
  package internal(set) var armed: LabPlan?
  /// The panes that were asked for last, while their conversation is open.
  package internal(set) var run: LabRun?
  /// The pane that Enter asks again: a letter alone pays for nothing.
  var asked: MessageID?
}

/// The panes of one message.
package struct LabRun: Sendable {
  /// Where they belong.
  let conversation: ConversationID
  /// What they answer; nil for the root, and for several prompts.
  let message: MessageID?
  /// In the order of the plan; those asked again follow theirs.
  package internal(set) var panes: [LabPane]
  /// The local model that was asked last.
  var loaded: String?

  /// Whether a pane has not been asked for yet.
  var isWaiting: Bool { panes.contains { $0.unsent != nil } }
}

/// One of the replies.
package struct LabPane: Sendable {
  /// What differs.
  package let variant: LabVariant
  /// The reply's message.
  package let reply: MessageID
  /// Its request, until that is sent: others are asked first.
  var unsent: ChatRequest?
}
