import ChatCore
import Clocks
import Configuration
import Conversations
import Glibc
import Hands
import Pages
import TerminalIO

/// The main thread's loop: waits in `poll` on the terminal, signals and the mailbox; turns what comes into events;
/// paints.
///
/// Confined to the main thread. Keys are drawn directly; what streams only marks the screen stale, and is painted when
/// `FramePace` says. Without either nothing wakes up.
final class EventLoop {
  /// Milliseconds between a write to the database and the look for other processes' turns: at rest, and while replies
  /// come, when nearly all that is written is our own.
  private static let pollDelay = 500, pollDelayInStream = 2000

  private var state: AppState
  private let terminal: any Terminal
  private let mailbox: Mailbox<Event>
  /// Made after the first paint: what it opens takes longer than a frame.
  private var runner: EffectRunner?
  private var timers = Timers()
  private let watch = FileWatch()
  private var isStale = true
  private var pace = FramePace()
  private var isRunning = true
  /// The signal that asked for the end; nil when a person did.
  private var endedBy: Int32?

  init(state: AppState, terminal: any Terminal, mailbox: Mailbox<Event>) {
    self.state = state
    self.terminal = terminal
    self.mailbox = mailbox
  }

  /// Runs until the user quits or the terminal goes away; returns the exit code.
  func run(_ makeRunner: () -> EffectRunner, first effects: () -> [Effect]) -> Int32 {
    paint()
    let runner = makeRunner()
    self.runner = runner
    let paths = runner.launch.settings.paths
    watch.follow(file: paths.configFile, timer: .config)
    for directory in [paths.presetsDirectory, paths.promptsDirectory, paths.themesDirectory] {
      watch.follow(directory, prefix: "", timer: .config)
    }
    perform(effects())
    while isRunning {
      let ready = wait()
      if ready.contains(.terminal) { takeInputs() }
      if ready.contains(.mail) { takeMail() }
      if ready.contains(.files) { takeChanges() }
      takeTimers()
      if isStale, pace.untilDue(SteadyClock.milliseconds) == 0 { paint() }
    }
    terminal.close()
    let code = runner.close(keeping: state)
    return code == ExitStatus.done ? endedBy.map { 128 + $0 } ?? code : code
  }

  /// What a wait ended with.
  private struct Ready: OptionSet {
    var rawValue: UInt8
    static let terminal = Ready(rawValue: 1)
    static let mail = Ready(rawValue: 2)
    static let files = Ready(rawValue: 4)
  }

  /// Sleeps until there is something to do.
  private func wait() -> Ready {
    let now = SteadyClock.milliseconds
    var timeout = timers.untilNext(now)
    if isStale { timeout = min(timeout ?? .max, pace.untilDue(now)) }
    let inputTimeout = terminal.inputTimeout
    if let inputTimeout { timeout = min(timeout ?? .max, Int64(inputTimeout)) }
    // Between two paints of a steady stream mail can wait: it is taken together before the next paint. While a look
    // at the database is due anyway, what is written meanwhile need not wake anybody.
    let mailWaits = isStale && pace.isSteady
    let wanted =
      terminal.descriptors + [mailWaits ? -1 : mailbox.descriptor, timers.isSet(.poll) ? -1 : watch.descriptor]
    var descriptors = wanted.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    let count = poll(&descriptors, nfds_t(descriptors.count), timeout.map { Int32(clamping: $0) } ?? -1)
    var ready: Ready = mailWaits ? .mail : []
    // Interrupted by a signal, or an input's time is up: the terminal knows.
    if inputTimeout != nil || count < 0 { ready.insert(.terminal) }
    for (place, descriptor) in descriptors.enumerated() where descriptor.revents != 0 {
      switch descriptors.count - place {
      case 1: ready.insert(.files)
      case 2: ready.insert(.mail)
      default: ready.insert(.terminal)
      }
    }
    return ready
  }

  private func takeInputs() {
    let inputs = terminal.readInputs()
    guard !inputs.isEmpty else { return }
    for input in inputs {
      switch input {
      case .hangup: endedBy = SIGHUP
      case .terminate: endedBy = SIGTERM
      case .interrupt: endedBy = SIGINT
      default: break
      }
      // What is here already goes before an end: a text that the editor has saved is nowhere else.
      if endedBy != nil { takeMail() }
      feed(.input(input))
    }
    if isRunning { paint() }
  }

  private func takeMail() {
    // After the end it stays: what the store says last is said by the runner.
    guard isRunning else { return }
    for event in mailbox.drain() where isRunning { feed(event) }
  }

  /// Changes come in bursts: what follows from them happens a moment after the first.
  private func takeChanges() {
    let delay = state.replies.isEmpty ? Self.pollDelay : Self.pollDelayInStream
    for timer in watch.takeChanges() where !timers.isSet(timer) { timers.set(timer, milliseconds: delay) }
  }

  private func takeTimers() {
    for name in timers.takeDue(SteadyClock.milliseconds) where isRunning { feed(.timer(name)) }
  }

  private func feed(_ event: Event) {
    runner?.follow(event)
    switch event {
    case .reply(_, .text): pace.takeText()
    case .store(.ready):
      // Now the directory is there.
      if let paths = runner?.launch.settings.paths {
        watch.follow(paths.dataDirectory, prefix: "mixchat.db", timer: .poll)
        runner?.applyRetention()
      }
    default: if event.answersKey { pace.takeAnswer() }
    }
    perform(update(&state, event, now: LoopClock.now()))
    terminal.showProgress(!state.replies.isEmpty)
    isStale = true
  }

  private func paint() {
    perform(state.settle())
    terminal.draw(Screen.frame(of: state))
    isStale = false
    pace.painted(at: SteadyClock.milliseconds)
    // What did not fit this frame's budget goes on after keys have been served.
    if state.hasMoreWork { isStale = true }
  }

  private func perform(_ effects: [Effect]) {
    if timers.perform(effects, by: runner) { isRunning = false }
  }
}
