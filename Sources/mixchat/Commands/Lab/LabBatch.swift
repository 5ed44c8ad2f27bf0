import Cells
import ChatCore
import ChatStore
import Configuration
import Conversations
import Hands

/// The replies of one `mixchat lab`: the core's lab asks for them, a bounded number at a time; each is said as it ends.
final class LabBatch {
  private let plan: LabPlan
  private let texts: [String]
  private let files: [String]
  private let into: String?
  private let isJSON: Bool
  private let chat: Headless
  private let progress = ProgressLine()
  private var run = RunNews()
  /// What is said of the replies under way.
  private var news: [RequestID: ReplyNews] = [:]
  /// The place of each reply in the plan.
  private var places: [MessageID: Int] = [:]
  /// Replies that were asked for and have not been printed.
  private var missing: Set<Int> = []
  private var asked = 0

  /// - Parameter files: files that join each of the texts.
  init(_ launch: Launch, _ plan: LabPlan, _ texts: [String], files: [String], into: String?, isJSON: Bool) {
    self.plan = plan
    self.texts = texts
    self.files = files
    self.into = into
    self.isJSON = isJSON
    chat = Headless(launch, asksTitle: false, keepsFirst: true)
  }

  /// Asks, and prints; returns the exit code.
  func start() throws -> Int32 {
    do {
      let prompts = try readPrompts()
      try open()
      chat.catchSignals()
      chat.listener = { [unowned self] in listen($0) }
      let stoppedBy = try chat.ask(.lab(plan, prompts: prompts))
      chat.hangUp()
      progress.clear()
      // Those that were not asked for any more.
      for place in missing.sorted() { tell(place) }
      if !isJSON { printTable() }
      return close(stoppedBy)
    } catch {
      chat.abandon()
      throw error
    }
  }

  private func readPrompts() throws -> [LabPrompt] {
    let runner = chat.runner
    let joined = try PromptText.readFiles(
      files, mentionedIn: "", by: runner.inputs.reader, runner.counter, model: runner.launch.settings.model)
    return try texts.map {
      LabPrompt(try PromptText(words: $0, files: joined).assembled(), pictures: joined.compactMap(\.picture))
    }
  }

  private func open() throws {
    guard let into else { return }
    guard let name = ConversationName(argument: into) else { throw CommandStop.noConversation(into) }
    let id = try DatabaseSession.use(chat.runner.launch.settings.paths) { try name.find(in: $0) }
    guard try chat.open(.conversation(id)) else { throw CommandStop.noConversation(into) }
  }

  // MARK: Telling

  private func listen(_ state: AppState) {
    for words in run.take(state) { note(words) }
    guard let panes = state.lab.run?.panes else { return }
    if places.isEmpty { begin(panes, state) }
    for id in state.replies.keys where news[id] == nil { news[id] = ReplyNews(of: id) }
    for id in Array(news.keys) {
      guard let pieces = news[id]?.take(state), let place = news[id]?.replies.first.flatMap({ places[$0] }) else {
        continue
      }
      for piece in pieces {
        switch piece {
        case .notice(let words): note("\(panes[place].variant.label): \(words)")
        case .end:
          news[id] = nil
          tell(place)
        // How a reply ended, table and object say.
        case .text, .thought, .ending: break
        }
      }
    }
    progress.show("\(asked - missing.count) of \(asked) replies are here, \(state.replies.count) on their way")
  }

  /// Rows are there; what an earlier run brought is printed now.
  private func begin(_ panes: [LabPane], _ state: AppState) {
    for (place, pane) in panes.enumerated() {
      places[pane.reply] = place
      if state.conversation[pane.reply]?.state == .streaming { missing.insert(place) } else { tell(place) }
    }
    asked = missing.count
  }

  private func note(_ words: String) {
    progress.clear()
    Streams.notice(words)
  }

