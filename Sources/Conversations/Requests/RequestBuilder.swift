/// Builds the turns of a request from a branch of the tree.
package enum RequestBuilder {
  /// What asks for a partial reply's rest where an endpoint will not go on from an assistant's turn.
  package static let continueWords = "Continue your last reply exactly where it stops. Do not repeat anything."

  /// Messages of a branch whose texts must come from the store first.
  package static func missingTexts(of conversation: Conversation, to end: MessageID?) -> [MessageID] {
    conversation.branch(to: end).filter { $0.text.loaded == nil && $0.text.utf8Count > 0 }.map(\.id)
  }

  /// The turns as they will be sent: the system text first, empty replies and unanswered tool calls left out,
  /// neighbours of one role joined, since many templates insist that user and assistant alternate. What models thought
  /// is in them only where `provider` takes it back.
  package static func turns(
    of conversation: Conversation, to end: MessageID?, leavingOut dropped: Set<MessageID> = [],
    for provider: Provider? = nil
  ) -> [ChatRequest.Turn] {
    let sendsReasoning = provider?.sendsReasoning != nil
    var turns: [ChatRequest.Turn] = []
    if !conversation.systemPrompt.isEmpty { turns.append(.init(.system, conversation.systemPrompt)) }
    let branch = conversation.branch(to: end)
    let dropped = dropped.union(branch.unanswered)
    for (place, message) in branch.enumerated() where !dropped.contains(message.id) {
      guard let text = message.text.loaded else { continue }
      let reasoning = sendsReasoning ? message.reasoning : ""
      if let calls = message.toolCalls, branch.indices.contains(place + 1), branch[place + 1].answersCall {
        turns.append(.init(.assistant, text, reasoning: reasoning))
        turns[turns.count - 1].toolCalls = calls
        continue
      }
      if message.answersCall, place > 0, let last = turns.last, last.toolCalls != nil {
        for id in branch[place - 1].toolCallIDs {
          turns.append(.init(.user, text))
          turns[turns.count - 1].answers = id
        }
        continue
      }
      // Endpoints take pictures of a person alone: those that a reply came with, elsewhere, are not sent back.
      let pictures = message.role == .user ? message.pictures : []
      guard !text.isEmpty || !pictures.isEmpty else { continue }
      if message.role != .system, let last = turns.last, last.role == message.role, last.answers == nil {
        turns[turns.count - 1].content += "\n\n" + text
        if !reasoning.isEmpty { turns[turns.count - 1].reasoning += (last.reasoning.isEmpty ? "" : "\n\n") + reasoning }
      } else {
        turns.append(.init(message.role, text, reasoning: reasoning))
      }
      turns[turns.count - 1].pictures += pictures
    }
    return turns
  }
}
