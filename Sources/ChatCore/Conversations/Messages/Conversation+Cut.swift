extension Conversation {
  /// The same conversation with nothing but the branch that ends at a message.
  public func cut(after end: MessageID) -> Conversation {
    var cut = Conversation(id: id, model: model, provider: provider, createdAt: createdAt)
    cut.title = title
    cut.titleSource = titleSource
    cut.systemPrompt = systemPrompt
    cut.parameters = parameters
    for message in RequestBuilder.branch(of: self, to: end) { cut.append(message) }
    cut.updatedAt = updatedAt
    cut.isPartial = isPartial
    return cut
  }
}
