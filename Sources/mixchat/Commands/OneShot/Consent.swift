import Cells
import ChatStore
import Configuration
import Conversations
import Glibc

/// Asks at the terminal before something is sent that is large, or costs more than the config allows.
enum Consent {
  /// The end of a command that a limit on spending keeps from sending.
  static func past(_ words: String) -> CommandStop {
    CommandStop(words, code: FailureCause.overBudget.row.exitCode, cause: .overBudget)
  }

  /// Asks whether to send past a limit; throws the end of the command unless the answer is yes.
  static func obtain(_ words: String, signals: Int32) throws(CommandStop) {
    guard let isGiven = try answer(words, signals: signals) else {
      throw past(
        "\(words) Nothing was sent: there is no terminal to ask at. Raise the limit, or set budget.action to warn.")
    }
    guard isGiven else { throw past("Nothing was sent.") }
  }

  /// Asks about something large. Where no one can be asked, nothing is sent.
  static func isGiven(_ question: String) throws(CommandStop) -> Bool {
    let signals = Interruption.start()
    defer { Interruption.stop() }
    guard let isGiven = try answer(question, signals: signals) else {
      throw CommandStop(
        "\(question) Nothing was sent: there is no terminal to ask at. Name some of its files.",
        code: ExitStatus.badInput)
    }
    return isGiven
  }

  /// Asks at the terminal, as standard input may be the prompt's; nil where no one watches standard error, as no one is
  /// asked then.
  private static func answer(_ words: String, signals: Int32) throws(CommandStop) -> Bool? {
    let terminal = Streams.isTerminal(STDERR_FILENO) ? open("/dev/tty", O_RDWR | O_CLOEXEC) : -1
    guard terminal >= 0 else { return nil }
    defer { close(terminal) }
    Streams.error("mixchat: \(words) Send it? [y/N] ")
    var descriptors = [
      pollfd(fd: terminal, events: Int16(POLLIN), revents: 0), pollfd(fd: signals, events: Int16(POLLIN), revents: 0),
    ]
    while poll(&descriptors, 2, -1) < 0, errno == EINTR {}
    if descriptors[1].revents != 0, let number = Interruption.read(signals).first {
      Streams.error("\n")
      throw CommandStop("Stopped.", code: 128 + number, cause: .cancelled)
    }
    var line = [UInt8](repeating: 0, count: 256)
    let count = read(terminal, &line, line.count)
    return String(decoding: line.prefix(max(0, count)), as: UTF8.self).isYes
  }

  // MARK: What was spent today

  /// Since midnight, over all conversations. Throws a `CommandStop` when that cannot be read.
  static func spentToday(_ paths: Paths) throws -> Cost? {
    guard access(paths.databaseFile, F_OK) == 0 else { return nil }
    let midnight = LoopClock.midnight()
    return try DatabaseSession.use(paths) { try $0.usage(since: midnight) }.cost
  }

  /// The same for `budget.day`. What cannot be read is no zero: it is shown, or asked about, as a passed limit is.
  static func spentToday(_ settings: Settings, signals: Int32) throws -> Cost? {
    do {
      return try spentToday(settings.paths)
    } catch let stop as CommandStop {
      let words = "What was spent today cannot be read, so budget.day cannot be checked. \(stop.message ?? "")"
      switch settings.budget.action {
      case .warn: Streams.error("mixchat: \(words)\n")
      case .refuse: throw past("Nothing was sent: \(words)")
      case .ask: try obtain(words, signals: signals)
      }
      return nil
    }
  }
}

extension SpendingLimit {
  /// What the config says of spending.
  init(_ budget: Settings.Budget) {
    self.init(perDay: budget.day, perConversation: budget.conversation, action: budget.action)
  }
}
