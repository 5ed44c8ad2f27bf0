import ChatCore
import Conversations
import Testing

@Suite("Budgets")
struct BudgetTests {
  @Test(
    "a limit is passed beyond it, not by reaching it exactly",
    arguments: [(0.5, 0.25, false), (0.75, 0.25, false), (0.75, 0.5, true), (1.0, 0, false), (1.25, 0, true)])
  func exactly(_ spent: Double, _ next: Double, _ isPassed: Bool) {
    let cost = Cost(dollars: spent, source: .reported)
    let (day, conversation) = (SpendingLimit(perDay: 1), SpendingLimit(perConversation: 1))
    #expect((day.breach(today: cost, conversation: nil, next: next) != nil) == isPassed)
    #expect((conversation.breach(today: nil, conversation: cost, next: next) != nil) == isPassed)
  }

  private func chat(_ action: SpendingLimit.Action, prices: Bool) -> Chat {
    var chat = Chat.counting {
      $0.spending = SpendingLimit(perDay: 1, action: action)
      $0.providers.append(Provider(name: "acme", baseURL: "https://acme.example/v1", model: Chat.mixtral))
      $0.provider = "acme"
    }
    var model = CatalogueModel(id: Chat.mixtral)
    if prices { (model.promptPrice, model.completionPrice) = (1, 1) }
    chat.bring(.catalogue(provider: "acme", [model]))
    return chat
  }

  @Test("what cannot be priced is said before the first request", arguments: SpendingLimit.Action.allCases)
  func unpriced(_ action: SpendingLimit.Action) {
    var chat = chat(action, prices: false)
    chat.ask("one")
    chat.count()
    let words = "No price is known for \(Chat.mixtral) at acme"
    #expect(chat.screen().joined().contains(words) || chat.state.notice?.text.contains(words) == true)
    #expect(chat.requests.count == (action == .warn ? 1 : 0))
    switch action {
    case .warn:
      chat.answer("first")
      chat.ask("two")
      chat.count()
      #expect(chat.state.notice?.text.contains(words) != true)
    case .ask:
      chat.press("enter")
      #expect(chat.requests.count == 1)
    case .refuse: break
    }
  }

  @Test("what can be priced, or costs nothing, goes out", arguments: [true, false])
  func priced(isLocal: Bool) {
    var chat = chat(.refuse, prices: true)
    if isLocal { chat.press("'/provider local'", "enter") }
    chat.ask("one")
    chat.count()
    #expect(chat.requests.count == 1)
  }

  @Test("a model whose costs were reported needs no price")
  func reported() {
    var chat = chat(.warn, prices: false)
    chat.ask("one")
    chat.count()
    chat.bring(.reply(RequestID(1), .cost(Cost(dollars: 0.1, source: .reported))))
    chat.answer("first")
    chat.state.defaults.spending.action = .refuse
    chat.ask("two")
    chat.count()
    #expect(chat.requests.count == 2)
  }

  @Test("an endpoint that is known to report costs is not believed any longer once a reply came without one")
  func silent() {
    var chat = Chat.counting { $0.spending = SpendingLimit(perDay: 1, action: .refuse) }
    chat.ask("one")
    chat.count()
    #expect(chat.requests.count == 1)
    chat.answer("first", usage: Usage(promptTokens: 1, completionTokens: 1))
    chat.ask("two")
    chat.count()
    #expect(chat.requests.count == 1)
    #expect(chat.state.notice?.text.contains("No price is known for \(Chat.mixtral) at aimlapi") == true)
  }

  @Test("past a limit, refuse sends nothing")
  func refused() {
    var chat = chat(.refuse, prices: true)
    chat.bring(.spentToday(Cost(dollars: 2, source: .reported)))
    chat.ask("one")
    chat.count()
    #expect(chat.requests.isEmpty)
    #expect(chat.state.notice?.text.hasPrefix("Not sent: ") == true)
  }
}
