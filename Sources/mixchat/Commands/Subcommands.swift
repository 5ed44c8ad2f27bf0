import ArgumentParser
import ChatAPI
import ChatCore

/// Tells subcommands from prompts.
///
/// The parser gives a root command with free words every word that follows, names of subcommands included. So the first
/// word that is no option decides here, and options before it go with it.
enum Subcommands {
  /// Every subcommand, in the order that help lists them.
  static let all: [any ParsableCommand.Type] = [
    ConversationsCommand.self, SearchCommand.self, ShowCommand.self, ExportCommand.self, ImportCommand.self,
    DeleteCommand.self, UsageCommand.self, ModelsCommand.self, BalanceCommand.self, TokensCommand.self,
    LocalCommand.self, ConfigCommand.self, DoctorCommand.self, DatabaseCommand.self,
  ]

  /// Their names.
  static var names: [String] { all.map { $0._commandName } }

  /// Parses and runs what the arguments name.
  static func parse(_ arguments: [String]) throws {
    if Completions.isAskedFor(arguments) { throw Completions.answer(arguments) }
    let split = split(arguments)
    if split.name == "help", let word = split.arguments.dropFirst().first(where: { !$0.hasPrefix("-") }),
      !(names + ["help"]).contains(word)
    {
      let nearest = Nearest.name(to: word, among: names).map { " Did you mean `\($0)`?" } ?? ""
      throw ParserStop(root: SubcommandRoot.self, error: ValidationError("There is no subcommand “\(word)”.\(nearest)"))
    }
    // A prompt is sure to be asked. Loading libcurl takes longer than all else there is to do before.
    if split.name == nil, split.hasPrompt { ChatClient.preload() }
    let root: any ParsableCommand.Type = split.name == nil ? RootCommand.self : SubcommandRoot.self
    var command: any ParsableCommand
    do {
      command = try root.parseAsRoot(split.arguments)
    } catch {
      throw ParserStop(root: root, error: error)
    }
    if command is SubcommandRoot { command = try RootCommand.parse([]) }
    do {
      try command.run()
    } catch let error as ValidationError {
      throw ParserStop(root: root, error: error)
    }
  }

  /// The subcommand that the arguments name, and the arguments with it in front; else whether they hold a prompt.
  static func split(_ arguments: [String]) -> (name: String?, arguments: [String], hasPrompt: Bool) {
    let names = names + ["help"]
    var place = arguments.startIndex
    while place < arguments.endIndex {
      let word = arguments[place]
      if word == "--" { break }
      guard word.hasPrefix("-"), word != "-" else {
        guard names.contains(word) else { return (nil, arguments, true) }
        // `help` alone is the root's own.
        if word == "help", place == arguments.endIndex - 1 { return (nil, ["--help"], false) }
        let options = arguments[..<place]
        var rest = Array(arguments[(place + 1)...])
        // Behind the subcommand's own words, which may name a further subcommand.
        rest.insert(contentsOf: options, at: rest.firstIndex(of: "--") ?? rest.endIndex)
        return (word, [word] + rest, false)
      }
      place += takesValue(word) ? 2 : 1
    }
    return (nil, arguments, place < arguments.endIndex - 1)
  }

  /// Options of the root command that take the next word as their value.
  static let valueOptions: Set<String> = [
    "--provider", "--model", "--base-url", "--system", "--preset", "--conversation", "--file", "--temperature",
    "--max-tokens", "--max-completion-tokens", "--top-p", "--top-k", "--min-p", "--stop", "--frequency-penalty",
    "--presence-penalty", "--repetition-penalty", "--seed", "--n", "--logit-bias", "--top-logprobs", "--prediction",
    "--config", "--data-dir", "-p", "-m", "-s", "-t", "-f",
  ]

  private static func takesValue(_ word: String) -> Bool { valueOptions.contains(word) }
}

/// The root of everything but prompts.
struct SubcommandRoot: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mixchat", abstract: RootCommand.configuration.abstract, subcommands: Subcommands.all)
}

/// The parser's own end of a run: help, a completion script, or a mistake in the arguments.
struct ParserStop: Error {
  /// The command whose help belongs to it.
  var root: any ParsableCommand.Type
  var error: any Error
}
