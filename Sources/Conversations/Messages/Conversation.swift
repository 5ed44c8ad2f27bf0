/// A conversation: a tree of messages, the branch being read, and what the next request is made of.
///
/// Invariant: `path` runs from the root to `head` by `parent`, and is rebuilt whenever either could have changed.
package struct Conversation: Identifiable, Equatable, Sendable {
  /// Unique across databases.
  package let id: ConversationID
  /// Shown in the head line; empty until named.
  package var title: String
  /// Where the title came from: a title a person gave is never replaced.
  package var titleSource: TitleSource
  /// Instructions to the model; empty for none. Not a message of the tree: it holds for every branch.
  package var systemPrompt: String
  /// The model of the next request.
  package var model: String
  /// The provider entry of the next request.
  package var provider: String
  /// The parameters of the next request.
  package var parameters: Parameters
  /// What it is sorted by, each once and in order (`Tag`).
  package var tags: [String] = []
  /// Whether it was asked on a command line, and no one has gone on with it in a chat.
  package var isOneShot = false
  /// When it was begun.
  package var createdAt: Timestamp
  /// When it was last added to.
  package var updatedAt: Timestamp

  /// Every message, by identity. While `isPartial`, only those near the end of the branch.
  package private(set) var messages: [MessageID: Message]
  /// Children in the order they were made; the roots are under nil.
  private var children: [MessageID?: [MessageID]]
  /// The last message of the branch being read.
  package private(set) var head: MessageID?
  /// The branch being read, root first.
  package private(set) var path: [MessageID]
  /// Earlier messages are still on their way from the store.
  package var isPartial: Bool
  /// What its replies cost, on every branch, deleted ones included: money spent stays spent.
  ///
  /// Invariant: the sum over the requests made here behind `messages`, behind what `removeSubtree` took out, and behind
  /// what `count` was given; a copy adds nothing to its original. Kept where messages change.
  package private(set) var spending = Spending()
  /// Grows with every change but streamed text; keys what is derived from the whole branch.
  package private(set) var stamp: UInt64 = 0
  /// What is counted and not, or no longer, among the messages, so that undoing a deletion does not count it again.
  private var removed: [MessageID: Expense] = [:]
  /// Of each request, the reply by which it is counted.
  private var counted: [Expense.Request: MessageID] = [:]
  /// What was read of the branches that are not read now.
  private var ways = ReadWays()

  /// Who named a conversation.
  package enum TitleSource: String, Sendable {
    /// No one yet.
    case none
    /// Taken from the first turn.
    case derived
    /// The model was asked.
    case model
    /// A person typed it.
    case user
  }

  package init(id: ConversationID, model: String, provider: String, createdAt: Timestamp) {
    self.id = id
    title = ""
    titleSource = .none
    systemPrompt = ""
    self.model = model
    self.provider = provider
    parameters = Parameters()
    self.createdAt = createdAt
    updatedAt = createdAt
    messages = [:]
    children = [:]
    head = nil
    path = []
    isPartial = false
  }

  /// The message with this identity, if it is here.
  package subscript(_ id: MessageID) -> Message? { messages[id] }

  /// Siblings of a message, itself included, oldest first.
  package func siblings(of id: MessageID) -> [MessageID] {
    guard let message = messages[id] else { return [] }
    return children[message.parent] ?? []
  }

  /// Children of a message (of the root for nil), oldest first.
  package func children(of id: MessageID?) -> [MessageID] { children[id] ?? [] }

  /// Adds a message below its parent. Ignored when its identity is already here.
  package mutating func add(_ message: Message) {
    guard messages[message.id] == nil else { return }
    messages[message.id] = message
    let before = removed.removeValue(forKey: message.id)
    recount(message.id, from: before, to: Expense(message))
    stamp &+= 1
    var line = children[message.parent] ?? []
    let place = line.lastIndex { $0 < message.id }.map { $0 + 1 } ?? 0
    line.insert(message.id, at: place)
    children[message.parent] = line
    if updatedAt < message.createdAt { updatedAt = message.createdAt }
  }

  /// Adds a message at the end of the branch being read, and reads on from it.
  package mutating func append(_ message: Message) {
    add(message)
    if message.parent == head {
      head = message.id
      stamp &+= 1
      path.append(message.id)
    } else {
      select(head: message.id)
    }
  }

  /// Reads the branch that ends at `id`; nil for the empty branch before the first message.
  package mutating func select(head id: MessageID?) {
    let left = path
    head = id
    stamp &+= 1
    var line: [MessageID] = []
    var next = id
    while let here = next, let message = messages[here] {
      line.append(here)
      next = message.parent
    }
    path = line.reversed()
    ways.leave(left, for: path)
    if let id { ways.arrive(at: id, isLeaf: children(of: id).isEmpty) }
  }

  /// Reads the branch through `id`: the one being read where that has it; else as it was last read below `id`, and on
  /// to the newest where nothing was.
  package mutating func select(through id: MessageID) {
    guard messages[id] != nil, !path.contains(id) else { return }
    var end = id
    while let child = next(below: end) { end = child }
    select(head: end)
  }

  /// The child of a message that is read with it; nil where the branch ends.
  private func next(below id: MessageID) -> MessageID? {
    switch ways[id] {
    case .ends: nil
    // What was read may be gone, or be below another message now.
    case .on(let child) where messages[child]?.parent == id: child
    case .on, nil: children[id]?.last
    }
  }

  /// Changes a message in place, and its revision with it.
  package mutating func change(_ id: MessageID, _ change: (inout Message) -> Void) {
    stamp &+= 1
    var before: Expense?
    var after: Expense?
    withMessage(id) {
      before = Expense($0)
      change(&$0)
      after = Expense($0)
      $0.revision &+= 1
    }
    recount(id, from: before, to: after)
  }

  /// Puts what is now known of a reply in the place of what was. Of several forms of one reply that counts which was
  /// billed for most: a copy may have been made before the reply was continued or charged.
  private mutating func recount(_ id: MessageID, from old: Expense?, to new: Expense?) {
    let (old, new) = (old.flatMap(counting), new.flatMap(counting))
    guard old?.facts.cost != new?.facts.cost || old?.facts.usage != new?.facts.usage || old?.request != new?.request
    else { return }
    if let old, counted[old.request] == id {
      spending.add(old.facts, times: -1)
      counted[old.request] = nil
    }
    guard let new else { return }
    if let other = counted[new.request] {
      guard let rival = messages[other].flatMap(Expense.init) ?? removed[other], new.weight > rival.weight else {
        return
      }
      spending.add(rival.facts, times: -1)
    }
    spending.add(new.facts, times: 1)
    counted[new.request] = id
  }

  /// What counts here: a reply older than the conversation came along when this was forked, and was paid for elsewhere.
  private func counting(_ expense: Expense) -> Expense? { expense.createdAt < createdAt ? nil : expense.known }

  /// Keeps the count of a message's text; its revision grows only where the count is shown with it.
  package mutating func setCount(_ count: TokenCount?, of id: MessageID) {
    stamp &+= 1
    withMessage(id) {
      $0.counted = count
      if let reply = $0.reply, reply.usage == nil { $0.revision &+= 1 }
    }
  }

  /// Puts a newer form of a message, come from the store, in its place; its parent must be the same.
  package mutating func replace(_ newer: Message) {
    change(newer.id) { message in
      let revision = message.revision
      message = newer
      message.revision = revision
    }
  }

  /// In place, through the dictionary's storage: a reply must not be copied for each delta.
  mutating func withMessage(_ id: MessageID, _ change: (inout Message) -> Void) {
    guard let slot = messages.index(forKey: id) else { return }
    change(&messages.values[slot])
  }

  /// Takes a message and all below it out of the tree, and returns them, parents first.
  ///
  /// The branch being read falls back to the nearest sibling, else to the parent.
  @discardableResult
  package mutating func removeSubtree(_ id: MessageID) -> [Message] {
    guard let root = messages[id] else { return [] }
    stamp &+= 1
    let wasOnPath = path.contains(id)
    var taken: [Message] = []
    var pending = [id]
    while let next = pending.popLast() {
      if let message = messages.removeValue(forKey: next) { taken.append(message) }
      pending.append(contentsOf: children.removeValue(forKey: next) ?? [])
    }
    children[root.parent]?.removeAll { $0 == id }
    if wasOnPath {
      if let sibling = children[root.parent]?.last {
        select(through: sibling)
      } else {
        select(head: root.parent)
      }
    }
    remember(taken)
    return taken
  }

  /// Counts what was used and is not, or no longer, among the messages. Each counts once.
  package mutating func count(_ expense: Expense) {
    guard messages[expense.id] == nil, removed[expense.id] == nil else { return }
    removed[expense.id] = expense
    recount(expense.id, from: nil, to: expense)
    stamp &+= 1
  }

  /// Keeps what replies came to that are taken out.
  private mutating func remember(_ taken: some Sequence<Message>) {
    for message in taken { removed[message.id] = Expense(message) }
  }

  /// Takes out every message whose text is only in the store; what was below it is below what is left above. Returns
  /// how many there were. What was spent stays counted.
  @discardableResult
  package mutating func dropUnloaded() -> Int {
    let lost = messages.filter { $0.value.text.loaded == nil && $0.value.text.utf8Count > 0 }
    isPartial = false
    func living(_ id: MessageID?) -> MessageID? {
      var next = id
      while let here = next, messages[here] == nil || lost[here] != nil { next = messages[here]?.parent }
      return next
    }
    let kept = messages.values.filter { lost[$0.id] == nil }.map { message in
      var message = message
      message.parent = living(message.parent)
      return message
    }
    let head = living(head)
    remember(lost.values)
    messages = Dictionary(uniqueKeysWithValues: kept.map { ($0.id, $0) })
    children = Dictionary(grouping: kept.map(\.id).sorted()) { messages[$0]?.parent }
    select(head: head)
    return lost.count
  }

  /// Puts an earlier part of the tree, come from the store, under what is already here.
  package mutating func merge(_ earlier: [Message], isPartial: Bool) {
    for message in earlier { add(message) }
    self.isPartial = isPartial
    select(head: head)
  }
}
