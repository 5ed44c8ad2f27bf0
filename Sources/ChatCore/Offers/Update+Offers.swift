import Cells
import Conversations
import Hands

// What is offered for a reply that was cut: going on with it, or another one.

/// The offer to do something about a cut reply with one key, while nothing has been typed.
struct ReplyOffer: Sendable, Equatable {
  var reply: CutReply
  /// How many others were cut at the same time, in other conversations.
  var others = 0
  /// Whether it failed, rather than being cut by the program's end.
  var isFailure = false
  /// A model of the same family that is served, where the one that was asked is not.
  var liveModel: String?
  /// Whether that one is known to have been served once.
  var wasServed = true
  /// What was chosen, while the conversation is being opened for it.
  var answer: OfferIntent?
}

extension CutReply {
  /// A reply of a conversation that is there.
  fileprivate init(_ reply: Message, of conversation: Conversation) {
    self.init(
      conversation: conversation.id, title: conversation.title, message: reply.id, byteCount: reply.text.utf8Count)
  }
}

extension AppState {
  /// Replies that a program which was killed left unfinished: the last one is offered.
  mutating func takeCutReplies(_ replies: [CutReply]) {
    guard let last = replies.last else { return }
    offers.reply = ReplyOffer(reply: last, others: replies.count - 1)
  }

  /// Offers the reply at the end of a conversation just opened, where it needs it.
  mutating func offerEnd(of opened: Conversation) {
    guard let head = opened.head.flatMap({ opened[$0] }), head.state == .interrupted || head.state == .failed else {
      if offers.reply?.reply.conversation == opened.id { offers.reply = nil }
      return
    }
    offers.reply = ReplyOffer(reply: CutReply(head, of: opened), isFailure: head.state == .failed)
  }

  /// The cut reply that something is offered for.
  package var cutReply: CutReply? { offers.reply?.reply }

  /// The offer as a line, while its keys work: nothing is being typed or received.
  var offerInForce: ReplyOffer? {
    guard let offer = offers.reply, offer.answer == nil, isComposerFree, !isStreaming else { return nil }
    return offer
  }

  /// Takes the offer, with keys that type nothing; Esc, or the first character that is typed, turns it down.
  ///
  /// nil for keys that mean what they always do.
  mutating func answerOffer(_ key: Key) -> [Effect]? {
    guard let offered = offerInForce else { return continueCutEnd(key) }
    switch defaults.keymap.intent(for: key, in: .offer) {
    case .stop:
      offers.reply = nil
      return []
    case .offer(let intent) where intent != .takeModel || offered.liveModel != nil:
      guard offered.reply.conversation != conversation.id else { return accept(offered, intent) }
      offers.reply?.answer = intent
      return open(offered.reply.conversation, at: offered.reply.message)
    default:
      // Who writes something else goes on without it.
      if key.typesText { offers.reply = nil }
      return nil
    }
  }

  /// The line below a reply that did not come to its end names a key: it goes on while nothing is being written.
  private mutating func continueCutEnd(_ key: Key) -> [Effect]? {
    guard isComposerFree, !isStreaming, let end = conversation.head.flatMap({ conversation[$0] }), end.canGoOn,
      defaults.keymap.intent(for: key, in: .offer) == .offer(.continueReply)
    else { return nil }
    return continueReply(end.id)
  }

  /// Does what was chosen before the conversation was open.
  mutating func acceptOpenedOffer() -> [Effect]? {
    guard let offered = offers.reply, let answer = offered.answer, offered.reply.conversation == conversation.id else {
      return nil
    }
    return accept(offered, answer)
  }

  private mutating func accept(_ taken: ReplyOffer, _ intent: OfferIntent) -> [Effect] {
    offers.reply = nil
    switch intent {
    case .continueReply: return continueReply(taken.reply.message)
    case .retry: return retry(taken.reply.message)
    case .takeModel: return (taken.liveModel.map { setModel($0) } ?? []) + retry(taken.reply.message)
    }
  }

  /// Offers the live model of the family for a reply that failed because its model is served no longer.
  ///
  /// - Returns: whether there is anything to offer.
  mutating func offerLiveModel(insteadOf reply: Message) -> Bool {
    guard reply.state == .failed, reply.failure?.cause.mayBeTheModel == true, let facts = reply.reply,
      facts.model == conversation.model, let models = models.catalogues[facts.provider],
      case let verdict = CatalogueVerdict(on: facts.model, in: models), let live = verdict.offer
    else { return false }
    offers.reply = ReplyOffer(
      reply: CutReply(reply, of: conversation), isFailure: true, liveModel: live.id,
      wasServed: wasServed(facts.model, verdict))
    return true
  }

  /// In the keys in force; the title of another conversation is said.
  var offerText: String? {
    guard let offer = offerInForce else { return nil }
    func key(_ intent: OfferIntent) -> String { keyName(.offer(intent), in: .offer) }
    if let live = offer.liveModel {
      let model = conversation.model
      let words =
        offer.wasServed ? "\(model) is not served any more" : "\(conversation.provider) does not list \(model)"
      return "\(words). \(key(.takeModel)) asks \(live) and keeps it in this conversation."
    }
    let again = "\(key(.retry)) retries"
    let keys = offer.reply.byteCount == 0 ? again : "\(key(.continueReply)) continues, \(again)"
    guard !offer.isFailure else { return "The last reply failed: \(keys)" }
    let size = offer.reply.byteCount == 0 ? "before its first word" : "after \(SizeText.bytes(offer.reply.byteCount))"
    let more = offer.others > 0 ? " (and \(offer.others) more)" : ""
    guard offer.reply.conversation != conversation.id else {
      return "mixchat ended in mid-reply, \(size)\(more): \(keys)"
    }
    let title = offer.reply.title.isEmpty ? "a conversation" : "\u{201C}\(offer.reply.title.abridged(to: 32))\u{201D}"
    return "mixchat ended in mid-reply in \(title)\(more): \(keys)"
  }
}
