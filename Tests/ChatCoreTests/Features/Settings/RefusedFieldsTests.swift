import ChatCore
import Conversations
import Hands
import Testing

@Suite("Fields that a model does not take, in the chat")
struct RefusedFieldsTests {
  private func chat() -> Chat {
    Chat.asking(
      Provider(name: "lab", baseURL: "http://127.0.0.1:1", model: "m", needsKey: false), columns: 100, rows: 40)
  }

  private func line(_ chat: inout Chat, _ name: String) -> String {
    chat.screen().first { $0.contains(" \(name) ") } ?? ""
  }

  @Test("What the catalogue excludes is left out, told once by name, and dim in the settings with the reason")
  func catalogue() {
    var chat = chat()
    var model = CatalogueModel(id: "m")
    model.parameters = ["temperature"]
    chat.bring(.catalogue(provider: "lab", [model]))
    chat.press("'/set top_k 5'", "enter", "'/set temperature 0.5'", "enter")
    let request = chat.ask("Hello")
    #expect(request?.parameters[.topK] == nil && request?.parameters[.temperature] == .real(0.5))
    let sentence = "top_k was left out: the catalogue says that m does not take it."
    #expect(chat.state.notice?.text == sentence)
    chat.answer("Hi")
    chat.press("esc")
    chat.ask("More")
    #expect(chat.state.notice?.text != sentence)
    chat.answer("Yes")
    // The value stays with the conversation, for a model that takes it.
    #expect(chat.state.conversation.parameters[.topK] == .integer(5))
    chat.press("f2")
    #expect(line(&chat, "top_k").contains("5") && line(&chat, "top_k").contains("not taken"))
    #expect(line(&chat, "temperature").contains("conversation"))
    chat.press("down", "down", "down", "down")
    #expect(
      chat.screen().contains { $0.contains("It is left out of requests: the catalogue says that m does not take it.") })
    chat.press("esc", "'/model other'", "enter")
    #expect(chat.ask("And you?")?.parameters[.topK] == .integer(5))
  }

  @Test("What the endpoint refuses is noted with the reply, told once, and left out from then on")
  func refusal() throws {
    var chat = chat()
    chat.press("'/set min_p 0.1'", "enter", "'/set extra.top_a 1'", "enter")
    #expect(chat.ask("Hello")?.parameters[.minP] == .real(0.1))
    let id = try #require(chat.state.replies.keys.first)
    chat.bring(.reply(id, .leftOut(field: "min_p", reason: "lab refuses it: Unknown field")))
    #expect(chat.state.notice?.text == "min_p was left out: lab refuses it: Unknown field.")
    chat.bring(.reply(id, .leftOut(field: "top_a", reason: "lab refuses it: no.")))
    chat.answer("Hi")
    #expect(chat.screen().contains { $0.contains("min_p was left out: lab refuses it: Unknown field.") })
    chat.press("esc")
    let next = chat.ask("More")
    #expect(next?.parameters[.minP] == nil && next?.parameters.extra["top_a"] == nil)
    #expect(chat.state.notice == nil)
    chat.answer("Yes")
    chat.press("f2")
    #expect(line(&chat, "min_p").contains("not taken") && line(&chat, "extra.top_a").contains("not taken"))
  }

  @Test("F7 lists chat models with their marks and prices, the newest first; a key shows all kinds")
  func models() throws {
    var chat = chat()
    var old = CatalogueModel(id: "lab/old"), new = CatalogueModel(id: "lab/new"),
      picture = CatalogueModel(id: "lab/draws")
    (old.released, new.released, picture.isChat) = ("2024-01-01", "2025-01-01", false)
    new.abilities = [.thinking, .vision]
    (new.promptPrice, new.completionPrice, new.contextLength) = (0.6, 0.004, 32_768)
    chat.bring(.catalogue(provider: "lab", [picture, old, new]))
    chat.press("f7")
    let listed = try #require(chat.state.panel?.choices)
    let places = ["lab/new", "lab/old"].map { name in listed.firstIndex { $0.contains(name) } ?? -1 }
    #expect(places[0] >= 0 && places[0] < places[1] && !listed.contains { $0.contains("lab/draws") })
    #expect(listed[places[0]].contains("vision thinking · 32k · $0.60/$0.0040"), "\(listed)")
    chat.press("alt+h")
    #expect(chat.state.panel?.choices?.contains { $0.contains("lab/draws") } == true)
  }
}
