import Cells
import ChatCore
import ChatStore
import Configuration
import Conversations
import Glibc
import Hands
import Inputs
import Pages

/// `mixchat prompt`, and `mixchat replay`: one reply to stdout. What is asked goes through the core as in any chat.
final class OneShot {
  private let launch: Launch
  private let output: Output
  private let chat: Headless
  private let printer: ReplyPrinter
  private var news = ReplyNews()
  private var stoppedBy: Int32?

  /// What goes to stdout.
  enum Output: Equatable {
    /// The reply, as it comes.
    case text
    /// One object, at the end.
    case json
    /// One code block of the reply, at the end; counted from 1.
    case codeBlock(Int)
  }

  init(_ launch: Launch, _ output: Output, asksTitle: Bool = true) {
    self.launch = launch
    self.output = output
    chat = Headless(launch, asksTitle: asksTitle)
    printer = ReplyPrinter(
      printsText: output == .text, printsThoughts: launch.printsReasoning,
      rendering: output == .text ? launch.rendering : nil)
  }

  /// Asks the prompt and prints; returns the exit code.
  func run() throws -> Int32 { try ask { .turn(try readTurn()) } }

  /// Sends the request behind a reply of the conversation once more, byte for byte.
  func replay(_ reply: MessageID, _ body: String) throws -> Int32 {
    try ask { .request(behind: reply, body: body) }
  }

  // MARK: Asking

  private func ask(_ makeEvent: () throws -> Event) throws -> Int32 {
    do {
      let event = try makeEvent()
      try open()
      listen()
      stoppedBy = try chat.ask(event)
    } catch {
      chat.abandon()
      throw error
    }
    return finish()
  }

  private func readTurn() throws -> AskedTurn {
    // Where -f names it, standard input is that file, and is read once.
    let isFile = launch.files.contains(where: UserFiles.isStandardInput)
    let input = isFile || Streams.isTerminal(STDIN_FILENO) ? nil : try Streams.readInput()
    let runner = chat.runner
    let files = try PromptText.readFiles(
      launch.files, mentionedIn: launch.prompt, by: runner.inputs.reader, runner.counter, model: launch.settings.model)
    let text = try PromptText(words: launch.prompt, input: input, files: files).assembled()
    var turn = AskedTurn(text, titledBy: launch.prompt.trimmingSpaces().isEmpty ? text : launch.prompt, launch.settings)
    turn.pictures = files.compactMap(\.picture)
    guard !text.isEmpty || !turn.pictures.isEmpty else {
      throw CommandStop("There is nothing to send: the prompt and standard input are empty.", code: ExitStatus.usage)
    }
    return turn
  }

  /// Opens the conversation to go on with, where one is asked for. Until it is here a signal simply ends the process:
  /// nothing is under way that must be reported or kept.
  private func open() throws(CommandStop) {
    guard launch.opening != .new, try !chat.open(launch.opening) else { return }
    if case .conversation(let id) = launch.opening {
      throw CommandStop(
        "There is no conversation \(id); `mixchat conversations` lists them.", code: ExitStatus.badInput)
    }
    Streams.error("mixchat: There is no conversation to go on with; this begins one.\n")
  }

  private func listen() {
    chat.listener = { [unowned self] in tell($0) }
    chat.catchSignals()
  }

  private func tell(_ state: AppState) {
    for piece in news.take(state) {
      switch piece {
      case .text(let text):
        let wasBroken = printer.isBroken
        // No one reads any longer: no more is asked for.
        if !printer.write(text), !wasBroken { chat.feed(.stop) }
      case .thought(let text): printer.think(text)
      case .notice(let words), .ending(let words): printer.notice(words)
      case .end: printer.end()
      }
    }
  }

  // MARK: The end

  /// How the request ended, with the model to take instead where the one that was asked is served no longer.
  private var failure: Failure? {
    guard var failure = news.replies.first.flatMap({ chat.failures[$0] }) else { return nil }
    if failure.cause == .cancelled, printer.isBroken { return nil }
    if let live = chat.state.liveModel {
      failure.message += " \(chat.state.conversation.model) is not served any more; \(live) is: -m \(live)."
    }
    return failure
  }

  private func finish() -> Int32 {
    chat.hangUp()
    let conversation = chat.state.conversation
    let replies = news.replies.compactMap { conversation[$0] }.map(chat.whole)
    let text = replies.first?.text.loaded ?? ""
    for reply in replies.dropFirst() { printer.alternative(reply.text.loaded ?? "") }
    printer.end()
    forgetOld()
    let unsaved = closeStore()
    let isSaved = launch.settings.saves && unsaved == nil
    var failure = self.failure
    if case .codeBlock(let number) = output, failure == nil, stoppedBy == nil {
      let blocks = CodeBlock.all(in: text)
      guard blocks.indices.contains(number - 1) else {
        let what = blocks.isEmpty ? "no code block" : "no code block \(number): it has \(blocks.count)"
        let place = isSaved ? " `mixchat show` prints it." : ""
        Streams.error("mixchat: The reply has \(what).\(place)\n")
        return ExitStatus.failure
      }
      let source = blocks[number - 1].source
      if !Streams.out(source.hasSuffix("\n") ? source : source + "\n") { return ExitStatus.failure }
    }
    failure = failure ?? (stoppedBy == nil ? schemaFailure(text) : nil)
    if output == .json {
      let object = OneShotJSON.object(
        replies: replies, failure: failure ?? unsaved, conversation: isSaved ? conversation.id : nil,
        model: conversation.model, provider: conversation.provider)
      if !Streams.out(object.compact + "\n") { return ExitStatus.failure }
    }
    if let failure, failure.cause != .cancelled {
      Streams.error("mixchat: \(failure.sentence)\n")
      if isSaved, !text.isEmpty, failure.cause != .notJSON {
        Streams.error("mixchat: What came is kept; `mixchat -c \"Go on.\"` asks for the rest.\n")
      }
      return failure.cause.row.exitCode
    }
    if let stoppedBy { return 128 + stoppedBy }
    return printer.isBroken ? ExitStatus.failure : ExitStatus.done
  }

  /// What is wrong with a reply that was to follow a schema.
  private func schemaFailure(_ text: String) -> Failure? {
    guard launch.wantsJSON, !printer.isBroken, JSONText.compact(text, takesAnyNumber: true) == nil else { return nil }
    return Failure(.notJSON, "The reply is no JSON, and a schema was asked for.")
  }

  /// Writes what is pending. The failure where the conversation is not in the database, which is said.
  private func closeStore() -> Failure? {
    guard !chat.closeStore(), launch.settings.saves else { return nil }
    let place = launch.settings.paths.databaseFile
    let failure = Failure(.store, "The conversation could not be saved in \(place); the reply is only here.")
    Streams.error("mixchat: \(failure.message)\n")
    return failure
  }

  /// `retention.days`: what was not used for longer goes, pinned conversations stay. The reply is printed by then.
  private func forgetOld() {
    guard launch.settings.saves, let days = launch.settings.retentionDays, let store = chat.runner.store else { return }
    let oldest = LoopClock.daysAgo(days)
    do {
      _ = try waitFor { try await store.run { try $0.deleteUnused(since: oldest) } }
    } catch {
      Streams.error("mixchat: Conversations past retention.days could not be deleted; the next run tries again.\n")
    }
  }
}
