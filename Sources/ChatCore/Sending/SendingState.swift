import Conversations

/// What is on its way from the composer to an endpoint, until the request is out.
package struct SendingState: Sendable, Equatable {
  /// Messages sent while a reply streams, or before the conversation is there.
  package internal(set) var queue = QueuedTurns()
  /// What became of the turn in the composer when it was last sent.
  var written = WrittenTurn.open
  /// A request that cannot be built yet.
  var held: HeldRequest?
  /// Names the next request.
  private var next: UInt64 = 1

  /// Whether something is sent as soon as what it waits for is here.
  package var isWaiting: Bool { held != nil || written.isBeingRead }

  /// Whether a request was ever made.
  var hasAsked: Bool { next > 1 }

  /// A name for a request, each once.
  mutating func nextRequest() -> RequestID {
    defer { next += 1 }
    return RequestID(next)
  }
}

/// The turn in the composer, as far as it was sent.
enum WrittenTurn: Sendable, Equatable {
  /// It was not.
  case open
  /// It stays there, since a file it names is not there, or it may be meant for a command: sent again unchanged, the
  /// words are taken for words.
  case refused(String)
  /// Its files are being read; and the words that were refused before, whichever they were.
  case readsFiles(String, refused: String?)

  /// Its files are being read.
  var isBeingRead: Bool { if case .readsFiles = self { true } else { false } }

  /// The words that were refused last.
  var refused: String? {
    switch self {
    case .open: nil
    case .refused(let words): words
    case .readsFiles(_, let words): words
    }
  }

  /// The words stay in the composer, and why was said.
  mutating func refuse(_ words: String) {
    if case .readsFiles(let reading, _) = self {
      self = .readsFiles(reading, refused: words)
    } else {
      self = .refused(words)
    }
  }

  /// The files of these words are being read.
  mutating func readFiles(of words: String) { self = .readsFiles(words, refused: refused) }

  /// The words whose files have been read; nil when none were.
  mutating func takeRead() -> String? {
    guard case .readsFiles(let words, let refused) = self else { return nil }
    self = refused.map { .refused($0) } ?? .open
    return words
  }
}

/// A request that cannot be built yet.
struct HeldRequest: Sendable, Equatable {
  /// What is to happen once everything is here.
  var intention: SendIntention
  /// What the user agreed to.
  var agreed: Agreement
  /// What it waits for.
  var waits: Wait

  /// What a request waits for.
  enum Wait: Sendable, Equatable {
    /// Texts from the store.
    case texts(Set<MessageID>)
    /// Counts, since by estimate it may or may not fit.
    case counts
    /// Catalogues, where no one could be asked about it later.
    case catalogues
  }

  /// Whether it is counts that it waits for.
  var awaitsCounts: Bool { waits == .counts }

  /// Texts came. Whether no other is wanted.
  mutating func take(_ texts: some Sequence<MessageID>) -> Bool {
    guard case .texts(var missing) = waits else { return true }
    missing.subtract(texts)
    waits = .texts(missing)
    return missing.isEmpty
  }
}

/// What the user agreed to when asked about a request.
enum Agreement: Sendable, Equatable {
  /// Nothing was asked.
  case nothing
  /// These messages are left out.
  case leavingOut(Set<MessageID>)
  /// A limit on spending is passed.
  case spending
}

/// What a request is for.
package enum SendIntention: Sendable, Equatable {
  /// A reply to the turn at the end of the branch (or to this one).
  case reply(to: MessageID?)
  /// The rest of a partial reply.
  case continuation(of: MessageID, ActiveReply.Continuation)
  /// Replies to each of these prompts, in every way of the plan that is armed.
  case plan([LabPrompt])
}
