import ArgumentParser
import ChatAPI
import Configuration
import Hands

/// Tells subcommands from prompts.
///
/// The parser gives a root command with free words every word that follows, names of subcommands included. So the first
/// word that is no option decides here, and options before it go with it.
enum Subcommands {
  /// Every subcommand, in the order that help lists them.
  static let all: [any ParsableCommand.Type] = [
    ConversationsCommand.self, SearchCommand.self, ShowCommand.self, ExportCommand.self, ImportCommand.self,
    DeleteCommand.self, UsageCommand.self, ModelsCommand.self, BalanceCommand.self, TokensCommand.self,
    LabCommand.self, ReplayCommand.self, LocalCommand.self, ConfigCommand.self, DoctorCommand.self,
    DatabaseCommand.self,
  ]

  /// Their names.
  static var names: [String] { all.map { $0._commandName } }

  /// Parses and runs what the arguments name.
  static func parse(_ arguments: [String]) throws {
    if Completions.isAskedFor(arguments) { throw Completions.answer(arguments) }
    let arguments = numberingCodeBlock(arguments)
    let split = split(arguments)
    if split.name == "help", split.arguments.dropFirst().first != "help" {
      try checkHelp(about: split.arguments.dropFirst())
    }
    // A prompt is sure to be asked. Loading libcurl takes longer than all else there is to do before.
    if split.name == nil, split.hasPrompt { ChatClient.preload() }
    let root: any ParsableCommand.Type = split.name == nil ? RootCommand.self : SubcommandRoot.self
    var command: any ParsableCommand
    do {
      command = try parsedAlone(split) ?? root.parseAsRoot(split.arguments)
    } catch {
      throw ParserStop(root: root, error: error)
    }
    if command is SubcommandRoot { command = try RootCommand.parse([]) }
    if let chat = command as? RootCommand, let name = try chat.meantSubcommand(),
      let place = arguments.lastIndex(of: chat.prompt[0])
    {
      return try parse(arguments[..<place] + [name] + arguments[(place + 1)...])
    }
    do {
      try command.run()
    } catch let error as ValidationError {
      throw ParserStop(root: root, error: error, command: type(of: command))
    } catch let problem as OptionProblem {
      throw ParserStop(root: root, error: ValidationError(problem.description), command: type(of: command))
    }
  }

  /// The words that name a subcommand, behind `mixchat`; nil for what is none.
  static func path(
    of command: any ParsableCommand.Type, in commands: [any ParsableCommand.Type] = all
  ) -> [String]? {
    for candidate in commands {
      if ObjectIdentifier(candidate) == ObjectIdentifier(command) { return [candidate._commandName] }
      if let rest = path(of: command, in: candidate.configuration.subcommands) {
        return [candidate._commandName] + rest
      }
    }
    return nil
  }

  /// A subcommand that names what it is part of, parsed without the tables of all the others and without the look for
  /// scripts of completion, which take longer than a search. Nil where it is not to be run: the whole says why.
  private static func parsedAlone(_ split: (name: String?, arguments: [String], Bool)) -> (any ParsableCommand)? {
    guard let name = split.name, let type = all.first(where: { $0._commandName == name }),
      type.configuration._superCommandName != nil,
      let command = try? type.parseAsRoot(Array(split.arguments.dropFirst())), Swift.type(of: command) == type
    else { return nil }
    return command
  }

  /// Refuses what help is asked about where there is none: the parser would show what comes before.
  private static func checkHelp(about words: some Sequence<String>) throws(ParserStop) {
    var commands = all
    var above: (any ParsableCommand.Type)?
    var isValue = false
    var parent = ""
    for word in words {
      defer { isValue = !isValue && takesValue(word) }
      guard !isValue, !word.hasPrefix("-") else { continue }
      guard let found = commands.first(where: { $0._commandName == word }) else {
        let nearest = Nearest.name(to: word, among: commands.map { $0._commandName })
        let hint = nearest.map { " Did you mean `\($0)`?" } ?? ""
        let message =
          parent.isEmpty
          ? "There is no subcommand “\(word)”.\(hint)" : "`mixchat\(parent)` has no subcommand “\(word)”.\(hint)"
        throw ParserStop(root: SubcommandRoot.self, error: ValidationError(message), command: above)
      }
      parent += " \(word)"
      above = found
      commands = found.configuration.subcommands
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
    "--reasoning-effort", "--response-format", "--verbosity", "--schema", "--config", "--data-dir", "--sweep",
    "--models",
    "--presets", "--repeat", "--prompts", "--into", "-p", "-m", "-s", "-t", "-f", "-x", "-o",
  ]

  /// `-x` alone means the first code block: the parser has no options whose value may be missing.
  static func numberingCodeBlock(_ arguments: [String]) -> [String] {
    var numbered: [String] = []
    var isValue = false
    for (place, word) in arguments.enumerated() {
      if word == "--", !isValue { return numbered + arguments[place...] }
      if word.hasPrefix("-x"), !isValue, Int(word.dropFirst(2)) != nil {
        numbered += ["-x", String(word.dropFirst(2))]
        continue
      }
      numbered.append(word)
      guard word == "-x", !isValue else {
        isValue = !isValue && takesValue(word)
        continue
      }
      let next = arguments.dropFirst(place + 1).first
      isValue = next.flatMap { Int($0) } != nil
      if !isValue { numbered.append("1") }
    }
    return numbered
  }

  /// Other programs' words for what a subcommand does here.
  static let otherWords: [String: String] = [
    "list": "conversations", "ls": "conversations", "history": "conversations", "chats": "conversations",
    "find": "search", "grep": "search", "cat": "show", "view": "show", "rm": "delete", "remove": "delete",
    "cost": "usage", "costs": "usage", "stats": "usage", "settings": "config", "configure": "config",
    "count": "tokens", "credits": "balance", "backup": "database",
  ]

  /// The subcommand that a word was probably meant for; nil for none.
  static func near(_ word: String) -> String? {
    guard word.allSatisfy(\.isLetter) else { return nil }
    return otherWords[word.lowercased()] ?? Nearest.name(to: word, among: names + ["help", "version"])
  }

  /// Whether the arguments ask for a one-shot's object, as far as can be said of a line that may have mistakes.
  static func wantsReplyObject(_ arguments: [String]) -> Bool {
    guard split(arguments).name == nil else { return false }
    var isValue = false
    for word in arguments {
      if word == "--", !isValue { return false }
      if word == "--json", !isValue { return true }
      isValue = !isValue && takesValue(word)
    }
    return false
  }

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
  /// The command that refused what the parser had taken; nil where the error itself names it.
  var command: (any ParsableCommand.Type)?
}
