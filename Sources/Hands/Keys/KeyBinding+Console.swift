extension Key {
  /// Whether the Linux console sends it as itself: it tells nothing of what is held with arrows and their like, and
  /// knows Alt, but not Shift, with Enter (console_codes(4), keymaps(5)).
  package var isOnLinuxConsole: Bool {
    switch code {
    case .character: true
    case .tab: modifiers.isSubset(of: .shift)
    case .enter, .backspace: modifiers.isSubset(of: .alt)
    default: modifiers.isEmpty
    }
  }
}

extension KeyBinding {
  /// Whether one of its keys, if it has any, can be pressed on the Linux console.
  package var isOnLinuxConsole: Bool { keys.isEmpty || keys.contains(where: \.isOnLinuxConsole) }

  /// What to press there for each row that is out of reach, by the row's name; a test says that it is those rows.
  package static let consoleDetours: [(name: String, words: String)] = [
    ("recall-queued", "`up` on an empty line, or `/queue`"),
    ("version-previous", "`/previous`"),
    ("version-next", "`/next`"),
    ("line-up", "its name in the palette (`ctrl+p`); `pgup` for a page"),
    ("line-down", "its name in the palette (`ctrl+p`); `pgdn` for a page"),
    ("top", "`tab`, then `g`"),
    ("bottom", "`tab`, then `G`"),
    ("list-first", "`pgup`"),
    ("list-last", "`pgdn`"),
    ("select-left", "`ctrl+space`, then `left`"),
    ("select-right", "`ctrl+space`, then `right`"),
    ("select-up", "`ctrl+space`, then `up`"),
    ("select-down", "`ctrl+space`, then `down`"),
    ("select-line-start", "`ctrl+space`, then `home`"),
    ("select-line-end", "`ctrl+space`, then `end`"),
    ("select-word-left", "`ctrl+space`, then `alt+b`"),
    ("select-word-right", "`ctrl+space`, then `alt+f`"),
  ]
}
