import Cells
import Configuration
import Conversations
import Glibc

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

  /// Whether a one-shot prints on stderr what the model thinks.
  var printsReasoning = false
  /// Whether a one-shot's reply must be JSON.
  var wantsJSON = false

  /// Whether a one-shot prints the reply as the model wrote it, on a terminal too.
  var printsRaw = false

  /// Which conversation to begin with.
  enum Opening: Sendable, Equatable {
    case new
    case last
    case conversation(ConversationID)
  }
}

extension Launch {
  /// How a one-shot's reply is drawn; nil where it is written as it comes: into a pipe, by `--raw`, and where a
  /// terminal cannot move its cursor or somebody reads line by line.
  var rendering: Rendering? {
    let environment = ProcessEnvironment.variables
    guard !printsRaw, Streams.isTerminal(STDOUT_FILENO), let type = environment["TERM"], !type.isEmpty, type != "dumb",
      !PlainChat.isAskedFor(environment), let size = Streams.terminalSize
    else { return nil }
    return Rendering(settings, size: size, environment: environment)
  }

  /// Shows one reply, chats line by line, or takes the whole screen; returns the exit code.
  func run(isPlain: Bool, output: OneShot.Output) throws -> Int32 {
    ProcessEnvironment.hideKeys(settings)
    let isAsked = !prompt.isEmpty || !files.isEmpty || output != .text
    if isAsked || !(isPlain || Streams.isTerminal(STDIN_FILENO)) {
      return try OneShot(self, output).run()
    }
    if isPlain || PlainChat.isAskedFor(ProcessEnvironment.variables) { return try PlainChat(self).run() }
    guard Streams.isTerminal(STDOUT_FILENO) else {
      throw CommandStop(
        "The full-screen chat needs a terminal. Give a prompt for one reply, or pipe one in.", code: ExitStatus.usage)
    }
    return runInteractive(self)
  }
}
