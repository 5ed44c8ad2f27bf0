import Locks
import Testing
import Threads

@Suite("Threads that sleep")
struct SerialThreadTests {
  private final class Log: Sendable {
    let entries = Locked<[String]>([])
    func add(_ entry: String) { entries.withLock { $0.append(entry) } }
    var all: [String] { entries.withLock { $0 } }
  }

  @Test("Work runs in the order given, one piece at a time, on the one thread")
  func order() {
    let (thread, log) = (SerialThread(), Log())
    for number in 0..<1000 { thread.async { log.add("\(number) \(thread.isCurrent)") } }
    thread.drain()
    #expect(log.all == (0..<1000).map { "\($0) true" })
    #expect(!thread.isCurrent)
  }

  @Test("Work that is waited for gives its value, or its error")
  func values() throws {
    struct Refusal: Error {}
    let thread = SerialThread()
    #expect(try thread.sync { thread.isCurrent })
    #expect(throws: Refusal.self) { try thread.sync { throw Refusal() } }
  }

  @Test("What is to come later comes later, the sooner first, and holds nothing up")
  func later() async {
    let (thread, log) = (SerialThread(), Log())
    await withCheckedContinuation { done in
      // Given on the thread itself, which therefore begins with none of it before all is given.
      thread.async {
        thread.async(after: 600) {
          log.add("second")
          done.resume()
        }
        thread.async(after: 20) { log.add("first") }
        thread.async { log.add("at once") }
      }
    }
    #expect(log.all == ["at once", "first", "second"])
  }

  @Test("What was given runs to its end when the last reference goes")
  func dropped() async {
    let log = Log()
    await withCheckedContinuation { done in
      let thread = SerialThread()
      for number in 0..<10 { thread.async { log.add("\(number)") } }
      thread.async { done.resume() }
    }
    #expect(log.all.count == 10)
  }

  @Test("A background task and the actors it calls stay on its thread")
  func background() async {
    actor Counter {
      var count = 0
      func add() -> Int {
        count += 1
        return count
      }
    }
    let counter = Counter()
    let sums: [Int] = await withCheckedContinuation { done in
      inBackground {
        var sums: [Int] = []
        for _ in 0..<100 { sums.append(await counter.add()) }
        done.resume(returning: sums)
      }
    }
    #expect(sums == Array(1...100))
  }
}
