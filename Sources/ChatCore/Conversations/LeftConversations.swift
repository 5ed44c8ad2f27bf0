import Conversations

/// Conversations that were left while a reply still comes, until it has ended.
package struct LeftConversations: Sendable {
  /// By identity.
  package internal(set) var conversations: [ConversationID: Conversation] = [:]
  /// What stood in the composer, and waited, when those were left.
  var drafts: [ConversationID: Draft] = [:]
}
