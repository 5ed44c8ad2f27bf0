import Conversations
import Hands
import Pages

// The tree: edited turns, deleted and grafted branches.

extension AppState {
  /// Brings an earlier turn (or a reply) into the composer; sending it makes a sibling, the old branch stays.
  mutating func edit(_ target: MessageID?) -> [Effect] {
    let last = conversation.path.last { conversation[$0]?.role == .user }
    guard let id = target ?? last, let message = conversation[id] else {
      return refuseMissing("There is no message to edit yet.")
    }
    guard let text = message.text.loaded else {
      post(.info, "Loading the message; press it again in a moment.")
      return [.ask(.loadTexts([id]))]
    }
    guard message.state != .streaming else { return refuseWhileStreaming() }
    composer.stash(andWrite: text)
    editing = message.role == .assistant ? .reply(id) : .turn(id)
    focus = .composer
    transcript.select(nil)
    return []
  }

  /// Ends editing without a trace; the draft from before comes back.
  mutating func cancelEditing() -> [Effect] {
    editing = nil
    composer.clear()
    if isLineByLine { post(.info, "Nothing was changed.") }
    return draftChanged()
  }

  /// Keeps an edited reply as a sibling of the model's own.
  mutating func keepEditedReply(_ id: MessageID, _ text: String) -> [Effect] {
    guard !isStreaming else { return refuseWhileStreaming() }
    editing = nil
    guard let original = conversation[id] else { return [] }
    var edited = Self.clone(original, id: MessageID(identities.next(at: now)), parent: original.parent)
    edited.text = .loaded(text)
    edited.state = .complete
    edited.failure = nil
    edited.createdAt = now
    edited.counted = nil
    // Usage and cost belong to what the model wrote.
    edited.reply = original.reply.map { ReplyFacts(model: $0.model, provider: $0.provider) }
    edited.extras.append(Message.editNote)
    let before = conversation.path
    conversation.append(edited)
    dismissError()
    sayHidden(by: edited.id, since: before)
    return clearComposer() + [.store(.insert(edited, conversation.id))] + saveRow()
  }

  /// A version of a reply that begins with its text, to be continued, where messages follow the reply: they go on from
  /// what it says. nil where none do.
  mutating func versionToContinue(_ id: MessageID) -> MessageID? {
    guard let original = conversation[id], !conversation.children(of: id).isEmpty else { return nil }
    var version = Self.clone(original, id: MessageID(identities.next(at: now)), parent: original.parent)
    version.createdAt = now
    // Usage and cost belong to the reply as it was.
    version.reply = original.reply.map {
      ReplyFacts(model: $0.model, provider: $0.provider, parameters: $0.parameters)
    }
    version.extras.append(Message.versionNote)
    conversation.append(version)
    return version.id
  }

  /// Deletes a message and all that follows it, on every branch; it can be brought back until quit.
  mutating func deleteBranch(_ target: MessageID) -> [Effect] {
    guard conversation[target] != nil else { return [] }
    guard !isStreaming else { return refuseWhileStreaming() }
    // What follows it on other branches may still be to come.
    guard !conversation.isPartial else { return refuseWhilePartial() }
    let head = conversation.head
    let removed = conversation.removeSubtree(target)
    store.undo.append(.branch(conversation.id, removed, head: head))
    if let last = conversation.path.last, transcript.selected != nil {
      transcript.select(last)
    } else {
      transcript.select(nil)
      focus = .composer
    }
    let count = removed.count
    // Among the messages / finds: there only the key undoes.
    let undo = focus.isTranscript ? keyName(.undoDelete, in: .transcript) : "/undo"
    let (these, them) = count == 1 ? ("1 message", "it") : ("\(count) messages", "them")
    post(.warning, "\(these) deleted; \(undo) brings \(them) back.")
    return [.store(.setDeleted(removed.map(\.id), true))] + saveRow()
  }

  /// Brings back what was deleted last.
  mutating func undoDelete() -> [Effect] {
    guard let last = store.undo.popLast() else { return refuse("There is nothing to bring back.") }
    switch last {
    case .branch(let id, let removed, let head):
      post(.success, "Brought back.")
      let restored = Effect.store(.setDeleted(removed.map(\.id), false))
      guard id == conversation.id else {
        // It comes back with the conversation it belongs to, which is opened where it is.
        withConversation(id) { home in for message in removed { home.add(message) } }
        return [restored] + open(id, at: removed.first?.id)
      }
      for message in removed.sorted(by: { $0.id < $1.id }) { conversation.add(message) }
      conversation.select(head: head)
      // What was chosen instead may be on another branch than the one that is in view again.
      if focus.isTranscript {
        transcript.select(removed.map(\.id).first(where: conversation.path.contains) ?? conversation.path.last)
      }
      return [restored] + saveRow()
    case .conversation(let id):
      post(.success, "Brought back.")
      return [.store(.setConversationDeleted(id, false))] + open(id, at: nil)
    }
  }

  /// Copies what was taken along below `target`, and reads on from there.
  mutating func graft(onto target: MessageID) -> [Effect] {
    let line = grafting.compactMap { conversation[$0] }
    grafting = []
    guard conversation[target] != nil, !line.isEmpty else {
      return refuse("The marked messages are not in this conversation.")
    }
    guard line.allSatisfy({ $0.text.loaded != nil }), !isStreaming else {
      return refuse("The branch is not loaded yet, or a reply still streams.")
    }
    let clones = clones(of: line, below: target)
    let before = conversation.path
    for clone in clones { conversation.add(clone) }
    conversation.select(head: clones.last?.id ?? target)
    transcript.scrollToEnd()
    post(.success, "\(line.count) message\(line.count == 1 ? "" : "s") copied here.")
    if let first = clones.first { sayHidden(by: first.id, since: before) }
    return keep(clones, of: line, in: conversation.id) + saveRow()
  }
}
