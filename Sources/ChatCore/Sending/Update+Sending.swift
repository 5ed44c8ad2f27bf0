import Conversations
import Hands
import Pages

// Turns on their way out: from the composer into the tree, the store and a request.

extension AppState {
  /// Adds the user's turn below `parent`, keeps it, and asks for the reply. Files go out with the words, but are not
  /// part of what Up brings back: they are read again then.
  /// - Parameters:
  ///   - counted: the count of the words, where it was made while they were typed.
  ///   - isUnasked: no key was pressed for it just now.
  ///   - title: what a title is made of, where that is not the words.
  mutating func send(
    _ words: String, files: [AttachedFile] = [], pictures: [Picture] = [], below parent: MessageID?,
    counted: TokenCount? = nil, isUnasked: Bool = false, answersCall: Bool = false, titledBy title: String? = nil
  ) -> [Effect] {
    guard !mustWait else { return enqueue(words, files, pictures) }
    let text = ([words] + files.map(\.block).filter { !$0.isEmpty }).joined(separator: "\n\n")
    var turn = Message(
      id: MessageID(identities.next(at: now)), parent: parent, role: .user, text: text, createdAt: now)
    turn.pictures = pictures
    if files.isEmpty { turn.counted = counted }
    if answersCall { turn.extras = [MessageExtra(.answer, "")] }
    let before = conversation.path
    conversation.append(turn)
    // Whoever goes on with what was asked on a command line makes a chat of it.
    conversation.isOneShot = unattended != nil && (conversation.isOneShot || !store.isStored)
    store.isFirstStart = false
    titleFromFirstTurn(title ?? words, pictures)
    var effects = saveRow() + [.store(.insert(turn, conversation.id))]
    if unattended == nil { effects.append(.store(.addHistory(words, now))) }
    transcript.scrollToEnd()
    effects += request(.reply(to: turn.id), isUnasked: isUnasked)
    sayHidden(by: turn.id, since: before)
    return effects
  }

  /// Gives the result of the tool that the last reply asked for, and asks for what the model makes of it.
  mutating func answer(_ text: String) -> [Effect] {
    guard !isStreaming else { return refuseWhileStreaming() }
    guard let head = conversation.head, let reply = conversation[head], reply.toolCalls != nil else {
      return refuse("The last reply asked for no tool.")
    }
    return send(text, below: head, answersCall: true)
  }

  /// Asks for what `intention` says, now or as soon as the store has brought the texts it needs.
  /// - Parameters:
  ///   - agreed: what the user said when asked about it.
  ///   - isUnasked: no key was pressed for it just now, so that no question may take the keys away.
  mutating func request(
    _ intention: SendIntention, agreed: Agreement = .nothing, isUnasked: Bool = false
  ) -> [Effect] {
    dismissError()
    let end: MessageID? =
      switch intention {
      case .reply(let turn): turn ?? conversation.head
      case .continuation(let reply, _): reply
      case .plan: nil
      }
    if case .plan(let prompts) = intention { return requestPlan(prompts, agreed) }
    let missing = RequestBuilder.missingTexts(of: conversation, to: end)
    guard missing.isEmpty, !conversation.isPartial else {
      sending.held = HeldRequest(intention: intention, agreed: agreed, waits: .texts(Set(missing)))
      return missing.isEmpty ? [] : [.ask(.loadTexts(missing))]
    }
    if provider?.isEmbedded == true, case .failed(let failure) = models.local {
      models.local = .idle
      post(.error, failure.message)
    }
    if let effects = askAhead(intention, to: end, agreed) { return effects }
    if let plan = lab.armed, case .reply = intention, let words = refusal(of: plan) {
      lab.armed = nil
      return refuse("Nothing was sent. \(words) \(keyName(.retry)) asks once.")
    }
    guard let dropped = admitted(intention, to: end, agreed: agreed, isUnasked: isUnasked) else { return [] }
    switch intention {
    case .reply: return startReply(to: end, leavingOut: dropped)
    case .continuation(let reply, let way): return startContinuation(of: reply, way, leavingOut: dropped)
    case .plan: return []
    }
  }

  /// Goes on with a held request once its texts are here.
  mutating func resumeHeld() -> [Effect] {
    guard let held = sending.held, !conversation.isPartial else { return [] }
    sending.held = nil
    return request(held.intention, agreed: held.agreed, isUnasked: true)
  }

