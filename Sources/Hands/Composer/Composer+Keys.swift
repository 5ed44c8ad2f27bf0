extension Composer {
  /// Offers a key before the keymap sees it; nil when the composer has no use of its own for it.
  ///
  /// Takes typed characters, and all of vi's keys outside its insert mode.
  package mutating func press(_ key: Key) -> ComposerOutcome? {
    guard case .character(let character) = key.code, key.typesText else { return nil }
    if let vi, vi.mode != .insert, !isSearching { return viPress(character) }
    return insert(String(character))
  }

  /// How often `take` has a use of its own for `stop`, from here on.
  package var modesToLeave: Int {
    (isSearching ? 1 : 0) + (viMode == nil || viMode == .normal && viCommand.isEmpty ? 0 : 1)
  }

  /// Offers an intent before the rest of the program; nil when the composer has no use for it.
  ///
  /// Takes every edit; while the history is searched, `send` takes the match and `stop` brings the draft back;
  /// with vi's keys, `stop` leaves insert and visual mode.
  package mutating func take(_ intent: Intent) -> ComposerOutcome? {
    switch intent {
    case .edit(let edit):
      let outcome = handle(edit)
      if vi?.mode == .normal { viClamp() }
      return outcome
    case .send, .completeOrFocus, .externalEditor:
      guard isSearching else { return nil }
      endSearch(keeping: true)
      return intent == .externalEditor ? nil : .edited
    case .stop, .interrupt:
      if intent == .stop, !isSearching { return viEscape() }
      guard isSearching else { return nil }
      endSearch(keeping: false)
      return .edited
    case .endOfFile:
      return isEmpty ? nil : handle(.delete(.right))
    default: return nil
    }
  }
}
