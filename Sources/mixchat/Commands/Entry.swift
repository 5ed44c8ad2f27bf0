import ArgumentParser
import Cells
import Configuration
import Conversations
import Glibc
import Hands
import Processes

/// From the process's arguments to its exit code.
enum Entry {
  /// Runs what the arguments ask for.
  static func run(_ arguments: [String]) -> Int32 { Streams.ending(with: outcome(of: arguments)) }

  private static func outcome(of arguments: [String]) -> Int32 {
    // A reader that went away ends the program by a write error, not by a signal, so that the reply is still kept.
    signal(SIGPIPE, SIG_IGN)
    keepMemoryPrivate()
    keepOwnRights()
    keepStreams()
    SearchPath.complete()
    do {
      try refuseForeignBytes()
      try perform(arguments)
      return ExitStatus.done
    } catch {
      let (code, failure) = tell(error)
      if let failure, Subcommands.wantsReplyObject(arguments) {
        Streams.out(OneShotJSON.refusal(failure).compact + "\n")
      }
      return code
    }
  }

  /// Says on stderr why a command ended; returns its exit code, and the failure where something was still to be said.
  private static func tell(_ error: any Error) -> (code: Int32, failure: Failure?) {
    switch error {
    case let stop as CommandStop:
      stop.print()
      return (stop.code, stop.failure)
    case let problem as OptionProblem:
      return fail(ParserStop(root: RootCommand.self, error: ValidationError(problem.description)))
    case let problems as ConfigProblems:
      Streams.error("\(problems)\n")
      return (ExitStatus.config, Failure(.config, "\(problems)"))
    case let problem as FileProblem:
      return tell(CommandStop(problem.message))
    case let refusal as ConfigEdit.Refusal:
      return tell(CommandStop(refusal.message))
    case let stop as ParserStop:
      return fail(stop)
    default:
      return fail(ParserStop(root: RootCommand.self, error: error))
    }
  }

  /// The language's own list of arguments has U+FFFD in place of bytes that are no UTF-8: it would be sent in silence.
  private static func refuseForeignBytes() throws(CommandStop) {
    for place in 0..<Int(CommandLine.argc) {
      guard let word = CommandLine.unsafeArgv[place], String(validatingCString: word) == nil else { continue }
      throw CommandStop("\(TextFile.notUTF8("Argument \(place)")) Nothing was sent.", code: ExitStatus.badInput)
    }
  }

  /// The two shortest command lines need none of the parser's tables, which take longer than the first frame.
  private static func perform(_ arguments: [String]) throws {
    switch arguments {
    case []:
      let variables = ProcessEnvironment.variables
      let loader = SettingsLoader(environment: variables, paths: Paths(environment: variables))
        .findingLocalModels()
      throw CommandStop(
        nil, code: try Launch(settings: try loader.load(), loader: loader).run(isPlain: false, output: .text))
    case ["--version"], ["version"]: Streams.out(VersionText.short)
    default: try Subcommands.parse(arguments)
    }
  }

  /// Writes no core files: they would hold the keys and the conversations, and end up in bug reports.
  private static func keepMemoryPrivate() {
    var limit = rlimit()
    let core = __rlimit_resource_t(RLIMIT_CORE.rawValue)
    guard getrlimit(core, &limit) == 0 else { return }
    limit.rlim_cur = 0
    setrlimit(core, &limit)
  }

  /// Takes out of the process's mask what it withholds from the user: a folder that is made so could not be used.
  private static func keepOwnRights() { umask(umask(0o077) & 0o077) }

  /// Puts an end of input, which cannot be written to, where a standard stream was closed: what is opened later would
  /// take its number, be read as the input, and get what is meant for the reader.
  private static func keepStreams() {
    for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(stream, F_GETFD) < 0 {
      // The lowest free number, which is this one.
      _ = open("/dev/null", O_RDONLY)
    }
  }

  /// The parser keeps `--help` apart from its options, and offers any other to whoever misspelt it.
  private static func offeringHelp(_ message: String) -> String {
    let help = "--help"
    guard let start = message.firstRange(of: "Unknown option '")?.upperBound,
      let end = message[start...].firstIndex(of: "'")
    else { return message }
    let rest = message[end...]
    let line = rest.prefix { !$0.isNewline }
    let offered = line.firstRange(of: "Did you mean '").map { line[$0.upperBound...].prefix { $0 != "'" } }
    let candidates = [offered.map(String.init), help].compactMap(\.self)
    guard Nearest.name(to: String(message[start..<end]), among: candidates) == help else { return message }
    return message[..<end] + "'. Did you mean '\(help)'?" + rest[line.endIndex...]
  }

  /// Help, completions and mistakes in the arguments, as the parser words them.
  private static func fail(_ stop: ParserStop) -> (code: Int32, failure: Failure?) {
    let code = stop.root.exitCode(for: stop.error)
    let message = offeringHelp(refusal(stop) ?? stop.root.fullMessage(for: stop.error))
    if !message.isEmpty {
      if code.isSuccess { Streams.out(message + "\n") } else { Streams.error(message + "\n") }
    }
    return (code.rawValue, code.isSuccess ? nil : Failure(.usage, stop.root.message(for: stop.error)))
  }

  /// What a subcommand refuses when it runs, in the parser's form, which would name the usage of the whole program.
  private static func refusal(_ stop: ParserStop) -> String? {
    guard let command = stop.command, let path = Subcommands.path(of: command) else { return nil }
    return """
      Error: \(stop.root.message(for: stop.error))
      Usage: \(SubcommandRoot.usageString(for: command))
        See 'mixchat \(path.joined(separator: " ")) --help' for more information.
      """
  }
}

/// Exit codes, after sysexits; those of failed requests are in the core's failure table.
enum ExitStatus {
  static let done: Int32 = 0
  static let failure: Int32 = 1
  static let usage: Int32 = 64
  static let badInput: Int32 = 65
  static let outputFailed: Int32 = 74
  static let config: Int32 = 78
  static let interrupted: Int32 = 130
}

/// Ends a command with a sentence on stderr and an exit code.
struct CommandStop: Error, Equatable {
  /// What to say; nil when it was said already.
  var message: String?
  var code: Int32
  private var cause: FailureCause?

  init(_ message: String?, code: Int32 = ExitStatus.failure, cause: FailureCause? = nil) {
    self.message = message
    self.code = code
    self.cause = cause
  }

  /// With the sentence and the exit code of a failure.
  init(_ failure: Failure) {
    self.init(failure.advised, code: failure.cause.row.exitCode, cause: failure.cause)
  }

  /// It as a failure, for programs; nil when all was said already.
  var failure: Failure? {
    guard let message else { return nil }
    let named: FailureCause =
      switch code {
      case ExitStatus.usage: .usage
      case ExitStatus.config: .config
      default: .badInput
      }
    return Failure(cause ?? named, message)
  }

  func print() {
    if let message { Streams.notice(message) }
  }
}