  private func tell(_ place: Int) {
    missing.remove(place)
    guard isJSON, let row = row(place) else { return }
    progress.clear()
    Streams.out(row.object(isKept: chat.runner.launch.settings.saves, chat.state.conversation).compact + "\n")
  }

  private func row(_ place: Int) -> LabRow? {
    guard let pane = chat.state.lab.run?.panes[place], let reply = chat.state.conversation[pane.reply] else {
      return nil
    }
    let stop = reply.state == .stopped ? Failure(.cancelled, "Stopped.") : nil
    return LabRow(
      number: place / plan.variants.count + 1, prompt: texts[place / plan.variants.count],
      label: pane.variant.label, reply: chat.whole(reply), failure: chat.failures[reply.id] ?? reply.failure ?? stop)
  }

  private var rows: [LabRow] { (chat.state.lab.run?.panes.indices).map { $0.compactMap(row) } ?? [] }

  private func printTable() {
    let hasPrompts = texts.count > 1
    var table = TextTable(
      (hasPrompts ? ["prompt"] : []) + ["asked with", "tokens", "first", "tok/s", "cost", "end", "reply"],
      rightAligned: hasPrompts ? [0, 2, 3, 4, 5] : [1, 2, 3, 4])
    for row in rows { table.add((hasPrompts ? [String(row.number)] : []) + row.cells) }
    table.print()
  }

  private func close(_ stoppedBy: Int32?) -> Int32 {
    let (saves, conversation) = (chat.runner.launch.settings.saves, chat.state.conversation.id)
    let isSaved = chat.closeStore() && saves
    if isSaved, !isJSON {
      Streams.error("mixchat: The replies are versions in one conversation: mixchat --conversation \(conversation)\n")
    }
    if let stoppedBy {
      if isSaved { Streams.error("mixchat: `mixchat lab --into \(conversation) …` asks for the rest.\n") }
      return 128 + stoppedBy
    }
    let rows = self.rows
    let failures = rows.compactMap(\.failure)
    if let first = failures.first {
      Streams.error("mixchat: \(failures.count) of \(rows.count) replies failed. The first: \(first.sentence)\n")
      return first.cause.row.exitCode
    }
    return saves && !isSaved ? ExitStatus.failure : ExitStatus.done
  }
}

/// One reply of `mixchat lab`, as it is printed.
struct LabRow {
  /// The prompt's number, from 1.
  var number: Int
  var prompt: String
  /// What differs.
  var label: String
  var reply: Message
  var failure: Failure?

  /// One-shot's object, with the prompt and what it was asked with.
  func object(isKept: Bool, _ conversation: Conversation) -> JSON {
    let facts = reply.reply
    let object = OneShotJSON.object(
      replies: [reply], failure: failure, conversation: isKept ? conversation.id : nil, model: facts?.model,
      provider: facts?.provider)
    guard case .object(let members) = object else { return object }
    return .object(
      members + [
        JSON.Member("prompt", .text(prompt)), JSON.Member("variant", .text(label)),
        JSON.Member("parameters", .raw((facts?.parameters ?? Parameters()).exported)),
      ])
  }

  /// The cells of the table, without the prompt's number.
  var cells: [String] {
    let facts = reply.reply
    let completion = facts?.wholeUsage?.completionTokens
    let speed = facts?.timings.tokensPerSecond(completionTokens: completion)
    let end = failure.map { $0.cause == .cancelled ? "stopped" : $0.cause.rawValue } ?? facts?.finishReason?.wire
    let words = (reply.text.loaded ?? "").split(whereSeparator: \.isNewline).joined(separator: " ")
    return [
      label, facts?.brief ?? "-",
      facts?.timings.firstToken.map { "\(($0 / 1000).fixed(1)) s" } ?? "-", speed.map { $0.fixed(0) } ?? "-",
      facts?.cost?.shown ?? "-", end ?? "-", words.count > 60 ? String(words.prefix(59)) + "…" : words,
    ]
  }
}
