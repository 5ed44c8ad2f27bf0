/// Which key means what, where. Made from `KeyBinding.table` and the config's changes.
public struct Keymap: Sendable {
  /// The table with the keys in force, in table order.
  public let bindings: [KeyBinding]

  /// The table as it stands.
  public static let standard = Keymap(bindings: KeyBinding.table)

  init(bindings: [KeyBinding]) {
    self.bindings = bindings
  }

  /// What a key means here; nil for keys without a meaning, such as those that type a character.
  public func intent(for key: Key, in context: KeyContext) -> Intent? {
    // A walk through some 150 rows is nothing to a key press; tables made at each start were something to the start.
    let key = key.canonical
    return bindings.last { $0.keys.contains(key) && $0.contexts.contains(context) }?.intent
  }

  /// The keys of an intent, for hints such as `F1 help`; preferring those of one context where given.
  public func keys(for intent: Intent, in context: KeyContext? = nil) -> [Key] {
    let rows = bindings.filter { $0.intent == intent && !$0.keys.isEmpty }
    let here = rows.first { row in context.map { row.contexts.contains($0) } ?? true }
    return (here ?? rows.first)?.keys ?? []
  }

  /// What to press for an intent, for sentences: its first key, preferably in this context; its name in the palette
  /// where it has none.
  public func name(_ intent: Intent, in context: KeyContext = .composer) -> String {
    if let label = label(for: intent, in: context) { return label }
    guard let row = bindings.first(where: { $0.intent == intent }) else { return "the palette" }
    return "\u{201C}\(row.help)\u{201D} in the palette"
  }

  /// The first key of an intent as people write it, such as `Ctrl+R`; nil when it has none.
  public func label(for intent: Intent, in context: KeyContext? = nil) -> String? {
    keys(for: intent, in: context).first.map(KeyName.label)
  }
}
