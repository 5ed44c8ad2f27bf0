import ArgumentParser
import Configuration

/// Every option of `mixchat` itself.
struct ChatOptions: ParsableArguments {
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
    name: .shortAndLong,
    help: ArgumentHelp(
      "Join this text file to the prompt: a path, a pattern, or path:10-40; may be repeated.", valueName: "path"),
    completion: .file())
  var file: [String] = []

  @OptionGroup(title: "Parameters") var parameters: ParameterOptions

  @OptionGroup var output: OutputOptions

  @Option(
    name: .customShort("x"),
    help: ArgumentHelp("Print only the first code block of the reply, or the one of this number.", valueName: "number"))
  var codeBlock: Int?

  @Flag(name: .long, help: "Print the reply as the model wrote it, on a terminal too.")
  var raw = false

  @Flag(name: .customLong("no-stream"), help: "Ask for the reply whole.")
  var isWhole = false

  @Flag(name: .customLong("reasoning"), help: "Print what the model thinks, on standard error.")
  var showsReasoning = false

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
    if let codeBlock, codeBlock < 1 { throw ValidationError("-x takes the number of a code block, from 1.") }
    if codeBlock != nil, output.json {
      throw ValidationError("-x prints a code block, --json an object: name one of them.")
    }
  }

  /// What these options set, for the settings.
  var overrides: [ConfigOverride] {
    var overrides = parameters.overrides
    if let system { overrides.append(.init("system", system, option: "--system")) }
    if let preset { overrides.append(.init("preset", preset, option: "--preset")) }
    if isWhole { overrides.append(.init("stream", "false", option: "--no-stream")) }
    if isForgotten { overrides.append(.init("save", "false", option: "--no-save")) }
    return overrides
  }
}
