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
      #expect(expense.facts.requestID == title.clientRequestID)
      #expect(expense.facts.inferenceID == "i9")
      #expect(expense.facts.usage?.totalTokens == 46)
      let after = chat.state.conversation.spending
      #expect(after.totalTokens - before.totalTokens == 46)
      #expect(after.dollars - before.dollars == 0.25)
    }
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
