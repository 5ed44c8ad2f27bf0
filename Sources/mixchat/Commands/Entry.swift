import ArgumentParser
import ChatCore
import Configuration
import Glibc

/// From the process's arguments to its exit code.
enum Entry {
  /// Runs what the arguments ask for.
  static func run(_ arguments: [String]) -> Int32 { Streams.ending(with: outcome(of: arguments)) }

  private static func outcome(of arguments: [String]) -> Int32 {
    // A reader that went away ends the program by a write error, not by a signal, so that the reply is still kept.
    signal(SIGPIPE, SIG_IGN)
    keepMemoryPrivate()
    keepStreams()
    do {
      try perform(arguments)
      return ExitStatus.done
    } catch let stop as CommandStop {
      stop.print()
      return stop.code
    } catch let problem as OptionProblem {
      return fail(RootCommand.self, ValidationError(problem.description))
    } catch let problems as ConfigProblems {
      Streams.error("\(problems)\n")
      return ExitStatus.config
    } catch let problem as FileProblem {
      Streams.error("mixchat: \(problem.message)\n")
      return ExitStatus.failure
    } catch let refusal as ConfigEdit.Refusal {
      Streams.error("mixchat: \(refusal.message)\n")
      return ExitStatus.failure
    } catch let stop as ParserStop {
      return fail(stop.root, stop.error)
    } catch {
      return fail(RootCommand.self, error)
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
        nil, code: try Launch(settings: try loader.load(), loader: loader).run(isPlain: false, printsJSON: false))
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
  private static func fail(_ root: any ParsableCommand.Type, _ error: any Error) -> Int32 {
    let code = root.exitCode(for: error)
    let message = offeringHelp(root.fullMessage(for: error))
    if !message.isEmpty {
      if code.isSuccess { Streams.out(message + "\n") } else { Streams.error(message + "\n") }
    }
    return code.rawValue
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

  init(_ message: String?, code: Int32 = ExitStatus.failure) {
    self.message = message
    self.code = code
  }

  func print() {
    if let message { Streams.error("mixchat: \(HarmlessText.line(message))\n") }
  }
}
