/// What the program writes to the store. Performed in order, off the main thread, with the questions between; writes
/// coalesce into transactions.
package enum StoreWrite: Sendable, Equatable {
  /// Writes a conversation's own row: title, system text, model, provider, parameters, head. Inserts it when new.
  case saveConversation(ConversationRecord)
  /// Writes a new message whole: a user turn before its request, a reply's empty row before its first token.
  case insert(Message, ConversationID)
  /// Keeps the bytes of a picture, before a message that carries it.
  case keepPicture(Picture, [UInt8])
  /// Journals streamed text; on disk at most 250 ms later.
  case appendText(MessageID, String)
  /// Journals what the model thinks, as streamed text.
  case appendReasoning(MessageID, String)
  /// Journals what comes besides the text, as streamed text.
  case appendExtra(MessageID, HeldPiece)
  /// Keeps the probabilities of a further part of a reply, as JSON.
  case keepOdds(MessageID, String)
  /// Writes a message's final (or edited) form: text, state, facts, failure.
  case update(Message)
  /// Keeps the model's own count of a message's text.
  case setCount(MessageID, TokenCount?)
  /// Forgets all counts of a conversation: another tokenizer counts now.
  case clearCounts(ConversationID)
  /// Keeps whether a message stays in the request when room is short, or is left out of it.
  case setContextFlags(MessageID, isPinned: Bool, isExcluded: Bool)
  /// Keeps what was sent and what came: the request body (no key), the address, response headers.
  case provenance(MessageID, Provenance)
  /// Keeps for copies of replies, in a conversation, what is kept of the originals' requests and probabilities; by the
  /// originals.
  case copyProvenance([MessageID: MessageID], ConversationID)
  /// Keeps what a request came to that leaves no reply, such as a title's.
  case spend(Expense)
  /// Keeps a conversation that goes on here although another process deletes it: takes the mark off, or, where it is
  /// gone for ever, writes all of it whose texts are loaded, and tells `restored`. Nothing where neither is so.
  case restore(Conversation)
  /// Marks messages deleted (kept until quit, so that it can be undone) or takes that back.
  case setDeleted([MessageID], Bool)

  /// Keeps what the composer holds.
  case saveDraft(ConversationID, Draft)
  /// Adds a line to the composer's history, across conversations.
  case addHistory(String, Timestamp)

  /// Gives a conversation that is not open a title of the user's own.
  case rename(ConversationID, String)
  /// Gives a conversation, open or not, the title the model found, unless it has been named meanwhile.
  case entitle(ConversationID, String)
  /// Marks a conversation.
  case setPinned(ConversationID, Bool)
  /// Marks a conversation.
  case setArchived(ConversationID, Bool)
  /// Marks a conversation deleted (swept at quit), or takes that back.
  case setConversationDeleted(ConversationID, Bool)
}

/// A conversation's own row.
package struct ConversationRecord: Sendable, Equatable {
  /// Its identity.
  package var id: ConversationID
  /// Empty until named.
  package var title: String
  /// Who named it.
  package var titleSource: Conversation.TitleSource
  /// Instructions to the model.
  package var systemPrompt: String
  /// The next request's model.
  package var model: String
  /// The next request's provider entry.
  package var provider: String
  /// The next request's parameters.
  package var parameters: Parameters
  /// When it was begun.
  package var createdAt: Timestamp
  /// When it was last added to.
  package var updatedAt: Timestamp
  /// The end of the branch being read.
  package var head: MessageID?
  /// Whether it was asked on a command line.
  package var isOneShot: Bool
  /// What it is sorted by.
  package var tags: [String]

  /// The row of a conversation.
  package init(_ conversation: Conversation) {
    id = conversation.id
    title = conversation.title
    titleSource = conversation.titleSource
    systemPrompt = conversation.systemPrompt
    model = conversation.model
    provider = conversation.provider
    parameters = conversation.parameters
    createdAt = conversation.createdAt
    updatedAt = conversation.updatedAt
    head = conversation.head
    isOneShot = conversation.isOneShot
    tags = conversation.tags
  }
}

extension ConversationRecord {
  /// The same under the title of another.
  package func titled(as other: ConversationRecord) -> ConversationRecord {
    var record = self
    record.title = other.title
    record.titleSource = other.titleSource
    return record
  }
}

/// What was sent for a reply and what came with it; kept with the reply, without secrets.
package struct Provenance: Sendable, Equatable {
  /// The address asked.
  package var url: String
  /// The body exactly as sent.
  package var body: String
  /// Response headers worth keeping.
  package var headers: [ResponseHead.Header]
  /// What was sent and what came.
  package init(url: String, body: String, headers: [ResponseHead.Header] = []) {
    self.url = url
    self.body = body
    self.headers = headers
  }
}
