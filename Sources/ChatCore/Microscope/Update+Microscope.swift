import Cells
import Conversations
import Hands
import Pages

// The microscope: a reply by its tokens, and another road from any of them. Replay: the same request once more.

extension AppState {
  mutating func perform(_ intent: MicroscopeIntent) -> [Effect] {
    if let effects = takeInPanel(.microscope(intent)) { return effects }
    switch intent {
    case .open: return openMicroscope()
    case .ask: return setMicroscope(conversation.parameters[.logprobs] != .flag(true))
    default: return []
    }
  }

  /// Opens the chosen reply, or the last, once its probabilities have been read.
  mutating func openMicroscope() -> [Effect] {
    guard let reply = transcript.selected.flatMap({ conversation[$0] }) ?? lastReply, reply.role == .assistant else {
      return refuseMissing("There is no reply to look at yet.")
    }
    guard reply.reply?.odds != nil else {
      if reply.state == .streaming { return refuse("The reply still comes: look when it is complete.") }
      if let obstacle = oddsObstacle { return refuse("This reply came without probabilities: \(obstacle).") }
      return refuse(
        conversation.parameters[.logprobs] == .flag(true)
          ? "No probabilities came with this reply; not every endpoint gives them."
          : "This reply came without probabilities. /microscope on asks for them from the next one on.")
    }
    return [.readOdds(reply.id)]
  }

  /// Why the model in force will send no probabilities, as far as its probe, its catalogue or a refusal tells.
  private var oddsObstacle: String? {
    if let reason = refusedFields(of: conversation)[.parameter(.logprobs)] {
      return "\(ModelName.short(conversation.model)) does not take logprobs (\(reason))"
    }
    return probeCard?.remark(about: .logprobs)
  }

  /// `/microscope on` and `off`: whether replies of this conversation bring probabilities.
  mutating func setMicroscope(_ isOn: Bool) -> [Effect] {
    if isOn, let reason = refusedFields(of: conversation)[.parameter(.logprobs)] {
      return refuse("No probabilities can be had: \(reason.asSentence)")
    }
    let obstacle = isOn ? probeCard?.remark(about: .logprobs) : nil
    let effects =
      setParameter(.logprobs, isOn ? .flag(true) : nil) + setParameter(.topLogprobs, isOn ? .integer(5) : nil)
    if let obstacle {
      post(.warning, "Asked for, but replies will probably come without: \(obstacle).")
      return effects
    }
    post(
      .info,
      isOn
        ? "From now on replies show how sure the model was of each word. It costs nothing more."
        : "From now on replies come without probabilities.")
    return effects
  }

  /// The tokens of a reply were read.
  mutating func takeOdds(_ reply: MessageID, _ tokens: [TokenOdds]) -> [Effect] {
    guard let message = conversation[reply] else { return [] }
    guard !tokens.isEmpty else { return refuse("The probabilities of this reply were not kept, or cannot be read.") }
    panels.forgetBelow()
    panels.show(MicroscopePanel(reply, ReplyOdds(tokens, of: message.text.loaded ?? "")))
    return []
  }

  /// Makes a version of a reply that says something else at a place, and has the model go on from there.
  mutating func takeOtherRoad(of reply: MessageID, after before: String, with token: String) -> [Effect] {
    guard !isStreaming else { return refuseWhileStreaming() }
    guard let original = conversation[reply] else { return [] }
    var other = Message(
      id: MessageID(identities.next(at: now)), parent: original.parent, role: .assistant, text: before + token,
      state: .stopped, createdAt: now,
      reply: ReplyFacts(
        model: conversation.model, provider: conversation.provider, parameters: conversation.parameters))
    other.extras.append(MessageExtra(.note, "goes on from \u{201C}\(token)\u{201D} in the place of another word"))
    let before = conversation.path
    conversation.append(other)
    _ = focusComposer()
    transcript.scrollToEnd()
    if let remark = prefillRemark { post(.warning, "It is asked in words to go on: \(remark).") }
    let kept: [Effect] = [.store(.insert(other, conversation.id))] + saveRow()
    let asked = request(.continuation(of: other.id, continuation))
    sayHidden(by: other.id, since: before)
    return kept + asked
  }

  // MARK: Replay

  /// Asks the store for the request behind a reply, to send it once more.
  mutating func replay(_ target: MessageID?) -> [Effect] {
    guard !isStreaming else { return refuseWhileStreaming() }
    guard let reply = target.flatMap({ conversation[$0] }) ?? lastReply, reply.role == .assistant else {
      return refuseMissing("There is no reply to ask for again.")
    }
    guard let facts = reply.reply, defaults.provider(named: facts.provider) != nil else {
      return refuse("The config has no provider \u{201C}\(reply.reply?.provider ?? "")\u{201D} any more.")
    }
    return [.readRequest(reply.id)]
  }

  /// The bytes of an earlier request came: they are sent as they are, into a new version.
  mutating func takeRequest(behind reply: MessageID, _ body: String?) -> [Effect] {
    guard !isStreaming, let original = conversation[reply], let facts = original.reply else { return [] }
    guard let body else { return refuse("The request behind this reply was not kept.") }
    if let refusal = ChatRequest.refusalToRepeat(body) { return refuse("\(refusal) \(keyName(.retry)) asks again.") }
    var asked = conversation
    asked.model = facts.model
    asked.provider = facts.provider
    if let parameters = facts.parameters { asked.parameters = parameters }
    asked.parameters[.n] = nil
    var request = makeRequest([], as: asked)
    request.body = body
    var message = addReply(to: original.parent, as: asked, request)
    if let beginning = ChatRequest.beginning(in: body), !beginning.isEmpty {
      // It came in several requests, of which the last is kept: that asks for the rest alone.
      message.text = .loaded(beginning)
      conversation.replace(message)
      post(.info, "The last request of this reply is sent again: the new version begins as far as it had come then.")
    }
    dismissError()
    readOn(with: message.id)
    _ = focusComposer()
    transcript.scrollToEnd()
    replies[request.id] = ActiveReply(
      request: request, conversation: conversation.id, messages: [message.id], askedAt: now)
    return saveRow() + [.store(.insert(message, conversation.id)), tick, .send(request)]
  }
}
