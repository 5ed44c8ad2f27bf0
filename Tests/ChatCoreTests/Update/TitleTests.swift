import ChatCore
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
