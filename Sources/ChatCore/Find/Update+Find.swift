import Conversations
import Hands
import Pages

// Finding in the conversation.

/// The find bar: what is searched for, while it is typed.
package struct FindBar: Sendable {
  /// Keys go to it.
  package internal(set) var isOpen = false
  /// What is typed.
  package internal(set) var line = Composer()

  package init() {}
}

extension AppState {
  mutating func openFind(_ words: String) -> [Effect] {
    find.isOpen = true
    find.line = Composer(words)
    dismissNotice()
    return words.isEmpty ? [] : search()
  }

  mutating func closeFind() {
    find.isOpen = false
    transcript.endFind()
  }

  mutating func typeInFind(_ text: String) -> [Effect] {
    guard find.isOpen else { return [] }
    find.line.insert(text)
    return search()
  }

  mutating func editInFind(_ intent: EditIntent) -> [Effect] {
    guard find.line.handle(intent) == .edited else { return [] }
    return search()
  }

  /// What is loaded is searched here; the rest by the store, whose answer replaces this one.
  private mutating func search() -> [Effect] {
    let query = find.line.text
    guard !query.isEmpty else {
      transcript.endFind()
      return []
    }
    transcript.setFind(
      query: query, matches: TranscriptFind.loadedMatches(query, in: conversation), in: conversation)
    let isWhole = !conversation.isPartial && conversation.path.allSatisfy { conversation[$0]?.text.loaded != nil }
    return isWhole || !store.isStored ? [] : [.ask(.find(conversation.id, query))]
  }

  mutating func perform(_ intent: FindIntent) -> [Effect] {
    switch intent {
    case .next: transcript.findNext()
    case .previous: transcript.findPrevious()
    case .keep:
      find.isOpen = false
      return focusTranscript()
    }
    return []
  }
}
