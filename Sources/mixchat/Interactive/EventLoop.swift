import ChatCore
import Configuration
import Glibc
import TerminalIO

/// The main thread's loop: waits in `poll` on the terminal, signals and the mailbox; turns what comes into events; paints.
///
/// Confined to the main thread. Keys are painted at once; what streams only marks the screen stale, and is painted at
/// most once in `frameInterval`. Without either nothing wakes up.
final class EventLoop {
  /// Milliseconds between two paints of what streams: at first, and once it goes on and on. Words that come twenty
  /// times a second read as smoothly as sixty, for a third of the work and of the bytes. Keys are painted at once.
  static let frameInterval: Int64 = 16, steadyInterval: Int64 = 50
  /// So many paints of what streams, each soon after the last, make a steady stream.
  private static let steadyStreak = 6
  /// Milliseconds between a write to the database and the look for other processes' turns.
  private static let pollDelay = 500

  private var state: AppState
  private let terminal: any Terminal
  private let mailbox: Mailbox<Event>
  /// Made after the first paint: what it opens takes longer than a frame.
  private var runner: EffectRunner?
  private var timers = Timers()
  private let watch = FileWatch()
  private var isStale = true
  private var lastPaint: Int64 = 0
  private var streak = 0
  private var isRunning = true

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
    watch.follow(runner.launch.settings.paths.configDirectory, prefix: "config", timer: .config)
    perform(effects())
    while isRunning {
      wait()
      takeInputs()
      takeMail()
      takeChanges()
      takeTimers()
      if isStale, LoopClock.monotonic() - lastPaint >= interval {
        streak = LoopClock.monotonic() - lastPaint < 4 * Self.steadyInterval ? streak + 1 : 0
        paint()
      }
    }
    terminal.close()
    return runner.close()
  }

  private var interval: Int64 { streak < Self.steadyStreak ? Self.frameInterval : Self.steadyInterval }

  private func wait() {
    let now = LoopClock.monotonic()
    var timeout = timers.untilNext(now)
    if isStale { timeout = min(timeout ?? .max, max(0, lastPaint + interval - now)) }
    if let input = terminal.inputTimeout { timeout = min(timeout ?? .max, Int64(input)) }
    // Between two paints of a steady stream mail can wait: it is taken all at once before the next paint. While a look
    // at the database is due anyway, what is written meanwhile need not wake anybody.
    var wanted = terminal.descriptors
    if !isStale || streak < Self.steadyStreak { wanted.append(mailbox.descriptor) }
    if !timers.isSet(.poll) { wanted.append(watch.descriptor) }
    var descriptors = wanted.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    _ = poll(&descriptors, nfds_t(descriptors.count), timeout.map { Int32(clamping: $0) } ?? -1)
  }

  private func takeInputs() {
    let inputs = terminal.readInputs()
    guard !inputs.isEmpty else { return }
    for input in inputs { feed(.input(input)) }
    if isRunning { paint() }
  }

  private func takeMail() {
    for event in mailbox.drain() where isRunning { feed(event) }
  }

  /// Changes come in bursts: what follows from them happens a moment after the first.
  private func takeChanges() {
    guard !timers.isSet(.poll) else { return }
    for timer in watch.takeChanges() where !timers.isSet(timer) { timers.set(timer, milliseconds: Self.pollDelay) }
  }

  private func takeTimers() {
    for name in timers.takeDue(LoopClock.monotonic()) where isRunning { feed(.timer(name)) }
  }

  private func feed(_ event: Event) {
    switch event {
    case .localModel(let status): runner?.requests.follow(status)
    case .store(.ready):
      // Now the directory is there.
      if let paths = runner?.launch.settings.paths {
        watch.follow(paths.dataDirectory, prefix: "mixchat.db", timer: .poll)
        runner?.applyRetention()
      }
    default: break
    }
    perform(update(&state, event, now: LoopClock.now()))
    isStale = true
  }

  private func paint() {
    perform(state.settle())
    terminal.draw(Screen.frame(of: state))
    isStale = false
    lastPaint = LoopClock.monotonic()
    // What did not fit this frame's budget goes on after keys have been served.
    if state.transcript.hasMoreWork { isStale = true }
  }
}

extension EventLoop {
  /// Performs effects in order; those that concern the loop itself here.
  private func perform(_ effects: [Effect]) {
    for effect in effects {
      switch effect {
      case .timer(let name, let milliseconds): timers.set(name, milliseconds: milliseconds)
      case .endTimer(let name): timers.end(name)
      case .quit: isRunning = false
      default: runner?.perform(effect)
      }
    }
  }
}
