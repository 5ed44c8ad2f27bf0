import Testing

@testable import ChatCore

/// The token figures, from keys and events to the screen.
@Suite("Token figures")
struct TokenTests {
  private static let mixtral = "mistralai/Mixtral-8x7B-Instruct-v0.1"

  /// A chat with a model whose tokenizer is known (Mixtral), or one of which nothing is.
  private func chat(
    model: String = mixtral, window: Int? = nil, policy: ContextPolicy = .ask, columns: Int = 100, rows: Int = 30,
    change: (inout SessionDefaults) -> Void = { _ in }
  ) -> Chat {
    var defaults = SessionDefaults()
    defaults.provider = "aimlapi"
    defaults.model = model
    defaults.providers[0].model = model
    defaults.providers[0].contextWindow = window
    defaults.contextPolicy = policy
    change(&defaults)
    return Chat(columns: columns, rows: rows, defaults: defaults)
  }

  /// Answers what was asked to be counted since the last call: a token a word, exact or by estimate.
  private func count(_ chat: inout Chat, from start: inout Int, _ source: TokenCount.Source = .exact) {
    func words(_ text: String) -> TokenCount {
      TokenCount(text.split(whereSeparator: \.isWhitespace).count, source)
    }
    while start < chat.effects.count {
      let effect = chat.effects[start]
      start += 1
      switch effect {
      case .count(let request):
        var answer = CountAnswer(request.key)
        answer.messages = request.messages.mapValues(words)
        answer.system = request.system.map(words)
        chat.bring(.counted(answer))
      case .countDraft(let draft, let key, let revision):
        chat.bring(.draftCounted(words(draft.text), key: key, revision: revision))
      case .timer(.count, _): chat.bring(.timer(.count))
      default: break
      }
    }
  }

  @Test("A key asks for one count a frame; the old figure stays until the new one comes; the turn takes it along")
  func draft() throws {
    var chat = chat()
    var seen = 0
    chat.press("'one two'")
    #expect(chat.effects.filter { $0 == .timer(.count, milliseconds: 16) }.count == 1)
    count(&chat, from: &seen)
    #expect(chat.screen().contains { $0.hasSuffix("─ 2 tokens ─") })
    chat.press("' three'")
    #expect(chat.state.draftCount == TokenCount(2, .exact))
    count(&chat, from: &seen)
    #expect(chat.state.draftCount == TokenCount(3, .exact))
    chat.press("enter")
    let turn = try #require(chat.state.conversation.path.first)
    #expect(chat.state.conversation[turn]?.counted == TokenCount(3, .exact))
    #expect(chat.state.draftCount == nil)
  }

  @Test("While one count is under way no other is asked for; what was typed meanwhile follows")
  func draftOneAtATime() {
    var chat = chat()
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
    var chat = chat()
    chat.press("'/system be brief'")
    #expect(!chat.bring(.timer(.count)).contains { if case .countDraft = $0 { true } else { false } })
  }

  @Test("Everything counted, the meter is exact; system text and template are in it; what is left out is not")
  func meter() throws {
    var chat = chat(window: 1000)
    var seen = 0
    chat.press("'/system be brief'", "enter")
    chat.ask("one two three")
    chat.answer("four five")
    count(&chat, from: &seen)
    #expect(chat.status().contains("ctx 1%"))
    // 1 begins, 2 + 2 of system text, 3 + 7 of the turn, 2 + 1 of the reply.
    #expect(chat.state.tally.prompt.count(TokenCalibration()) == TokenCount(18, .exact))
    #expect(chat.state.tally.abovePrompt.count(TokenCalibration()) == TokenCount(15, .exact))
    chat.ask("six")
    chat.answer("seven")
    count(&chat, from: &seen)
    #expect(chat.state.tally.prompt.count(TokenCalibration()).tokens == 28)
    chat.press("tab", "home", "'o'")
    #expect(chat.state.tally.prompt.count(TokenCalibration()).tokens == 15)
  }

