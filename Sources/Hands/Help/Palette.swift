/// One line of the command palette.
package struct PaletteItem: Equatable, Sendable {
  /// What it does; the filter matches this and the name.
  package var title: String
  /// `/command` or the key binding's name.
  package var name: String
  /// The key for it, such as `Ctrl+R`; empty when there is none.
  package var keys: String
  /// What choosing it does.
  package var action: Action
  /// What choosing a line does.
  package enum Action: Equatable, Sendable {
    /// Done directly.
    case intent(Intent)
    /// Done directly.
    case command(Command)
    /// The composer gets this to be completed; a draft there is stashed first.
    case compose(String)
  }

  /// How well typed letters name it (`CommandRow.naming`); nil where they do not.
  package func naming(_ typed: String) -> Int? {
    guard name.hasPrefix("/") else { return nil }
    return CommandRow.named(name.dropFirst().prefix { $0 != " " })?.naming(typed)?.rank
  }

  /// What the filter matches.
  package var text: String { "\(title) \(name)" }

  /// Every command, then every key binding that no command has, out of both tables.
  package static func all(_ keymap: Keymap) -> [PaletteItem] {
    var items: [PaletteItem] = []
    var covered: Set<Intent> = []
    for row in CommandRow.table where !row.isHidden {
      var keys = ""
      var action: Action = .compose("/\(row.name) ")
      if let bare = row.bare {
        action = .command(bare)
        if case .intent(let intent) = bare {
          action = .intent(intent)
          covered.insert(intent)
          // Where the palette is opened from: a key of the messages alone would type its letter there.
          keys = keymap.labelWhereOneTypes(intent) ?? ""
        }
      }
      items.append(PaletteItem(title: row.help, name: row.usage, keys: keys, action: action))
    }
    for row in keymap.bindings where row.contexts.contains(.composer) && !covered.contains(row.intent) {
      // Moving a letter to the left is no palette matter.
      if row.group == .moving || row.group == .editing || row.intent == .open(.palette) { continue }
      covered.insert(row.intent)
      items.append(
        PaletteItem(
          title: row.help, name: row.name, keys: row.keys.first.map(KeyName.label) ?? "", action: .intent(row.intent)))
    }
    return items
  }
}
