import Testing

@testable import ChatCore
@testable import Conversations
@testable import Hands

/// What a reply came to that was asked for in more than one request.
@Suite("Figures of continued replies")
struct ContinuedFiguresTests {
  /// A reply whose first request came to an end without usage, before a second one that goes on with it.
  private func cut(_ change: (inout Message) -> Void = { _ in }) throws -> (chat: Chat, own: TokenGuess) {
    var chat = Chat.counting(window: 1000, columns: 132)
    chat.ask("one two three")
    chat.reply(
      .text(choice: 0, "four five six"), .ended(Self.second, failure: Failure(.cancelled, "Stopped.")))
    chat.count()
    let head = try #require(chat.state.conversation.head)
    chat.state.conversation.change(head, change)
    let reply = try #require(chat.state.conversation[head])
    return (chat, chat.state.ownFigures(of: reply))
  }

  /// Text came for one second.
  private static let second: ReplyTimings = {
    var timings = ReplyTimings()
    (timings.firstToken, timings.lastToken, timings.total) = (100, 1100, 1100)
    return timings
  }()

  @Test("Of a reply that was stopped and continued the first part is guessed; the sums have a mark wherever they are")
  func continuedAfterStop() throws {
    var (chat, own) = try cut()
    #expect(own.completion == 3)
    goOn(&chat, " seven eight")
    let reply = try #require(chat.state.conversation.lastWithFigures)
    let figures = "~\(own.prompt + 20)+\(own.completion + 40)"
    #expect(reply.reply?.brief == figures && reply.reply?.usage?.totalTokens == 60)
    let (screen, status) = (chat.screen(), chat.status())
    #expect(screen.contains { $0.contains("\(figures) tokens") && $0.contains("~21 tok/s") }, "\(screen)")
    #expect(status.contains("tokens \(figures)=") && status.contains("~21 tok/s"), "\(status)")
    let about = "about \(own.prompt + 20) in, \(own.completion + 40) out, about 21 tokens a second"
    #expect(StatusBar.words(of: reply, in: chat.state).hasPrefix(about))
    let page = chat.state.usageLines
    #expect(page.contains("  reported      20      40      60  by some of its requests"), "\(page)")
    #expect(page.contains { $0.hasPrefix("  in all  ") && $0.contains("~\(own.completion + 40)") }, "\(page)")
    #expect(page.contains { $0.hasSuffix("~21 tok/s") }, "\(page)")
    // What the conversation came to is what was reported.
    #expect(chat.state.conversation.spending.totalTokens == 60)
    let stored = chat.stored.compactMap { if case .update(let message) = $0 { message } else { nil } }
    #expect(stored.last?.reply?.unreported == own)
  }

  @Test("Where the second part reported nothing, that is guessed", arguments: [false, true])
  func stoppedAfterContinuing(_ quits: Bool) throws {
    var chat = Chat.counting(window: 1000, columns: 132)
    chat.ask("one two three")
    chat.answer("four five six", usage: Usage(promptTokens: 11, completionTokens: 3), reason: .length)
    chat.press("'/continue'", "enter")
    chat.reply(.text(choice: 0, " seven eight nine ten"))
    let id = try #require(chat.state.replies.keys.first)
    if quits { chat.press("ctrl+q") }
    chat.bring(.reply(id, .ended(Self.second, failure: Failure(.cancelled, "Stopped."))))
    let updates = chat.stored.compactMap { if case .update(let message) = $0 { message } else { nil } }
    let facts = try #require(updates.last?.reply)
    let guess = try #require(facts.unreported)
    #expect(guess.completion > 2 && guess.completion < 10 && guess.prompt > 3)
    #expect(facts.brief == "~\(11 + guess.prompt)+\(3 + guess.completion)")
    #expect(facts.usage == Usage(promptTokens: 11, completionTokens: 3))
  }

  @Test("Requests that all reported add up without a mark; one of which nothing came changes nothing")
  func continuedExactly() throws {
    var chat = Chat.counting(window: 1000, columns: 132)
    chat.ask("one two three")
    chat.answer("four five six", usage: Usage(promptTokens: 11, completionTokens: 3), reason: .length)
    chat.press("'/continue'", "enter")
    chat.reply(.ended(ReplyTimings(), failure: Failure(.refused, "Nothing listens there.")))
    #expect(chat.state.conversation.lastWithFigures?.reply?.brief == "11+3")
    chat.press("'/continue'", "enter")
    chat.answer(" seven", usage: Usage(promptTokens: 14, completionTokens: 1))
    #expect(chat.state.conversation.lastWithFigures?.reply?.brief == "25+4")
    #expect(chat.state.usageLines.contains("  reported      25       4      29  over all its requests"))
  }

  @Test(
    "A cost that was reported of a part is no exact one of the whole; the rest has that of known prices",
    arguments: [false, true])
  func cost(_ hasPrices: Bool) throws {
    var (chat, own) = try cut()
    if hasPrices {
      var model = CatalogueModel(id: chat.state.conversation.model)
      (model.promptPrice, model.completionPrice) = (100_000, 200_000)
      chat.bring(.catalogue(provider: chat.state.conversation.provider, [model]))
    }
    chat.press("'/continue'", "enter")
    chat.reply(
      .text(choice: 0, " seven"), .usage(Usage(promptTokens: 20, completionTokens: 40)),
      .cost(Cost(dollars: 0.5, source: .reported)), .ended(Self.second, failure: nil))
    let rest = hasPrices ? Double(own.prompt) * 0.1 + Double(own.completion) * 0.2 : 0
    let facts = try #require(chat.state.conversation.lastWithFigures?.reply)
    #expect(facts.cost == Cost(dollars: 0.5 + rest, source: .computed))
  }

