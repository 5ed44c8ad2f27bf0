import Conversations
import Hands
import Pages

// Conversations as a whole: new, open, name, delete, fork.

extension AppState {
  /// A new, empty conversation; nothing is stored until its first turn. Model, provider and parameters carry on.
  mutating func newConversation() -> [Effect] {
    let draft = draft
    var effects: [Effect] = store.isStored ? [.store(.saveDraft(conversation.id, draft))] : []
    let before = conversation
    // A draft leaves the composer only when it has been kept with the conversation it belongs to.
    let isDraftKept = store.isStored
    let keepsQueue = leaveConversation()
    conversation = Conversation(
      id: ConversationID(identities.next(at: now)), model: before.model, provider: before.provider, createdAt: now)
    conversation.parameters = before.parameters
    conversation.systemPrompt = defaults.systemPrompt
    store.isStored = false
    transcript = TranscriptState()
    panels.close()
    focus = .composer
    effects += endDraftTimers()
    if isDraftKept { effects += beginDraft("") }
    start.selected = nil
    sayBegun(.info, "A new conversation.", keepsQueue)
    return effects + askForRecents()
  }

  /// Says that a conversation was begun, and what became of turns that waited in the one before.
  private mutating func sayBegun(_ kind: Notice.Kind, _ words: String, _ keepsQueue: Bool) {
    post(kind, words)
    if keepsQueue { postBehind("The queued messages stay with the other, as its draft.") }
  }

  /// Opens another conversation, at a message if one matched.
  mutating func open(_ id: ConversationID, at message: MessageID?) -> [Effect] {
    panels.close()
    if id == conversation.id { return read(from: message) }
    if let waiting = left.conversations[id] {
      let keep = keepDraft()
      leaveConversation()
      left.conversations[id] = nil
      conversation = waiting
      store.isStored = true
      transcript = TranscriptState()
      return keep + read(from: message) + beginDraft(left.drafts.removeValue(forKey: id) ?? "")
    }
    store.readFrom = message
    return keepDraft() + [.ask(.open(id, at: message))]
  }

  /// Brings a message of the conversation in view to the top of the screen.
  private mutating func read(from message: MessageID?) -> [Effect] {
    guard let message else { return [] }
    // It may be among what is still to come.
    if conversation[message] == nil, conversation.isPartial { return refuseWhilePartial() }
    return go(to: message)
  }

  /// Keeps the composer's text with its conversation.
  mutating func keepDraft() -> [Effect] {
    composing.changedAt = nil
    let draft = draft
    // Until the conversation is there no one knows whose draft it is.
    guard !store.awaitsConversation, store.isStored || !draft.text.isEmpty else { return [] }
    // A command is not written to the conversation: it must not bring back what another window deleted.
    if store.deletion != nil, composer.isCommand { return [] }
    // A draft in a conversation without turns needs the row to hang from.
    let row = store.isStored && (store.deletion == nil || draft.text.isEmpty) ? [] : saveRow()
    return row + [.store(.saveDraft(conversation.id, draft))]
  }

  /// Shows the draft of the conversation that came into view.
  ///
  /// An edit goes on as one; where the message is gone, its text is a turn's like any other.
  mutating func beginDraft(_ draft: Draft) -> [Effect] {
    composing.recalled = nil
    if let edit = draft.edit, let (aside, edited) = draft.parts {
      composer.begin(aside)
      composer.stash(andWrite: edited)
      editing = edit.role == .assistant ? .reply(edit.message) : .turn(edit.message)
    } else {
      composer.begin(draft.text)
    }
    counting.draft = nil
    return draftChanged()
  }

  /// Gives a title of the user's own.
  mutating func name(_ title: String) -> [Effect] {
    let title = title.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard !title.isEmpty else { return refuse("A title needs at least one letter.") }
    conversation.title = String(title.prefix(200))
    conversation.titleSource = .user
    post(.success, "Named \u{201C}\(conversation.title)\u{201D}.")
    return saveRow()
  }

  mutating func askForTitle() -> [Effect] {
    let title = conversation.titleSource == .user ? conversation.title : ""
    return ask(title: "Name this conversation", text: title) { text in { $0.name(text) } }
  }

  /// Deletes the conversation in view; it can be brought back until quit.
  mutating func deleteConversation() -> [Effect] {
    guard store.deletion != .forGood else {
      return refuse("Another window deleted it already; /new leaves it, writing here keeps it.")
    }
    guard store.isStored else { return refuseMissing("This conversation is empty: there is nothing to delete.") }
    let id = conversation.id
    let effects = stopReplies() + [.store(.setConversationDeleted(id, true))]
    store.undo.append(.conversation(id))
    let opened = newConversation()
    post(.warning, "Conversation deleted; /undo brings it back until you quit.")
    return effects + opened
  }

  /// A conversation of its own that begins as this branch does, up to `message`.
  mutating func fork(at target: MessageID?) -> [Effect] {
    guard let end = target ?? conversation.head, conversation[end] != nil else {
      return refuseMissing("There is nothing to fork yet.")
    }
    let line = conversation.branch(to: end)
    // It may begin with what is still to come.
    if conversation.isPartial, line.first?.parent != nil { return refuseWhilePartial() }
    let missing = line.filter { $0.text.loaded == nil && $0.text.utf8Count > 0 }.map(\.id)
    guard missing.isEmpty else {
      post(.info, "Loading the branch first; fork again in a moment.")
      return [.ask(.loadTexts(missing))]
    }
    var copy = Conversation(
      id: ConversationID(identities.next(at: now)), model: conversation.model, provider: conversation.provider,
      createdAt: now)
    copy.title = conversation.title.isEmpty ? "" : "\(conversation.title) (fork)"
    copy.titleSource = conversation.titleSource
    copy.systemPrompt = conversation.systemPrompt
    copy.parameters = conversation.parameters
    copy.tags = conversation.tags
    let clones = clones(of: line, below: nil)
    for clone in clones { copy.append(clone) }
    let inserts = keep(clones, of: line, in: copy.id)
    let draft = keepDraft()
    let keepsQueue = leaveConversation()
    conversation = copy
    transcript = TranscriptState()
    focus = .composer
    sayBegun(.success, "Forked: this is a conversation of its own now.", keepsQueue)
    return draft + saveRow() + inserts + saveRow()
  }

  /// Copies of a line of messages, the first below `parent`.
  mutating func clones(of line: [Message], below parent: MessageID?) -> [Message] {
    var parent = parent
    return line.map { message in
      let clone = Self.clone(message, id: MessageID(identities.next(at: now)), parent: parent)
      parent = clone.id
      return clone
    }
  }

  /// Writes copies of a line of messages, and what is known of the requests behind its replies.
  func keep(_ clones: [Message], of line: [Message], in home: ConversationID) -> [Effect] {
    let names = Dictionary(zip(line, clones).map { ($0.id, $1.id) }, uniquingKeysWith: { first, _ in first })
    return clones.map { .store(.insert($0, home)) } + [.store(.copyProvenance(names, home))]
  }

  /// A message's copy elsewhere; a reply that still streams is copied as far as it came.
  static func clone(_ message: Message, id: MessageID, parent: MessageID?) -> Message {
    var clone = Message(
      id: id, parent: parent, role: message.role, text: message.text.loaded ?? "",
      state: message.state == .streaming ? .stopped : message.state, createdAt: message.createdAt, reply: message.reply)
    clone.failure = message.failure
    clone.extras = message.extras
    clone.pictures = message.pictures
    clone.counted = message.counted
    return clone
  }
}
