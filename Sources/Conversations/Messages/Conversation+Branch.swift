extension Conversation {
  /// The branch that ends at a message, root first; nothing where there is none.
  package func branch(to end: MessageID?) -> [Message] {
    var line: [Message] = []
    var next = end
    while let id = next, let message = self[id] {
      line.append(message)
      next = message.parent
    }
    return line.reversed()
  }

  /// The same conversation with nothing but the branch that ends at a message.
  package func cut(after end: MessageID) -> Conversation {
    var cut = Conversation(id: id, model: model, provider: provider, createdAt: createdAt)
    cut.title = title
    cut.titleSource = titleSource
    cut.systemPrompt = systemPrompt
    cut.parameters = parameters
    for message in branch(to: end) { cut.append(message) }
    cut.updatedAt = updatedAt
    cut.isPartial = isPartial
    return cut
  }
}
