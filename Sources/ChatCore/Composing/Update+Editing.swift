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

  /// Tab: completes what stands at the cursor; where there is nothing to complete, goes to the messages.
  mutating func completeOrFocus() -> [Effect] {
    guard let point = composer.completionPoint else { return focusTranscript() }
    if point.wantsFiles { return [.completeFile(prefix: point.typed)] }
    complete(point, files: [])
    return draftChanged()
  }

  /// Paths that begin with what stands at the cursor have been listed.
  mutating func takeFileNames(_ prefix: String, _ names: [String]) -> [Effect] {
    guard let point = composer.completionPoint, point.wantsFiles, point.typed == prefix else { return [] }
    complete(point, files: names)
    return draftChanged()
  }

  private mutating func complete(_ point: CompletionPoint, files: [String]) {
    var sources = CompletionSources()
    sources.models = knownModels.map(\.id)
    sources.providers = defaults.providers.map(\.name)
    sources.presets = defaults.presets.map(\.name)
    sources.prompts = defaults.prompts.map(\.name)
    sources.themes = defaults.themes
    sources.files = files
    sources.parameters = conversation.parameters
    let candidates = point.candidates(sources)
    if let text = point.commonPrefix(of: candidates) {
      composer.complete(point, with: text, isFinal: candidates.count == 1 && candidates[0].isFinal)
    }
    guard candidates.count != 1 else { return }
    if candidates.isEmpty {
      post(.warning, "Nothing here begins with \u{201C}\(point.typed)\u{201D}.")
    } else {
      post(.info, point.names(of: candidates, atMost: 30).joined(separator: "  "))
    }
  }
}
