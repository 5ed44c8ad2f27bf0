import Conversations
import Hands
import Pages

// A question in passing (`/btw`): it is asked with all that was said, and leaves no trace unless it is kept.

/// A question that is no part of the conversation yet.
struct Aside: Sendable {
  /// Its request.
  let request: RequestID
  /// The conversation, and the message after which it was asked.
  let conversation: ConversationID
  let parent: MessageID?
  /// What was asked.
  let question: String
  /// The answer so far.
  var answer = ""
  /// When it was asked, and what it comes to.
  var expense: Expense
  /// Whether the answer is whole.
  var isDone = false
  /// Why it failed.
  var failure: Failure?
}

extension AppState {
  /// `/btw WORDS`.
  mutating func askAside(_ question: String) -> [Effect] {
    guard !isStreaming else { return refuseWhileStreaming() }
    let missing = RequestBuilder.missingTexts(of: conversation, to: conversation.head)
    guard missing.isEmpty, !conversation.isPartial else {
      composer.replaceAll("/btw \(question)")
      return refuse("Loading the conversation; send it again in a moment.")
        + (missing.isEmpty ? [] : [.ask(.loadTexts(missing))])
    }
    // The last exchange, which a plan always keeps, is one among others here.
    let left = leftOut(to: conversation.head)
      .union(conversation.path.filter { conversation[$0]?.isExcluded == true })
    if let words = asideBreach { return refuse("Not asked: \(words)") }
    var turns = RequestBuilder.turns(of: conversation, to: conversation.head, leavingOut: left, for: provider)
    turns.append(.init(.user, question))
    var request = makeRequest(turns)
    request.parameters[.n] = nil
    let expense = Expense(
      id: MessageID(identities.next(at: now)), conversation: store.isStored ? conversation.id : nil, createdAt: now,
      facts: replyFacts(conversation, request))
    aside = Aside(
      request: request.id, conversation: conversation.id, parent: conversation.head, question: question,
      expense: expense)
    panels.forgetBelow()
    panels.show(AsidePanel(question: question))
    return startLocalIfNeeded() + [.send(request)]
  }

  /// Why a limit on spending forbids it: a question in passing is not worth another question.
  private var asideBreach: String? {
    let limit = defaults.spending
    guard limit.action != .warn, limit.isSet else { return nil }
    let prompt = counting.tally.prompt.count(counting.tally.calibration).tokens
    let next = costBound(conversation, promptTokens: prompt) ?? 0
    return limit.breach(
      today: money.spentToday.cost(on: today), conversation: conversation.spending.cost, next: next)?
      .words(next: next)
  }

  /// Takes an event of the question's request.
  mutating func takeAside(_ event: ReplyEvent) -> [Effect] {
    guard var taken = aside else { return [] }
    defer { aside = taken }
    switch event {
    case .text(0, let text): taken.answer += text
    case .head(let head): taken.expense.facts.inferenceID = RequestNames(head.inferenceID)
    case .finished(0, let reason): taken.expense.facts.finishReason = reason
    case .usage(let usage): taken.expense.facts.usage = usage
    case .cost(let cost): taken.expense.facts.cost = cost
    case .ended(let timings, let failure):
      taken.isDone = true
      taken.failure = failure?.cause == .cancelled ? nil : failure
      taken.expense.facts.timings = timings
      if let failure = taken.failure { post(.error, failure.message) }
      return spend(taken.expense)
    default: break
    }
    return []
  }

  /// Brings the panel up to date, before it is laid out.
  mutating func refreshAside() {
    guard let aside else { return }
    panels.change(AsidePanel.self) { $0.renew(aside.answer, isDone: aside.isDone, failure: aside.failure) }
  }

  /// Esc: the answer goes, and what still comes with it.
  mutating func dropAside() -> [Effect] {
    guard let left = aside else { return [] }
    // Its end is still counted: what was asked was asked.
    guard left.isDone else { return [.cancel(left.request)] }
    aside = nil
    return []
  }

  /// Enter: question and answer go on from where they were asked.
  mutating func keepAside() -> [Effect] {
    guard let kept = aside, kept.isDone, !kept.answer.isEmpty else { return [] }
    guard kept.conversation == conversation.id, !isStreaming else {
      return refuse("The conversation it was asked in is not open.")
    }
    aside = nil
    panels.close()
    let question = Message(
      id: MessageID(identities.next(at: now)), parent: kept.parent, role: .user, text: kept.question,
      createdAt: kept.expense.createdAt)
    let answer = Message(
      id: kept.expense.id, parent: question.id, role: .assistant, text: kept.answer,
      createdAt: kept.expense.createdAt, reply: kept.expense.facts)
    let before = conversation.path
    conversation.add(question)
    conversation.add(answer)
    conversation.select(head: answer.id)
    transcript.scrollToEnd()
    post(.success, "Kept: the conversation goes on from it.")
    sayHidden(by: question.id, since: before)
    return saveRow() + [question, answer].map { .store(.insert($0, conversation.id)) }
  }
}