  private mutating func startReply(to turn: MessageID?, leavingOut dropped: Set<MessageID>) -> [Effect] {
    if let plan = lab.armed { return startLab(plan, to: turn, leavingOut: dropped) }
    let choices: Int = if case .integer(let n) = conversation.parameters[.n] { max(1, n) } else { 1 }
    let request = makeRequest(RequestBuilder.turns(of: conversation, to: turn, leavingOut: dropped, for: provider))
    let messages = (0..<choices).map { _ in addReply(to: turn, as: conversation, request, leavingOut: dropped) }
    if let first = messages.first { readOn(with: first.id) }
    replies[request.id] = ActiveReply(
      request: request, conversation: conversation.id, messages: messages.map(\.id), askedAt: now)
    return saveRow() + messages.map { .store(.insert($0, conversation.id)) } + startLocalIfNeeded()
      + [tick, .send(request)]
  }

  /// Reads on with a reply that is being asked for.
  mutating func readOn(with reply: MessageID) {
    let before = conversation.path
    conversation.select(head: reply)
    sayHidden(by: reply, since: before)
  }

  /// Adds a reply that is being asked for: a message without a word yet, with what `asked` asks by this request.
  mutating func addReply(
    to turn: MessageID?, as asked: Conversation, _ request: ChatRequest, leavingOut dropped: Set<MessageID> = []
  ) -> Message {
    var reply = Message(
      id: MessageID(identities.next(at: now)), parent: turn, role: .assistant, text: "", state: .streaming,
      createdAt: now, reply: replyFacts(asked, request))
    if let note = Self.note(onDropped: dropped) { reply.extras.append(note) }
    if let note = request.pictureNote { reply.extras.append(MessageExtra(.note, "asked for \(note)")) }
    conversation.add(reply)
    return reply
  }

  /// What is known of a reply when it is asked for, with what `asked` asks by this request.
  func replyFacts(_ asked: Conversation, _ request: ChatRequest) -> ReplyFacts {
    var facts = ReplyFacts(model: asked.model, provider: asked.provider, parameters: asked.parameters)
    facts.requestID = RequestNames(request.clientRequestID)
    return facts
  }

  private mutating func startContinuation(
    of partial: MessageID, _ way: ActiveReply.Continuation, leavingOut dropped: Set<MessageID>
  ) -> [Effect] {
    let path = conversation.path
    let version = versionToContinue(partial)
    let reply = version ?? partial
    var turns = RequestBuilder.turns(of: conversation, to: reply, leavingOut: dropped, for: provider)
    if way == .asked { turns.append(.init(.user, RequestBuilder.continueWords)) }
    var request = makeRequest(turns)
    request.parameters[.n] = nil
    let before = conversation[reply].map { guessedSoFar($0) }
    let earlier = conversation[reply].flatMap { factsSoFar($0) }
    conversation.change(reply) {
      $0.reply?.unreported = earlier?.unreported
      $0.reply?.cost = earlier?.cost
      $0.state = .streaming
      $0.failure = nil
      $0.counted = nil
      $0.reply?.finishReason = nil
      $0.reply?.requestID = .joined(earlier?.requestID, request.clientRequestID)
    }
    counting.asked.remove(reply)
    var active = ActiveReply(request: request, conversation: conversation.id, messages: [reply], askedAt: now)
    active.earlier = earlier
    active.before = before
    active.rest = replyFacts(conversation, request)
    active.continuation = way
    replies[request.id] = active
    var row: [Effect] = []
    if let message = conversation[reply] {
      row = version == nil ? [.store(.update(message))] : saveRow() + [.store(.insert(message, conversation.id))]
    }
    if version != nil { sayHidden(by: reply, since: path) }
    return row + startLocalIfNeeded() + [tick, .send(request)]
  }

  mutating func makeRequest(_ turns: [ChatRequest.Turn]) -> ChatRequest { makeRequest(turns, as: conversation) }

  /// A request of what another state of the conversation would ask.
  mutating func makeRequest(_ turns: [ChatRequest.Turn], as conversation: Conversation) -> ChatRequest {
    let refused = refusedFields(of: conversation)
    tellRefused(refused, of: conversation)
    var request = ChatRequest(
      id: sending.nextRequest(), provider: conversation.provider, model: conversation.model, messages: turns,
      parameters: conversation.parameters.without(refused.keys), streams: defaults.streams,
      clientRequestID: "mixchat-\(MessageID(identities.next(at: now)))")
    request.detail = defaults.detail
    // Those of the turn itself were refused before; what earlier turns carry would be refused by the endpoint.
    if turns.contains(where: { !$0.pictures.isEmpty }),
      Sight.isMissing(
        in: request.model, provider: defaults.provider(named: request.provider),
        models.catalogues[request.provider] ?? [])
    {
      request.leaveOutPictures()
      if unattended != nil, let note = request.pictureNote { tell("Asked for \(note).") }
    }
    return request
  }

