import Cells

/// One line of the conversation switcher.
package struct ConversationSummary: Sendable, Equatable, Identifiable {
  /// Its identity.
  package var id: ConversationID
  /// Its title; empty when it has none.
  package var title: String
  /// Which of those of the same title it is, from 1, the oldest first.
  package var number = 1
  /// How the draft of one without a title begins; empty without any.
  package var draft = ""
  /// The last model used.
  package var model: String
  /// When it was last added to.
  package var updatedAt: Timestamp
  /// How many messages, over all branches.
  package var messageCount: Int
  /// Kept on top.
  package var isPinned: Bool
  /// Out of the way.
  package var isArchived: Bool
  /// Whether it was asked on a command line.
  package var isOneShot = false
  /// Whether anything of a reply came in it, or is on its way.
  package var hasReply = true
  /// What it is sorted by.
  package var tags: [String] = []
  /// Whether a reply ended in it that no one has looked at; the store does not know.
  package var isUnseen = false
  /// The message that matched a query.
  package var match: MessageID?
  /// The text around the match, with what matched marked.
  package var snippet: MarkedText?

  package init(
    id: ConversationID, title: String, model: String, updatedAt: Timestamp, messageCount: Int, isPinned: Bool = false,
    isArchived: Bool = false, match: MessageID? = nil, snippet: MarkedText? = nil
  ) {
    self.id = id
    self.title = title
    self.model = model
    self.updatedAt = updatedAt
    self.messageCount = messageCount
    self.isPinned = isPinned
    self.isArchived = isArchived
    self.match = match
    self.snippet = snippet
  }
}

extension ConversationSummary {
  /// What it is called: by its title, numbered where others have the same, else by how its draft begins.
  package var name: String {
    if !title.isEmpty { return number > 1 ? "\(title) (\(number))" : title }
    return draft.isEmpty ? Self.untitled : "Draft: \(draft)"
  }

  /// What a conversation without a title is called.
  package static let untitled = "(no title)"

  /// The first words of a draft, in one line.
  package static func beginning(of draft: String) -> String {
    let start = draft.prefix(400).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return start.count <= longestBeginning ? start : start.prefix(longestBeginning - 1) + "…"
  }
  private static let longestBeginning = 60
}

/// Some messages of a conversation, to be read next to a list.
package struct ConversationPreview: Sendable, Equatable {
  /// Where they are.
  package var conversation: ConversationID
  /// The message that matched, if one did.
  package var match: MessageID?
  /// In the order of the branch.
  package var messages: [Message]

  /// One of them.
  package struct Message: Sendable, Equatable {
    /// Whose it is.
    package var role: Role
    /// The model that wrote it; nil where none did.
    package var model: String?
    /// A part of its text: around the first hit, or its beginning.
    package var text: String
    package init(role: Role, model: String? = nil, text: String) {
      self.role = role
      self.model = model
      self.text = text
    }
  }

  /// Messages to read.
  package init(conversation: ConversationID, match: MessageID?, messages: [Message] = []) {
    self.conversation = conversation
    self.match = match
    self.messages = messages
  }
}
