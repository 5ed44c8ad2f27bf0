import ChatCore
import Configuration
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
  /// What ends the reading for a turn that is to go out.
  private var sent: RunningCommand?

  init(_ settings: Settings, counter: TokenCounter, mailbox: Mailbox<Event>) {
    reader = InputReader(settings)
    self.counter = counter
    self.mailbox = mailbox
  }

  /// Takes over a changed config.
  func reconfigure(_ settings: Settings) { reader.reconfigure(InputSettings(settings)) }

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
      running.unlessStopped { mailbox.post(.filesRead(files)) }
    }
  }

  /// Ends what is being read, with all programs that it runs.
  func stop() {
    measured?.running.stop()
    sent?.stop()
    (measured, sent) = (nil, nil)
  }
}
