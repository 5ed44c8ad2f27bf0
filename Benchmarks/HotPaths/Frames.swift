import Cells
import Conversations
import Glibc
import Pages

/// Times each frame's work on the torture conversation: opening it, scrolling it end to end, resizing it, finding in
/// it, and its replies once more as they stream in. Fails when a frame takes more than `limit`.
///
/// A frame is one `settle` and the window's rows, as the event loop does them between two looks at the keys. The time
/// is this thread's on the processor, so that a busy machine does not count.
public enum Frames {
  /// A frame of a screen that shows sixty a second.
  static let limit = Duration.milliseconds(16)
  static let context = TranscriptContext(now: Timestamp(milliseconds: 1_700_000_100_000))

  /// Runs all of it, prints each figure, and ends the program.
  public static func run() {
    let conversation = makeConversation()
    var reader = Reader(conversation: conversation)
    reader.stage("open at the end")
    repeat { reader.transcript.page(-1) } while reader.stage("scroll to the start", isLast: reader.isAtStart)
    for id in conversation.path {
      reader.transcript.scrollTo(message: id)
      reader.stage("go to message \(id.rawValue)")
    }
    for id in conversation.path {
      guard let message = conversation[id], reader.transcript.isFolded(message) else { continue }
      reader.transcript.toggleFold(message)
      reader.transcript.scrollTo(message: id)
      reader.stage("unfold message \(id.rawValue)")
    }
    reader.transcript.scrollToStart()
    repeat { reader.transcript.page(1) } while reader.stage("scroll to the end", isLast: reader.isAtEnd)
    reader.transcript.page(-300)
    reader.stage("back 300 pages")
    for columns in [80, 200, 40, 120] {
      reader.size.columns = columns
      reader.stage("resize to \(columns)")
    }
    reader.transcript.setFind(
      query: "needle", matches: TranscriptFind.loadedMatches("needle", in: conversation), in: conversation)
    for step in 1...8 {
      reader.stage("find, match \(step)")
      reader.transcript.findNext()
    }
    let start = processorTime()
    let matches = TranscriptFind.loadedMatches("needle", in: conversation)
    print(line("which messages hold it", "\(matches.count) of them", "\(ms(processorTime() - start)) ms"))
    for (index, text) in Torture.texts.enumerated() where index % 2 == 1 {
      reader.slowest = max(reader.slowest, stream(text, "stream message \(index + 1)"))
    }
    // As much as a window of 32,768 tokens holds, without a single line's end.
    let paragraph = String(repeating: "words ", count: 22_000)
    reader.slowest = max(reader.slowest, stream(paragraph, "stream one paragraph"))
    print(line("worst of all", "", "\(ms(reader.slowest)) ms"))
    exit(reader.slowest > limit ? 1 : 0)
  }

  /// Lays a reply out as it comes, some 4 KB between two frames; returns what the longest took.
  static func stream(_ text: String, _ name: String) -> Duration {
    let moment = Timestamp(milliseconds: 1_700_000_000_000)
    var conversation = Conversation(id: ConversationID(1), model: "m", provider: "p", createdAt: moment)
    let id = MessageID(1)
    conversation.append(
      Message(id: id, parent: nil, role: .assistant, text: "", state: .streaming, createdAt: moment))
    var reader = Reader(conversation: conversation)
    var rest = text[...]
    while !rest.isEmpty {
      let piece = rest.prefix(4000)
      reader.conversation.appendText(String(piece), to: id)
      rest = rest[piece.endIndex...]
      reader.stage(name, isLast: { _ in rest.isEmpty })
    }
    return reader.slowest
  }

  /// A window that is looked through, and what its frames took.
  struct Reader {
    var conversation: Conversation
    /// What the longest frame so far took.
    var slowest = Duration.zero
    var transcript = TranscriptState()
    var size = ScreenSize(columns: 120, rows: 36)
    private var frames = 0
    private var total = Duration.zero
    private var worst = Duration.zero

    init(conversation: Conversation) { self.conversation = conversation }

    func isAtStart(_ transcript: TranscriptState) -> Bool {
      transcript.visibleMessages.first == conversation.path.first
    }
    func isAtEnd(_ transcript: TranscriptState) -> Bool { transcript.isFollowing }

    /// Settles until nothing is left to do. At the stage's last step prints what all of it took, and returns false.
    @discardableResult
    mutating func stage(_ name: String, isLast: (TranscriptState) -> Bool = { _ in true }) -> Bool {
      repeat {
        let start = processorTime()
        transcript.settle(conversation, size: size, context: context)
        precondition(transcript.rows().count == size.rows)
        let time = processorTime() - start
        frames += 1
        total += time
        worst = max(worst, time)
      } while transcript.hasMoreWork
      slowest = max(slowest, worst)
      guard isLast(transcript) else { return true }
      print(line(name, "\(frames) frames", "mean \(ms(total / frames)) ms, worst \(ms(worst)) ms"))
      (frames, total, worst) = (0, .zero, .zero)
      return false
    }
  }

  static func makeConversation() -> Conversation {
    let moment = Timestamp(milliseconds: 1_700_000_000_000)
    var made = Conversation(id: ConversationID(1), model: "m", provider: "p", createdAt: moment)
    for (index, text) in Torture.texts.enumerated() {
      made.append(
        Message(
          id: MessageID(Int64(index + 1)), parent: made.head, role: index.isMultiple(of: 2) ? .user : .assistant,
          text: text, createdAt: moment))
    }
    return made
  }

  static func line(_ name: String, _ count: String, _ time: String) -> String {
    func pad(_ text: String, _ width: Int) -> String {
      text + String(repeating: " ", count: max(0, width - text.count))
    }
    return pad(name, 24) + pad(count, 14) + time
  }

  static func processorTime() -> Duration {
    var now = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now)
    return .seconds(now.tv_sec) + .nanoseconds(now.tv_nsec)
  }

  static func ms(_ time: Duration) -> String {
    let micros = Int(time / .microseconds(1))
    let fraction = "\(micros % 1000)"
    return "\(micros / 1000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
  }
}
