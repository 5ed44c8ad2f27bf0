import Cells
import Conversations

/// Builds a conversation from another program's messages.
///
/// Identities come from what the file says, so that importing the same file again is noticed.
struct ImportBuilder {
  private(set) var stored: StoredConversation
  private var identities: IdentitySource
  private var messages: [Message] = []
  private var places: [MessageID: Int] = [:]
  private var system: [String] = []
  /// The message added last.
  private(set) var last: MessageID?
  private let undated: Timestamp?
  /// Who wrote replies of which the file does not say it, and where.
  private let author: String
  private let provider: String
  private var sentences: [String] = []
  private var left = LeftOut()
  private var missing = LeftOut()
  /// Dates that could not be read.
  private var undatable = LeftOut()

  /// - Parameters:
  ///   - source: what tells this conversation from all others: a name the other program gave it, or its text.
  ///   - createdAt: nil where the file has no dates: then it is begun now, under an identity that does not say when.
  ///   - program: where the replies were written; empty where that is not known.
  ///   - author: who wrote replies of which the file does not say it.
  init(
    source: ImportSource, title: String, model: String, createdAt: Timestamp?, program: String = "",
    author: String = ""
  ) {
    let hash = source.hash
    identities = IdentitySource(seed: hash)
    self.author = author
    provider = program
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
  /// When the conversation was begun.
  var createdAt: Timestamp { stored.conversation.createdAt }
  /// What could not be kept as it was; whole sentences.
  var notes: [String] {
    sentences
      + [
        left.sentence(), missing.sentence(since: "their files are missing or damaged"),
        undatable.sentence(since: "they cannot be read"),
      ].compactMap(\.self)
  }

  /// Adds a message below `parent`, which was added before. A reply that begins with its thoughts between tags is
  /// parted from them.
  @discardableResult
  mutating func add(
    _ role: Role, _ text: String, below parent: MessageID?, at moment: Timestamp, model: String? = nil,
    extras: [MessageExtra] = [], pictures: [ImportedPicture] = []
  ) -> MessageID {
    let id = MessageID(identities.next(at: undated ?? moment))
    let (thoughts, words) = role == .assistant ? Self.parted(text) : (nil, text)
    var message = Message(id: id, parent: parent, role: role, text: words, createdAt: moment)
    if role == .assistant {
      let model = model.flatMap { $0.isEmpty ? nil : $0 }
      message.reply = ReplyFacts(model: model ?? author, provider: provider)
    }
    message.extras = MessageExtra.joined(extras + [thoughts.map { MessageExtra(.reasoning, $0) }].compactMap(\.self))
    message.pictures = pictures.map(\.picture)
    for picture in pictures where !picture.bytes.isEmpty { stored.pictures[picture.picture.hash] = picture.bytes }
    places[id] = messages.count
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

  /// Adds what was read of a message below the one added last.
  @discardableResult
  mutating func append(
    _ role: Role, _ content: ContentReader, at moment: Timestamp, model: String? = nil
  ) -> MessageID {
    add(role, content, below: last, at: moment, model: model)
  }

  /// Adds what was read of a message, its text and all that came with it.
  @discardableResult
  mutating func add(
    _ role: Role, _ content: ContentReader, below parent: MessageID?, at moment: Timestamp, model: String? = nil,
    extras: [MessageExtra] = []
  ) -> MessageID {
    leaveOut(content)
    return add(
      role, content.text, below: parent, at: moment, model: model, extras: extras + content.extras,
      pictures: content.pictures)
  }

  /// The thoughts that a text begins with, and the rest of it.
  private static func parted(_ text: String) -> (thoughts: String?, words: String) {
    let start = text.drop { $0.isWhitespace }
    guard start.hasPrefix("<think>"), let end = start.firstRange(of: "</think>") else { return (nil, text) }
    let thoughts = start[..<end.lowerBound].dropFirst("<think>".count)
    return (String(thoughts).trimmingSpaces(), String(start[end.upperBound...].drop { $0.isNewline }))
  }

  /// Changes the facts of the message added last.
  mutating func facts(_ change: (inout Message) -> Void) {
    guard !messages.isEmpty else { return }
    change(&messages[messages.count - 1])
  }

  /// Keeps data of a message that has no place in the tree with the one added last.
  mutating func attach(_ extra: MessageExtra) { attach(extra, to: last) }

  /// Keeps data of a message that has no place in the tree with the message before it.
  mutating func attach(_ extra: MessageExtra, to id: MessageID?) {
    guard let place = id.flatMap({ places[$0] }) else {
      note("What came before the first message was left out: \(extra.text.prefix(60))")
      return
    }
    messages[place].extras = MessageExtra.joined(messages[place].extras + [extra])
  }

  /// Adds instructions to the model, which hold for every branch.
  mutating func instruct(_ text: String) {
    if !text.isEmpty, !system.contains(text) { system.append(text) }
  }

  /// Takes over parameters; those that this program refuses are noted.
  mutating func set(_ json: JSON) {
    var refused: [String] = []
    stored.conversation.parameters.merge(ParametersJSON.read(json, refused: &refused))
    if !refused.isEmpty { note("Left out: \(refused.joined(separator: ", ")).") }
  }

  /// Takes over those members of an object that are parameters here; the others are none.
  mutating func setKnown(_ json: JSON?) {
    set(.object((json?.members ?? []).filter { ParameterName(rawValue: $0.name) != nil }))
  }

  /// A message's moment; that of the conversation where there is none, or none that can be read.
  mutating func moment(_ json: JSON?) -> Timestamp {
    guard let json, json != .text("") else { return createdAt }
    if let moment = Moment.read(json) { return moment }
    undatable.add("date", name: String(json.textOrJSON.prefix(40)))
    return createdAt
  }

  /// Keeps what somebody said of whom nothing is known here with the message before it.
  mutating func attach(_ content: ContentReader, of role: String?, to id: MessageID?) {
    leaveOutOfAside(content)
    if let aside = content.aside(of: role) { attach(aside, to: id) }
  }

  /// Sets how the conversation is kept.
  mutating func keep(isPinned: Bool = false, isArchived: Bool = false) {
    stored.isPinned = isPinned
    stored.isArchived = isArchived
  }

  /// Tells the user something about the import, once.
  mutating func note(_ sentence: String) {
    if !sentences.contains(sentence) { sentences.append(sentence) }
  }

  /// Counts what is no text and stays out, so that it is said at the end.
  mutating func leaveOut(_ kind: String, name: String? = nil) { left.add(kind, name: name) }
  mutating func leaveOut(_ others: LeftOut) { left.add(others) }
  mutating func leaveOut(_ content: ContentReader) {
    left.add(content.left)
    missing.add(content.missing)
  }
  /// What is kept as an aside has words alone: its pictures are left out as well.
  mutating func leaveOutOfAside(_ content: ContentReader) {
    leaveOut(content)
    for held in content.pictures { left.add("picture", name: held.picture.name) }
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

  /// The finished conversation as an item; a conversation without messages is refused.
  func item(_ name: String, head: MessageID? = nil, updatedAt: Timestamp? = nil) -> ImportItem {
    guard !isEmpty else { return ImportItem(name: name, conversation: .failure(ImportError("it has no messages"))) }
    return ImportItem(name: name, conversation: .success(finish(head: head, updatedAt: updatedAt)), notes: notes)
  }

  /// The first line of a turn, at most 60 characters of it.
  private static func title(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isNewline).first.map(String.init)?.trimmingSpaces() ?? ""
    return line.count <= 60 ? line : line.prefix(59) + "…"
  }
}

/// What tells a conversation from all others, as a number: FNV-1a, which is the same in every process, as Swift's own
/// hash is not.
struct ImportSource: ExpressibleByStringInterpolation {
  private(set) var hash: UInt64 = 0xcbf2_9ce4_8422_2325

  init(stringLiteral text: String) { add(text) }
  init(_ text: String) { add(text) }

  mutating func add(_ text: String) { hash = text.utf8.reduce(hash) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 } }

  /// A value as `JSON.compact` writes it; lists and objects are gone through item by item.
  mutating func add(_ view: JSONView) throws(ImportError) {
    if view.isArray {
      for (place, item) in try view.items().enumerated() {
        add(place == 0 ? "[" : ",")
        add(try item.json().compact)
      }
      add(view.bytes.count > 2 ? "]" : "[]")
    } else if view.isObject {
      for (place, member) in try view.members().enumerated() {
        add(place == 0 ? "{" : ",")
        add(JSON.text(member.name).compact + ":")
        try add(member.value)
      }
      add("}")
    } else {
      add(try view.json().compact)
    }
  }
}
