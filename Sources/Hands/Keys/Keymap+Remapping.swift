/// One entry of the config's `keys`: a binding's name and all the keys it shall have.
package struct KeyRemapping: Equatable, Sendable {
  /// The binding's name, as in docs/keys.md.
  package var name: String
  /// Keys such as `ctrl+r`; none takes its keys away.
  package var keys: [String]

  /// A name and its keys.
  package init(_ name: String, _ keys: [String]) {
    self.name = name
    self.keys = keys
  }
}

/// Why one entry of the config's `keys` is refused.
package struct KeymapProblem: Error, Equatable, Sendable {
  /// The entry at fault.
  package var name: String
  /// The key at fault, as it was written; nil when the name is.
  package var key: String?
  /// One sentence: what is wrong and what to do.
  package var message: String
}

/// All that is wrong with the config's `keys`.
package struct KeymapError: Error, Equatable, Sendable {
  /// In the order of the config.
  package var problems: [KeymapProblem]
}

extension Keymap {
  /// The standard keys with some changed. Conflicts count after all changes, so that keys can be exchanged.
  package init(remapping changes: [KeyRemapping]) throws(KeymapError) {
    var problems: [KeymapProblem] = []
    var bindings = KeyBinding.table
    var changed: [String] = []
    for change in changes {
      let name = KeyBinding.formerNames[change.name] ?? change.name
      guard let place = bindings.firstIndex(where: { $0.name == name }) else {
        problems.append(Self.unknown(change.name))
        continue
      }
      var keys: [Key] = []
      for text in change.keys {
        if let key = KeyName.parse(text) {
          if let reason = Self.refusal(of: key, for: bindings[place]) {
            problems.append(
              KeymapProblem(name: change.name, key: text, message: "\(change.name) cannot be \(text): \(reason)."))
          } else if !keys.contains(key) {
            keys.append(key)
          }
        } else {
          problems.append(KeymapProblem(name: change.name, key: text, message: Self.unreadable(text)))
        }
      }
      if change.keys.isEmpty, KeyBinding.essential.contains(change.name) {
        problems.append(
          KeymapProblem(name: change.name, key: nil, message: "\(change.name) must have a key; give it at least one."))
        continue
      }
      bindings[place].keys = keys
      changed.append(name)
    }
    problems += Self.conflicts(in: bindings, changed: changed)
    guard problems.isEmpty else { throw KeymapError(problems: problems) }
    self.init(bindings: bindings)
  }

  private static func unknown(_ name: String) -> KeymapProblem {
    let nearest = Nearest.name(to: name, among: KeyBinding.table.map(\.name))
    let hint = nearest.map { " Did you mean \($0)?" } ?? ""
    return KeymapProblem(
      name: name, key: nil,
      message: "No key binding is called \(name).\(hint) `mixchat config --example` lists their names.")
  }

  private static func unreadable(_ text: String) -> String {
    "\u{201C}\(text)\u{201D} names no key; write keys like ctrl+r, alt+enter, shift+tab, f3, pgup, space or x."
  }

  private static func refusal(of key: Key, for binding: KeyBinding) -> String? {
    if let reason = key.unreachableReason { return reason }
    if key.typesText, let place = binding.contexts.first(where: \.takesText) {
      return "it types a character there (\(place.title.lowercased())); hold Ctrl or Alt with it, or use a function key"
    }
    return nil
  }

  /// Keys that two rows claim in one context. Each pair is named once, by the row that the config changed.
  static func conflicts(in bindings: [KeyBinding], changed: [String]? = nil) -> [KeymapProblem] {
    var problems: [KeymapProblem] = []
    for context in KeyContext.allCases {
      var owners: [Key: KeyBinding] = [:]
      for row in bindings where row.contexts.contains(context) {
        for key in row.keys {
          guard let other = owners[key] else {
            owners[key] = row
            continue
          }
          let (named, standing) = changed.map { $0.contains(row.name) } ?? true ? (row, other) : (other, row)
          let text = KeyName.text(key)
          let problem = KeymapProblem(
            name: named.name, key: text,
            message: "\(named.name) cannot be \(text): \(standing.name) has it (\(standing.help)). "
              + "Choose another key, or give \(standing.name) another one too.")
          if !problems.contains(problem) { problems.append(problem) }
        }
      }
    }
    return problems
  }
}
