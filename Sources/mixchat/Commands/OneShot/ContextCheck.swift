import Configuration
import Conversations
import Tokenizer

/// Decides what of the conversation goes out, so that it fits the model's window; by the same plan as the full screen.
enum ContextCheck {
  /// No hosted model's window is smaller: what fits this needs no look into the catalogue before it is sent.
  private static let leastWindow = 4096

  /// Leaves out of the request what the user excluded, and what `context.policy` drops. Throws when it does not fit:
  /// there is no one here to ask. Where the config does not say the window, `lookUp` asks the catalogue.
  static func settle(
    _ turn: inout OneShotTurn, _ settings: Settings, lookUp: (ChatRequest) throws -> CatalogueModel?
  ) throws {
    let branch = turn.branch
    let provider = settings.provider(named: turn.request.provider)
    let model = turn.request.model
    var known = ContextWindow(of: model, provider: provider, catalogue: nil)
    if known?.source != .config, mayOverflow(turn, leastWindow) {
      known = ContextWindow(of: model, provider: provider, catalogue: try lookUp(turn.request))
    }
    guard let window = known?.tokens, mayOverflow(turn, window) else {
      turn.leaveOut(Set(branch.filter(\.isExcluded).map(\.id)))
      return
    }
    let plan = try plan(turn, branch, window: window, settings)
    if case .refuse(let excess) = plan.verdict { throw refusal(plan, excess, turn.request.model) }
    if !plan.dropped.isEmpty {
      let count = plan.dropped.count
      Streams.error("mixchat: The oldest \(count) messages were left out to fit the window of \(window) tokens.\n")
    }
    turn.leaveOut(Set(plan.dropped + plan.excluded))
  }

  /// Counting is for turns that could be too long: no token is shorter than a byte.
  private static func mayOverflow(_ turn: OneShotTurn, _ window: Int) -> Bool {
    let bytes = turn.request.messages.reduce(0) { $0 + $1.content.utf8.count + 16 }
    return bytes + ContextPlanInput.reserved(window: window, maxTokens: turn.request.parameters.replyLimit) > window
  }

  private static func plan(
    _ turn: OneShotTurn, _ branch: [Message], window: Int, _ settings: Settings
  ) throws -> ContextPlan {
    let counter = TokenCounter()
    let model = turn.request.model
    let texts = branch.map { $0.text.loaded ?? "" }
    let system = turn.conversation.systemPrompt
    let counts = texts.map { counter.count($0, model: model) }
    let fixed = counter.count(system, model: model)
    let known = ModelFamily(model: model)?.template
    let template = known ?? .guess
    let isGuess = known == nil || (counts + [fixed]).contains { $0.source == .estimated }
    let unanswered = branch.unanswered
    let entries = zip(branch, counts).map { message, count in
      let isLeftOut = message.isExcluded || unanswered.contains(message.id)
      let mark: ContextMark? = isLeftOut ? .excluded : message.isPinned ? .pinned : nil
      return ContextPlanInput.Entry(
        id: message.id, role: message.role, tokens: count.tokens + template.around(message.role), mark: mark)
    }
    let isDropping = settings.contextPolicy == .dropOldest
    return ContextPlan(
      ContextPlanInput(
        entries: entries,
        fixedTokens: template.begin + (system.isEmpty ? template.noSystem : fixed.tokens + template.system),
        source: isGuess ? .estimated : .exact,
        window: window, maxTokens: turn.request.parameters.replyLimit, policy: isDropping ? .dropOldest : .fail))
  }

  private static func refusal(_ plan: ContextPlan, _ excess: Int, _ model: String) -> CommandStop {
    let mark = plan.promptTokens.source == .estimated ? "~" : ""
    return CommandStop(
      "The request is \(mark)\(plan.promptTokens.tokens) tokens, and \(plan.reservedTokens) are kept for the reply: "
        + "\(mark)\(excess) too many for \(model). Nothing was sent: shorten it, lower --max-tokens, set context.policy "
        + "to drop-oldest, or name a model with a larger window.", code: ExitStatus.badInput)
  }
}