  @Test("Where usage never comes, every figure has its ~")
  func neverReported() {
    var chat = chat(model: "some/model", window: 1000, columns: 120)
    var seen = 0
    chat.ask("one two three")
    let id = RequestID(1)
    chat.bring(.reply(id, .text(choice: 0, "four five six seven")))
    #expect(chat.status().contains("tokens ~"))
    #expect(chat.status().contains("ctx ~"))
    var timings = ReplyTimings()
    (timings.firstToken, timings.lastToken, timings.total) = (100, 1100, 1100)
    chat.bring(.reply(id, .ended(timings, failure: nil)))
    count(&chat, from: &seen, .estimated)
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

  @Test("Guesses are corrected by what the endpoint reported in this conversation, and keep their ~")
  func calibrated() {
    var chat = chat(model: "some/model", window: 1000)
    var seen = 0
    chat.ask("one two three")
    chat.answer("four five six seven", usage: Usage(promptTokens: 20, completionTokens: 8))
    count(&chat, from: &seen, .estimated)
    // 14 were guessed, 28 reported.
    #expect(chat.state.tally.calibration.ratio == 2)
    #expect(chat.state.tally.prompt.count(chat.state.tally.calibration) == TokenCount(36, .estimated))
    #expect(chat.status().contains("ctx ~3%"))
  }

  @Test("Another model's tokenizer counts anew; what the old one counts late is passed over")
  func anotherTokenizer() throws {
    var chat = chat()
    var seen = 0
    chat.ask("one two")
    chat.answer("three")
    count(&chat, from: &seen)
    let turn = try #require(chat.state.conversation.path.first)
    let late = CountAnswer(try #require(chat.state.counting.key))
    chat.press("'/model some/model'", "enter")
    #expect(chat.state.conversation[turn]?.counted == nil)
    #expect(chat.stored.contains(.clearCounts(chat.state.conversation.id)))
    var answer = late
    answer.messages = [turn: TokenCount(99, .exact)]
    chat.bring(.counted(answer))
    #expect(chat.state.conversation[turn]?.counted == nil)
    count(&chat, from: &seen, .estimated)
    #expect(chat.state.conversation[turn]?.counted == TokenCount(2, .estimated))
    #expect(
      !chat.stored.contains { if case .setCount(turn, let count) = $0 { count?.isEstimated == true } else { false } })
  }

  @Test("The embedded server's counts replace the guesses made before it answered")
  func embeddedServer() throws {
    var chat = Chat()
    var seen = 0
    chat.ask("one two")
    count(&chat, from: &seen, .estimated)
    chat.answer("three")
    count(&chat, from: &seen, .estimated)
    chat.bring(.localModel(.ready(baseURL: "http://127.0.0.1:1/v1")))
    count(&chat, from: &seen)
    let counts = chat.state.conversation.path.map { chat.state.conversation[$0]?.counted }
    #expect(counts == [TokenCount(2, .exact), TokenCount(1, .exact)])
  }

  @Test("Several replies to one request bear its usage and cost once; a continued reply bears that of all its requests")
  func sums() throws {
    var chat = chat()
    chat.press("'/set n 2'", "enter")
    chat.ask("one")
    chat.bring(.reply(RequestID(1), .text(choice: 1, "b")))
    chat.bring(.reply(RequestID(1), .cost(Cost(dollars: 0.25, source: .reported))))
    chat.answer("a", usage: Usage(promptTokens: 10, completionTokens: 6), reason: .length)
    #expect(chat.state.conversation.spending.totalTokens == 16)
    #expect(chat.state.conversation.spending.dollars == 0.25)

    let first = try #require(chat.state.conversation.head)
    chat.press("tab", "'c'")
    chat.bring(.reply(RequestID(2), .head(ResponseHead(status: 200, inferenceID: "i2", requestID: "r2"))))
    chat.bring(.reply(RequestID(2), .cost(Cost(dollars: 0.5, source: .reported))))
    chat.answer("c", usage: Usage(promptTokens: 12, completionTokens: 3))
    let reply = try #require(chat.state.conversation[first]?.reply)
    #expect(reply.usage == Usage(promptTokens: 22, completionTokens: 9))
    #expect(reply.cost == Cost(dollars: 0.75, source: .reported))
    #expect(reply.isContinued)
    #expect(chat.state.conversation.spending.dollars == 0.75)
    // Money spent stays spent.
    chat.press("tab", "'d'")
    #expect(chat.state.conversation.spending.dollars == 0.75)
    chat.press("'/undo'", "enter")
    #expect(chat.state.conversation.spending.dollars == 0.75)
  }

  @Test("By estimate it may not fit: the request waits for its counts, and goes out when they say it does")
  func waitsForCounts() {
    var chat = chat(window: 2000)
    var seen = 0
    let long = String(repeating: "extraordinarily ", count: 300)
    chat.bring(.input(.paste(long)))
    chat.press("enter")
    #expect(chat.requests.isEmpty && chat.state.panel == nil)
    count(&chat, from: &seen)
    #expect(chat.requests.count == 1)
  }

  @Test(
    "What cannot fit is shown with its excess and not sent; leaving a message out, or a smaller max_tokens, sends it")
  func refused() throws {
    var chat = chat(window: 400)
    var seen = 0
    chat.press("'/max_tokens 256'", "enter")
    chat.ask("first")
    chat.answer(String(repeating: "word ", count: 100))
    count(&chat, from: &seen)
    chat.ask(String(repeating: "long ", count: 60))
    count(&chat, from: &seen)
    // 300 of turn and reserve fit; with the first exchange they do not.
    #expect(chat.screen().contains { $0.contains("Enter sends without what is marked ×") })
    #expect(chat.screen().contains { $0.contains("× reply: word word") })
    chat.press("alt+p")
    #expect(chat.screen().contains { $0.contains("● reply: word word") })
    #expect(chat.screen().contains { $0.contains("Not sent: this does not fit") })
    chat.press("enter")
    #expect(chat.requests.count == 1)
    #expect(chat.screen().contains { $0.contains("tokens too many for the window of 400") })
    chat.press("f5")
    #expect(chat.screen().contains { $0.contains("This fits now: Enter sends") })
    chat.press("enter")
    #expect(chat.requests.count == 2)
    #expect(chat.requests.last?.messages.count == 3)
  }

  @Test("drop-oldest sends without the oldest, and the reply says so; fail never does")
  func policies() throws {
    for policy in [ContextPolicy.dropOldest, .fail] {
      var chat = chat(window: 400, policy: policy)
      var seen = 0
      chat.press("'/max_completion_tokens 200'", "enter")
      #expect(chat.status().contains("max_tokens 200"))
      chat.ask("first")
      chat.answer(String(repeating: "word ", count: 150))
      count(&chat, from: &seen)
      chat.ask(String(repeating: "long ", count: 60))
      count(&chat, from: &seen)
      if policy == .dropOldest {
        #expect(chat.requests.last?.messages.count == 1)
        #expect(chat.screen().contains { $0.contains("asked for without 2 earlier messages") })
      } else {
        #expect(chat.requests.count == 1)
        #expect(chat.screen().contains { $0.contains("Not sent") })
      }
    }
  }

  @Test("ctx warms as the room beside the reply fills")
  func warms() {
    var chat = chat(window: 1000)
    var seen = 0
    func style(_ chat: inout Chat) -> StyleRole? {
      guard let row = Screen.frame(of: chat.state).rows.last else { return nil }
      let glyphs = row.cells.map(\.glyph)
      let label = "ctx ".unicodeScalars.map(\.value)
      let place = glyphs.indices.first { glyphs[$0...].starts(with: label) }
      return place.map { row.cells[$0 + label.count].style.role }
    }
    for (words, role) in [(100, StyleRole.statusValue), (560, .statusWarm), (700, .statusHot)] {
      chat.press("ctrl+c")
      chat.bring(.input(.paste(String(repeating: "w ", count: words))))
      count(&chat, from: &seen)
      _ = chat.screen()
      #expect(style(&chat) == role, "\(words)")
    }
  }

  @Test("Limits: a warning sends, a question waits; the day's sum begins anew at midnight")
  func budgets() {
    var catalogue = CatalogueModel(id: Self.mixtral)
    (catalogue.promptPrice, catalogue.completionPrice) = (0, 1000)
    for action in SpendingLimit.Action.allCases {
      var chat = chat { $0.spending = SpendingLimit(perDay: 1, action: action) }
      chat.bring(.spentToday(Cost(dollars: 0.5, source: .computed)))
      chat.bring(.catalogue(provider: "aimlapi", [catalogue]))
      chat.press("'/max_tokens 600'", "enter")
      chat.ask("one")
      #expect(chat.requests.count == (action == .warn ? 1 : 0))
      #expect(chat.screen().contains { $0.contains("past the limit of $1.00: ~$0.5000") })
      guard action == .ask else { continue }
      chat.press("enter")
      #expect(chat.requests.count == 1)
      chat.answer("two", usage: Usage(promptTokens: 1, completionTokens: 100))
      #expect(chat.status().contains("~$0.1000"))
      chat.bring(.timer(.poll), after: 86_400_000)
      chat.ask("three")
      #expect(chat.requests.count == 2)
    }
  }

  @Test("Who types on past the question about money answers nothing; nothing typed is lost, and Ctrl+R sends after all")
  func typesPastTheQuestion() {
    for leaves in ["'more'", "escape"] {
      var chat = chat { $0.spending = SpendingLimit(perDay: 1, action: .ask) }
      chat.bring(.spentToday(Cost(dollars: 2, source: .reported)))
      chat.ask("one")
      #expect(chat.screen().contains { $0.contains("Past the budget") })
      chat.press(leaves)
      #expect(chat.state.panel == nil)
      #expect(chat.state.composer.text == (leaves == "escape" ? "" : "more"))
      if leaves == "escape" { #expect(chat.screen().contains { $0.contains("Nothing was sent. Ctrl+R asks") }) }
      #expect(chat.requests.isEmpty)
      chat.press("ctrl+r")
      chat.press("enter")
      #expect(chat.requests.count == 1)
    }
  }

  @Test("Prices that come after a reply price it")
  func latePrices() throws {
    var chat = chat()
    chat.ask("one")
    chat.answer("two", usage: Usage(promptTokens: 1000, completionTokens: 1000))
    #expect(chat.effects.contains(.catalogue(provider: "aimlapi")))
    var catalogue = CatalogueModel(id: Self.mixtral)
    (catalogue.promptPrice, catalogue.completionPrice) = (1, 2)
    chat.bring(.catalogue(provider: "aimlapi", [catalogue]))
    #expect(chat.status().contains("~$0.0030"))
    let reply = try #require(chat.state.conversation.head)
    #expect(
      chat.stored.contains {
        if case .update(let message) = $0 { message.id == reply && message.reply?.cost != nil } else { false }
      })
  }

  @Test(
    "The real charge takes the place of the computed cost; what is not charged yet is asked about again, ever later")
  func settlement() throws {
    var chat = chat { $0.settlesAfter = 30 }
    #expect(chat.bring(.store(.ready(interrupted: []))).contains(.timer(.settle, milliseconds: 5000)))
    var catalogue = CatalogueModel(id: Self.mixtral)
    (catalogue.promptPrice, catalogue.completionPrice) = (1, 2)
    chat.bring(.catalogue(provider: "aimlapi", [catalogue]))
    chat.ask("one")
    chat.bring(.reply(RequestID(1), .head(ResponseHead(status: 200, inferenceID: "i1"))))
    chat.bring(.reply(RequestID(1), .text(choice: 0, "two")))
    chat.bring(.reply(RequestID(1), .usage(Usage(promptTokens: 1000, completionTokens: 1000))))
    let ended = chat.bring(.reply(RequestID(1), .ended(ReplyTimings(), failure: nil)))
    #expect(ended.contains(.timer(.settle, milliseconds: 30_000)))
    #expect(chat.status().contains("~$0.0030"))
    #expect(chat.bring(.timer(.settle)).contains(.settleCharges))
    for minutes in [2, 10, 60] {
      #expect(chat.bring(.settled([:], isMissingSome: true)) == [.timer(.settle, milliseconds: minutes * 60_000)])
    }
    #expect(chat.bring(.settled([:], isMissingSome: true)).isEmpty)
    let reply = try #require(chat.state.conversation.head)
    chat.bring(.settled([reply: 0.0042], isMissingSome: false))
    #expect(chat.status().contains(" $0.0042") && !chat.status().contains("~$"))
    #expect(chat.state.conversation.spending.cost == Cost(dollars: 0.0042, source: .reported))
  }

  @Test("Off, or with a cost as reported, nothing is asked")
  func settlesNothing() {
    var off = chat()
    #expect(
      !off.bring(.store(.ready(interrupted: []))).contains { if case .timer(.settle, _) = $0 { true } else { false } })
    var told = chat { $0.settlesAfter = 30 }
    told.ask("one")
    told.bring(.reply(RequestID(1), .head(ResponseHead(status: 200, inferenceID: "i1"))))
    told.bring(.reply(RequestID(1), .cost(Cost(dollars: 1, source: .reported))))
    told.answer("two", usage: Usage(promptTokens: 1, completionTokens: 1))
    #expect(!told.effects.contains { if case .timer(.settle, _) = $0 { true } else { false } })
  }

