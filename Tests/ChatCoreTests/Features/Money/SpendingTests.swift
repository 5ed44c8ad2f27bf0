import Testing

@testable import ChatCore
@testable import Conversations
@testable import Hands

/// What was spent and may be, from events to the screen.
@Suite("Money")
struct SpendingTests {
  @Test("Several replies to one request bear its usage and cost once; a continued reply bears that of all its requests")
  func sums() throws {
    var chat = Chat.counting()
    chat.press("'/set n 2'", "enter")
    chat.ask("one")
    chat.bring(.reply(RequestID(1), .text(choice: 1, "b")))
    chat.bring(.reply(RequestID(1), .cost(Cost(dollars: 0.25, source: .reported))))
    chat.answer("a", usage: Usage(promptTokens: 10, completionTokens: 6), reason: .length)
    #expect(chat.state.conversation.spending.totalTokens == 16)
    #expect(chat.state.conversation.spending.dollars == 0.25)
    // Each copy of a request's figures would be counted once more by whoever adds up messages.
    let replies = chat.state.conversation.siblings(of: try #require(chat.state.conversation.head))
    #expect(replies.map { chat.state.conversation[$0]?.reply?.usage?.totalTokens } == [16, nil])
    #expect(replies.map { chat.state.conversation[$0]?.reply?.cost?.dollars } == [0.25, nil])

    let first = try #require(chat.state.conversation.head)
    chat.press("tab", "c", "enter")
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

  @Test("Of several replies the first alone bears the cost that the catalogue's prices make")
  func computedOnce() throws {
    var chat = Chat.counting()
    var model = CatalogueModel(id: chat.state.conversation.model)
    (model.promptPrice, model.completionPrice) = (100_000, 200_000)
    chat.bring(.catalogue(provider: chat.state.conversation.provider, [model]))
    chat.press("'/set n 3'", "enter")
    chat.ask("one")
    chat.bring(.reply(RequestID(1), .text(choice: 1, "b")))
    chat.bring(.reply(RequestID(1), .text(choice: 2, "c")))
    chat.answer("a", usage: Usage(promptTokens: 10, completionTokens: 5))
    let replies = chat.state.conversation.siblings(of: try #require(chat.state.conversation.head))
    #expect(replies.map { chat.state.conversation[$0]?.reply?.cost?.dollars } == [2, nil, nil])
    #expect(chat.state.conversation.spending.dollars == 2)
  }

  @Test("A fork has spent what was asked in it, and not what its branch cost before")
  func fork() throws {
    var chat = Chat.counting { $0.spending = SpendingLimit(perConversation: 1, action: .ask) }
    chat.ask("one")
    chat.bring(.reply(RequestID(1), .cost(Cost(dollars: 0.95, source: .reported))))
    chat.answer("two", usage: Usage(promptTokens: 10, completionTokens: 6))
    chat.press("'/fork'", "enter")
    #expect(chat.state.conversation.path.count == 2)
    #expect(chat.state.conversation.spending.cost == nil)
    #expect(chat.state.usageLines.contains { $0.contains("what came along with the fork was paid where it was asked") })
    chat.ask("three")
    chat.bring(.reply(RequestID(2), .cost(Cost(dollars: 0.25, source: .reported))))
    chat.answer("four", usage: Usage(promptTokens: 20, completionTokens: 2))
    #expect(chat.state.conversation.spending.cost?.dollars == 0.25)
    #expect(chat.state.conversation.spending.totalTokens == 22)
    // As it is read again, with what was deleted in it.
    var opened = Conversation(
      id: chat.state.conversation.id, model: "", provider: "", createdAt: chat.state.conversation.createdAt)
    opened.merge(Array(chat.state.conversation.messages.values), isPartial: false)
    #expect(opened.spending == chat.state.conversation.spending)
  }

  @Test("Line by line a cost that was computed here is about so much, everywhere on the page")
  func spoken() {
    var catalogue = CatalogueModel(id: Chat.mixtral)
    (catalogue.promptPrice, catalogue.completionPrice) = (0, 1000)
    for isLineByLine in [true, false] {
      var chat = Chat.counting {
        $0.spending = SpendingLimit(perDay: 5, perConversation: 2, action: .warn)
        if isLineByLine { $0.keymap = .lineByLine }
      }
      chat.bring(.spentToday(Cost(dollars: 0.5, source: .computed)))
      chat.bring(.catalogue(provider: "aimlapi", [catalogue]))
      chat.ask("one")
      chat.answer("two", usage: Usage(promptTokens: 1, completionTokens: 100))
      let row = UsageRow(
        day: "2026-01-02", provider: "p", model: "maker/a", replies: 1, promptTokens: 1, completionTokens: 1,
        totalTokens: 2, dollars: 0.5, isComputed: true)
      let page = chat.state.usageLines.joined(separator: "\n")
      let words = isLineByLine ? page + "\n" + UsageChart.lines([row]) : page
      let (own, other) = isLineByLine ? ("about $", "~$") : ("~$", "about $")
      #expect(words.contains(own) && !words.contains(other), "\(words)")
      #expect(words.contains("a conversation: \(own)0.1000 spent"), "\(words)")
      #expect(words.contains("a day: \(own)0.6000 spent today"), "\(words)")
    }
    #expect(UsageChart.lines([]) == "Nothing was used yet.")
  }

  @Test("Limits: a warning sends, a question waits; the day's sum begins at nothing at midnight")
  func budgets() {
    var catalogue = CatalogueModel(id: Chat.mixtral)
    (catalogue.promptPrice, catalogue.completionPrice) = (0, 1000)
    for action in SpendingLimit.Action.allCases {
      var chat = Chat.counting { $0.spending = SpendingLimit(perDay: 1, action: action) }
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
      var chat = Chat.counting { $0.spending = SpendingLimit(perDay: 1, action: .ask) }
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

  @Test("What another window spends counts here; an answer that may lack what was added meanwhile is asked for again")
  func otherWindows() {
    var free = Chat.counting()
    #expect(free.bring(.timer(.poll)).isEmpty)
    #expect(free.bring(.store(.othersWrote)).isEmpty)

    var chat = Chat.counting { $0.spending = SpendingLimit(perDay: 1, action: .ask) }
    #expect(chat.bring(.timer(.poll)) == [.ask(.askForWriters)])
    #expect(chat.bring(.store(.othersWrote)) == [.askSpending])
    chat.ask("one")
    chat.bring(.reply(RequestID(1), .cost(Cost(dollars: 0.25, source: .reported))))
    chat.answer("two", usage: Usage(promptTokens: 1, completionTokens: 1))
    #expect(chat.bring(.spentToday(Cost(dollars: 0.5, source: .reported))).contains(.askSpending))
    chat.bring(.spentToday(Cost(dollars: 1.5, source: .reported)))
    #expect(chat.state.usageLines.contains { $0.contains("a day: $1.50 spent today") })
    chat.ask("three")
    #expect(chat.requests.count == 1)
    #expect(chat.screen().contains { $0.contains("Past the budget") })
  }

  @Test("Where nothing is kept, what was spent before is added to what is spent here")
  func unsaved() {
    var chat = Chat.counting {
      $0.saves = false
      $0.spending = SpendingLimit(perDay: 5)
    }
    chat.ask("one")
    chat.bring(.reply(RequestID(1), .cost(Cost(dollars: 0.25, source: .reported))))
    chat.answer("two")
    chat.bring(.spentToday(Cost(dollars: 0.5, source: .reported)))
    #expect(chat.state.usageLines.contains { $0.contains("a day: $0.7500 spent today") })
  }

  @Test(
    "A copy of a reply adds nothing to its conversation's sum, whichever comes first; deleting either takes nothing off"
  )
  func copies() throws {
    var chat = Chat.counting()
    chat.ask("one")
    chat.bring(.reply(RequestID(1), .cost(Cost(dollars: 0.25, source: .reported))))
    chat.answer("two", usage: Usage(promptTokens: 10, completionTokens: 6))
    let path = chat.state.conversation.path
    chat.state.grafting = path
    _ = chat.state.graft(onto: try #require(path.last))
    let copied = chat.state.conversation
    #expect(copied.messages.count == 4)
    #expect(copied.spending.replies == 1)
    #expect(copied.spending.totalTokens == 16)
    #expect(copied.spending.dollars == 0.25)

    // The original goes on and is billed for more; the copy comes from the store first.
    var longer = try #require(copied[path[1]])
    let name = longer.reply?.requestID
    longer.reply?.requestID = .joined(name, "another")
    longer.reply?.usage = Usage(promptTokens: 30, completionTokens: 10)
    let copy = try #require(
      path.last.flatMap { copied.children(of: $0).first }.flatMap { copied.children(of: $0).first })
    for order in [[longer.id, copy], [copy, longer.id]] {
      var opened = Conversation(id: copied.id, model: "", provider: "", createdAt: copied.createdAt)
      for id in order { opened.add(id == longer.id ? longer : try #require(copied[id])) }
      #expect(opened.spending.totalTokens == 40)
      #expect(opened.spending.replies == 1)
      for id in order {
        let removed = opened.removeSubtree(id)
        #expect(removed.count == 1)
        #expect(opened.spending.totalTokens == 40)
        for message in removed { opened.add(message) }
        #expect(opened.spending.totalTokens == 40)
      }
    }
    // Deleted and gone, it counts by the ledger's line.
    var rest = Conversation(id: copied.id, model: "", provider: "", createdAt: copied.createdAt)
    rest.add(try #require(copied[copy]))
    let line = Expense(
      id: longer.id, conversation: rest.id, createdAt: longer.createdAt, facts: try #require(longer.reply))
    rest.count(line)
    rest.count(line)
    #expect(rest.spending.totalTokens == 40)
    #expect(rest.spending.replies == 1)
    // Replies that no request's name makes one count each.
    var unnamed = Conversation(id: copied.id, model: "", provider: "", createdAt: copied.createdAt)
    for message in copied.messages.values {
      var message = message
      message.reply?.requestID = nil
      unnamed.add(message)
    }
    #expect(unnamed.spending.totalTokens == 32)
  }

  @Test("Prices that come after a reply price it")
  func latePrices() throws {
    var chat = Chat.counting()
    chat.ask("one")
    chat.answer("two", usage: Usage(promptTokens: 1000, completionTokens: 1000))
    #expect(chat.effects.contains(.catalogue(provider: "aimlapi")))
    var catalogue = CatalogueModel(id: Chat.mixtral)
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
    var chat = Chat.counting { $0.settlesAfter = 30 }
    #expect(chat.bring(.store(.ready(interrupted: []))).contains(.timer(.settle, milliseconds: 5000)))
    var catalogue = CatalogueModel(id: Chat.mixtral)
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
    var off = Chat.counting()
    #expect(
      !off.bring(.store(.ready(interrupted: []))).contains { if case .timer(.settle, _) = $0 { true } else { false } })
    var told = Chat.counting { $0.settlesAfter = 30 }
    told.ask("one")
    told.bring(.reply(RequestID(1), .head(ResponseHead(status: 200, inferenceID: "i1"))))
    told.bring(.reply(RequestID(1), .cost(Cost(dollars: 1, source: .reported))))
    told.answer("two", usage: Usage(promptTokens: 1, completionTokens: 1))
    #expect(!told.effects.contains { if case .timer(.settle, _) = $0 { true } else { false } })
  }
}
