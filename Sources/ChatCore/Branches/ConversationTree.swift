import Cells
import Conversations

/// A conversation's tree as lines: straight runs stay in their column, branches are indented.
package enum ConversationTree {
  /// One message of the tree.
  package struct Node: Identifiable, Equatable, Sendable {
    /// The message.
    package let id: MessageID
    /// Branches drawn in front of it.
    package var lead: String
    /// Whose it is and how it begins.
    package var text: String
    /// Which of how many siblings, such as `2/3`; empty for an only child.
    package var siblings: String
    /// What is special about it: another model than the conversation's, a reply that is not whole. May be empty.
    package var remark: String
    /// Whether it is on the branch being read.
    package var isOnPath: Bool
    /// Whether that branch ends here.
    package var isHead: Bool

    /// As a list panel shows it.
    package var line: ListPanel<Node>.Line {
      ListPanel.Line(
        text, detail: [remark, siblings].filter { !$0.isEmpty }.joined(separator: "  "), lead: lead, isDim: !isOnPath,
        isCurrent: isHead)
    }
  }

  /// Branches deeper than this are drawn no further to the right.
  private static let deepest = 40

  /// Every message, parents before children, older branches first. Depth costs no stack.
  /// - Parameter beginnings: how texts begin that are not loaded.
  package static func nodes(of conversation: Conversation, beginnings: [MessageID: String] = [:]) -> [Node] {
    var nodes: [Node] = []
    nodes.reserveCapacity(conversation.messages.count)
    let path = Set(conversation.path)
    var pending: [(id: MessageID, lead: String, below: String, siblings: String)] = []
    func push(_ children: [MessageID], below: String) {
      for (place, child) in children.enumerated().reversed() {
        guard children.count > 1 else {
          pending.append((child, below, below, ""))
          continue
        }
        let isLast = place == children.count - 1
        let isDeep = below.count >= deepest
        pending.append(
          (
            child, isDeep ? below : below + (isLast ? "└ " : "├ "), isDeep ? below : below + (isLast ? "  " : "│ "),
            "\(place + 1)/\(children.count)"
          ))
      }
    }
    push(conversation.children(of: nil), below: "")
    while let next = pending.popLast() {
      guard let message = conversation[next.id] else { continue }
      nodes.append(
        Node(
          id: next.id, lead: next.lead, text: text(of: message, beginnings), siblings: next.siblings,
          remark: remark(on: message, in: conversation, isVersion: !next.siblings.isEmpty),
          isOnPath: path.contains(next.id),
          isHead: next.id == conversation.head))
      push(conversation.children(of: next.id), below: next.below)
    }
    return nodes
  }

  private static func remark(on message: Message, in conversation: Conversation, isVersion: Bool) -> String {
    let model = message.reply?.model ?? ""
    let other = model.isEmpty || model == conversation.model ? nil : model.split(separator: "/").last.map(String.init)
    var facts = [other].compactMap(\.self)
    if isVersion, let reply = message.reply {
      let versions = conversation.siblings(of: message.id).compactMap { conversation[$0]?.reply }
      let difference = VersionDifference.label(of: reply, among: versions)
      // Where the model is what differs, it is named in that.
      if let other, difference.hasPrefix(other) { facts = [] }
      if !difference.isEmpty { facts.append(difference) }
    }
    if message.state != .complete { facts.append(message.state.rawValue) }
    return facts.joined(separator: ", ")
  }

  private static func text(of message: Message, _ beginnings: [MessageID: String]) -> String {
    let name =
      switch message.role {
      case .user: "You"
      case .assistant: "Reply"
      case .system: "System"
      }
    guard let text = message.text.loaded ?? beginnings[message.id] else {
      return "\(name): (\(SizeText.bytes(message.text.utf8Count)))"
    }
    // A long message's first line is found without looking at all of it.
    let start = text.utf8.prefix(2000)
    let lines = String(decoding: start, as: UTF8.self).split(whereSeparator: \.isNewline).filter { line in
      line.contains { !$0.isWhitespace }
    }
    // The mark that code begins says nothing of it.
    let line = lines.first { !["```", "~~~"].contains($0.drop(while: \.isWhitespace).prefix(3)) } ?? lines.first
    return "\(name): \(line.map { String($0.prefix(200)).trimmingSpaces() } ?? "(empty)")"
  }
}
