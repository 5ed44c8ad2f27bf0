import Pages

/// Which key means what, where. Made from `KeyBinding.table` and the config's changes.
package struct Keymap: Sendable {
  /// The table with the keys in force, in table order.
  package let bindings: [KeyBinding]
  /// What is said of keys below messages; made once, as it is part of every layout.
  package let messageKeys: MessageKeys

  /// Whether sentences name commands in the place of keys: where lines are typed, no keys are pressed.
  package let namesCommands: Bool

  /// The table as it is.
  package static let standard = Keymap(bindings: KeyBinding.table)

  init(bindings: [KeyBinding], namesCommands: Bool = false) {
    self.bindings = bindings
    self.namesCommands = namesCommands
    messageKeys = MessageKeys(
      label: { Self.keys(for: $0, in: $1, among: bindings).first.map(KeyName.label) },
      name: { Self.name($0, in: $1, among: bindings) })
  }

  /// What a key means here; nil for keys without a meaning, such as those that type a character.
  package func intent(for key: Key, in context: KeyContext) -> Intent? {
    // A walk through some 150 rows is nothing to a key press; tables made at each start were something to the start.
    let key = key.canonical
    return bindings.last { $0.keys.contains(key) && $0.contexts.contains(context) }?.intent
  }

  /// The keys of an intent, for hints such as `F1 help`; preferring those of one context where given.
  package func keys(for intent: Intent, in context: KeyContext? = nil) -> [Key] {
    Self.keys(for: intent, in: context, among: bindings)
  }

  private static func keys(for intent: Intent, in context: KeyContext?, among bindings: [KeyBinding]) -> [Key] {
    // Each frame asks for a handful of keys: by position, no row is copied to be looked at.
    var elsewhere: Int?
    for row in bindings.indices where bindings[row].intent == intent && !bindings[row].keys.isEmpty {
      guard let context, !bindings[row].contexts.contains(context) else { return bindings[row].keys }
      elsewhere = elsewhere ?? row
    }
    return elsewhere.map { bindings[$0].keys } ?? []
  }

  /// What to press for an intent, for sentences: its first key, preferably in this context; its name in the palette
  /// where it has none.
  package func name(_ intent: Intent, in context: KeyContext = .composer) -> String {
    if namesCommands { return typedName(of: intent) }
    return Self.name(intent, in: context, among: bindings)
  }

  private static func name(_ intent: Intent, in context: KeyContext, among bindings: [KeyBinding]) -> String {
    if let key = keys(for: intent, in: context, among: bindings).first { return KeyName.label(key) }
    guard let row = bindings.first(where: { $0.intent == intent }) else { return "the palette" }
    return "\u{201C}\(row.help)\u{201D} in the palette"
  }

  /// The same, preferring a key that types no character.
  package func nameThatTypesNothing(_ intent: Intent, in context: KeyContext) -> String {
    if namesCommands { return typedName(of: intent) }
    return keys(for: intent, in: context).first { !$0.typesText }.map(KeyName.label) ?? name(intent, in: context)
  }

  /// The same, preferring a single letter.
  package func nameThatTypes(_ intent: Intent, in context: KeyContext) -> String {
    if namesCommands { return typedName(of: intent) }
    for row in bindings.indices where bindings[row].intent == intent && bindings[row].contexts.contains(context) {
      if let key = bindings[row].keys.first(where: \.typesText) { return KeyName.label(key) }
    }
    return name(intent, in: context)
  }

  /// The first key of an intent as people write it, such as `Ctrl+R`, or its command where lines are typed; nil when it
  /// has none.
  package func label(for intent: Intent, in context: KeyContext? = nil) -> String? {
    if namesCommands { return intent.typed }
    return keys(for: intent, in: context).first.map(KeyName.label)
  }

  /// The first key of the first row that has an intent in the composer, as people write it; never a key of elsewhere.
  func labelWhereOneTypes(_ intent: Intent) -> String? {
    if namesCommands { return nil }
    return bindings.first { $0.intent == intent && $0.contexts.contains(.composer) }?.keys.first.map(KeyName.label)
  }
}

extension MessageKeys {
  /// - Parameters:
  ///   - label: the key of an intent, preferring a context; nil where it has none.
  ///   - name: what to press for an intent in a context.
  init(label: (Intent, KeyContext) -> String?, name: (Intent, KeyContext) -> String) {
    self.init()
    let focus = name(.completeOrFocus, .composer)
    func inMessages(_ intent: MessageIntent) -> String { "\(focus), then \(name(.message(intent), .transcript))" }
    onward = label(.offer(.continueReply), .offer) ?? inMessages(.continueReply)
    again = name(.retry, .composer)
    raise = name(.scaleMaxTokens(.double), .composer)
    unfold = inMessages(.fold)
    sources = inMessages(.sources)
    thought = label(.message(.thought), .composer) ?? inMessages(.thought)
    save = name(.message(.saveCode), .transcript)
  }
}
