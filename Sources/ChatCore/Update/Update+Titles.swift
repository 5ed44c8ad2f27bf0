// Titles that the model is asked for (`title: model`), in the background and never in the user's way.

/// A title on its way.
struct TitleRequest: Sendable, Equatable {
  var conversation: ConversationID
  var text = ""
}

extension AppState {
  /// Asks for a title once the first exchange is complete.
  mutating func askForModelTitle() -> [Effect] {
    guard defaults.titles == .model, conversation.titleSource == .derived, conversation.path.count == 2,
      !titleRequests.values.contains(where: { $0.conversation == conversation.id })
    else { return [] }
    var turns = RequestBuilder.turns(of: conversation, to: conversation.head)
    turns.removeAll { $0.role == .system }
    turns.append(.init(.user, "Give this conversation a title of at most six words. Reply with the title alone."))
    let id = RequestID(nextRequest)
    nextRequest += 1
    var parameters = Parameters()
    parameters[.maxTokens] = .integer(24)
    parameters[.temperature] = .real(0.2)
    titleRequests[id] = TitleRequest(conversation: conversation.id)
    return [
      .send(
        ChatRequest(
          id: id, provider: conversation.provider, model: conversation.model, messages: turns, parameters: parameters,
          clientRequestID: "mixchat-title-\(id.rawValue)"))
    ]
  }

  /// Events of a title's request. A failure leaves the derived title and says nothing.
  mutating func takeTitle(_ event: ReplyEvent, of id: RequestID) -> [Effect] {
    switch event {
    case .text(_, let text):
      titleRequests[id]?.text += text
    case .ended(_, let failure):
      guard let request = titleRequests.removeValue(forKey: id), failure == nil else { return [] }
      let title = ConversationTitle.unquoted(ConversationTitle.derived(from: request.text))
      guard !title.isEmpty else { return [] }
      // The user may have gone on to another conversation: the store knows whether it has been named meanwhile.
      let isWanted = withConversation(request.conversation) { home -> Bool in
        guard home.titleSource == .derived else { return false }
        home.title = title
        home.titleSource = .model
        return true
      }
      return isWanted == false ? [] : [.store(.entitle(request.conversation, title))]
    default: break
    }
    return []
  }
}
