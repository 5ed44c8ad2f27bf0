import Conversations
import Glibc
import TerminalIO

// Waiting for a reply on the calling thread, for all commands that print one.

extension ReplyEndpoint {
  /// Waits for the end of what is asked, and performs what comes. Returns the signal that stopped it; a second one ends
  /// the wait.
  mutating func follow(
    _ collector: inout ReplyCollector, _ printer: ReplyPrinter, signals: Int32,
    _ perform: ([ReplyCollector.Action], ReplyEndpoint) -> Void
  ) -> Int32? {
    var stoppedBy: Int32?
    while !collector.isDone {
      var descriptors = [
        pollfd(fd: mailbox.descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: signals, events: Int16(POLLIN), revents: 0),
      ]
      if poll(&descriptors, 2, -1) < 0, errno != EINTR { break }
      if descriptors[1].revents != 0, let number = Interruption.read(signals).first {
        if stoppedBy != nil { break }
        stoppedBy = number
        cancel()
      }
      for event in mailbox.drain() {
        switch event {
        case .reply(let event): perform(collector.take(event), self)
        case .local(let event): if let notice = take(event) { printer.notice(notice) }
        }
      }
    }
    return stoppedBy
  }
}

extension ReplyPrinter {
  /// Prints and keeps what came; where output is not read any longer, no more is asked for.
  func perform(_ actions: [ReplyCollector.Action], _ store: StoreSession?, _ endpoint: ReplyEndpoint) {
    for action in actions {
      switch action {
      case .write(let text): if !write(text) { endpoint.cancel() }
      case .think(let text): think(text)
      case .notice(let text): notice(text)
      case .store(let command): store?.perform(command)
      }
    }
  }
}
