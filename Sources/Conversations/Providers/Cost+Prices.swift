import Cells

extension Cost {
  /// What reported usage comes to at the catalogue's prices; nil where a price is not known.
  package static func computed(_ usage: Usage, prices model: CatalogueModel) -> Cost? {
    guard let prompt = model.promptPrice, let completion = model.completionPrice else { return nil }
    let perMillion = Double(usage.promptTokens) * prompt + Double(usage.completionTokens) * completion
    return Cost(dollars: perMillion / 1_000_000, source: .computed)
  }

  /// What a request may come to before it is sent: its prompt, and a reply of at most `maxTokens`; while that is unset,
  /// of 1,024 or what the model can write.
  package static func bound(promptTokens: Int, maxTokens: Int?, prices model: CatalogueModel) -> Cost? {
    let reply = maxTokens ?? min(1024, model.outputMax ?? 1024)
    return computed(Usage(promptTokens: promptTokens, completionTokens: reply), prices: model)
  }
}

/// A limit on spending, per day or per conversation, in US dollars.
package struct SpendingLimit: Equatable, Sendable {
  /// What happens when it is reached.
  package enum Action: String, Sendable, CaseIterable {
    /// Say so, and send.
    case warn
    /// Ask before sending.
    case ask
    /// Send nothing.
    case refuse
  }
  /// Per day, over all conversations; nil for none.
  package var perDay: Double?
  /// Per conversation; nil for none.
  package var perConversation: Double?
  /// What happens when either is reached.
  package var action: Action

  /// Whether there is a limit at all.
  package var isSet: Bool { perDay != nil || perConversation != nil }

  package init(perDay: Double? = nil, perConversation: Double? = nil, action: Action = .warn) {
    self.perDay = perDay
    self.perConversation = perConversation
    self.action = action
  }

  /// What to say before a request that may cost `next` more, or nil while it stays within both limits.
  package func breach(today: Cost?, conversation: Cost?, next: Double) -> Breach? {
    let nothing = Cost(dollars: 0, source: .reported)
    let (today, conversation) = (today ?? nothing, conversation ?? nothing)
    if let perConversation, conversation.dollars + next > perConversation {
      return Breach(period: .conversation, limit: perConversation, spent: conversation)
    }
    if let perDay, today.dollars + next > perDay { return Breach(period: .day, limit: perDay, spent: today) }
    return nil
  }

  /// Why the limits cannot be kept for a model's replies; nil where they can, or where there are none: a price is
  /// known, the endpoint reports costs, or the model runs here.
  /// - Parameters:
  ///   - reportsCosts: whether the endpoint has reported a cost.
  ///   - isSilent: whether it has sent a reply without one, and so is not believed to report them.
  package func gap(
    model: String, provider: Provider?, prices: CatalogueModel?, reportsCosts: Bool = false, isSilent: Bool = false
  ) -> String? {
    guard isSet, let provider, !provider.isEmbedded, isSilent || !provider.tellsCharges,
      !reportsCosts, prices?.isPriced != true
    else { return nil }
    return "No price is known for \(model) at \(provider.name): the budget cannot be kept there."
  }

  /// Which limit a request would pass.
  package struct Breach: Equatable, Sendable {
    /// Over what the limit is.
    package enum Period: String, Sendable { case day, conversation }
    /// Over what the limit is.
    package var period: Period
    /// US dollars.
    package var limit: Double
    /// Spent before the request.
    package var spent: Cost

    /// The limit, what was spent, and what the request may cost at most, in US dollars; 0 where prices are not known.
    package func words(next: Double) -> String {
      "This request may take \(period == .day ? "today" : "this conversation") past the limit of $\(limit.fixed(2)): "
        + "\(spent.shown) spent so far"
        + (next > 0 ? ", at most \(Cost(dollars: next, source: .computed).shown) more." : ".")
    }
  }
}
