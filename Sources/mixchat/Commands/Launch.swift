import ChatCore
import Configuration

/// What the command line asked for, settled: the input of the full-screen chat, the plain chat and the one-shot.
struct Launch: Sendable {
  /// What is in force.
  var settings: Settings
  /// Reads the settings again, and writes defaults.
  var loader: SettingsLoader
  /// Which conversation to begin with.
  var opening = Opening.new
  /// The prompt's words; empty for none.
  var prompt = ""
  /// Files to join.
  var files: [String] = []

  /// Which conversation to begin with.
  enum Opening: Sendable, Equatable {
    case new
    case last
    case conversation(ConversationID)
  }
}