  @Test("Where a kill cut the second part off, that is guessed once the reply goes on")
  func killedWhileContinued() throws {
    var (chat, _) = try cut {
      $0.state = .interrupted
      $0.reply?.usage = Usage(promptTokens: 11, completionTokens: 1)
      $0.reply?.guess = nil
      $0.reply?.unreported = TokenGuess(prompt: 0, completion: 0)
    }
    #expect(chat.state.conversation.lastWithFigures?.reply?.brief == "~11+1")
    chat.press("'/continue'", "enter")
    // Three tokens were there: two more than were reported.
    let unreported = try #require(chat.state.conversation.lastWithFigures?.reply?.unreported)
    #expect(unreported.completion == 2 && unreported.prompt > 1)
  }

  @Test("After a kill the time of the first part is not known: the reply shows no speed")
  func continuedAfterKill() throws {
    var (chat, own) = try cut {
      $0.state = .interrupted
      $0.reply?.timings = ReplyTimings()
    }
    goOn(&chat, " seven eight")
    let facts = try #require(chat.state.conversation.lastWithFigures?.reply)
    #expect(facts.brief == "~\(own.prompt + 20)+\(own.completion + 40)")
    let screen = chat.screen()
    #expect(!screen.contains { $0.contains("tok/s") }, "\(screen)")
  }

  /// Continues the reply, by a request that reports what it took.
  private func goOn(_ chat: inout Chat, _ text: String) {
    chat.press("'/continue'", "enter")
    chat.reply(
      .text(choice: 0, text), .usage(Usage(promptTokens: 20, completionTokens: 40)), .ended(Self.second, failure: nil))
  }

  /// A long reply that another exchange follows is being continued, as a version of its own.
  private func version() -> Chat {
    var chat = Chat.counting(window: 1000, columns: 132)
    chat.ask("one two three")
    chat.answer(Array(repeating: "four five six seven", count: 20).joined(separator: " "))
    chat.ask("eight")
    chat.answer("nine")
    chat.count()
    chat.press("tab", "k", "k", "c", "enter")
    return chat
  }

  @Test("Of a reply that begins with the text of another, the figures are those of what its requests brought")
  func copiedBeginning() throws {
    var chat = version()
    chat.reply(.text(choice: 0, " ten eleven twelve thirteen"), .ended(Self.second, failure: nil))
    chat.count()
    let facts = try #require(chat.state.conversation.lastWithFigures?.reply)
    let guess = try #require(facts.unreported)
    #expect(facts.usage == nil && guess.completion > 1 && guess.completion < 20 && guess.prompt > 80)
    #expect(facts.brief == "~\(guess.prompt)+\(guess.completion)")
    let speed = "~\(guess.completion - 1)"
    let (screen, status) = (chat.screen(), chat.status())
    let foot = screen.first { $0.contains("~\(guess.prompt)+\(guess.completion) tokens") } ?? ""
    #expect(foot.contains(speed) && foot.contains("tok/s"), "\(screen)")
    #expect(status.contains("tokens ~\(guess.prompt)+\(guess.completion)="), "\(status)")
    #expect(status.contains("\(speed) tok/s"), "\(status)")
    let reply = try #require(chat.state.conversation.lastWithFigures)
    let words = StatusBar.words(of: reply, in: chat.state)
    let about = "about \(guess.prompt) in, \(guess.completion) out, about \(guess.completion - 1)"
    #expect(words.hasPrefix(about), "\(words)")
    let page = chat.state.usageLines
    #expect(page.contains { $0.hasPrefix("  in all  ") && $0.contains("~\(guess.completion)") }, "\(page)")
    #expect(page.contains { $0.contains(speed) && $0.hasSuffix("tok/s") }, "\(page)")
    // Neither when it is continued again.
    goOn(&chat, " fourteen")
    let whole = try #require(chat.state.conversation.lastWithFigures?.reply)
    #expect(whole.brief == "~\(guess.prompt + 20)+\(guess.completion + 40)")
  }

  @Test("Where only thoughts came behind such a beginning, it shows no speed")
  func copiedAndThought() throws {
    var chat = version()
    chat.reply(
      .reasoning(choice: 0, "Well, let me see."), .ended(Self.second, failure: Failure(.cancelled, "Stopped.")))
    chat.count()
    #expect(chat.state.conversation.lastWithFigures?.reply?.unreported?.completion == 0)
    let (screen, status) = (chat.screen(), chat.status())
    #expect(!screen.contains { $0.contains("tok/s") } && !status.contains("tok/s"), "\(screen)")
    #expect(!chat.state.usageLines.contains { $0.contains("tok/s") })
  }

  @Test("What a kill cut off behind such a beginning is not guessed: how much came is not known", arguments: [0, 1])
  func copiedAndKilled(_ known: Int) throws {
    var chat = version()
    chat.reply(.text(choice: 0, " ten eleven twelve"), .ended(Self.second, failure: nil))
    let head = try #require(chat.state.conversation.head)
    chat.state.conversation.change(head) {
      $0.state = .interrupted
      $0.reply?.timings = ReplyTimings()
      $0.reply?.unreported = nil
      $0.reply?.usage = known == 0 ? nil : Usage(promptTokens: 90, completionTokens: known)
    }
    goOn(&chat, " thirteen")
    #expect(chat.state.conversation.lastWithFigures?.reply?.brief == (known == 0 ? "20+40" : "110+41"))
    let screen = chat.screen()
    #expect(!screen.contains { $0.contains("tok/s") }, "\(screen)")
  }
}
