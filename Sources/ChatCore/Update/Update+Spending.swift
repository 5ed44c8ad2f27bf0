// Limits on spending: said, or asked about, before a request goes out.

extension AppState {
  mutating func takeSpending(_ dollars: Double) -> [Effect] {
    spentToday += dollars
    return []
  }

  /// Whether a request may go out by the limits. When it is to be asked first, opens the question and says no.
  mutating func admitsSpending(_ intention: SendIntention) -> Bool {
    let limit = defaults.spending
    guard limit.perDay != nil || limit.perConversation != nil else { return true }
    let spent = conversation.messages.values.reduce(0) { $0 + ($1.reply?.cost?.dollars ?? 0) }
    var next = 0.0
    if let model = catalogueModel(conversation.model, of: conversation.provider) {
      let reply: Int = if case .integer(let most) = conversation.parameters[.maxTokens] { most } else { 1024 }
      next = Cost.bound(promptTokens: tally.tokens, maxTokens: reply, prices: model)?.dollars ?? 0
    }
    guard let breach = limit.breach(today: spentToday, conversation: spent, next: next) else { return true }
    let period = breach.period == .day ? "today" : "this conversation"
    let words =
      "This request may take \(period) past the limit of $\(breach.limit.fixed(2)): $\(breach.spent.fixed(4)) spent so far"
      + (next > 0 ? ", at most ~$\(next.fixed(4)) more." : ".")
    guard limit.action == .ask else {
      notice = Notice(.warning, words)
      return true
    }
    panel = .context(
      ContextPanel(
        page: PagePanel(title: "Past the budget: Enter sends all the same, Esc leaves", .text(words)),
        pending: intention, dropped: [], isAboutSpending: true))
    return false
  }
}
