import Testing

@testable import ChatCore
@testable import Conversations
@testable import Hands

/// The token figures, from keys and events to the screen.
@Suite("Token figures")
struct TokenTests {
  @Test("A key asks for one count a frame; the old figure stays until the new one comes; the turn takes it along")
  func draft() throws {
    var chat = Chat.counting()
    chat.press("'one two'")
    #expect(chat.effects.filter { $0 == .timer(.count, milliseconds: 16) }.count == 1)
    chat.count()
    #expect(chat.screen().contains { $0.hasSuffix("─ 2 tokens ─") })
    chat.press("' three'")
    #expect(chat.state.counting.draft == TokenCount(2, .exact))
    chat.count()
    #expect(chat.state.counting.draft == TokenCount(3, .exact))
    chat.press("enter")
    let turn = try #require(chat.state.conversation.path.first)
    #expect(chat.state.conversation[turn]?.counted == TokenCount(3, .exact))
    #expect(chat.state.counting.draft == nil)
  }

  @Test("While one count is under way no other is asked for; what was typed meanwhile follows")
  func draftOneAtATime() {
    var chat = Chat.counting()
    chat.press("'a'")
    let asked = chat.bring(.timer(.count))
    guard case .countDraft(_, let key, let revision)? = asked.first else {
      Issue.record("the draft was not counted")
      return
    }
    #expect(!chat.press("'b'").contains { if case .timer(.count, _) = $0 { true } else { false } })
    let next = chat.bring(.draftCounted(TokenCount(1, .exact), key: key, revision: revision))
    #expect(next.contains { if case .countDraft(let draft, _, _) = $0 { draft.text == "ab" } else { false } })
  }

  @Test("A command that is being typed is no prompt")
  func commandsAreNoDraft() {
    var chat = Chat.counting()
    chat.press("'/system be brief'")
    #expect(!chat.bring(.timer(.count)).contains { if case .countDraft = $0 { true } else { false } })
  }

  @Test("Everything counted, the meter is exact; system text and template are in it; what is left out is not")
  func meter() throws {
    var chat = Chat.counting(window: 1000)
    chat.press("'/system be brief'", "enter")
    chat.ask("one two three")
    chat.answer("four five")
    chat.count()
    #expect(chat.status().contains("ctx 1%"))
    // 1 begins, 2 + 2 of system text, 3 + 7 of the turn, 2 + 1 of the reply.
    #expect(chat.state.counting.tally.prompt.count(TokenCalibration()) == TokenCount(18, .exact))
    #expect(chat.state.counting.tally.abovePrompt.count(TokenCalibration()) == TokenCount(15, .exact))
    chat.ask("six")
    chat.answer("seven")
    chat.count()
    #expect(chat.state.counting.tally.prompt.count(TokenCalibration()).tokens == 28)
    chat.press("tab", "home", "'o'")
    #expect(chat.state.counting.tally.prompt.count(TokenCalibration()).tokens == 15)
  }

  @Test("A reply without usage has the same figures below it and in the bar, and they stay what they were")
  func stopped() throws {
    var chat = Chat.counting(model: "some/model", window: 1000, columns: 132)
    chat.ask("one two three")
    // Half of what is guessed: from now on guesses are corrected.
    chat.answer("four five six seven", usage: Usage(promptTokens: 5, completionTokens: 2))
    chat.count(.estimated)
    chat.ask("eight nine ten")
    let id = try #require(chat.state.replies.keys.first)
    chat.bring(.reply(id, .text(choice: 0, Array(repeating: "word", count: 40).joined(separator: " "))))
    var timings = ReplyTimings()
    (timings.firstToken, timings.lastToken, timings.total) = (100, 1100, 1100)
    chat.bring(.reply(id, .ended(timings, failure: Failure(.cancelled, "Stopped."))))
    chat.count(.estimated)
    let before = chat.status()
    let figures = try #require(before.firstMatch(of: #/tokens (~\d+\+(\d+)=\d+) .* ~(\d+) tok/s/#))
    #expect(figures.2 != "40" && (Int(figures.2) ?? 0) < 40)
    #expect(chat.screen().contains { $0.contains("~\(figures.2) tokens") && $0.contains("~\(figures.3) tok/s") })
    // The same in words, for those who have them read out.
    let prompt = try #require(figures.1.split(separator: "+").first).dropFirst()
    let words = "about \(prompt) in, \(figures.2) out, about \(figures.3) tokens a second"
    func said(_ chat: Chat) -> String {
      chat.state.conversation.lastWithFigures.map { StatusBar.words(of: $0, in: chat.state) } ?? ""
    }
    #expect(said(chat).hasPrefix(words), "\(said(chat))")
    // What is changed later was not sent then.
    chat.press("'/system Answer in a very long and winding way, please.'", "enter")
    chat.count(.estimated)
    #expect(chat.status().contains("tokens \(figures.1) "))
    #expect(said(chat).hasPrefix(words), "\(said(chat))")
    chat.press("tab", "home", "'o'", "esc")
    chat.count(.estimated)
    #expect(chat.status().contains("tokens \(figures.1) "))
    #expect(said(chat).hasPrefix(words), "\(said(chat))")
  }

