import Hands

// Keys in sentences: always those in force. A test looks for names of keys that are written out.

extension AppState {
  /// What to press for an intent; its name in the palette where it has no key.
  func keyName(_ intent: Intent, in context: KeyContext = .composer) -> String {
    defaults.keymap.name(intent, in: context)
  }

  /// Says why something is not done while a reply comes.
  mutating func refuseWhileStreaming() -> [Effect] { refuse("Stop the reply first (\(keyName(.stop))).") }

  /// The two answers to a question, as a panel's title ends.
  func answers(_ yes: String, _ no: String) -> String {
    "\(keyName(.list(.accept), in: .page)) \(yes), \(keyName(.stop)) \(no)"
  }
}
