import Conversations
import Hands

/// How full the model's window is: the branch being read, the reply under way, and the draft.
struct ContextMeter {
  /// The next request's prompt.
  var prompt: TokenCount
  /// The window.
  var window: Int
  /// Kept free for the reply.
  var reserved: Int
  /// Of the window, rounded down; at least 1 once there is anything.
  var percent: Int { Self.percent(of: prompt.tokens, window: window) }

  /// The same of any prompt, so that all places say one number.
  static func percent(of tokens: Int, window: Int) -> Int {
    tokens == 0 ? 0 : max(1, min(999, tokens * 100 / max(1, window)))
  }
  /// Of what is left besides the reply: the colour follows this.
  var fullness: Double { Double(prompt.tokens) / Double(max(1, window - reserved)) }
  /// Whether there is little left.
  var isNearlyFull: Bool { fullness >= 0.7 }

  /// nil while the window is unknown.
  init?(_ state: AppState) {
    guard let window = state.contextWindow else { return nil }
    self.window = window
    reserved = ContextPlanInput.reserved(window: window, maxTokens: state.conversation.parameters.replyLimit)
    let tally = state.counting.tally
    var sum = tally.prompt
    for active in state.replies.values where active.conversation == state.conversation.id {
      if let shown = active.tokensShown { sum.add(TokenCount(shown, .estimated)) }
    }
    if let draft = state.counting.draft, draft.tokens > 0 {
      sum.add(draft)
      sum.add(TokenCount(tally.turnCost, draft.source))
    }
    if let files = FileSummary.tokens(of: state.composing.files ?? []) { sum.add(files) }
    prompt = sum.count(tally.calibration)
  }
}

extension AppState {
  /// The window of the conversation's model in tokens; see `ContextWindow`.
  package var contextWindow: Int? {
    ContextWindow.of(
      conversation.model, provider: provider, catalogue: catalogueModel(conversation.model, of: conversation.provider))
  }
}