  @Test("/tokens shows what was reported and what is counted here, side by side")
  func page() {
    var chat = chat()
    var seen = 0
    chat.ask("one two")
    chat.answer("three four five", usage: Usage(promptTokens: 11, completionTokens: 66))
    count(&chat, from: &seen)
    chat.press("'/tokens'", "enter")
    guard case .usage(let lines)? = chat.effects.last(where: { if case .usage = $0 { true } else { false } }) else {
      Issue.record("no page was asked for")
      return
    }
    #expect(lines.contains("  reported      11      66      77"))
    #expect(lines.contains("  counted       10       3      13  by Mixtral-8x7B-Instruct-v0.1's own tokenizer"))
    #expect(lines.contains("  1 reply reported 11 + 66 = 77 tokens"))
  }
}

@Suite("Windows")
struct ContextWindowTests {
  @Test("The config's word for its model, else the smaller of catalogue and model, else nobody's")
  func windows() {
    var catalogue = CatalogueModel(id: "m")
    catalogue.contextLength = 64_000
    let mixtral = Provider.aimlapi.model
    #expect(ContextWindow.of(mixtral, provider: .aimlapi, catalogue: nil) == 32_768)
    #expect(ContextWindow.of(mixtral, provider: .aimlapi, catalogue: catalogue) == 32_768)
    #expect(ContextWindow.of("mistralai/mixtral-8x22b-instruct", provider: .aimlapi, catalogue: catalogue) == 64_000)
    #expect(ContextWindow.of("gpt-4o", provider: .aimlapi, catalogue: nil) == nil)
    #expect(ContextWindow.of("gpt-4o", provider: .aimlapi, catalogue: catalogue) == 64_000)
    #expect(ContextWindow.of(Provider.local.model, provider: .local, catalogue: nil) == 8192)
    var own = Provider(name: "own", baseURL: "http://127.0.0.1/v1", model: "a", contextWindow: 4096)
    #expect(ContextWindow.of("a", provider: own, catalogue: catalogue) == 4096)
    #expect(ContextWindow.of("b", provider: own, catalogue: catalogue) == 64_000)
    #expect(ContextWindow.of("b", provider: own, catalogue: nil) == 4096)
    own.contextWindow = nil
    #expect(ContextWindow.of("a", provider: own, catalogue: nil) == nil)
  }
}
