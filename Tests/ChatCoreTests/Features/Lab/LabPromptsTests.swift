import Conversations
import Testing

@testable import ChatCore

/// `mixchat lab`, from its event to effects.
@Suite("Prompts in every way of a plan")
struct LabPromptsTests {
  private func run(_ change: (inout SessionDefaults) -> Void = { _ in }) -> Chat {
    Chat.unattended(change: change)
  }

  private func plan(_ line: String) throws -> LabPlan { try LabPlan(line: line) }

  @Test("each prompt is asked in every way, so many at a time, as versions below the prompts")
  func grid() throws {
    var chat = run {
      $0.labParallel = 3
      $0.asksCatalogue = false
    }
    let effects = chat.bring(.lab(try plan("temperature 0,1"), prompts: ["one", "two"]))
    #expect(chat.requests.count == 3)
    // All rows are given to the store before the first request.
    let sent = try #require(effects.firstIndex { if case .send = $0 { true } else { false } })
    let rows = effects.indices.filter { if case .store(.insert) = effects[$0] { true } else { false } }
    #expect(rows.count == 6 && rows.allSatisfy { $0 < sent })
    for _ in 0..<4 { chat.answer("ok") }
    #expect(chat.requests.count == 4 && !chat.state.isAsking)
    let roots = chat.state.conversation.children(of: nil)
    #expect(roots.map { chat.state.conversation.children(of: $0).count } == [2, 2])
    #expect(chat.state.conversation.title == "Lab: one")
  }

  @Test("what an earlier run brought whole is not asked again; what was cut is asked in its place")
  func goesOn() throws {
    var chat = run { $0.asksCatalogue = false }
    chat.bring(.lab(try plan("temperature 0,1"), prompts: ["one"]))
    chat.answer("whole")
    chat.bring(.stop)
    let cut = try #require(chat.state.replies.keys.first)
    chat.bring(.reply(cut, .ended(ReplyTimings(), failure: Failure(.cancelled, "Stopped."))))
    let before = try #require(chat.state.lab.run?.panes.map(\.reply))
    chat.effects = []
    chat.bring(.lab(try plan("temperature 0,1,2"), prompts: ["one"]))
    #expect(chat.requests.count == 2)
    #expect(chat.state.lab.run?.panes.map(\.reply).prefix(2) == before[...])
    #expect(chat.stored.contains { if case .update(let message) = $0 { before.contains(message.id) } else { false } })
  }

  @Test("a budget is held against what all of them may cost, and nothing goes out")
  func budget() throws {
    var chat = run { $0.spending = SpendingLimit(perConversation: 0.00005, action: .refuse) }
    chat.bring(.lab(try plan("seed 1,2,3,4,5"), prompts: ["one"]))
    #expect(chat.requests.isEmpty && chat.state.isAsking)
    var model = CatalogueModel(id: "m")
    (model.promptPrice, model.completionPrice, model.outputMax) = (0, 1, 20)
    chat.bring(.catalogue(provider: "acme", [model]))
    #expect(chat.requests.isEmpty)
    #expect(chat.state.unattended?.refusal != nil)
  }

  @Test("a local model answers all that is for it before another one is loaded")
  func localModels() throws {
    var chat = run { $0.provider = "local" }
    chat.bring(.lab(try plan("model a,b repeat 2"), prompts: ["one", "two"]))
    for _ in 0..<8 { chat.answer("ok") }
    #expect(chat.requests.map(\.model) == ["a", "a", "a", "a", "b", "b", "b", "b"])
  }
}
