import Conversations
import Hands

// Tags of the conversation in view (`/tag`).

extension AppState {
  /// `/tag`: says which there are.
  mutating func showTags() -> [Effect] {
    post(
      .info,
      conversation.tags.isEmpty
        ? "No tags yet: /tag NAME adds one, and #NAME finds it in \(keyName(.open(.switcher)))."
        : "Tags: \(Tag.words(conversation.tags)). /tag NAME adds one, /tag -NAME takes it off.")
    return []
  }

  /// `/tag NAME -NAME`.
  mutating func change(_ tags: TagChange) -> [Effect] {
    let before = conversation.tags
    if let missing = tags.removed.first(where: { !before.contains($0) }) {
      return refuse("This conversation has no tag #\(missing)" + (before.isEmpty ? "." : ": \(Tag.words(before))."))
    }
    conversation.tags = Tag.settled(before.filter { !tags.removed.contains($0) } + tags.added)
    guard conversation.tags != before else { return refuse("It is tagged so already: \(Tag.words(before)).") }
    post(
      .success, conversation.tags.isEmpty ? "It has no tags any more." : "Tags: \(Tag.words(conversation.tags)).")
    return saveRowIfStored()
  }
}
