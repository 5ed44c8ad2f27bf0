import Cells
import Conversations
import Hands
import Pages

// What each intent does. Long answers live in files by topic; this is the list.

extension AppState {
  mutating func perform(_ intent: Intent) -> [Effect] {
    switch intent {
    case .edit(let edit): return performEdit(edit)
    case .send: return submit()
    case .completeOrFocus: return completeOrFocus()
    case .externalEditor: return [.edit(composer.text)]
    case .pastePicture: return [.readClipboardPicture]
    case .endOfFile: return endOfFile()
    case .queue(let queue): return perform(queue)
    case .stop: return stop()
    case .interrupt: return interrupt()
    case .quit: return quit()
    case .redraw: return [.redraw]
    case .suspend: return keepDraft() + [.suspend]
    case .open(let panel): return open(panel)
    case .toggleSidebar: return toggleSidebar()
    case .closePanel: return leavePanel()
    case .scroll(let step): return scroll(step)
    case .adjustTemperature(let tenths): return adjustTemperature(by: Double(tenths) / 10)
    case .scaleMaxTokens(let scale): return scaleMaxTokens(doubling: scale == .double)
    case .newConversation: return newConversation()
    case .nameConversation: return askForTitle()
    case .retry: return retry(nil)
    case .continueReply: return continueReply(nil)
    case .sibling(let step): return walkSiblings(by: step)
    case .undoDelete: return undoDelete()
    case .focusComposer: return focusComposer()
    case .message(let message): return perform(message)
    case .list(let list): return takeInPanel(.list(list)) ?? []
    case .form(let form): return takeInPanel(.form(form)) ?? []
    case .find(let find): return perform(find)
    case .lab(let lab): return perform(lab)
    case .menu(let menu): return answer(menu) ?? []
    case .microscope(let microscope): return perform(microscope)
    case .offer: return refuse("Nothing is offered now.")
    }
  }

  /// Sends, or does what the text commands.
  mutating func submit() -> [Effect] {
    if !mustWait, composer.isEmpty, !sending.queue.isEmpty { return sendNext() }
    let text = composer.text
    guard !text.trimmingSpaces().isEmpty else { return [] }
    // What is answered to a line that stays must not be covered by what it could go on with.
    menu.close()
    if !composer.beginsWithPaste {
      if let refusal = refusalLineByLine(text) { return refuse(refusal) }
      if editing == nil, !isLineByLine, let command = ShellLine.command(in: text) { return runShell(command) }
      if editing == nil, text.hasPrefix("!!") { return sendWithFiles(String(text.dropFirst())) }
    }
    // What was pasted is no command, whatever it begins with.
    switch composer.beginsWithPaste ? .message(text) : CommandParser.parse(text) {
    case .failure(let error):
      post(.error, error.message)
      return []
    case .command(let command):
      let effects = run(command)
      return effects
    case .message(let words):
      if case .reply(let id) = editing { return keepEditedReply(id, words) }
      if let hint = plainWordHint(words) { return refuse(hint) }
      return sendWithFiles(words)
    }
  }

  /// What other programs take for a command, and newcomers type: the key is named once, before a model gets the word.
  private mutating func plainWordHint(_ words: String) -> String? {
    let intents: [String: Intent] = [
      "exit": .quit, "quit": .quit, ":q": .quit, ":wq": .quit, ":q!": .quit, "help": .open(.help), "?": .open(.help),
    ]
    guard editing == nil, sending.written.refused != words else { return nil }
    let word = words.trimmingSpaces().lowercased()
    if word == "!" {
      sending.written.refuse(words)
      return "A command belongs behind !. \(keyName(.send)) again sends the sign to the model."
    }
    guard let intent = intents[word], let row = defaults.keymap.bindings.first(where: { $0.intent == intent }) else {
      return nil
    }
    sending.written.refuse(words)
    return "\(keyName(intent)): \(row.help). \(keyName(.send)) again sends the word to the model."
  }

  /// Empties the composer because its text has found a home.
  mutating func clearComposer() -> [Effect] {
    let written = composer.clear()
    composer.remember(written)
    counting.draft = nil
    counting.draftRevision &+= 1
    composing.files = nil
    composing.measured = []
    composing.attachments = []
    // What it completes is gone, also where no key was pressed: files were read first.
    menu.close()
    composing.recalled = nil
    // An edit is done with; what comes back from where it was put aside is a turn of its own.
    return endDraftTimers() + (store.isStored ? [.store(.saveDraft(conversation.id, Draft(draft.text)))] : [])
  }

