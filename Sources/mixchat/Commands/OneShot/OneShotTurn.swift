import ChatCore
import Configuration
import Conversations

/// The turn that a one-shot sends: its conversation, its messages and its request. Pure.
struct OneShotTurn {
  private(set) var conversation: Conversation
  let user: Message
  let replies: [Message]
  private(set) var request: ChatRequest
  private let provider: Provider?
  /// Whether the kept counts of earlier messages are another tokenizer's.
  private let outdatesCounts: Bool

  /// Puts a turn at the end of `earlier`, or at the beginning of a new conversation, whose title comes from `words`.
  init(
    text: String, pictures: [Picture] = [], titledBy words: String, settings: Settings,
    continuing earlier: Conversation?, at now: Timestamp,
    ids: inout IdentitySource
  ) {
    let begun =
      earlier
      ?? Conversation(
        id: ConversationID(ids.next(at: now)), model: settings.model, provider: settings.provider.name, createdAt: now)
    var conversation = Self.settled(begun, settings, isNew: earlier == nil)
    if earlier == nil { conversation.isOneShot = true }
    outdatesCounts = Self.tokenizer(begun, settings) != Self.tokenizer(conversation, settings)
    var user = Message(
      id: MessageID(ids.next(at: now)), parent: conversation.head, role: .user, text: text, createdAt: now)
    user.pictures = pictures
    conversation.append(user)
    if conversation.title.isEmpty, conversation.titleSource == .none, settings.title != .off {
      conversation.title = ConversationTitle.derived(from: words.isEmpty ? pictures.first?.name ?? "" : words)
      conversation.titleSource = .derived
    }
    var count = 1
    if case .integer(let n) = conversation.parameters[.n] { count = n }
    let requestID = "mixchat-\(user.id)"
    var facts = ReplyFacts(model: conversation.model, provider: conversation.provider)
    facts.requestID = requestID
    replies = (0..<count).map { [facts] _ in
      var reply = Message(
        id: MessageID(ids.next(at: now)), parent: user.id, role: .assistant, text: "", createdAt: now, reply: facts)
      reply.state = .streaming
      return reply
    }
    let provider = settings.provider(named: conversation.provider)
    request = ChatRequest(
      id: RequestID(1), provider: conversation.provider, model: conversation.model,
      messages: RequestBuilder.turns(of: conversation, to: user.id, for: provider), parameters: conversation.parameters,
      streams: settings.streams,
      clientRequestID: requestID)
    request.detail = settings.inputs.detail
    for reply in replies.reversed() { conversation.add(reply) }
    if let first = replies.first { conversation.select(head: first.id) }
    self.conversation = conversation
    self.provider = provider
    self.user = user
  }

  /// The messages that the request is made of, the user's turn last.
  var branch: [Message] { conversation.branch(to: user.id) }

  /// Makes the request without some messages.
  mutating func leaveOut(_ messages: Set<MessageID>) {
    guard !messages.isEmpty else { return }
    request.messages = RequestBuilder.turns(of: conversation, to: user.id, leavingOut: messages, for: provider)
  }

  /// Leaves out of the request what the catalogue says that the model does not take; answers what is said of it.
  mutating func leaveOutRefused(by model: CatalogueModel) -> [String] {
    request.parameters.entries.compactMap { entry in
      guard let reason = model.refusal(of: entry.name) else { return nil }
      request.parameters[entry.name] = nil
      return FieldRefusals.sentence(entry.name.rawValue, reason)
    }
  }

  /// What the store is told as the request goes out, before anything of the reply.
  var opening: [StoreCommand] {
    (outdatesCounts ? [.clearCounts(conversation.id)] : [])
      + [.insert(user, conversation.id)] + replies.map { .insert($0, conversation.id) }
      + [.saveConversation(ConversationRecord(conversation))]
  }

  private static func tokenizer(_ conversation: Conversation, _ settings: Settings) -> String {
    let provider = settings.provider(named: conversation.provider)
    return CountKey.tokenizer(of: conversation.model, isEmbedded: provider?.isEmbedded == true)
  }

  /// A conversation's own model, provider, system text and parameters hold, but for what this command line names.
  private static func settled(_ conversation: Conversation, _ settings: Settings, isNew: Bool) -> Conversation {
    var conversation = conversation
    let isNamed = { (key: String) in isNew || settings.isNamed(key) }
    if isNamed("provider") || isNamed("providers.\(settings.provider.name).base_url") {
      conversation.provider = settings.provider.name
      if settings.provider.isEmbedded { conversation.model = settings.model }
    }
    if isNamed("model") || !settings.providers.contains(where: { $0.name == conversation.provider }) {
      conversation.model = settings.model
      conversation.provider = settings.provider.name
    }
    if isNamed("system") { conversation.systemPrompt = settings.systemPrompt }
    for (name, value) in settings.parameters.entries where isNamed("parameters.\(name.rawValue)") {
      conversation.parameters[name] = value
    }
    for field in settings.parameters.extra.fields where isNew || settings.isNamed(at: ["extra", field.name]) {
      conversation.parameters.extra[field.name] = field.json
    }
    return conversation
  }
}

extension Settings {
  /// Whether the command line itself, or a preset that it names, sets a key.
  func isNamed(_ key: String) -> Bool { isNamed(at: key.split(separator: ".").map(String.init)) }

  /// The same by the key's path.
  func isNamed(at path: [String]) -> Bool {
    switch origin(at: path) {
    case .commandLine: true
    case .preset: origin(of: "preset").isCommandLine
    default: false
    }
  }
}

extension ConfigOrigin {
  var isCommandLine: Bool {
    if case .commandLine = self { true } else { false }
  }
}
