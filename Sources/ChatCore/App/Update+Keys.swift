import Cells
import Hands
import Pages

// From terminal input to intents, and what the intents that need no panel do.

extension AppState {
  mutating func take(_ input: TerminalInput) -> [Effect] {
    counting.refined = nil
    switch input {
    case .resize(let size):
      self.size = size
      return []
    case .focus(let isThere):
      hasFocus = isThere
      return []
    case .ground(let color):
      return takeGround(color)
    case .resumed, .colorsChanged:
      return []
    case .hangup, .terminate, .interrupt:
      return quit()
    case .paste(let text):
      return takePaste(text)
    case .mouse(let mouse):
      return takeMouse(mouse)
    case .wheel(let rows):
      return takeWheel(rows)
    case .key(let key):
      let effects = take(key)
      return effects + followKey(key)
    }
  }

  /// What a key means depends on where it goes.
  var keyContext: KeyContext {
    if let panel = panels.top { return panel.context }
    if find.isOpen { return .find }
    return focus == .composer ? .composer : .transcript
  }

  /// Whether keys go to the composer, and nothing is written or edited there.
  var isComposerFree: Bool { keyContext == .composer && composer.isEmpty && editing == nil }

  private mutating func take(_ key: Key) -> [Effect] {
    // An open menu is before an error, and is what Esc leaves first.
    if notice?.kind != .error || key.code == .escape && !isMenuOpen { dismissNotice() }
    if let effects = answerOffer(key) ?? answerKeptDraft(key) { return effects }
    if let effects = answerConfirmation(key) ?? answerMenu(key) { return effects }
    if let effects = chooseRecent(key) { return effects }
    if key.typesText, case .character = key.code { leaveQuestion() }
    let context = keyContext
    if context == .composer {
      // In place of vi's command line there is the list of all commands by name.
      if key == Key(.character(":")), composer.viMode == .normal, composer.viCommand.isEmpty { return open(.palette) }
      // No one begins a message with it; in a paste it is text.
      if key == Key(.character("?")), composer.isEmpty, composer.viMode != .normal { return open(.help) }
      if let outcome = composer.press(key) { return take(outcome) }
    }
    if let intent = defaults.keymap.intent(for: key, in: context) {
      if context == .composer {
        // Not into an edit, in whose place it would be sent.
        if intent == .edit(.move(.up)) || intent == .edit(.move(.down)), editing == nil, composer.takePutAside() {
          return draftChanged()
        }
        // As in a shell, Up on an empty line brings back what went last: here what has not gone yet.
        if intent == .edit(.move(.up)), composer.isEmpty, !sending.queue.isEmpty { return perform(.queue(.recall)) }
        if let outcome = composer.take(intent) { return take(outcome) }
      }
      return perform(intent)
    }
    guard case .character(let character) = key.code, key.typesText else { return [] }
    if context == .transcript {
      // Who types a word means it for the composer.
      _ = focusComposer()
      return take(key)
    }
    guard context.takesText else { return [] }
    return type(String(character))
  }

  /// Typed characters go to whatever takes text.
  private mutating func type(_ text: String) -> [Effect] {
    takeInPanel(.text(text)) ?? typeInFind(text)
  }

  /// Who types on has not seen the question: the words go into the composer, and neither a letter nor Enter answers
  /// by mistake.
  private mutating func leaveQuestion() {
    guard panels.top?.yieldsToTyping == true else { return }
    _ = closePanel()
    _ = focusComposer()
  }

  private mutating func takePaste(_ text: String) -> [Effect] {
    leaveQuestion()
    if focus.isTranscript { focus = .transcript() }
    if let effects = takeInPanel(.paste(text)) { return effects }
    if find.isOpen { return typeInFind(PanelInput.paste(text).line ?? "") }
    _ = focusComposer()
    offers.reply = nil
    offers.keptDraft = nil
    // What a terminal pastes when a file is dropped on it.
    if let path = DroppedPath.path(in: text) { return joinFile(path) }
    composer.paste(text)
    menu.close(at: composer.completionPoint)
    return draftChanged()
  }

  private mutating func takeMouse(_ mouse: MouseEvent) -> [Effect] {
    switch mouse.kind {
    case .wheelUp: return takeWheel(-3)
    case .wheelDown: return takeWheel(3)
    case .press:
      if mouse.position.column < sidebarColumns, panels.isEmpty {
        return Sidebar.conversation(atRow: mouse.position.row, of: self).map { open($0, at: nil) } ?? []
      }
      clickTranscript(at: mouse.position)
    case .release: break
    }
    return []
  }

  /// The wheel moves what is on top: the transcript, or a panel as its arrows do.
  private mutating func takeWheel(_ rows: Int) -> [Effect] {
    guard panel != nil else {
      transcript.scroll(rows: rows)
      return []
    }
    var effects: [Effect] = []
    for _ in 0..<abs(rows) where panel != nil { effects += take(Key(rows < 0 ? .up : .down)) }
    return effects
  }

  private mutating func clickTranscript(at position: Frame.Position) {
    guard panels.isEmpty, let layout = ScreenLayout(size: size, composerWants: 1) else { return }
    let row = position.row - layout.top
    if let message = transcript.message(atRow: row) {
      focus = .transcript()
      transcript.select(message)
    } else {
      focus = .composer
      transcript.select(nil)
    }
  }
}
