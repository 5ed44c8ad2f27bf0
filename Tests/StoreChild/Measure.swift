import Cells
import ChatStore
import Conversations
import Dispatch
import Glibc
import Locks

/// What the switcher's filter is asked while one types: words of every frequency, prefixes of every length, phrases.
private let queries = [
  "t", "th", "the", "the w", "water", "con", "conv", "people fin", "北京", "京", "タワー", "zurich", "strass", "xyz", "traba",
  "in the da", "\"of the\"", "a", "e", "that", "ba", "bab", "baba", "babame", "menta", "wa", "wat", "wate", "number pe",
  "firs",
]

/// Times the store on a big database and prints what it finds.
func measure(_ directory: String) {
  let probe = Probe(directory)
  let opened = probe.time(nil) { if case .ready = $0 { true } else { false } }
  report("ready", [opened])
  report("switcher", (0..<20).map { _ in probe.list("") })
  report("filter, cold", queries.map { probe.list($0) })
  var all: [(String, Double)] = []
  for _ in 0..<5 { all += queries.map { ($0, probe.list($0)) } }
  report("filter, warm", all.map(\.1))
  for (query, time) in all.suffix(queries.count).sorted(by: { $0.1 > $1.1 }).prefix(5) {
    say("  \(query): \(time.fixed(1)) ms")
  }
  guard let long = probe.longest else { return say("no conversation titled The long one") }
  let before = resident()
  report("open 10,000 messages", (0..<5).map { _ in probe.open(long) })
  say("resident: \(before) kB before, \(resident()) kB after")
  report("journal write", (0..<200).map { probe.write($0) })
}

private func report(_ name: String, _ times: [Double]) {
  let sorted = times.sorted()
  guard let last = sorted.last else { return }
  let p99 = sorted[min(sorted.count - 1, sorted.count * 99 / 100)]
  say(
    """
    \(name): median \(sorted[sorted.count / 2].fixed(2)) ms, p99 \(p99.fixed(2)), slowest \(last.fixed(2)), \
    \(sorted.count) runs
    """
  )
}

private func resident() -> Int {
  guard let file = fopen("/proc/self/statm", "r") else { return 0 }
  defer { fclose(file) }
  var line = [CChar](repeating: 0, count: 200)
  guard fgets(&line, 200, file) != nil else { return 0 }
  let fields = line.withUnsafeBytes { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }.split(separator: " ")
  return fields.count > 1 ? (Int(fields[1]) ?? 0) * 4 : 0
}

/// A store whose answers are waited for.
private final class Probe: Sendable {
  private let store: ConversationStore
  private let inbox = Inbox()

  init(_ directory: String) {
    store = ConversationStore(directory: DataDirectory(directory)) { [inbox] in inbox.post($0) }
  }

  var longest: ConversationID? {
    store.ask(.list(query: "\"the long one\"", includeArchived: true, limit: 50))
    if case .list(_, let list, _)? = inbox.wait(for: { if case .list = $0 { true } else { false } }) {
      return list.first { $0.title == "The long one" }?.id
    }
    return nil
  }

  /// Milliseconds from a command to its answer.
  func time(_ question: StoreQuestion?, _ isAnswer: (StoreEvent) -> Bool) -> Double {
    let start = DispatchTime.now().uptimeNanoseconds
    if let question { store.ask(question) }
    _ = inbox.wait(for: isAnswer)
    return Double(DispatchTime.now().uptimeNanoseconds - start) / 1e6
  }

  func list(_ query: String) -> Double {
    time(.list(query: query, includeArchived: false, limit: 100)) { if case .list = $0 { true } else { false } }
  }

  /// To `opened`; what follows is waited for, and not counted.
  func open(_ id: ConversationID) -> Double {
    let time = time(.open(id, at: nil)) { if case .opened = $0 { true } else { false } }
    _ = inbox.wait { if case .completed = $0 { true } else { false } }
    return time
  }

  /// One committed write of the journal's kind.
  func write(_ number: Int) -> Double {
    let start = DispatchTime.now().uptimeNanoseconds
    store.perform(.saveDraft(ConversationID(1), Draft("draft \(number)")))
    store.flush()
    return Double(DispatchTime.now().uptimeNanoseconds - start) / 1e6
  }
}

private final class Inbox: Sendable {
  private let events = Locked<[StoreEvent]>([])
  private let arrived = DispatchSemaphore(value: 0)

  func post(_ event: StoreEvent) {
    events.withLock { $0.append(event) }
    arrived.signal()
  }

  /// The next event of a kind; those before it are dropped.
  func wait(for isWanted: (StoreEvent) -> Bool) -> StoreEvent? {
    while arrived.wait(timeout: .now() + 60) == .success {
      let event = events.withLock { $0.isEmpty ? nil : $0.removeFirst() }
      if let event, isWanted(event) { return event }
    }
    return nil
  }
}
