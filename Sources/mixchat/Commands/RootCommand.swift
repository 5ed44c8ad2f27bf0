import ArgumentParser
import ChatCore
import Configuration
import Glibc

/// `mixchat`: the full-screen chat, or one reply.
struct RootCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mixchat",
    abstract: "Chat with Mixtral, or any OpenAI-compatible model, in the terminal.",
    usage: """
      mixchat [options]             the full-screen chat
      mixchat [options] prompt …    one reply to stdout; piped input joins the prompt
      mixchat <subcommand> …
      """,
    discussion: """
      Without a key the small local model answers; with AIMLAPI_API_KEY set, Mixtral does. Values are taken from the \
      command line, the environment, a preset, the config file and built-in defaults, in this order; `mixchat config` \
      shows which. A prompt that begins with the name of a subcommand goes after `--`.

      Exit codes: 0 done, 64 usage, 65 bad input, 69 unreachable, 75 rate-limited, 77 key refused or out of credits, \
      78 bad config, 130 interrupted, 1 anything else.
      """,
    subcommands: Subcommands.all
  )

  @Argument(help: ArgumentHelp("What to say; piped input follows it.", valueName: "prompt"))
  var prompt: [String] = []

  @OptionGroup(title: "Endpoint") var endpoint: EndpointOptions

  @Option(name: .shortAndLong, help: ArgumentHelp("The system prompt.", valueName: "text"))
  var system: String?

  @Option(
    name: .long, help: ArgumentHelp("A preset: a named set of model, system prompt and parameters.", valueName: "name"),
    completion: CompletionNames.presets)
  var preset: String?

  @Flag(name: [.customShort("c"), .customLong("continue")], help: "Go on with the conversation used last.")
  var continuesLast = false

  @Option(
    name: .long, help: ArgumentHelp("Go on with this conversation.", valueName: "id"),
    completion: CompletionNames.conversations)
  var conversation: String?

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Join this text file to the prompt; may be repeated.", valueName: "path"),
    completion: .file())
  var file: [String] = []

  @OptionGroup(title: "Parameters") var parameters: ParameterOptions

  @OptionGroup var output: OutputOptions

  @Flag(name: .customLong("no-stream"), help: "Ask for the reply whole.")
  var isWhole = false

  @Flag(name: .customLong("no-save"), help: "Do not keep the conversation.")
  var isForgotten = false

  @Flag(name: .long, help: "Chat line by line, without the full screen (also with TERM=dumb or ACCESSIBLE=1).")
  var plain = false

  @OptionGroup(title: "Files") var places: PlaceOptions

  @Flag(name: .long, help: "Print the versions of mixchat and of the libraries in use.")
  var version = false

  mutating func validate() throws {
    if continuesLast, conversation != nil {
      throw ValidationError("-c continues the last conversation, --conversation another: name one of them.")
    }
    if let conversation, ConversationID(conversation) == nil {
      throw ValidationError(
        "--conversation takes an id of 13 letters and digits as `mixchat conversations` lists them, not “\(conversation)”."
      )
    }
  }

  mutating func run() throws {
    if version {
      Streams.out(VersionText.text)
      return
    }
    let launch = try makeLaunch()
    let isAsked = !launch.prompt.isEmpty || !launch.files.isEmpty || output.json
    if isAsked || !(plain || Streams.isTerminal(STDIN_FILENO)) {
      throw CommandStop(nil, code: try OneShot(launch, printsJSON: output.json).run())
    }
    if plain || PlainChat.isAskedFor(ProcessEnvironment.variables) {
      throw CommandStop(nil, code: try PlainChat(launch).run())
    }
    guard Streams.isTerminal(STDOUT_FILENO) else {
      throw CommandStop(
        "The full-screen chat needs a terminal. Give a prompt for one reply, or pipe one in.", code: ExitStatus.usage)
    }
    throw CommandStop(nil, code: runInteractive(launch))
  }

  private func makeLaunch() throws -> Launch {
    var overrides = parameters.overrides
    if let system { overrides.append(.init("system", system, option: "--system")) }
    if let preset { overrides.append(.init("preset", preset, option: "--preset")) }
    if isWhole { overrides.append(.init("stream", "false", option: "--no-stream")) }
    if isForgotten { overrides.append(.init("save", "false", option: "--no-save")) }
    let loader = SettingsLoader(places, endpoint, overrides: overrides)
    var launch = Launch(settings: try loader.load(), loader: loader)
    launch.prompt = prompt.joined(separator: " ")
    launch.files = file
    if continuesLast { launch.opening = .last }
    if let id = conversation.flatMap({ ConversationID($0) }) { launch.opening = .conversation(id) }
    return launch
  }
}
