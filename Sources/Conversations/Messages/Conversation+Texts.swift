// Texts of messages: streamed, taken from the store, and left to it.

extension Conversation {
  /// Appends streamed text to a reply, in place.
  package mutating func appendText(_ delta: String, to id: MessageID) {
    withMessage(id) { message in
      guard case .loaded(var text) = message.text else { return }
      message.text = .stored(utf8Count: 0)  // leaves `text` the only owner, so that appending does not copy
      text.append(delta)
      message.text = .loaded(text)
      message.revision &+= 1
    }
  }

  /// Adds to what the model thinks.
  package mutating func appendReasoning(_ delta: String, to id: MessageID) {
    withMessage(id) { $0.appendReasoning(delta) }
  }

  /// Puts texts that came from the store into place, without touching revisions of those already loaded.
  package mutating func fill(_ texts: [MessageID: String]) {
    for (id, text) in texts {
      withMessage(id) { message in
        guard message.text.loaded == nil else { return }
        message.text = .loaded(text)
        message.revision &+= 1
      }
    }
  }

  /// Lets the store keep a text that is far from the screen. Streaming messages stay.
  package mutating func unload(_ id: MessageID) {
    withMessage(id) { message in
      guard message.state != .streaming, let text = message.text.loaded else { return }
      message.text = .stored(utf8Count: text.utf8.count)
    }
  }
}
