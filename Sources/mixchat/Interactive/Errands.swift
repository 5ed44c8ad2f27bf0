import ChatCore
import Clocks
import Locks
import TerminalIO
import Threads

/// Work in the background whose outcome a user waits for: copies, files written, exports, a balance.
///
/// The program does not end under it, and a script's next line waits for it.
final class Errands: Sendable {
  private let mailbox: Mailbox<Event>
  private let underWay = Locked(0)

  init(_ mailbox: Mailbox<Event>) { self.mailbox = mailbox }

  /// Whether any is under way; when none is, all outcomes are in the mailbox.
  var areUnderWay: Bool { underWay.withLock { $0 > 0 } }

  /// Runs one; its outcome goes to the mailbox.
  func run(_ work: @escaping @Sendable () async -> Event) {
    underWay.withLock { $0 += 1 }
    inBackground { [mailbox, underWay] in
      let outcome = await work()
      // In one step: whoever wakes for the outcome must not find its errand under way still.
      underWay.withLock { count in
        mailbox.post(outcome)
        count -= 1
      }
    }
  }

  /// Waits at the program's end until all are done, or the time is over; what comes of them is not read any longer.
  func finish(milliseconds: Int64) {
    let end = SteadyClock.milliseconds + milliseconds
    while areUnderWay, case let left = end - SteadyClock.milliseconds, left > 0 {
      mailbox.hasMail(within: left)
      _ = mailbox.drain()
    }
  }
}
