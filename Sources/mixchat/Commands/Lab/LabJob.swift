import Cells
import ChatCore
import ChatStore
import Configuration
import Conversations

/// One reply of `mixchat lab`: a prompt asked as one variant.
struct LabJob {
  /// The prompt's number, from 1.
  let number: Int
  let variant: LabVariant
  /// The prompt as a message, and whether the store does not have it yet.
  let message: Message
  let isMessageNew: Bool
  let request: ChatRequest
  /// Whether the store does not have the reply's row yet.
  let isReplyNew: Bool
  /// Whether it has to be asked for; false for what an earlier run brought.
  let isToBeAsked: Bool
  var prices: CatalogueModel? {
    didSet { collector = ReplyCollector(conversation: home, replies: [reply], prices: prices) }
  }
  private let home: ConversationID
  private var collector: ReplyCollector

  var reply: Message { collector.replies[0] }
  var failure: Failure? { collector.failure ?? (isToBeAsked ? nil : reply.failure) }

  /// A job for each prompt and variant; messages and replies that are not in the conversation yet are added to it.
  static func all(
    _ texts: [String], _ plan: LabPlan, in conversation: inout Conversation, _ settings: Settings, at now: Timestamp,
    ids: inout IdentitySource
  ) -> [LabJob] {
    var jobs: [LabJob] = []
    var taken: Set<MessageID> = []
    for (place, text) in texts.enumerated() {
      let there = conversation.children(of: nil).first { conversation[$0]?.text.loaded == text && !taken.contains($0) }
      let message =
        there.flatMap { conversation[$0] }
        ?? Message(id: MessageID(ids.next(at: now)), parent: nil, role: .user, text: text, createdAt: now)
      taken.insert(message.id)
      conversation.add(message)
      for variant in plan.variants {
        var asked = conversation
        variant.apply(to: &asked, presets: settings.presets, providers: settings.providers)
        let facts = ReplyFacts(model: asked.model, provider: asked.provider, parameters: asked.parameters)
        let earlier = conversation.children(of: message.id).first { id in
          guard !taken.contains(id), let reply = conversation[id]?.reply else { return false }
          return reply.model == facts.model && reply.provider == facts.provider && reply.parameters == facts.parameters
        }
        let job = LabJob(
          place + 1, variant, message, isMessageNew: there == nil, asked, facts,
          earlier: earlier.flatMap { conversation[$0] }, number: UInt64(jobs.count + 1), settings, now, &ids)
        taken.insert(job.reply.id)
        conversation.add(job.reply)
        jobs.append(job)
      }
    }
    if let first = jobs.first { conversation.select(head: first.reply.id) }
    return jobs
  }

  private init(
    _ place: Int, _ variant: LabVariant, _ message: Message, isMessageNew: Bool, _ asked: Conversation,
    _ facts: ReplyFacts, earlier: Message?, number: UInt64, _ settings: Settings, _ now: Timestamp,
    _ ids: inout IdentitySource
  ) {
    self.number = place
    self.variant = variant
    self.message = message
    self.isMessageNew = isMessageNew
    home = asked.id
    isReplyNew = earlier == nil
    isToBeAsked = earlier?.state != .complete
    let id = earlier?.id ?? MessageID(ids.next(at: now))
    var facts = facts
    facts.requestID = "mixchat-\(id)"
    var reply = Message(
      id: id, parent: message.id, role: .assistant, text: "", state: .streaming, createdAt: now, reply: facts)
    if let earlier, earlier.state == .complete { reply = earlier }
    request = ChatRequest(
      id: RequestID(number), provider: asked.provider, model: asked.model,
      messages: RequestBuilder.turns(of: asked, to: message.id), parameters: asked.parameters,
      streams: settings.streams, clientRequestID: "mixchat-\(id)")
    collector = ReplyCollector(conversation: asked.id, replies: [reply])
  }

  mutating func take(_ event: ReplyEvent) -> [ReplyCollector.Action] { collector.take(event) }

  func provider(in settings: Settings) -> Provider? { settings.providers.first { $0.name == request.provider } }

  /// What can be asked side by side: all that is hosted, then each local model by itself, as one is loaded at a time.
  static func groups(_ places: [Int], of jobs: [LabJob], _ settings: Settings) -> [[Int]] {
    var hosted: [Int] = []
    var local: [(model: String, places: [Int])] = []
    for place in places {
      guard jobs[place].provider(in: settings)?.isEmbedded == true else {
        hosted.append(place)
        continue
      }
      let model = jobs[place].request.model
      if let group = local.firstIndex(where: { $0.model == model }) {
        local[group].places.append(place)
      } else {
        local.append((model, [place]))
      }
    }
    return ([hosted] + local.map(\.places)).filter { !$0.isEmpty }
  }

  // MARK: Telling

  /// One-shot's object, with the prompt and what it was asked with.
  func object(_ conversation: ConversationID?) -> JSON {
    let object = OneShotJSON.object(
      replies: [reply], failure: failure, conversation: conversation, model: request.model,
      provider: request.provider)
    guard case .object(let members) = object else { return object }
    return .object(
      members + [
        JSON.Member("prompt", .text(message.text.loaded ?? "")), JSON.Member("variant", .text(variant.label)),
        JSON.Member("parameters", .raw(request.parameters.exported)),
      ])
  }

  /// The cells of the table, without the prompt's number.
  var cells: [String] {
    let facts = reply.reply
    let completion = facts?.usage?.completionTokens
    let speed = facts?.timings.tokensPerSecond(completionTokens: completion)
    let end = failure.map { $0.cause == .cancelled ? "stopped" : $0.cause.rawValue } ?? facts?.finishReason?.wire
    let words = (reply.text.loaded ?? "").split(whereSeparator: \.isNewline).joined(separator: " ")
    return [
      variant.label, facts?.usage.map { "\($0.promptTokens)+\($0.completionTokens)" } ?? "-",
      facts?.timings.firstToken.map { "\(($0 / 1000).fixed(1)) s" } ?? "-", speed.map { $0.fixed(0) } ?? "-",
      facts?.cost?.shown ?? "-", end ?? "-", words.count > 60 ? String(words.prefix(59)) + "…" : words,
    ]
  }
}
