import ChatCore
import Configuration
import Glibc
import Hands
import Inputs
import Processes
import TerminalIO
import Threads
import Tokenizer

/// Reads what a draft names, one draft at a time, behind the main thread. Main thread only.
final class InputRunner {
  let reader: InputReader
  private let counter: TokenCounter
  private let mailbox: Mailbox<Event>
  private let thread = SerialThread()
  /// What is being measured, and what ends it.
  private var measured: (mentions: [FileMention], running: RunningCommand)?
  /// What ends the shell command that runs.
  private var shell: RunningCommand?
  private var commandSeconds: Double
  /// What ends the reading for a turn that is to go out.
  private var sent: RunningCommand?

  init(_ settings: Settings, counter: TokenCounter, mailbox: Mailbox<Event>) {
    reader = InputReader(settings)
    commandSeconds = settings.inputs.commandSeconds
    self.counter = counter
    self.mailbox = mailbox
  }

  /// Takes over a changed config.
  func reconfigure(_ settings: Settings) {
    commandSeconds = settings.inputs.commandSeconds
    reader.reconfigure(InputSettings(settings))
  }

  /// Measures what a draft names. What another draft named is not waited for.
  func measure(_ mentions: [FileMention], model: String) {
    let running = RunningCommand()
    measured?.running.stop()
    measured = (mentions, running)
    thread.async { [reader, counter, mailbox] in
      let files = reader.attach(mentions, counter: counter, model: model, running)
      running.unlessStopped { mailbox.post(.filesMeasured(mentions, files.map(\.summary))) }
    }
  }

  /// Reads it for the turn. What is being measured for the same turn is waited for, as it is the same work.
  func read(_ mentions: [FileMention], model: String) {
    let running = RunningCommand()
    if let measured, measured.mentions != mentions.map(\.withoutPlace) { measured.running.stop() }
    sent?.stop()
    sent = running
    thread.async { [reader, counter, mailbox] in
      let files = reader.attach(mentions, counter: counter, model: model, running)
      // The next message that names a page gets it again.
      if !files.contains(where: { $0.summary.problem != nil || $0.question != nil }) { reader.forgetPages() }
      running.unlessStopped { mailbox.post(.filesRead(files)) }
    }
  }

  /// Ends what is being read, with all programs that it runs.
  func stop() {
    measured?.running.stop()
    sent?.stop()
    (measured, sent) = (nil, nil)
  }

  /// Runs a shell command for the draft, out of the terminal's reach.
  func run(_ command: String) {
    let (running, seconds) = (RunningCommand(), commandSeconds)
    shell = running
    inBackground { [mailbox] in mailbox.post(ShellRun(command: command, seconds: seconds).event(running)) }
  }

  /// Ends it with all that it started.
  func stopShell() { shell?.stop() }
}

/// A shell command, run to its end.
struct ShellRun {
  var command: String
  var seconds: Double
  /// The most that it may print, in bytes: more is no use to a model.
  private static let largest = 256 << 10

  /// Runs it; what it printed, however it ended.
  func event(_ running: RunningCommand) -> Event {
    let outcome = CommandRun(seconds: seconds, largest: Self.largest).run(
      ["/bin/sh", "-c", command], running, joinsErrors: true)
    var ending: String?
    switch outcome.end {
    case .exited(0): break
    case .exited(let code): ending = "exit code \(code)"
    case .timeOut: ending = "ended after \(Int(seconds)) s, as input.command_time says"
    case .full: ending = "ended: it printed more than \(Self.largest >> 10) KB"
    case .stopped: ending = "stopped"
    case .notStarted(let code):
      return .shellFailed("`\(command)` could not be started: \(String(cString: strerror(code))).")
    }
    do throws(TextFile.Refusal) {
      // A limit may have cut the last character.
      let text = try TextFile.read(outcome.output.withoutCutCharacter, name: "What `\(command)` printed")
      return .shellRan(ShellOutput(command: command, text: text, ending: ending))
    } catch {
      return .shellFailed(error.message)
    }
  }
}

extension [UInt8] {
  /// Without the beginning of a character in UTF-8 at the end.
  fileprivate var withoutCutCharacter: [UInt8] {
    var end = count
    while end > 0, count - end < 3, self[end - 1] & 0xC0 == 0x80 { end -= 1 }
    guard end > 0, self[end - 1] >= 0xC0 else { return self }
    let lead = self[end - 1]
    let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
    return count - end + 1 < length ? Array(self[..<(end - 1)]) : self
  }
}
