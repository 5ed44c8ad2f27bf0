// The other process of the store's tests.
//
// StoreChild journal DIRECTORY SEED       streams into a new reply until killed, or alone; one line for each piece
// StoreChild write DIRECTORY ID COUNT     adds messages to a conversation below its head as it found it, then ends
// StoreChild open DIRECTORY               opens a directory when its input ends, keeps a conversation in it, then ends
// StoreChild import DIRECTORY FILE         imports a file, and says how fast; build it for release
// StoreChild measure DIRECTORY            times a big database (Scripts/bench/make-database.py); build it for release
import ChatStore
import Conversations
import Glibc

func fail(_ message: String) -> Never {
  say(message, to: 2)
  exit(2)
}

func milliseconds(_ clock: clockid_t) -> Int64 {
  var time = timespec()
  clock_gettime(clock, &time)
  return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
}

func now() -> Timestamp { Timestamp(milliseconds: milliseconds(CLOCK_REALTIME)) }

func say(_ line: String, to descriptor: Int32 = 1) {
  var text = line + "\n"
  text.withUTF8 { _ = Glibc.write(descriptor, $0.baseAddress, $0.count) }
}

func journal(_ directory: String, seed: UInt64) {
  var identities = IdentitySource(seed: UInt64.random(in: .min ... .max))
  let store = ConversationStore(directory: DataDirectory(directory)) { event in
    if case .unavailable(let failure) = event { fail(failure.message) }
    if case .writeFailed(let failure) = event { fail(failure.message) }
  }
  let conversation = Conversation(
    id: ConversationID(identities.next(at: now())), model: "m", provider: "p", createdAt: now())
  let turn = Message(
    id: MessageID(identities.next(at: now())), parent: nil, role: .user, text: "Stream \(seed)", createdAt: now())
  let reply = Message(
    id: MessageID(identities.next(at: now())), parent: turn.id, role: .assistant, text: "", state: .streaming,
    createdAt: now(), reply: ReplyFacts(model: "m", provider: "p"))
  store.perform(.saveConversation(ConversationRecord(conversation)))
  store.perform(.insert(turn, conversation.id))
  store.perform(.insert(reply, conversation.id))
  guard store.flush(deadline: 30) else { fail("not flushed") }
  say("reply \(reply.id)")
  var noise = seed
  var written = 0
  // A disk must not fill up behind tests that crashed.
  let tests = getppid()
  while getppid() == tests {
    noise = noise &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    // The text is its own measure: byte n is a letter that follows from n.
    let count = 1 + Int(noise >> 33) % 60
    let piece = String(decoding: (written..<written + count).map { UInt8(97 + $0 % 26) }, as: UTF8.self)
    store.perform(.appendText(reply.id, piece))
    written += count
    say("\(milliseconds(CLOCK_MONOTONIC)) \(written)")
    usleep(UInt32(noise >> 50) % 12_000)
  }
}

func write(_ directory: String, _ name: String, count: Int) {
  guard let id = ConversationID(name) else { fail("no identity: \(name)") }
  var identities = IdentitySource(seed: UInt64.random(in: .min ... .max))
  do {
    let database = try ConversationDatabase(directory: DataDirectory(directory))
    guard var conversation = try database.conversation(id)?.conversation else { fail("no conversation \(name)") }
    try database.close()
    let store = ConversationStore(directory: DataDirectory(directory)) { event in
      if case .writeFailed(let failure) = event { fail(failure.message) }
    }
    say("begun")
    for number in 0..<count {
      let message = Message(
        id: MessageID(identities.next(at: now())), parent: conversation.head, role: .user, text: "child \(number)",
        createdAt: now())
      conversation.append(message)
      store.perform(.insert(message, id))
      store.perform(.saveConversation(ConversationRecord(conversation)))
    }
    guard store.close(deadline: 60) else { fail("not closed") }
    say("done")
  } catch {
    fail("\(error)")
  }
}

func openWithOthers(_ directory: String) {
  var identities = IdentitySource(seed: UInt64.random(in: .min ... .max))
  var conversation = Conversation(
    id: ConversationID(identities.next(at: now())), model: "m", provider: "p", createdAt: now())
  conversation.append(
    Message(id: MessageID(identities.next(at: now())), parent: nil, role: .user, text: "first", createdAt: now()))
  say("waiting")
  var byte: UInt8 = 0
  while read(0, &byte, 1) > 0 {}
  let store = ConversationStore(directory: DataDirectory(directory)) { event in
    switch event {
    case .unavailable(let failure): fail(failure.message)
    // A disk that many write to may keep the others waiting: what counts is that all is written in the end.
    case .writeFailed(let failure): say(failure.message, to: 2)
    case .notice(let text): fail(text)
    default: break
    }
  }
  store.perform(.saveConversation(ConversationRecord(conversation)))
  for message in conversation.messages.values { store.perform(.insert(message, conversation.id)) }
  guard store.close(deadline: 60) else { fail("not closed") }
}

/// Imports a file, and says how fast and in how much memory.
func measureImport(_ directory: String, _ file: String) {
  var status = stat()
  guard stat(file, &status) == 0 else { fail("no file: \(file)") }
  do {
    let database = try ConversationDatabase(directory: DataDirectory(directory))
    let start = (wall: milliseconds(CLOCK_MONOTONIC), processor: milliseconds(CLOCK_PROCESS_CPUTIME_ID))
    let report = try database.importFile(file)
    let wall = Double(milliseconds(CLOCK_MONOTONIC) - start.wall) / 1000
    let processor = Double(milliseconds(CLOCK_PROCESS_CPUTIME_ID) - start.processor) / 1000
    let size = Double(status.st_size) / 1e6
    var usage = rusage()
    getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
    say(
      "\(report.imported.count) imported, \(report.skipped.count) left; \(Int(size)) MB in \(wall) s: "
        + "\(size / wall) MB/s; "
        + "processor \(processor) s: \(size / processor) MB/s; at most \(usage.ru_maxrss / 1024) MB")
    try database.close()
  } catch {
    fail("\(error)")
  }
}

let arguments = CommandLine.arguments
switch arguments.dropFirst().first {
case "journal" where arguments.count == 4: journal(arguments[2], seed: UInt64(arguments[3]) ?? 1)
case "write" where arguments.count == 5: write(arguments[2], arguments[3], count: Int(arguments[4]) ?? 1)
case "open" where arguments.count == 3: openWithOthers(arguments[2])
case "import" where arguments.count == 4: measureImport(arguments[2], arguments[3])
case "measure" where arguments.count == 3: measure(arguments[2])
default:
  fail(
    "usage: StoreChild journal DIRECTORY SEED | write DIRECTORY ID COUNT | open DIRECTORY | import DIRECTORY FILE"
      + " | measure DIRECTORY")
}
