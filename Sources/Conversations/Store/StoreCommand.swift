/// What the program asks of the store. Performed in order, off the main thread; writes coalesce into transactions.
package enum StoreCommand: Sendable, Equatable {
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
  /// Keeps for copies of replies, in a conversation, what is kept of the originals' requests; by the originals.
  case copyProvenance([MessageID: MessageID], ConversationID)
  /// Keeps what a request came to that leaves no reply, such as a title's.
  case spend(Expense)
  /// Keeps a conversation that goes on here although another process deletes it: takes the mark off, or, where it is
  /// gone for ever, writes all of it whose texts are loaded, and answers by `restored`. Nothing where neither is so.
  case restore(Conversation)
  /// Marks messages deleted (kept until quit, so that it can be undone) or takes that back.
  case setDeleted([MessageID], Bool)

  /// Keeps what the composer holds.
  case saveDraft(ConversationID, Draft)
  /// Adds a line to the composer's history, across conversations.
  case addHistory(String, Timestamp)
  /// Asks for the composer's history, newest first, at most so many. Answered by `StoreEvent.history`.
  case loadHistory(limit: Int)

  /// Opens a conversation; `at` lands on a message (the branch through it). Answered by `opened`, then `completed`.
  case open(ConversationID, at: MessageID?)
  /// Opens the conversation used last; answered as `open`, or by `nothingToOpen`.
  case openLast
  /// Asks for texts of messages that were opened without. Answered by `texts`.
  case loadTexts([MessageID])
  /// Asks which messages of a conversation hold a text (smart case). Answered by `found`.
  case find(ConversationID, String)

  /// Asks for the switcher's list; an empty query lists by last use. Archived conversations and one-shots are listed
  /// where they are asked for. Answered by `list` with the same `query`.
  case list(query: String, includeArchived: Bool, limit: Int)
  /// Asks for the chats used last, for the column next to what is read. Answered by `recent`.
  case listRecent(limit: Int)
  /// Asks for the messages around the one that matched, or the last ones. Answered by `preview`.
  case preview(ConversationID, at: MessageID?)
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
  /// Asks what other processes did to this conversation since. Answered by `changed` and `deletion`, each only where
  /// there is anything to tell.
  case poll(ConversationID)
  /// Asks whether other processes wrote anything since this was last asked. Answered by `othersWrote` when they did.
  case askForWriters
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

/// What the store answers.
package enum StoreEvent: Sendable, Equatable {
  /// The store is open. `interrupted` are replies that dead processes left unfinished, oldest first.
  case ready(interrupted: [CutReply])
  /// The store is open, and what was typed last, and never sent, is kept in a conversation.
  case keptDraft(KeptDraft)
  /// What could not be written before is written now.
  case saved
  /// The store cannot be used (or no longer); the chat goes on in memory under a standing warning.
  case unavailable(Failure)
  /// A conversation, with the texts near the end of its branch; `conversation.isPartial` until `completed`.
  case opened(Conversation, draft: Draft)
  /// The rest of an opened conversation's messages, texts left in the store.
  case completed(ConversationID, [Message])
  /// `openLast` found nothing, or `open` found no such conversation.
  case nothingToOpen(ConversationID?)
  /// Texts asked for.
  case texts([MessageID: String])
  /// Messages that hold the text, in the order of the tree's creation.
  case found(ConversationID, query: String, [MessageID])
  /// The switcher's list, and how many conversations there are without a query.
  case list(query: String, [ConversationSummary], total: Int = 0)
  /// The chats used last, pinned ones first.
  case recent([ConversationSummary])
  /// Some messages of a conversation, to be read next to the list.
  case preview(ConversationPreview)
  /// The composer's history, newest first.
  case history([String])
  /// Another process added or changed messages of this conversation, or its row.
  case changed(ConversationRecord, [Message])
  /// Another process deleted a conversation that is open here, or brought it back.
  case deletion(ConversationID, Deletion?)
  /// What was written just now went to a conversation that another process had deleted for ever: its earlier messages
  /// are not in the store any more, nor is streamed text.
  case vanished(ConversationID)
  /// A conversation that was gone for ever is back, under this title, without so many messages whose texts only the
  /// store had.
  case restored(ConversationID, title: String, lost: Int)
  /// Another process wrote something, somewhere.
  case othersWrote
  /// Something the user should know once, such as under which name a damaged database was set aside.
  case notice(String)
  /// A write failed; nothing on the screen is lost, and it is tried again with the next.
  case writeFailed(Failure)
}

/// How another process deleted a conversation.
package enum Deletion: Sendable, Equatable {
  /// It can be brought back: whoever deleted it has not quit yet.
  case marked
  /// It is not in the database any more.
  case forGood
}

/// A reply that did not come to its end.
package struct CutReply: Sendable, Equatable {
  /// Where it is.
  package var conversation: ConversationID
  /// The conversation's title; may be empty.
  package var title: String
  /// The reply.
  package var message: MessageID
  /// What came of it, in UTF-8.
  package var byteCount: Int

  /// A reply that did not come to its end.
  package init(conversation: ConversationID, title: String, message: MessageID, byteCount: Int) {
    self.conversation = conversation
    self.title = title
    self.message = message
    self.byteCount = byteCount
  }
}

/// What was typed in an earlier session and not sent.
package struct KeptDraft: Sendable, Equatable {
  /// Where it is.
  package var conversation: ConversationID
  /// How it begins.
  package var beginning: String

  /// A draft that waits in its conversation.
  package init(conversation: ConversationID, beginning: String) {
    self.conversation = conversation
    self.beginning = beginning
  }
}

/// One line of the conversation switcher.
package struct ConversationSummary: Sendable, Equatable, Identifiable {
  /// Its identity.
  package var id: ConversationID
  /// Its title; empty when it has none.
  package var title: String
  /// The last model used.
  package var model: String
  /// When it was last added to.
  package var updatedAt: Timestamp
  /// How many messages, over all branches.
  package var messageCount: Int
  /// Kept on top.
  package var isPinned: Bool
  /// Out of the way.
  package var isArchived: Bool
  /// Whether it was asked on a command line.
  package var isOneShot = false
  /// The message that matched a query.
  package var match: MessageID?
  /// The text around the match; matched stretches stand between U+0002 and U+0003.
  package var snippet: String?

  /// A line.
  package init(
    id: ConversationID, title: String, model: String, updatedAt: Timestamp, messageCount: Int, isPinned: Bool = false,
    isArchived: Bool = false, match: MessageID? = nil, snippet: String? = nil
  ) {
    self.id = id
    self.title = title
    self.model = model
    self.updatedAt = updatedAt
    self.messageCount = messageCount
    self.isPinned = isPinned
    self.isArchived = isArchived
    self.match = match
    self.snippet = snippet
  }
}

/// Some messages of a conversation, to be read beside a list.
package struct ConversationPreview: Sendable, Equatable {
  /// Where they are.
  package var conversation: ConversationID
  /// The message that matched, if one did.
  package var match: MessageID?
  /// In the order of the branch.
  package var messages: [Message]

  /// One of them.
  package struct Message: Sendable, Equatable {
    /// Whose it is.
    package var role: Role
    /// The model that wrote it; nil where none did.
    package var model: String?
    /// A part of its text: around the first hit, or its beginning.
    package var text: String
    /// A message.
    package init(role: Role, model: String? = nil, text: String) {
      self.role = role
      self.model = model
      self.text = text
    }
  }

  /// Messages to read.
  package init(conversation: ConversationID, match: MessageID?, messages: [Message] = []) {
    self.conversation = conversation
    self.match = match
    self.messages = messages
  }
}
