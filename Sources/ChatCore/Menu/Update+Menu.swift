import Conversations
import Hands

// The menu above the composer: it opens as one types, and never does what was not on the screen.

extension AppState {
  /// Whether the menu has the keys it knows.
  package var isMenuOpen: Bool { menu.isOpen && keyContext == .composer }

  /// What a key does in the menu; nil for keys that mean what they always do.
  mutating func answerMenu(_ key: Key) -> [Effect]? {
    guard isMenuOpen else { return nil }
    switch defaults.keymap.intent(for: key, in: .menu) {
    case .stop:
      menu.close(at: menu.point)
      return []
    case .menu(let intent): return answer(intent)
    default: return nil
    }
  }

  mutating func answer(_ intent: MenuIntent) -> [Effect]? {
    guard let point = menu.point else { return nil }
    switch intent {
    case .previous: menu.move(by: -1)
    case .next: menu.move(by: 1)
    case .complete: return complete(point)
    case .accept: return acceptInMenu(point)
    case .takeRest:
      guard menuRest != nil else { return nil }
      return complete(point)
    }
    return []
  }

  /// Tab: completes what is at the cursor, or lists the ways to; where there is nothing to complete, goes to the
  /// messages.
  mutating func completeOrFocus() -> [Effect] {
    guard let point = composer.completionPoint else { return focusTranscript() }
    let effects = openMenu(at: point)
    if menu.choices.count == 1 { return effects + complete(point) }
    if menu.choices.isEmpty, effects.isEmpty {
      post(.warning, "Nothing here begins with \u{201C}\(point.typed)\u{201D}.")
    }
    return effects
  }

  private mutating func complete(_ point: CompletionPoint) -> [Effect] {
    guard let choice = menu.best else { return [] }
    composer.complete(point, with: choice.text, isFinal: choice.isFinal)
    guard let next = composer.completionPoint else {
      menu.close()
      return draftChanged()
    }
    // What comes next is listed right away: a command's values, a folder's files.
    let listed = openMenu(at: next)
    return draftChanged() + listed
  }

  /// Enter: runs the chosen command, and completes where more is due; nil where what is typed is to be taken as it is.
  private mutating func acceptInMenu(_ point: CompletionPoint) -> [Effect]? {
    guard let choice = menu.choice, menu.isSeen(at: now) else { return nil }
    let typed = point.typed.lowercased()
    switch point.kind {
    case .mention:
      if point.typed == choice.label, choice.isFinal { return nil }
      return complete(point)
    case .command:
      let name = menu.hasMoved || CommandRow.named(typed) == nil ? choice.text : typed
      guard let row = CommandRow.named(name) else { return nil }
      if row.bare == nil { return complete(point) }
      composer.complete(point, with: name, isFinal: false)
    case .argument(let kind):
      let isLast = point.command.flatMap { CommandRow.named($0.name)?.arguments.count == $0.argument + 1 } ?? true
      if kind == .file || !isLast { return complete(point) }
      composer.complete(point, with: choice.text, isFinal: false)
    }
    menu.close()
    return submit()
  }

  /// Follows a key that reached the composer: typing opens the menu, moving away closes it.
  mutating func followKey(_ key: Key) -> [Effect] {
    guard keyContext == .composer, composer.viMode == nil || composer.viMode == .insert,
      let point = composer.completionPoint, composer.isAtWordEnd
    else {
      menu.close()
      return []
    }
    guard point != menu.point else { return [] }
    guard menu.point?.range.lowerBound == point.range.lowerBound || key.typesText, menu.mayOpen(point) else {
      if menu.mayOpen(point) { menu.close() }
      return []
    }
    return openMenu(at: point)
  }

  /// Lists what matches a word, and asks for what is not known here.
  private mutating func openMenu(at point: CompletionPoint) -> [Effect] {
    var effects: [Effect] = []
    switch source(of: point) {
    case .listing(let prefix) where menu.listed.prefix != prefix:
      menu.listed = (prefix, [], true)
      effects = [.completeFile(prefix: prefix)]
    case .folder where !menu.hasAskedFolder:
      menu.hasAskedFolder = true
      effects = [.listFolder]
    case .models where models.catalogues[conversation.provider] == nil && menu.point?.kind != point.kind:
      effects = [.catalogue(provider: conversation.provider)]
    default: break
    }
    menu.show(choices(for: point), for: point)
    return effects
  }

  /// What is listed changed: the menu shows it.
  mutating func refreshMenu() {
    guard let point = menu.point else { return }
    menu.show(choices(for: point), for: point)
  }

  /// Files below the working folder have been listed.
  mutating func takeFolderFiles(_ paths: [String]) -> [Effect] {
    menu.folder = paths
    refreshMenu()
    return []
  }

  /// Paths in a folder that was written out have been listed.
  mutating func takeFileNames(_ prefix: String, _ names: [String]) -> [Effect] {
    guard prefix == menu.listed.prefix else { return [] }
    menu.listed = (prefix, names, false)
    refreshMenu()
    return []
  }

  /// The rest of the best line, to be shown behind the cursor; nil where what is typed is not its beginning.
  package var menuRest: String? {
    guard isMenuOpen, let point = menu.point, let best = menu.best, !point.typed.isEmpty, composer.isAtLineEnd,
      best.text.hasPrefix(point.typed), best.text.count > point.typed.count
    else { return nil }
    return String(best.text.dropFirst(point.typed.count))
  }

  /// Said of a command being typed that there is none like; nil where there is.
  var menuMiss: String? {
    guard keyContext == .composer, composer.isCommand, let point = composer.completionPoint,
      case .command = point.kind, !point.typed.isEmpty,
      // As a rule the menu has looked for them already.
      (menu.point == point ? menu.choices : choices(for: point)).isEmpty
    else { return nil }
    return "no command begins with /\(point.typed)"
  }

  /// The menu's keys, the place of what is chosen before them.
  var menuKeys: [String]? {
    guard isMenuOpen, let point = menu.point else { return nil }
    let keys = PanelKeys(defaults.keymap, in: .menu)
    let isRun = menu.choice.map { choice in
      switch point.kind {
      case .command: CommandRow.named(choice.text)?.bare != nil
      case .argument(let kind): kind != .file
      case .mention: false
      }
    }
    let place = "\(menu.selected.map { "\($0 + 1)/" } ?? "")\(menu.choices.count)"
    let parts: [String?] = [
      place, keys.pair(.menu(.previous), .menu(.next), "choose"), keys.hint(.menu(.complete), "completes"),
      isRun.flatMap { keys.hint(.menu(.accept), $0 ? "runs" : "takes it") }, keys.close,
    ]
    return parts.compactMap(\.self)
  }
}