  /// Esc: leaves what is nearest, one thing at a time; from the composer, stops the reply.
  private mutating func stop() -> [Effect] {
    if !panels.isEmpty { return closePanel() }
    if find.isOpen {
      closeFind()
      return []
    }
    if focus.isTranscript {
      guard grafting.isEmpty else {
        grafting = []
        post(.info, "Nothing is marked any more.")
        return []
      }
      return focusComposer()
    }
    if canStopReading { return stopReading() }
    if composing.shell != nil { return stopShell() }
    if isStreaming { return stopStreaming() }
    guard editing == nil, grafting.isEmpty, composer.isEmpty else {
      let effects = editing == nil ? [] : cancelEditing()
      grafting = []
      dismissNotice()
      return effects
    }
    dismissNotice()
    return editAfterSecondEsc()
  }

  /// Milliseconds within which two presses of Esc belong together.
  private static let pairOfKeys: Int64 = 800

  /// The second Esc in a row, where there is nothing to leave, edits the last message.
  private mutating func editAfterSecondEsc() -> [Effect] {
    let armed = composing.editArmedAt
    composing.editArmedAt = now
    guard let armed, now.since(armed) < Self.pairOfKeys,
      let last = conversation.path.last(where: { conversation[$0]?.role == .user })
    else { return [] }
    composing.editArmedAt = nil
    return edit(last)
  }

  private mutating func stopStreaming() -> [Effect] {
    dismissNotice()
    return stopReplies()
  }

  /// How often Esc is to be pressed until it stops a reply: as `stop` does, and what takes the key before it. What is
  /// below something else counts as well: it has the key next.
  var stopPresses: Int {
    var layers = 1 + panels.escapes + composer.modesToLeave
    if find.isOpen { layers += 1 }
    if menu.isOpen { layers += 1 }
    if canStopReading { layers += 1 }
    if composing.shell != nil { layers += 1 }
    guard case .transcript(let asked) = focus else { return layers }
    // A question of message mode is gone with a panel.
    let question = asked != nil && panels.isEmpty ? 1 : 0
    return layers + question + (grafting.isEmpty ? 1 : 2)
  }

  /// Ctrl+C: as Esc, but stops a reply from message mode as well; on a written draft it clears into the history; twice
  /// on an idle, empty composer it quits.
  private mutating func interrupt() -> [Effect] {
    let showsReplies = panels.isEmpty || panel?.context == .lab
    if showsReplies, !find.isOpen, canStopReading || composing.shell != nil || isStreaming {
      let ended = (canStopReading ? stopReading() : []) + (composing.shell != nil ? stopShell() : [])
      return ended + (isStreaming ? stopStreaming() : [])
    }
    if !panels.isEmpty || find.isOpen || focus.isTranscript { return stop() }
    if editing != nil { return cancelEditing() }
    guard composer.isEmpty else {
      let draft = composer.clear()
      post(.info, "Draft put into the history\(clause(.edit(.move(.up))) { ": \($0) brings it back" }).")
      composer.remember(draft)
      return [.store(.addHistory(draft, now))] + draftChanged()
    }
    if let armed = composing.quitArmedAt, now.since(armed) < 2000 { return quit() }
    composing.quitArmedAt = now
    post(.info, "\(keyName(.interrupt)) again quits.")
    return []
  }

  private mutating func endOfFile() -> [Effect] {
    if composer.isEmpty { return quit() }
    return performEdit(.delete(.right))
  }

  private mutating func scroll(_ step: ScrollStep) -> [Effect] {
    if let effects = takeInPanel(.scroll(step)) { return effects }
    switch step {
    case .lineUp: transcript.scroll(rows: -1)
    case .lineDown: transcript.scroll(rows: 1)
    case .halfPageUp: transcript.halfPage(-1)
    case .halfPageDown: transcript.halfPage(1)
    case .pageUp: transcript.page(-1)
    case .pageDown: transcript.page(1)
    case .top: transcript.scrollToStart()
    case .end: transcript.scrollToEnd()
    }
    return []
  }

  /// To the messages: the last in view is chosen, so that who scrolled up goes on from there.
  mutating func focusTranscript() -> [Effect] {
    guard !conversation.path.isEmpty else { return refuseMissing("There are no messages yet.") }
    focus = .transcript()
    if transcript.selected == nil { transcript.selectInView(of: conversation) }
    return []
  }

  mutating func focusComposer() -> [Effect] {
    focus = .composer
    transcript.select(nil)
    return []
  }
}
