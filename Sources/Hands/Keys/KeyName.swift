import Cells

/// Keys as people write them: `ctrl+r`, `alt+enter`, `f3`, `pgup`, `space`, `?`.
package enum KeyName {
  private static let named: [(name: String, shown: String, code: Key.Code)] = [
    ("enter", "Enter", .enter), ("tab", "Tab", .tab), ("esc", "Esc", .escape), ("backspace", "Backspace", .backspace),
    ("delete", "Delete", .delete), ("insert", "Insert", .insert), ("up", "Up", .up), ("down", "Down", .down),
    ("left", "Left", .left), ("right", "Right", .right), ("home", "Home", .home), ("end", "End", .end),
    ("pgup", "PgUp", .pageUp), ("pgdn", "PgDn", .pageDown), ("space", "Space", .character(" ")),
  ]
  private static let synonyms = [
    "return": "enter", "escape": "esc", "bs": "backspace", "del": "delete", "ins": "insert", "pageup": "pgup",
    "pagedown": "pgdn", "pgdown": "pgdn",
  ]
  private static let held: [(name: String, shown: String, modifier: Key.Modifiers)] = [
    ("ctrl", "Ctrl", .control), ("alt", "Alt", .alt), ("shift", "Shift", .shift),
  ]

  /// Reads a key; nil when no key is called that. Names are read in either case, single characters as they are; but
  /// `Alt+P`, as the help page shows it, names the letter on the key.
  package static func parse(_ text: String) -> Key? {
    var rest = Substring(text.trimmingSpaces())
    var modifiers: Key.Modifiers = []
    var isAsShown = false
    while let plus = rest.utf8.dropFirst().firstIndex(of: UInt8(ascii: "+")), rest.index(after: plus) < rest.endIndex {
      let word = rest[..<plus].lowercased()
      let name = word == "control" ? "ctrl" : word == "meta" || word == "option" ? "alt" : word
      guard let row = held.first(where: { $0.name == name }) else { return nil }
      modifiers.insert(row.modifier)
      isAsShown = isAsShown || rest.utf8.first.map { (0x41...0x5A).contains($0) } == true
      rest = rest[rest.index(after: plus)...]
    }
    guard let code = code(named: isAsShown && rest.count == 1 ? Substring(rest.lowercased()) : rest) else { return nil }
    return Key(code, modifiers).canonical
  }

  private static func code(named text: Substring) -> Key.Code? {
    // The whole table is read at each start: what it is made of is found without a look at letters and case.
    if text.utf8.count == 1, let byte = text.utf8.first, byte != UInt8(ascii: " ") {
      return .character(Character(Unicode.Scalar(byte)))
    }
    if let row = named.first(where: { $0.name == text }) { return row.code }
    if text.count == 1, let character = text.first { return character == " " ? nil : .character(character) }
    let lower = text.lowercased()
    let name = synonyms[lower] ?? lower
    if let row = named.first(where: { $0.name == name }) { return row.code }
    guard name.first == "f", let number = Int(name.dropFirst()), (1...24).contains(number) else { return nil }
    return .function(number)
  }

  /// As the config writes it: `ctrl+r`.
  package static func text(_ key: Key) -> String { written(key.canonical, shown: false) }

  /// As the help page shows it: `Ctrl+R`.
  package static func label(_ key: Key) -> String { written(key.canonical, shown: true) }

  private static func written(_ key: Key, shown: Bool) -> String {
    var parts: [String] = []
    for row in held where key.modifiers.contains(row.modifier) { parts.append(shown ? row.shown : row.name) }
    if let row = named.first(where: { $0.code == key.code }) {
      parts.append(shown ? row.shown : row.name)
    } else if case .function(let number) = key.code {
      parts.append(shown ? "F\(number)" : "f\(number)")
    } else if case .character(let character) = key.code {
      if shown, key.modifiers.contains(.alt), character.isUppercase { parts.append("Shift") }
      parts.append(shown && key.modifiers != [] ? character.uppercased() : String(character))
    }
    return parts.joined(separator: "+")
  }
}

extension Key {
  /// One form for keys that terminals cannot tell apart: Shift is in the character, Ctrl takes lower-case letters,
  /// Ctrl+@ is Ctrl+Space, Ctrl+/ is Ctrl+_ and Ctrl+H is Backspace. With Ctrl or Alt a letter of another script is the
  /// key in its place, and Shift makes no difference to Backspace and Delete.
  package var canonical: Key {
    var modifiers = modifiers
    guard case .character(var character) = code else {
      let isDeleting = code == .backspace || code == .delete
      return isDeleting && modifiers != .shift ? Key(code, modifiers.subtracting(.shift)) : self
    }
    if !modifiers.isDisjoint(with: [.control, .alt]), let latin = Key.latin(character) { character = latin }
    if modifiers.contains(.shift), let upper = character.uppercased().first, character.isLetter {
      character = upper
      modifiers.remove(.shift)
    }
    if modifiers.contains(.control) {
      if let lower = character.lowercased().first { character = lower }
      if character == "@" { character = " " }
      if character == "/" { character = "_" }
      if character == "h" { return Key(.backspace, modifiers.subtracting([.control, .shift])) }
    }
    return Key(.character(character), modifiers)
  }

  /// Why no terminal sends this key as itself; nil for keys that arrive.
  package var unreachableReason: String? {
    switch (code, modifiers) {
    case (.character("i"), .control): return "terminals send Tab for it"
    case (.character("m"), .control): return "terminals send Enter for it"
    case (.character("["), .control): return "terminals send Esc for it"
    case (.character("["), .alt), (.character("O"), .alt): return "it begins the codes of arrow and function keys"
    case (.escape, _) where modifiers != []: return "terminals send Esc with nothing held"
    case (.character(let character), _) where modifiers.contains(.control):
      if character.isASCII, character.isLetter || " \\]^_".contains(character) { return nil }
      return "terminals have no code for it"
    default: return nil
    }
  }

  /// Whether the key writes a character where one can type.
  package var typesText: Bool {
    if case .character = code { modifiers.isSubset(of: .shift) } else { false }
  }
}
