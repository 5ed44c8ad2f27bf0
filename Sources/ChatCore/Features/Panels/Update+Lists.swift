// Lists and forms: what their keys do.

extension AppState {
  mutating func perform(_ intent: ListIntent) -> [Effect] {
    switch intent {
    case .previous, .next, .pageUp, .pageDown, .first, .last:
      _ = panel?.changeList(MoveInList(intent: intent))
      return []
    case .accept: return acceptFromList()
    case .pin, .archive, .showArchived, .rename, .delete: return performInSwitcher(intent)
    }
  }

  private mutating func acceptFromList() -> [Effect] {
    guard let open = panel else { return [] }
    switch open {
    case .palette(let list):
      guard let item = list.selection else { return [] }
      panel = nil
      return choose(item)
    case .switcher(let list, _):
      guard let chosen = list.selection else { return [] }
      return self.open(chosen.id, at: chosen.match)
    case .models(let list):
      let name = list.selection?.id ?? list.filter.trimmingSpaces()
      panel = nil
      return name.isEmpty ? [] : setModel(name)
    case .names(let list, let kind):
      guard let name = list.selection?.id else { return [] }
      panel = nil
      return switch kind {
      case .providers: setProvider(name)
      case .presets: applyPreset(name)
      case .prompts: perform(.prompt(name))
      case .themes: setTheme(name)
      }
    case .tree(let list):
      guard let node = list.selection else { return [] }
      panel = nil
      conversation.select(through: node.id)
      transcript.scrollTo(message: node.id)
      return saveRowIfStored()
    case .queue(let list):
      guard let turn = list.selection, let withdrawn = queue.withdraw(turn.id) else { return [] }
      panel = nil
      composer.stash(andWrite: withdrawn.text)
      return draftChanged()
    case .page: return closePanel()
    case .context(let context): return confirmContext(context)
    case .prompt, .settings, .fields: return []
    }
  }

  private mutating func choose(_ item: PaletteItem) -> [Effect] {
    switch item.action {
    case .intent(let intent): return perform(intent)
    case .command(let command): return perform(command)
    case .compose(let text):
      composer.stash(andWrite: text)
      focus = .composer
      return []
    }
  }

  private mutating func performInSwitcher(_ intent: ListIntent) -> [Effect] {
    if case .queue(let list) = panel, intent == .delete, let turn = list.selection {
      if let withdrawn = queue.withdraw(turn.id) { composer.remember(withdrawn.text) }
      refreshQueuePanel()
      return keepDraft()
    }
    guard case .switcher(let list, let all) = panel else { return [] }
    if intent == .showArchived {
      panel = .switcher(list, includesArchived: !all)
      return askForList()
    }
    guard let chosen = list.selection else { return [] }
    switch intent {
    case .pin: return [.store(.setPinned(chosen.id, !chosen.isPinned))] + askForList()
    case .archive: return [.store(.setArchived(chosen.id, !chosen.isArchived))] + askForList()
    case .rename:
      return ask(.title(chosen.id), title: "Rename", text: chosen.title)
    case .delete:
      if chosen.id == conversation.id {
        let deleted = deleteConversation()
        panel = .switcher(list, includesArchived: all)
        return deleted + askForList()
      }
      undo.append(.conversation(chosen.id))
      post(.warning, "Deleted; Alt+U brings it back until you quit.")
      return [.store(.setConversationDeleted(chosen.id, true))] + askForList()
    default: return []
    }
  }

  mutating func perform(_ intent: FormIntent) -> [Effect] {
    switch panel {
    case .prompt(var prompt):
      switch intent {
      case .accept: return acceptPrompt(prompt)
      case .decrease: _ = prompt.line.handle(.move(.left))
      case .increase: _ = prompt.line.handle(.move(.right))
      case .reset: _ = prompt.line.handle(.delete(.right))
      default: break
      }
      panel = .prompt(prompt)
    case .fields(var form, let snippet):
      guard form.handle(intent) else {
        panel = .fields(form, snippet)
        return []
      }
      panel = nil
      composer.insert(snippet.filled(form.values))
      return draftChanged()
    case .settings(var form):
      let outcome = form.handle(intent)
      panel = .settings(form)
      switch outcome {
      case .redraw: return []
      case .close: return closePanel()
      case .set(let name, let value): return setParameter(name, value)
      case .makeDefault(let name, let value): return [.makeDefault(name, value)]
      }
    default: break
    }
    return []
  }
}
