import Dispatch
import Glibc
import TestSupport
import Testing

@testable import TerminalIO

private func isReadable(_ descriptor: Int32) -> Bool {
  var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
  return poll(&wanted, 1, 0) == 1
}

@Suite struct MailboxTests {
  @Test func keepsTheOrderAndWakesOnce() {
    let mailbox = Mailbox<Int>()
    #expect(!isReadable(mailbox.descriptor))
    for number in 0..<5 { mailbox.post(number) }
    #expect(isReadable(mailbox.descriptor))
    #expect(mailbox.drain() == [0, 1, 2, 3, 4])
    #expect(!isReadable(mailbox.descriptor))
    #expect(mailbox.drain().isEmpty)
    mailbox.post(5)
    #expect(isReadable(mailbox.descriptor))
    #expect(mailbox.drain() == [5])
  }

  /// No element is lost and no wake-up is missed, whatever the timing.
  @Test func manyPosters() {
    let mailbox = Mailbox<Int>()
    let posters = 4
    let each = 5000
    // Threads of their own: this test waits in poll, and must not do so on the threads that post.
    for poster in 0..<posters {
      DispatchQueue(label: "poster \(poster)").async { for number in 0..<each { mailbox.post(poster * each + number) } }
    }
    var seen: [Int] = []
    while seen.count < posters * each {
      var wanted = pollfd(fd: mailbox.descriptor, events: Int16(POLLIN), revents: 0)
      // A missed wake-up would end here.
      guard poll(&wanted, 1, Int32(Waiting.limit * 1000)) == 1 else { break }
      seen += mailbox.drain()
    }
    #expect(seen.count == posters * each)
    #expect(Set(seen).count == seen.count)
    for poster in 0..<posters {
      let own = seen.filter { $0 / each == poster }
      #expect(own == own.sorted())
    }
  }
}
