import Cells
import ChatCore
import Clocks
import Configuration
import Conversations
import Glibc
import Hands
import TerminalIO

/// `mixchat --plain`: the same chat, line by line, for terminals that cannot move a cursor and for screen readers.
///
/// State, commands and effects are those of the full screen; a line is typed into the core as if it were pasted and
/// Enter pressed, and what has changed is printed as text. Main thread only.
final class PlainChat {
  private let launch: Launch
  private let mailbox = Mailbox<Event>()
  private let terminal = PlainTerminal()
  private var state: AppState
  private var screen = PlainScreen()
  private var input = LineInput()
  private var timers = Timers()
  private var runner: EffectRunner?
  private var isRunning = true
  private var isPrompted = false
  /// The last line, where it was a command.
  private var command: String?
  /// What commands left for the next message, with the files that it must have.
  private var left: Joined?
  /// The same, of the message that was sent last: it is kept until that has really gone.
  private var sent: Joined?
  /// Answers of the store that were asked for: what comes of them is printed before the next prompt.
  private var awaited = AwaitedAnswers()
  /// People get a prompt; a script that types does not.
  private let isTyped = Streams.isTerminal(STDIN_FILENO)

  /// A draft, and the files that must be there when it goes.
  private typealias Joined = (composer: Composer, files: [String])

  init(_ launch: Launch) {
    self.launch = launch
    state = AppState(launch, on: terminal, SessionDefaults(launch).lineByLine)
  }

  /// Whether the environment asks for it.
  static func isAskedFor(_ environment: [String: String]) -> Bool {
    let terminal = environment["TERM"] ?? ""
    return terminal.isEmpty || terminal == "dumb" || environment["ACCESSIBLE"] == "1"
  }

  /// Why it is line by line, where no one asked for it by name.
  private static var reason: String {
    guard !CommandLine.arguments.contains("--plain") else { return "" }
    let terminal = getenv("TERM").map { String(cString: $0) } ?? ""
    if terminal == "dumb" { return ", as TERM=dumb cannot place a cursor" }
    return terminal.isEmpty ? ", as TERM is not set" : ""
  }

  /// Which model answers: there is no status bar to show it. Of an earlier conversation it is not known yet.
  private var answerer: String {
    let model = ModelName.short(state.conversation.model)
    return model.isEmpty || launch.opening != .new ? "" : " \(model) answers."
  }

  /// Runs until the input ends or the user quits; returns the exit code.
  func run() throws -> Int32 {
    let signals = Interruption.start()
    runner = EffectRunner(launch: launch, terminal: terminal, mailbox: mailbox)
    if isTyped { print("mixchat, line by line\(Self.reason).\(answerer) /help lists commands, /quit ends.\n") }
    perform(firstEffects(launch))
    tell()
    while isRunning {
      wait(signals)
      for number in Interruption.read(signals) where isRunning { interrupt(number) }
      for event in mailbox.drain() where isRunning { feed(event) }
      for name in timers.takeDue(SteadyClock.milliseconds) where isRunning { feed(.timer(name)) }
      tell()
      if isRunning, isListening { takeLine() }
    }
    for event in mailbox.drain() { feed(event) }
    tell()
    return runner?.close(keeping: state) ?? ExitStatus.done
  }

  /// A line is taken when nothing is under way that it would have to wait for.
  private var isListening: Bool {
    !state.isStreaming && !state.sending.isWaiting && state.panel?.isAwaited != true && !state.menu.isAwaited
      && runner?.errands.areUnderWay != true && awaited.isEmpty
      && (state.store.isReady || state.store.failure != nil || !launch.settings.saves)
  }

  private func wait(_ signals: Int32) {
    let listens = isListening
    if listens, input.hasLine { return }
    // What is here already is printed first: behind a prompt it would be taken for what is typed.
    if listens, isTyped, !isPrompted, !mailbox.hasMail(within: 0) {
      print("> ")
      isPrompted = true
    }
    var descriptors = [mailbox.descriptor, signals, listens ? STDIN_FILENO : -1].map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    let timeout = timers.untilNext(SteadyClock.milliseconds).map { Int32(clamping: $0) } ?? -1
    if poll(&descriptors, nfds_t(descriptors.count), timeout) > 0, descriptors[2].revents != 0 { input.read() }
  }

  private func takeLine() {
    guard let line = input.next() else {
      if input.isAtEnd { perform(update(&state, .input(.key(.control("q"))), now: LoopClock.now())) }
      return
    }
    isPrompted = false
    screen.beginLine()
    guard let line else {
      Streams.error("mixchat: \(TextFile.notUTF8("This line")) Nothing was sent.\n")
      return
    }
    if state.find.isOpen { feed(.input(.key(Key(.escape)))) }
    if let choices = state.panel?.choices, choose(line, among: choices.count) { return tell() }
    if state.panel?.canSend == true, agree(line) { return tell() }
    if let panel = state.panel, panel.context == .form, !panel.isOnlyRead, fill(line) { return tell() }
    if state.panel == nil {
      // What was asked about is sent by Enter alone.
      if line.isEmpty, state.goesSentAgain {
        feed(.input(.key(Key(.enter))))
        return tell()
      }
      emptyComposer()
    }
    // A terminal that edits the line itself hands a Tab over with it: what could stand there is listed.
    if state.panel == nil, line.hasSuffix("\t") {
      type(line.trimmingTabs)
      screen.listsMenu = line.trimmingTabs
      // Where a first slash has opened the menu, a Tab would take its first line.
      if !state.menu.isOpen { feed(.input(.key(Key(.tab)))) }
      return tell()
    }
    send(line)
    tell()
  }

