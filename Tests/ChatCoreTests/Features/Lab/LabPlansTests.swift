import Conversations
import Testing

@testable import ChatCore

@Suite("Plans of the lab")
struct LabPlansTests {
  @Test("arming asks for lists that did not come, and for none that did")
  func catalogues() {
    var chat = Chat.lab()
    func asked(_ effects: [Effect]) -> [String] {
      effects.compactMap { if case .catalogue(let provider) = $0 { provider } else { nil } }
    }
    chat.press("'/lab model m o@other'")
    #expect(asked(chat.press("enter")) == ["lab", "other"])
    chat.bring(.noCatalogue(provider: "lab", Failure(.unreachable, "Nothing answers.")))
    chat.bring(.catalogue(provider: "other", [CatalogueModel(id: "o")]))
    chat.press("'/lab model m o@other'")
    #expect(asked(chat.press("enter")) == ["lab"])
  }

  @Test("a message is asked again from message mode; a plan that cannot be is refused and nothing is sent")
  func again() {
    var chat = Chat.lab()
    chat.ask("Name a colour")
    chat.answerFirst("Blue")
    let before = chat.requests.count
    chat.press("tab", "L", "ctrl+u", "'preset none'", "enter")
    #expect(chat.requests.count == before)
    #expect(chat.state.notice?.text.contains("There is no preset") == true)
    chat.press("esc", "tab", "L", "ctrl+u", "'repeat 2'", "enter")
    #expect(chat.requests.count == before + 2)
    #expect(chat.requests.last?.messages == [.init(.user, "Name a colour")])
  }

  @Test(
    "what is known not to work is refused before anything is sent",
    arguments: [
      ("model m other", "lab has no model “other”."), ("model m m-three", "lab has no model “m-three”. "),
      ("top_k 1 2", "top_k cannot be varied: the catalogue says that m does not take it."),
      ("temperature 0:9:3", "temperature takes 0…2"), ("warmth 1 2", "varies a parameter"),
      ("repeat 65", "repeat takes a whole number from 1 to 64"), ("seed 1..9 temperature 0:1:0.1", "up to 64"),
      ("model m@nowhere", "There is no provider “nowhere”"), ("preset none", "There is no preset “none”"),
    ])
  func refusals(_ plan: String, _ words: String) {
    var chat = Chat.ofListedModels()
    chat.press("'/lab \(plan)'", "enter")
    #expect(chat.state.notice?.text.contains(words) == true, "\(chat.state.notice?.text ?? "")")
    #expect(chat.state.lab.armed == nil && chat.requests.isEmpty)
  }

  @Test("what turns out not to be there after the plan was made is said when the message is sent, and it is not asked")
  func refusedLate() {
    var chat = Chat.lab()
    chat.press("'/lab model m other'", "enter")
    #expect(chat.state.lab.armed != nil)
    chat.bring(.catalogue(provider: "lab", [CatalogueModel(id: "m"), CatalogueModel(id: "m-two")]))
    chat.press("'hi'", "enter")
    #expect(chat.requests.isEmpty)
    #expect(chat.state.notice?.text.hasPrefix("Nothing was sent. lab has no model “other”.") == true)
  }

  @Test("a budget is held against what all panes together may cost, each at its own model's prices")
  func budget() {
    // Ten tokens of the first model cost at most a cent, of the second five cents.
    func chat() -> Chat {
      var chat = Chat.ofListedModels { $0.spending = SpendingLimit(perConversation: 0.045, action: .refuse) }
      chat.press("'/set max_tokens 10'", "enter")
      return chat
    }
    for (plan, count) in [("repeat 2", 2), ("repeat 5", 0), ("model m m-two", 0)] {
      var chat = chat()
      chat.press("'/lab \(plan)'", "enter", "'hi'", "enter")
      #expect(chat.requests.count == count, "\(plan): \(chat.state.notice?.text ?? "")")
      #expect(count > 0 || chat.state.notice?.text.hasPrefix("Not sent: ") == true)
    }
  }
}
