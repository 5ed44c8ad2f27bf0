// Panels: opening, closing, keys within them.

extension OpenPanel {
  /// Where keys go while it lies over the transcript.
  var context: KeyContext {
    switch self {
    case .page: .page
    case .prompt: .form
    }
  }

  /// Rows for the transcript's place.
  func view(state: AppState, size: ScreenSize) -> PanelView {
    switch self {
    case .page(let page): page.view(size)
    case .prompt(let prompt): prompt.view(size)
    }
  }
}

extension AppState {
  mutating func open(_ kind: Panel) -> [Effect] {
    switch kind {
    case .find: return openFind("")
    case .usage: return [.usage]
    case .provenance: return perform(.curl)
    default: return refuse("\(kind.rawValue) is not here yet.")
    }
  }

  mutating func openSwitcher(filter: String) -> [Effect] { refuse("not here yet") }
  mutating func fillPrompt(_ snippet: PromptSnippet) -> [Effect] { refuse("not here yet") }
  mutating func takeList(query: String, _ summaries: [ConversationSummary]) -> [Effect] { [] }
  mutating func askForList() -> [Effect] { [] }
  mutating func perform(_ intent: ListIntent) -> [Effect] { [] }
  mutating func perform(_ intent: FormIntent) -> [Effect] {
    guard intent == .accept, case .prompt(let prompt) = panel else { return [] }
    return acceptPrompt(prompt)
  }

  mutating func closePanel() -> [Effect] {
    panel = nil
    return []
  }

  mutating func scrollPanel(_ step: ScrollStep) {
    guard case .page(var page) = panel else { return }
    let rows = max(1, size.rows - 6)
    switch step {
    case .lineUp: page.top -= 1
    case .lineDown: page.top += 1
    case .halfPageUp: page.top -= rows / 2
    case .halfPageDown: page.top += rows / 2
    case .pageUp: page.top -= rows
    case .pageDown: page.top += rows
    case .top: page.top = 0
    case .end: page.top = .max / 2
    }
    page.clamp(size)
    panel = .page(page)
  }

  mutating func typeInPanel(_ text: String) -> [Effect] {
    guard case .prompt(var prompt) = panel else { return [] }
    prompt.line.insert(text)
    panel = .prompt(prompt)
    return []
  }

  mutating func editInPanel(_ intent: EditIntent) -> [Effect] {
    guard case .prompt(var prompt) = panel else { return [] }
    _ = prompt.line.handle(intent)
    panel = .prompt(prompt)
    return []
  }
}

/// The find bar: what is searched for, while it is typed.
public struct FindBar: Sendable {
  /// Keys go to it.
  public var isOpen = false
  /// What is typed.
  public var line = Composer()

  /// A closed bar.
  public init() {}
}

extension AppState {
  mutating func openFind(_ words: String) -> [Effect] {
    find.isOpen = true
    find.line = Composer(words)
    return words.isEmpty ? [] : search()
  }

  mutating func closeFind() {
    find.isOpen = false
    transcript.endFind()
  }

  mutating func typeInFind(_ text: String) -> [Effect] {
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
    let loaded = TranscriptFind.loadedMatches(query, in: conversation)
    transcript.setFind(query: query, matches: loaded, in: conversation)
    let isWhole = conversation.path.allSatisfy { conversation[$0]?.text.loaded != nil }
    return isWhole || !isStored ? [] : [.store(.find(conversation.id, query))]
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