  /// Why fields are left out of requests to a conversation's model.
  func refusedFields(of conversation: Conversation) -> [RequestField: String] {
    models.refusals.reasons(
      model: conversation.model, provider: conversation.provider,
      catalogue: catalogueModel(conversation.model, of: conversation.provider))
  }

  /// Says, once, which of the values that are set do not go out.
  private mutating func tellRefused(_ refused: [RequestField: String], of conversation: Conversation) {
    for field in conversation.parameters.fields {
      guard let reason = refused[field],
        models.refusals.isNews(field, model: conversation.model, provider: conversation.provider)
      else { continue }
      tell(FieldRefusals.sentence(field.name, reason))
    }
  }

  func startLocalIfNeeded() -> [Effect] {
    guard provider?.isEmbedded == true else { return [] }
    if case .ready = models.local { return [] }
    return [.startLocalModel(model: conversation.model)]
  }

  /// Writes the conversation's own row; the first time makes it known to the store.
  mutating func saveRow() -> [Effect] {
    store.isStored = true
    return restoration() + [.store(.saveConversation(ConversationRecord(conversation)))]
  }

  /// Writes the row only of a conversation that is stored at all.
  mutating func saveRowIfStored() -> [Effect] { store.isStored ? saveRow() : [] }

  mutating func titleFromFirstTurn(_ text: String, _ pictures: [Picture] = []) {
    guard defaults.titles != .off, conversation.titleSource == .none else { return }
    let title = ConversationTitle.derived(from: text.isEmpty ? pictures.first?.name ?? "" : text)
    guard !title.isEmpty else { return }
    conversation.title = title
    conversation.titleSource = .derived
  }
}

/// Titles made without asking anybody.
package enum ConversationTitle {
  /// Without the quotation marks that many models put around a title.
  static func unquoted(_ title: String) -> String {
    let pairs: [Character: Character] = ["\"": "\"", "'": "'", "\u{201C}": "\u{201D}", "\u{AB}": "\u{BB}"]
    guard title.count > 2, let first = title.first, let last = title.last, pairs[first] == last else { return title }
    return String(title.dropFirst().dropLast())
  }

  /// The question: the first line with words in it, cut at a word within 60 characters; Markdown's marks taken off.
  /// Files that are named, code, and what was pasted before the question make no title.
  package static func derived(from text: String) -> String {
    let lines = candidates(in: text)
    guard let first = lines.first else { return "" }
    let isQuestion = { (line: String) in line.last == "?" || line.contains("? ") }
    // Of many lines most were pasted: what is asked about them is before or behind.
    let wanted =
      lines.count <= most ? first : lines.prefix(3).first(where: isQuestion) ?? lines.suffix(3).last(where: isQuestion)
    return cut(wanted ?? first)
  }

  /// Lines of a message that somebody wrote by hand.
  private static let most = 8

  private static func candidates(in text: String) -> [String] {
    let marks: Set<Character> = ["#", ">", "*", "`", "-", "_", " ", "\t"]
    var lines: [String] = []
    var isCode = false
    // A title is looked for at both ends of what is sent, however much it is.
    let whole = text.utf8.count <= 16 << 10 ? text : String(text.prefix(4 << 10)) + "\n" + text.suffix(4 << 10)
    for line in whole.split(whereSeparator: \.isNewline) {
      if line.hasPrefix("```") || line.hasPrefix("~~~") { isCode.toggle() }
      if isCode { continue }
      let words = line.drop(while: marks.contains).prefix(400).split(whereSeparator: \.isWhitespace)
        .drop { isPath($0) }
      guard words.contains(where: { $0.contains { $0.isLetter || $0.isNumber } }) else { continue }
      lines.append(words.joined(separator: " "))
    }
    guard lines.isEmpty else { return lines }
    // Nothing but a path or code: that is what there is.
    let bare = text.prefix(1000).split(whereSeparator: \.isNewline).map { $0.drop(while: marks.contains) }
    return bare.filter { $0.contains { $0.isLetter || $0.isNumber } }.prefix(1).map(String.init)
  }

  /// Whether a word names a file: `@notes.md`, `/etc/hosts`, `~/x`, `./run`.
  private static func isPath(_ word: Substring) -> Bool {
    word.hasPrefix("@") || word.hasPrefix("~/") || word.hasPrefix("./")
      || word.hasPrefix("/") && word.dropFirst().contains("/")
  }

  private static func cut(_ line: String) -> String {
    var title = ""
    for word in line.split(separator: " ") {
      guard title.count + word.count < 60 else {
        return title.isEmpty ? String(word.prefix(59)) + "…" : title + "…"
      }
      title += title.isEmpty ? String(word) : " " + word
      if let last = word.last, "?!".contains(last) { break }
    }
    return title
  }
}
