import Conversations
import Hands

// Editing the composer: what its intents do besides changing its text.

extension AppState {
  mutating func performEdit(_ intent: EditIntent) -> [Effect] {
    if let effects = takeInPanel(.edit(intent)) { return effects }
    if find.isOpen { return editInFind(intent) }
    return take(composer.handle(intent))
  }

  mutating func take(_ outcome: ComposerOutcome) -> [Effect] {
    switch outcome {
    case .nothing, .moved: []
    case .edited: draftChanged()
    case .copied(let text): [.copy(text, what: "selection")]
    }
  }
}