  /// Types a line and Enter: a message with what commands left for it.
  private func send(_ line: String) {
    command = CommandParser.isCommand(line) ? line : nil
    if let left, command != nil {
      // It comes back when the command has left the composer.
      state.composer = left.composer
      state.composer.stash()
    }
    if let left, command == nil, !line.isEmpty {
      (sent, self.left) = (left, nil)
      state.composer = left.composer
      state.composing.attachments = left.files
      // Behind other text nothing is a command, and no mark of one is doubled.
      type(line.hasPrefix("//") || line.hasPrefix("!!") ? String(line.dropFirst()) : line)
    } else if ShellLine.command(in: line) != nil {
      return print("[\(ShellLine.refusalLineByLine("! runs commands")) !! sends the line.]\n")
    } else {
      type(line)
    }
    feed(.input(.key(Key(.enter))))
  }

  /// Empties the composer. What a command put there, such as a file's name, waits for a message; what was refused is
  /// there as it was typed, and goes.
  private func emptyComposer() {
    if let command {
      if state.composer.text == command { state.composer.clear() }
      if state.editing == nil, !state.composer.isEmpty {
        left = (state.composer, (left?.files ?? []) + state.composing.attachments)
      }
    } else if let sent, state.goesSentAgain {
      left = sent
    }
    (command, sent) = (nil, nil)
    state.composing.attachments = []
    state.composer.replaceAll("")
  }

  /// Puts a line where text goes. What begins with a paste is no command, so the mark of one is typed.
  private func type(_ line: String) {
    var rest = line[...]
    if let mark = line.first, mark == "/" || mark == "!" {
      feed(.input(.key(Key(.character(mark)))))
      rest.removeFirst()
    }
    if !rest.isEmpty { feed(.input(.paste(String(rest)))) }
  }

  /// What a line does where one is asked for: it takes the place of what is there. False for a command, which leaves.
  private func fill(_ line: String) -> Bool {
    if CommandParser.isCommand(line) {
      feed(.input(.key(Key(.escape))))
      return false
    }
    if !line.isEmpty {
      feed(.input(.key(.control("u"))))
      feed(.input(.paste(line)))
    }
    feed(.input(.key(Key(.enter))))
    return true
  }

  /// What a line does while there is a list to choose from; false for a command, which closes it.
  private func choose(_ line: String, among count: Int) -> Bool {
    if line.isEmpty || line.hasPrefix("/") {
      feed(.input(.key(Key(.escape))))
      return line.isEmpty
    }
    if let number = Int(line), (1...max(1, count)).contains(number), count > 0 {
      feed(.input(.key(Key(.home, .control))))
      for _ in 1..<number { feed(.input(.key(Key(.down)))) }
      feed(.input(.key(Key(.enter))))
    } else {
      feed(.input(.key(.control("u"))))
      feed(.input(.paste(line)))
    }
    return true
  }

  /// What a line does while there is a question whether to send; false for a command, which takes it for a no.
  private func agree(_ line: String) -> Bool {
    let isYes = line.trimmingSpaces().isEmpty || line.isYes
    feed(.input(.key(Key(isYes ? .enter : .escape))))
    return !line.hasPrefix("/")
  }

  private func interrupt(_ number: Int32) {
    if isTyped { print("\n") }
    isPrompted = false
    screen.beginLine()
    if isListening, state.panel == nil, state.editing == nil { emptyComposer() }
    feed(.input(.key(.control(number == SIGINT ? "c" : "q"))))
  }

  private func feed(_ event: Event) {
    runner?.follow(event)
    awaited.follow(event)
    var event = event
    if case .reconfigured(let defaults) = event { event = .reconfigured(defaults.lineByLine) }
    perform(update(&state, event, now: LoopClock.now()))
  }

  private func perform(_ effects: [Effect]) {
    for case .ask(let question) in effects where launch.settings.saves && state.store.failure == nil {
      awaited.ask(question)
    }
    if timers.perform(effects, by: runner) { isRunning = false }
  }

  /// Prints what has changed; what is only read is left behind that, and may have a last word.
  private func tell() {
    repeat {
      perform(state.settle())
      let text = screen.news(of: state)
      if screen.takeMenuEnd() {
        if state.focus.isTranscript { feed(.input(.key(Key(.escape)))) }
        if state.menu.isOpen { feed(.input(.key(Key(.escape)))) }
      }
      guard !text.isEmpty else { return }
      if isPrompted {
        print("\n")
        isPrompted = false
      }
      print(text)
      if screen.takeEnd() { terminal.bell() }
      guard isRunning, let panel = state.panel, panel.isOnlyRead, !panel.isAwaited else { return }
      feed(.input(.key(Key(.escape))))
    } while true
  }

  private func print(_ text: String) {
    // No one reads any longer: everything is kept, the chat ends.
    if !Streams.out(HarmlessText.block(text)) { isRunning = false }
  }
}

extension SessionDefaults {
  /// For lines that the terminal edits itself: no keys of the user's own, no mouse; sentences name commands.
  fileprivate var lineByLine: SessionDefaults {
    var defaults = self
    defaults.keymap = .lineByLine
    defaults.editingStyle = .emacs
    defaults.mouseIsOn = false
    return defaults
  }
}

extension String {
  fileprivate var trimmingTabs: String { String(self[..<(lastIndex { $0 != "\t" }.map(index(after:)) ?? startIndex)]) }
}
