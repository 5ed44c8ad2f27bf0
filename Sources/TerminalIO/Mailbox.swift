import CNcurses
import Glibc
import Locks

/// A queue that any thread posts to and the main loop drains, with a descriptor that becomes readable when it should.
///
/// Wake-ups coalesce: only the post that finds the queue empty writes to the descriptor, so a burst of a thousand
/// elements costs one system call on each side.
package final class Mailbox<Element: Sendable>: Sendable {
  /// Guards the queue.
  private let elements = Locked<[Element]>([])
  /// An eventfd; readable while elements wait.
  package let descriptor: Int32

  /// An empty mailbox. Traps only when the process is out of descriptors at start-up.
  package init() {
    descriptor = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
    precondition(descriptor >= 0, "no descriptor left for the event loop")
  }

  deinit { Glibc.close(descriptor) }

  /// Adds an element. Any thread; never waits for the reader.
  package func post(_ element: Element) {
    let wasEmpty = elements.withLock { queue in
      queue.append(element)
      return queue.count == 1
    }
    if wasEmpty { _ = eventfd_write(descriptor, 1) }
  }

  /// Takes all that waits, in the order posted; empty when nothing does.
  package func drain() -> [Element] {
    // The descriptor first: an element posted in between then finds either a queue that is still to be emptied here,
    // or an empty one, and wakes the loop again.
    var count: eventfd_t = 0
    _ = eventfd_read(descriptor, &count)
    return elements.withLock { queue in
      let taken = queue
      queue = []
      return taken
    }
  }
}
