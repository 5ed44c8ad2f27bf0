import Cells
import Conversations

/// Builds a conversation from another program's turns.
///
/// Identities come from what the file says, so that importing the same file again is noticed.
struct ImportBuilder {
  private(set) var stored: StoredConversation
  private(set) var notes: [String] = []
  private var identities: IdentitySource
  private var messages: [Message] = []
  private var system: [String] = []
  private var last: MessageID?
  private let undated: Timestamp?

  /// - Parameters:
  ///   - source: what tells this conversation from all others: a name the other program gave it, or its text.
  ///   - createdAt: nil where the file has no dates: then it is begun now, under an identity that does not say when.
  init(source: String, title: String, model: String, createdAt: Timestamp?) {
    let hash = Self.hash(source)
    identities = IdentitySource(seed: hash)
    // Within the year 2020: with the identity's own noise far too many values for two files to meet.
    undated = createdAt == nil ? Timestamp(milliseconds: 1_577_836_800_000 + Int64(hash % 31_622_400_000)) : nil
    let createdAt = createdAt ?? Moment.now()
    let id = ConversationID(identities.next(at: undated ?? createdAt))
    // The next request goes to the provider in use: another program's names for its providers mean nothing here.
    var conversation = Conversation(id: id, model: model, provider: "", createdAt: createdAt)
    conversation.title = title
    conversation.titleSource = title.isEmpty ? .none : .derived
    stored = StoredConversation(conversation)
  }

  var isEmpty: Bool { messages.isEmpty }

  /// Adds a message below `parent`, which was added before.
  @discardableResult
  mutating func add(
    _ role: Role, _ text: String, below parent: MessageID?, at moment: Timestamp, model: String? = nil,
    extras: [MessageExtra] = []
  ) -> MessageID {
    let id = MessageID(identities.next(at: undated ?? moment))
    var message = Message(id: id, parent: parent, role: role, text: text, createdAt: moment)
    if role == .assistant { message.reply = ReplyFacts(model: model ?? "", provider: "") }
    message.extras = extras
    messages.append(message)
    last = id
    return id
  }

  /// Adds a message below the one added last.
  @discardableResult
  mutating func append(
    _ role: Role, _ text: String, at moment: Timestamp, model: String? = nil, extras: [MessageExtra] = []
  ) -> MessageID {
    add(role, text, below: last, at: moment, model: model, extras: extras)
  }

  /// Changes the facts of the message added last.
  mutating func facts(_ change: (inout Message) -> Void) {
    guard !messages.isEmpty else { return }
    change(&messages[messages.count - 1])
  }

  /// Keeps data of a message that has no place in the tree with the message before it.
  mutating func attach(_ extra: MessageExtra, to id: MessageID?) {
    guard let place = messages.lastIndex(where: { $0.id == id }) else {
      note("What came before the first turn was left out: \(extra.text.prefix(60))")
      return
    }
    messages[place].extras.append(extra)
  }

  /// Adds instructions to the model, which hold for every branch.
  mutating func instruct(_ text: String) {
    if !text.isEmpty, !system.contains(text) { system.append(text) }
  }

  /// Takes over parameters; those that this program refuses are told.
  mutating func set(_ json: JSON) {
    var refused: [String] = []
    stored.conversation.parameters.merge(ParametersJSON.read(json, refused: &refused))
    if !refused.isEmpty { note("Left out: \(refused.joined(separator: ", ")).") }
  }

  /// Tells the user something about the import, once.
  mutating func note(_ sentence: String) {
    if !notes.contains(sentence) { notes.append(sentence) }
  }

  /// The conversation, read from the branch that ends at `head`, or from the message added last.
  func finish(head: MessageID? = nil, updatedAt: Timestamp? = nil) -> StoredConversation {
    var finished = stored
    finished.conversation.systemPrompt = system.joined(separator: "\n\n")
    finished.conversation.merge(messages, isPartial: false)
    finished.conversation.select(head: head ?? last)
    if let updatedAt { finished.conversation.updatedAt = updatedAt }
    if finished.conversation.title.isEmpty, let first = messages.first(where: { $0.role == .user }) {
      finished.conversation.title = Self.title(first.text.loaded ?? "")
      finished.conversation.titleSource = .derived
    }
    return finished
  }

  /// The first line of a turn, at most 60 characters of it.
  private static func title(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isNewline).first.map(String.init)?.trimmingSpaces() ?? ""
    return line.count <= 60 ? line : line.prefix(59) + "…"
  }

  /// FNV-1a, which is the same in every process, as Swift's own hash is not.
  private static func hash(_ text: String) -> UInt64 {
    text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}