  @Test("The page of what was used has the speed as a figure, and line by line in words")
  func speedInWords() {
    var chat = Chat.counting()
    Scene.answered(&chat)
    #expect(chat.state.usageLines.contains { $0.hasSuffix(" · 49 tok/s") }, "\(chat.state.usageLines)")
    chat.state.defaults.keymap = .lineByLine
    let lines = chat.state.usageLines
    #expect(lines.contains { $0.hasSuffix(", 49 tokens a second") } && !lines.contains { $0.contains("·") }, "\(lines)")
  }

  @Test("Where usage never comes, every figure has its ~")
  func neverReported() {
    var chat = Chat.counting(model: "some/model", window: 1000, columns: 120)
    chat.ask("one two three")
    let id = RequestID(1)
    chat.bring(.reply(id, .text(choice: 0, "four five six seven")))
    #expect(chat.status().contains("tokens ~"))
    #expect(chat.status().contains("ctx ~"))
    var timings = ReplyTimings()
    (timings.firstToken, timings.lastToken, timings.total) = (100, 1100, 1100)
    chat.bring(.reply(id, .ended(timings, failure: nil)))
    chat.count(.estimated)
    let status = chat.status()
    // Three words and four for the turn, three for the beginning; four words of reply.
    #expect(status.contains("tokens ~10+4=14"))
    #expect(status.contains("ctx ~1%"))
    #expect(status.contains("~3 tok/s"))
    #expect(!status.contains("$"))
    #expect(chat.screen().contains { $0.contains("~4 tokens") })
    chat.press("f9")
    #expect(chat.screen().contains { $0.contains("~18 tokens of prompt") })
  }

  /// The tokens that the bar shows of the reply.
  private func shown(_ chat: Chat) -> String? {
    var chat = chat
    return chat.status().split(separator: "+").dropFirst().first.map { String($0.prefix { $0 != "=" }) }
  }

  @Test("While it streams the figure is never behind what came by more than a second, and not at all in the first")
  func streamedFigure() {
    var chat = Chat.counting(model: "some/model", window: 1000, columns: 120)
    chat.ask("one two three")
    let id = RequestID(1)
    chat.bring(.reply(id, .text(choice: 0, "four")), after: 200)
    let first = shown(chat)
    chat.bring(.reply(id, .text(choice: 0, " five six seven eight nine ten")), after: 100)
    let second = shown(chat)
    #expect(first != second)
    #expect(second == String(TokenEstimate.tokens(in: "four five six seven eight nine ten")))
    // Nothing more comes: the seconds alone bring the figure up to date.
    chat.bring(.reply(id, .text(choice: 0, " eleven")), after: 1000)
    chat.bring(.reply(id, .text(choice: 0, " twelve thirteen fourteen")), after: 100)
    #expect(shown(chat) == String(TokenEstimate.tokens(in: "four five six seven eight nine ten eleven")))
    chat.bring(.timer(.tick), after: 1000)
    let whole = "four five six seven eight nine ten eleven twelve thirteen fourteen"
    #expect(shown(chat) == String(TokenEstimate.tokens(in: whole)))
  }

