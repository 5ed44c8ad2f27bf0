// What is offered for a reply that was cut: going on with it, or another one.

/// The offer to do something about a cut reply with one key, while nothing has been typed.
struct ReplyOffer: Sendable, Equatable {
  var reply: CutReply
  /// How many others were cut at the same time, in other conversations.
  var others = 0
  /// Whether it failed, rather than being cut by the program's end.
  var isFailure = false
  /// What was chosen, while the conversation is being opened for it.
  var answer: MessageIntent?
}

extension AppState {
  /// Replies that a program which was killed left unfinished: the last one is offered.
  mutating func takeCutReplies(_ replies: [CutReply]) {
    guard let last = replies.last else { return }
    offer = ReplyOffer(reply: last, others: replies.count - 1)
  }

  /// Offers the reply at the end of a conversation just opened, where it needs it.
  mutating func offerEnd(of opened: Conversation) {
    guard let head = opened.head.flatMap({ opened[$0] }), head.state == .interrupted || head.state == .failed else {
      if offer?.reply.conversation == opened.id { offer = nil }
      return
    }
    let reply = CutReply(
      conversation: opened.id, title: opened.title, message: head.id, byteCount: head.text.utf8Count)
    offer = ReplyOffer(reply: reply, isFailure: head.state == .failed)
  }

  /// The cut reply that something is offered for.
  public var cutReply: CutReply? { offer?.reply }

  /// The offer as a line, while its keys work: nothing is being typed or received.
  var offerInForce: ReplyOffer? {
    guard let offer, offer.answer == nil, focus == .composer, panels.isEmpty, !find.isOpen, composer.isEmpty,
      editing == nil, !isStreaming
    else { return nil }
    return offer
  }

  /// Takes the offer with the keys that do the same in message mode; Esc, or any other letter, turns it down.
  ///
  /// nil for keys that mean what they always do.
  mutating func answerOffer(_ key: Key) -> [Effect]? {
    guard let offered = offerInForce else { return nil }
    if key.code == .escape {
      offer = nil
      return []
    }
    guard case .message(let intent)? = defaults.keymap.intent(for: key, in: .transcript),
      intent == .continueReply || intent == .retry
    else {
      // Who writes something else goes on without it: the keys must not lie in wait for a later turn's first letter.
      if key.typesText { offer = nil }
      return nil
    }
    guard offered.reply.conversation != conversation.id else { return accept(offered.reply, intent) }
    offer?.answer = intent
    return open(offered.reply.conversation, at: offered.reply.message)
  }

  /// Does what was chosen before the conversation was open.
  mutating func acceptOpenedOffer() -> [Effect]? {
    guard let offered = offer, let answer = offered.answer, offered.reply.conversation == conversation.id else {
      return nil
    }
    return accept(offered.reply, answer)
  }

  private mutating func accept(_ reply: CutReply, _ intent: MessageIntent) -> [Effect] {
    offer = nil
    return intent == .retry ? retry(reply.message) : continueReply(reply.message)
  }

  /// In the keys in force; the title of another conversation is said.
  var offerText: String? {
    guard let offer = offerInForce,
      let onward = defaults.keymap.label(for: .message(.continueReply), in: .transcript),
      let again = defaults.keymap.label(for: .message(.retry), in: .transcript)
    else { return nil }
    let keys = "\(onward) continues it, \(again) retries it"
    guard !offer.isFailure else { return "The last reply failed: \(keys)" }
    let size = offer.reply.byteCount == 0 ? "before its first word" : "after \(SizeText.bytes(offer.reply.byteCount))"
    let more = offer.others > 0 ? " (and \(offer.others) more)" : ""
    guard offer.reply.conversation != conversation.id else {
      return "mixchat ended in mid-reply, \(size)\(more): \(keys)"
    }
    let title = offer.reply.title.isEmpty ? "a conversation" : "\u{201C}\(Self.shortened(offer.reply.title))\u{201D}"
    return "mixchat ended in mid-reply in \(title)\(more): \(keys)"
  }

  private static func shortened(_ title: String) -> String {
    title.count <= 32 ? title : String(title.prefix(31)).trimmingSpaces() + "…"
  }
}
