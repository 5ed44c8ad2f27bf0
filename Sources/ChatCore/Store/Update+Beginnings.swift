import Conversations

// How messages begin whose texts are still in the store: for panels that list messages.

extension AppState {
  /// Asks how messages begin that are to be listed, as far as that is not here: one question, however many they are.
  mutating func askForBeginnings(of listed: some Sequence<Message>) -> [Effect] {
    let missing = listed.filter { message in
      message.text.utf8Count > 0 && store.texts.beginning(of: message) == nil
        && !store.texts.awaited.contains(message.id)
    }
    guard !missing.isEmpty else { return [] }
    store.texts.awaited.formUnion(missing.map(\.id))
    return [.ask(.loadBeginnings(missing.map(\.id).sorted()))]
  }

  /// Beginnings came; none where the store cannot be read.
  mutating func takeBeginnings(_ beginnings: [MessageID: String]) -> [Effect] {
    store.texts.beginnings.merge(beginnings) { $1 }
    if beginnings.isEmpty { store.texts.awaited = [] } else { store.texts.awaited.subtract(beginnings.keys) }
    refreshTree()
    refreshContextPanel()
    return []
  }

  /// Beginnings on their way, of messages of the conversation in view.
  var beginningsToCome: Int { store.texts.awaited.count { conversation[$0] != nil } }
}