  @Test("Guesses are corrected by what the endpoint reported in this conversation, and keep their ~")
  func calibrated() {
    var chat = Chat.counting(model: "some/model", window: 1000)
    chat.ask("one two three")
    chat.answer("four five six seven", usage: Usage(promptTokens: 20, completionTokens: 8))
    chat.count(.estimated)
    // 14 were guessed, 28 reported.
    #expect(chat.state.counting.tally.calibration.ratio == 2)
    #expect(chat.state.counting.tally.prompt.count(chat.state.counting.tally.calibration) == TokenCount(36, .estimated))
    #expect(chat.status().contains("ctx ~3%"))
  }

  @Test("What a template takes besides exact texts corrects no guess of the text that streams")
  func templateIsNoText() {
    var chat = Chat.counting(model: "some/model", window: 1000, columns: 120)
    chat.ask("one two three")
    chat.answer("four five six seven", usage: Usage(promptTokens: 60, completionTokens: 8))
    chat.count()
    chat.ask("eight")
    chat.bring(.reply(RequestID(2), .text(choice: 0, "nine ten eleven twelve")), after: 100)
    #expect(shown(chat) == String(TokenEstimate.tokens(in: "nine ten eleven twelve")))
  }

  @Test("Another model's tokenizer counts again; what the old one counts late is passed over")
  func anotherTokenizer() throws {
    var chat = Chat.counting()
    chat.ask("one two")
    chat.answer("three")
    chat.count()
    let turn = try #require(chat.state.conversation.path.first)
    let late = CountAnswer(try #require(chat.state.counting.key))
    chat.press("'/model some/model'", "enter")
    #expect(chat.state.conversation[turn]?.counted == nil)
    #expect(chat.stored.contains(.clearCounts(chat.state.conversation.id)))
    var answer = late
    answer.messages = [turn: TokenCount(99, .exact)]
    chat.bring(.counted(answer))
    #expect(chat.state.conversation[turn]?.counted == nil)
    chat.count(.estimated)
    #expect(chat.state.conversation[turn]?.counted == TokenCount(2, .estimated))
    #expect(
      !chat.stored.contains { if case .setCount(turn, let count) = $0 { count?.isEstimated == true } else { false } })
  }

  @Test("The embedded server's counts replace the guesses made before it answered")
  func embeddedServer() throws {
    var chat = Chat()
    chat.ask("one two")
    chat.count(.estimated)
    chat.answer("three")
    chat.count(.estimated)
    chat.bring(.localModel(.ready(baseURL: "http://127.0.0.1:1/v1")))
    chat.count()
    let counts = chat.state.conversation.path.map { chat.state.conversation[$0]?.counted }
    #expect(counts == [TokenCount(2, .exact), TokenCount(1, .exact)])
  }

  @Test("/tokens shows what was reported and what is counted here, side by side")
  func page() {
    var chat = Chat.counting()
    chat.ask("one two")
    chat.answer("three four five", usage: Usage(promptTokens: 11, completionTokens: 66))
    chat.count()
    chat.press("'/tokens'", "enter")
    guard case .usage(let lines)? = chat.effects.last(where: { if case .usage = $0 { true } else { false } }) else {
      Issue.record("no page was asked for")
      return
    }
    #expect(lines.contains("  reported      11      66      77"))
    #expect(lines.contains("  counted       10       3      13  by Mixtral-8x7B-Instruct-v0.1's own tokenizer"))
    #expect(lines.contains("  1 reply reported 11 + 66 = 77 tokens"))
  }

  @Test(
    "the page says that the local model is free, and nothing of a cost that is not known", arguments: [true, false])
  func free(_ isLocal: Bool) {
    var chat = isLocal ? Chat() : Chat.counting()
    chat.ask("one two")
    var timings = ReplyTimings()
    timings.firstToken = 410
    chat.reply(
      .head(ResponseHead(status: 200)), .text(choice: 0, "three"),
      .usage(Usage(promptTokens: 11, completionTokens: 66)), .ended(timings, failure: nil))
    let first = "first token after 0.41 s"
    let line = isLocal ? "  free: a local model · \(first)" : "  \(first)"
    #expect(chat.state.usageLines.contains(line), "\(chat.state.usageLines)")
    chat.state.defaults.keymap = .lineByLine
    #expect(chat.state.usageLines.contains("free: a local model, \(first)") == isLocal, "\(chat.state.usageLines)")
  }
}
