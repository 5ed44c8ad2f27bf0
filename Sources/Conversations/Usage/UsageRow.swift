/// What was used of one model on one day.
package struct UsageRow: Sendable, Equatable {
  /// `2026-01-31`, in local time.
  package var day: String
  /// The provider entry asked.
  package var provider: String
  /// The model asked.
  package var model: String
  /// How many replies, however they ended, and requests that leave none.
  package var replies: Int
  /// As reported, summed; replies without a report count nothing.
  package var promptTokens: Int
  /// As reported, summed.
  package var completionTokens: Int
  /// As reported, summed.
  package var totalTokens: Int
  /// Of the prompts, what endpoints reported as read from their caches.
  package var cachedTokens: Int
  /// Of the replies, what endpoints reported as thought and not shown.
  package var reasoningTokens: Int
  /// US dollars; nil when no reply has a cost.
  package var dollars: Double?
  /// Whether any of the cost was computed here, and not reported.
  package var isComputed: Bool

  package init(
    day: String, provider: String, model: String, replies: Int, promptTokens: Int, completionTokens: Int,
    totalTokens: Int, cachedTokens: Int = 0, reasoningTokens: Int = 0, dollars: Double?, isComputed: Bool
  ) {
    self.day = day
    self.provider = provider
    self.model = model
    self.replies = replies
    self.promptTokens = promptTokens
    self.completionTokens = completionTokens
    self.totalTokens = totalTokens
    self.cachedTokens = cachedTokens
    self.reasoningTokens = reasoningTokens
    self.dollars = dollars
    self.isComputed = isComputed
  }

  /// Whether any reply's tokens were reported: no reply is made of none.
  package var isReported: Bool { promptTokens > 0 || completionTokens > 0 || totalTokens > 0 }

  /// The cost as it is shown; nil when there is none.
  package var cost: Cost? { dollars.map { Cost(dollars: $0, source: isComputed ? .computed : .reported) } }
}

extension Sequence<UsageRow> {
  /// What all of them cost; nil when nothing has a cost.
  package var cost: Cost? {
    lazy.compactMap(\.cost).reduce(nil) { $1.added(to: $0) }
  }
}

extension UsageRow {
  /// What answered, as a row shows it: what was imported names no provider, or not even a model.
  package func source(_ model: String) -> String {
    let names = [model, provider].filter { !$0.isEmpty }
    return names.isEmpty ? "(unknown)" : names.joined(separator: " · ")
  }
}
