import ArgumentParser
import Cells
import Configuration
import Conversations
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

      Exit codes: 0 done, 64 usage, 65 bad input, 69 unreachable, 74 output could not be written, 75 rate-limited, \
      77 key refused or out of credits, 78 bad config, 130 interrupted, 1 anything else.
      """,
    subcommands: Subcommands.all
  )

  @Argument(help: ArgumentHelp("What to say; piped input follows it.", valueName: "prompt"))
  var prompt: [String] = []

  @OptionGroup var options: ChatOptions

  mutating func run() throws {
    if options.version {
      Streams.out(VersionText.short)
      return
    }
    let launch = try makeLaunch()
    if let doubt, !mayAsk { Streams.error("mixchat: \(doubt)\n") }
    let output: OneShot.Output =
      if options.output.json { .json } else if let number = options.codeBlock { .codeBlock(number) } else { .text }
    throw CommandStop(nil, code: try launch.run(isPlain: options.plain, output: output))
  }

  /// A prompt that looks like a misspelt subcommand goes to the model all the same, and that is said.
  private var doubt: String? {
    guard let word = prompt.first, prompt.count <= 2, let name = Subcommands.near(word) else { return nil }
    return "“\(word)” goes to the model, as a prompt. For the subcommand: mixchat \(name)."
  }

  /// One bare word, typed at a terminal: a person is there to say what was meant.
  private var mayAsk: Bool {
    prompt.count == 1 && Streams.isTerminal(STDIN_FILENO) && Streams.isTerminal(STDERR_FILENO)
  }

  /// The subcommand that a single word was meant for, as the person at the terminal says; nil where it is a prompt. A
  /// request costs money: without a clear answer nothing is sent.
  func meantSubcommand() throws(CommandStop) -> String? {
    guard mayAsk, !options.version, let word = prompt.first, let name = Subcommands.near(word) else { return nil }
    let sends = "n sends “\(word)” to the model"
    Streams.error("mixchat: Did you mean the subcommand `mixchat \(name)`? [y/n; \(sends)] ")
    let answer = readLine() ?? ""
    if answer.isYes { return name }
    // Here a no sends something, so that it has to be one.
    if ["n", "no"].contains(answer.trimmingSpaces().lowercased()) { return nil }
    throw CommandStop("Nothing was sent.", code: ExitStatus.usage)
  }

  private func makeLaunch() throws -> Launch {
    var overrides = options.overrides
    let schema = options.parameters.schema
    if let schema { overrides.append(ParameterOptions.override(schema: try UserFiles.schema(schema))) }
    let loader = SettingsLoader(options.places, options.endpoint, overrides: overrides)
    var launch = Launch(settings: try loader.load(), loader: loader)
    launch.prompt = prompt.joined(separator: " ")
    launch.files = options.file
    launch.printsReasoning = options.showsReasoning
    launch.printsRaw = options.raw
    launch.wantsJSON = schema != nil
    if options.continuesLast { launch.opening = .last }
    if let typed = options.conversation {
      launch.opening = .conversation(try Self.conversation(typed, launch.settings.paths))
    }
    return launch
  }

  /// A whole id is taken as it is: whoever opens the conversation says when there is none. A shorter one is looked for.
  private static func conversation(_ typed: String, _ paths: Paths) throws -> ConversationID {
    if typed.count == 13, let id = ConversationID(typed) { return id }
    guard let name = ConversationName(argument: typed) else { throw CommandStop.noConversation(typed) }
    return try DatabaseSession.use(paths) { try name.find(in: $0) }
  }
}
