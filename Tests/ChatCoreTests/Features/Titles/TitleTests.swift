import ChatCore
import Conversations
import Testing

@Suite("Titles from the model")
struct ModelTitleTests {
  private func asked() throws -> (chat: Chat, home: ConversationID, title: ChatRequest) {
    var defaults = SessionDefaults()
    defaults.titles = .model
    var chat = Chat(defaults: defaults)
    chat.ask("What is a sheet?")
    chat.answer("A rope.")
    let title = try #require(chat.requests.last { $0.clientRequestID.hasPrefix("mixchat-title-") })
    return (chat, chat.state.conversation.id, title)
  }

  @Test("a title that comes after its conversation was left finds it")
  func late() throws {
    var (chat, home, title) = try asked()
    chat.press("ctrl+n")
    chat.bring(.reply(title.id, .text(choice: 0, "Of sheets")))
    chat.bring(.reply(title.id, .ended(ReplyTimings(), failure: nil)))
    #expect(chat.stored.contains(.entitle(home, "Of sheets")))
    #expect(chat.state.conversation.title.isEmpty)
  }

  @Test("what a title cost counts for its conversation, the day and the ledger, also where no title came of it")
  func paid() throws {
    for failure in [nil, Failure(.server, "broke off")] {
      var (chat, home, title) = try asked()
      let before = chat.state.conversation.spending
      chat.bring(.reply(title.id, .head(ResponseHead(status: 200, inferenceID: "i9"))))
      chat.bring(.reply(title.id, .usage(Usage(promptTokens: 40, completionTokens: 6))))
      chat.bring(.reply(title.id, .cost(Cost(dollars: 0.25, source: .reported))))
      chat.bring(.reply(title.id, .ended(ReplyTimings(), failure: failure)))
      let expense = try #require(chat.stored.compactMap { if case .spend(let it) = $0 { it } else { nil } }.first)
      #expect(expense.conversation == home)
      #expect(expense.facts.requestID == RequestNames(title.clientRequestID))
      #expect(expense.facts.inferenceID == "i9")
      #expect(expense.facts.usage?.totalTokens == 46)
      let after = chat.state.conversation.spending
      #expect(after.totalTokens - before.totalTokens == 46)
      #expect(after.dollars - before.dollars == 0.25)
    }
  }

  @Test(
    "where the config does not say, the model names chats that a key pays for: not on this machine, not past a budget",
    arguments: [
      ("https://api.aimlapi.com/v1", true, false, true), ("https://api.aimlapi.com/v1", true, true, false),
      ("https://api.example.org", false, false, false), ("http://127.0.0.1:8080/v1", true, false, false),
      ("http://localhost/v1", true, false, false), ("http://me@[::1]:1/v1", true, false, false),
      ("http://box.localhost:1", true, false, false), ("https://localhost.example.org", true, false, true),
    ])
  func unset(_ address: String, _ needsKey: Bool, _ hasBudget: Bool, _ isAsked: Bool) {
    var defaults = SessionDefaults()
    defaults.titles = nil
    defaults.providers.append(Provider(name: "it", baseURL: address, model: "m", needsKey: needsKey))
    defaults.provider = "it"
    defaults.model = "m"
    if hasBudget { defaults.spending.perDay = 5 }
    var chat = Chat(defaults: defaults)
    chat.ask("What is a sheet?")
    chat.answer("A rope.")
    #expect(chat.requests.contains { $0.clientRequestID.hasPrefix("mixchat-title-") } == isAsked)
  }

  @Test("a title does not replace one that was given meanwhile")
  func named() throws {
    var (chat, home, title) = try asked()
    chat.press("'/name Mine'", "enter")
    chat.bring(.reply(title.id, .text(choice: 0, "Of sheets")))
    chat.bring(.reply(title.id, .ended(ReplyTimings(), failure: nil)))
    #expect(!chat.stored.contains(.entitle(home, "Of sheets")))
    #expect(chat.state.conversation.title == "Mine")
  }
}

@Suite("Titles from words")
struct WordTitleTests {
  @Test(
    "the question makes the title, not the path or the paste before it",
    arguments: [
      ("@notes.md What does this say?", "What does this say?"),
      ("/etc/hosts what is this", "what is this"),
      ("```swift\nlet x = 1\n```\nWhy does it not compile?", "Why does it not compile?"),
      (
        (1...40).map { "line \($0) of a log" }.joined(separator: "\n") + "\n\nWhat went wrong here?",
        "What went wrong here?"
      ),
      ("Why is that so?\n" + (1...40).map { "line \($0)" }.joined(separator: "\n"), "Why is that so?"),
      ("# A heading\nand text", "A heading"), ("@notes.md", "@notes.md"), ("???", ""), ("One. Two? Three", "One. Two?"),
    ])
  func derived(_ text: String, _ title: String) {
    #expect(ConversationTitle.derived(from: text) == title)
  }
}
