import ChatCore
import Conversations
import Testing

@Suite("A model that is served no longer")
struct RetiredModelTests {
  private let live = "mistralai/mixtral-8x22b-instruct"

  private func catalogue() -> [CatalogueModel] {
    var old = CatalogueModel(id: "mistralai/mixtral-small")
    old.isRetired = true
    return [old, CatalogueModel(id: "acme/tiny-1"), CatalogueModel(id: live)]
  }

  private func fail(_ chat: inout Chat, _ cause: FailureCause) {
    chat.reply(.ended(ReplyTimings(), failure: Failure(cause, "No such model.")))
  }

  @Test("the failure offers the live one; one key takes it here and asks again", arguments: [true, false])
  func offered(isCatalogueFirst: Bool) throws {
    var chat = Chat.counting()
    if isCatalogueFirst { chat.bring(.catalogue(provider: "aimlapi", catalogue())) }
    chat.ask("Why?")
    fail(&chat, .notFound)
    if !isCatalogueFirst { chat.bring(.catalogue(provider: "aimlapi", catalogue())) }
    #expect(chat.state.notice?.text.contains("Alt+M asks \(live)") == true)
    chat.press("alt+m")
    let request = try #require(chat.requests.last)
    #expect(chat.requests.count == 2 && request.model == live)
    #expect(request.messages == [.init(.user, "Why?")])
    #expect(chat.state.conversation.model == live)
    #expect(chat.state.defaults.model == Chat.mixtral)
    chat.answer("Because.")
    #expect(chat.screen().contains { $0.contains("Because.") })
  }

  @Test(
    "without a live one of the family nothing is offered", arguments: [FailureCause.server, .rateLimited, .notFound])
  func notOffered(_ cause: FailureCause) {
    var chat = Chat.counting()
    chat.bring(.catalogue(provider: "aimlapi", cause == .notFound ? [CatalogueModel(id: "acme/tiny-1")] : catalogue()))
    chat.ask("Why?")
    fail(&chat, cause)
    #expect(chat.state.notice == nil && chat.screen().contains { $0.contains("No such model.") })
    chat.press("alt+m")
    #expect(chat.requests.count == 1 && chat.state.conversation.model == Chat.mixtral)
  }

  @Test(
    "what was never there is not listed, with the nearest name; what was served once no longer is",
    arguments: [
      ("acme/tny-1", "aimlapi does not list acme/tny-1. /model acme/tiny-1 takes the nearest name."),
      ("zzz", "aimlapi does not list zzz. F7 lists others."),
      ("mistralai/mixtral-small", "aimlapi no longer lists mistralai/mixtral-small. /model"),
      (Chat.mixtral, "aimlapi no longer lists \(Chat.mixtral). /model mistralai/mixtral-8x22b-instruct takes its"),
    ])
  func mistyped(_ name: String, _ words: String) {
    var chat = Chat.counting(model: name)
    chat.bring(.catalogue(provider: "aimlapi", catalogue()))
    #expect(chat.state.notice?.text.hasPrefix(words) == true, "\(chat.state.notice?.text ?? "")")
  }

  @Test("a name that answered in this conversation was there once")
  func answered() {
    var chat = Chat.counting(model: "acme/old")
    chat.ask("Why?")
    chat.answer("So.")
    chat.bring(.catalogue(provider: "aimlapi", catalogue()))
    #expect(chat.state.notice?.text.hasPrefix("aimlapi no longer lists acme/old.") == true)
  }

  @Test("a name is found whatever its letter case, and by an alias", arguments: ["ACME/Tiny-1", "acme/tiny-1", "TINY"])
  func letterCase(_ name: String) {
    var chat = Chat.counting(model: name)
    var models = catalogue()
    models[1].aliases = ["tiny"]
    chat.bring(.catalogue(provider: "aimlapi", models))
    #expect(chat.state.notice == nil)
    chat.press("f7")
    #expect(chat.state.panel?.choices?.count == 3)
  }

  @Test("the list of models marks what is served no longer, puts it last and chooses the live one")
  func list() throws {
    var chat = Chat.counting()
    chat.bring(.catalogue(provider: "aimlapi", catalogue()))
    chat.press("f7")
    let choices = try #require(chat.state.panel?.choices)
    #expect(choices.count == 4)
    #expect(choices[0].contains("acme/tiny-1") && choices[1].contains(live))
    #expect(choices[2...].allSatisfy { $0.contains("not served any more") })
    chat.press("enter")
    #expect(chat.state.conversation.model == live)
  }

  @Test(
    "the list says of a name that it is not listed, of one that was served that it is no more; without a list nothing",
    arguments: [
      ("acme/tny-1", true, "not listed"), ("zzz", true, "not listed"), (Chat.mixtral, true, "not served any more"),
      ("acme/tny-1", false, ""), (Chat.mixtral, false, ""),
    ])
  func named(_ name: String, _ hasList: Bool, _ words: String) throws {
    var chat = Chat.counting(model: name)
    let lists: [[CatalogueModel]?] = [nil, hasList ? catalogue() : []]
    for models in lists {
      if let models { chat.bring(.catalogue(provider: "aimlapi", models)) }
      chat.press("f7")
      let choices = try #require(chat.state.panel?.choices)
      let line = try #require(choices.first { $0.contains(name) })
      for remark in ["not listed", "not served any more"] {
        #expect(line.contains(remark) == (models != nil && remark == words), "\(line)")
      }
      // A server may answer to a name that it does not list: it stays where it is looked for.
      #expect((choices.first == line) == (words != "not served any more" || models == nil), "\(choices)")
      chat.press("esc")
    }
  }

  @Test("an imported conversation goes on with what is in force; its replies keep their author")
  func imported() throws {
    var chat = Chat()
    var opened = Conversation(id: ConversationID(5), model: "gpt-4", provider: "", createdAt: chat.state.now)
    opened.append(Message(id: MessageID(6), parent: nil, role: .user, text: "Hi", createdAt: chat.state.now))
    opened.append(
      Message(
        id: MessageID(7), parent: MessageID(6), role: .assistant, text: "Hello", state: .complete,
        createdAt: chat.state.now, reply: ReplyFacts(model: "gpt-4", provider: "")))
    chat.bring(.store(.opened(opened, draft: "")))
    #expect(chat.screen()[0].contains(" SmolLM2-135M-Instruct · local"))
    #expect(chat.screen().contains { $0.contains("gpt-4") })
    let asked = chat.ask("And?")
    let request = try #require(asked)
    #expect(request.provider == "local" && request.model == chat.state.defaults.model)
    #expect(chat.state.conversation[MessageID(7)]?.reply?.model == "gpt-4")
  }
}
