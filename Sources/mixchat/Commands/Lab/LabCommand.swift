import ArgumentParser
import Cells
import ChatAPI
import ChatCore
import Configuration
import Conversations
import Hands
import Inputs

/// `mixchat lab`: one prompt, or many, asked in several ways.
struct LabCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lab", abstract: "Ask a prompt in several ways, and compare what comes.",
    discussion: """
      Every combination of what is varied is asked once. The replies are versions in one conversation, each kept with \
      what it was asked with. A run that was cut goes on with --into: what is there already is not asked again.

      A sweep is a list (temperature=0,0.7,1.2), a range with a step (temperature=0:1.6:0.4) or whole numbers \
      (seed=1..5). A model may name its provider: NAME@PROVIDER. --json prints an object for each reply as it ends.
      """)

  @Argument(help: ArgumentHelp("The prompt.", valueName: "prompt"))
  var prompt: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp("Vary a parameter: a list, or FROM:TO:STEP; may be repeated.", valueName: "name=values"))
  var sweep: [String] = []

  @Option(name: .long, help: ArgumentHelp("Vary the model, with commas between the names.", valueName: "names"))
  var models: String?

  @Option(name: .long, help: ArgumentHelp("Vary the preset, with commas between the names.", valueName: "names"))
  var presets: String?

  @Option(name: .long, help: ArgumentHelp("Ask each so many times.", valueName: "number"))
  var `repeat`: Int?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Ask each prompt of this file: a line each, as JSON text or an object with `prompt`.", valueName: "path"),
    completion: .file())
  var prompts: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Join this file to each prompt: text, a picture, a document; may be repeated.", valueName: "path"),
    completion: .file())
  var file: [String] = []

  @Option(
    name: .long, help: ArgumentHelp("Go on with this conversation.", valueName: "id"),
    completion: CompletionNames.conversations)
  var into: String?

  @Option(name: .shortAndLong, help: ArgumentHelp("The system prompt.", valueName: "text"))
  var system: String?

  @OptionGroup(title: "Endpoint") var endpoint: EndpointOptions
  @OptionGroup(title: "Parameters") var parameters: ParameterOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup(title: "Files") var places: PlaceOptions

  mutating func run() throws {
    var overrides = parameters.overrides
    if let system { overrides.append(.init("system", system, option: "--system")) }
    let loader = SettingsLoader(places, endpoint, overrides: overrides)
    let settings = try loader.load()
    let plan = try makePlan(settings)
    let texts = try readPrompts()
    ProcessEnvironment.hideKeys(settings)
    let launch = Launch(settings: settings, loader: loader)
    throw CommandStop(
      nil, code: try LabBatch(launch, plan, texts, files: file, into: into, isJSON: output.json).start())
  }

  private static func parameter(_ word: String) throws(LabError) -> ParameterName {
    switch LabAxis.Subject(word: word) {
    case .parameter(let name)?: return name
    case nil:
      let nearest = Nearest.name(to: word.lowercased(), among: ParameterName.allCases.map(\.rawValue))
      throw LabError("There is no parameter “\(word)”." + (nearest.map { " Did you mean \($0)?" } ?? ""))
    default: throw LabError("“\(word)” is varied by --models, --presets or --repeat.")
    }
  }

  private func makePlan(_ settings: Settings) throws -> LabPlan {
    do throws(LabError) {
      var axes: [LabAxis] = []
      if let models { axes.append(try LabAxis(.models, Self.list(models))) }
      if let presets { axes.append(try LabAxis(.presets, Self.list(presets))) }
      for text in sweep {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else {
          throw LabError("--sweep takes NAME=VALUES, as in temperature=0:1.6:0.4, not “\(text)”.")
        }
        axes.append(try LabAxis(.parameter(Self.parameter(parts[0])), Self.list(parts[1])))
      }
      if let `repeat` { axes.append(try LabAxis(.repeats, [String(`repeat`)])) }
      guard !axes.isEmpty else {
        throw LabError("Nothing is varied: name --sweep, --models, --presets or --repeat.")
      }
      let plan = try LabPlan(axes, most: 10_000)
      try plan.check(presets: settings.presets, providers: settings.providers)
      return plan
    } catch {
      throw ValidationError(error.message)
    }
  }

  private static func list(_ text: String) -> [String] { text.split(separator: ",").map(String.init) }

  private func readPrompts() throws -> [String] {
    let words = prompt.joined(separator: " ")
    guard let prompts else {
      let piped = words.isEmpty && !Streams.isTerminal(0) ? try PromptText.text(try Streams.readInput()) : words
      guard !piped.trimmingSpaces().isEmpty else { throw ValidationError("There is no prompt.") }
      return [piped]
    }
    guard words.isEmpty else { throw ValidationError("Name a prompt, or a file of prompts: not both.") }
    var texts: [String] = []
    for (number, line) in try InputReader.text(prompts).split(whereSeparator: \.isNewline).enumerated() {
      guard let text = PromptLine.prompt(in: String(line)), !text.trimmingSpaces().isEmpty else {
        throw CommandStop(
          "Line \(number + 1) of \(prompts) is no prompt: a JSON text, or an object with `prompt`. Nothing was sent.",
          code: ExitStatus.badInput)
      }
      texts.append(text)
    }
    guard !texts.isEmpty else { throw CommandStop("\(prompts) holds no prompt.", code: ExitStatus.badInput) }
    return texts
  }
}
