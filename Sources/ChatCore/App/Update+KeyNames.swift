import Conversations
import Hands

// Keys in sentences: always those in force. A test looks for names of keys that are written out.

extension AppState {
  /// What to press for an intent; its name in the palette where it has no key.
  func keyName(_ intent: Intent, in context: KeyContext = .composer) -> String {
    defaults.keymap.name(intent, in: context)
  }

  /// A clause with what to press for an intent, or to type; empty where it has neither.
  func clause(_ intent: Intent, in context: KeyContext = .composer, _ words: (String) -> String) -> String {
    defaults.keymap.label(for: intent, in: context).map(words) ?? ""
  }

  /// Whether lines are typed, and nothing is drawn.
  var isLineByLine: Bool { defaults.keymap.namesCommands }

  /// Says what a command put into the draft, where no draft is to be seen.
  mutating func tellJoined(_ what: String) {
    if isLineByLine { post(.info, "\(what) goes with your next message.") }
  }

  /// Why a command does nothing where lines are typed; nil for what is done there.
  func refusalLineByLine(_ text: String) -> String? {
    guard isLineByLine, CommandParser.isCommand(text) else { return nil }
    guard let row = CommandRow.named(text.dropFirst().prefix { !$0.isWhitespace }), row.needsScreen else { return nil }
    return row.runsPrograms
      ? ShellLine.refusalLineByLine("/\(row.name) runs programs") : "/\(row.name) is for the full screen."
  }

  /// Says why something is not done while a reply comes.
  mutating func refuseWhileStreaming() -> [Effect] { refuse("Stop the reply first (\(keyName(.stop))).") }

  /// Whether a conversation is still being opened: it is not there yet, or its end alone.
  var isOpening: Bool { store.awaitsConversation || conversation.isPartial }

  /// Says that there is nothing of what was asked for; not before the conversation is here whole, which may have it.
  mutating func refuseMissing(_ words: String) -> [Effect] { isOpening ? refuseWhilePartial() : refuse(words) }

  /// Says why something is not done while a conversation is opened, of which the end of the branch comes first.
  mutating func refuseWhilePartial() -> [Effect] {
    refuse("Still opening the conversation; try it again in a moment.")
  }

  /// The two answers to a question, as a panel's title ends.
  func answers(_ yes: String, _ no: String) -> String {
    "\(keyName(.list(.accept), in: .page)) \(yes), \(keyName(.stop)) \(no)"
  }
}
