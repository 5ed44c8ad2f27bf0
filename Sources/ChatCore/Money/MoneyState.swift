/// What was spent, and what is still to be charged.
struct MoneyState: Sendable {
  /// Dollars spent today over all conversations.
  var spentToday = DaySpending()
  /// Models without a price that are asked all the same, in spite of a limit.
  var unpricedAgreed: Set<String> = []
  /// Providers that have reported what a reply cost.
  var reporting: Set<String> = []
  /// Providers that have sent a reply without its cost.
  var silent: Set<String> = []
  /// How often charges were asked for since the last reply.
  var settlements = 0
}
