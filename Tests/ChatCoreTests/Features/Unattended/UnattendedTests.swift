import Conversations
import Hands
import Testing

@testable import ChatCore

/// What a command asks of the core, from events to effects.
@Suite("A run without a screen")
struct UnattendedTests {
  private func run(_ change: (inout SessionDefaults) -> Void = { _ in }) -> Chat {
    Chat.unattended {
      $0.contextPolicy = .fail
      change(&$0)
    }
  }

  private func turn(_ text: String = "hi", pictures: [Picture] = []) -> AskedTurn {
    var turn = AskedTurn(text, titledBy: text)
    turn.pictures = pictures
    return turn
  }

  private static let picture = Picture(hash: "a", name: "lake.png", format: .png, width: 3, height: 2, byteCount: 1)
  private static let long = String(repeating: "words ", count: 1000)

  private func catalogues(_ chat: Chat) -> Int {
    chat.effects.count { if case .catalogue = $0 { true } else { false } }
  }

  @Test(
    "the catalogue is asked for before the request where something hangs on it, and once",
    arguments: [
      (false, false, "hi", false), (true, false, "hi", true), (false, true, "hi", true), (false, false, long, true),
      (true, true, long, true),
    ])
  func catalogue(_ hasBudget: Bool, _ hasPicture: Bool, _ text: String, _ isAsked: Bool) {
    var chat = run { if hasBudget { $0.spending = SpendingLimit(perDay: 5) } }
    chat.bring(.turn(turn(text, pictures: hasPicture ? [Self.picture] : [])))
    #expect(chat.requests.isEmpty == isAsked)
    #expect(catalogues(chat) == (isAsked ? 1 : 0))
    if isAsked {
      #expect(chat.state.isAsking)
      chat.bring(.catalogue(provider: "acme", [CatalogueModel(id: "m")]))
    }
    #expect(chat.requests.count == 1)
    // A failure that may be the model's asks for it where it is not here yet, and is waited for.
    chat.reply(.ended(ReplyTimings(), failure: Failure(.notFound, "No such model.")))
    #expect(catalogues(chat) == 1)
    #expect(chat.state.isAsking == !isAsked)
    chat.bring(.noCatalogue(provider: "acme", Failure(.refused, "No.")))
    #expect(!chat.state.isAsking)
  }

  @Test("without a catalogue the request goes out all the same")
  func noCatalogue() {
    var chat = run { $0.spending = SpendingLimit(perDay: 5) }
    chat.bring(.turn(turn()))
    chat.bring(.noCatalogue(provider: "acme", Failure(.refused, "No.")))
    #expect(chat.requests.count == 1)
    #expect(chat.state.unattended?.said.count == 1)
  }

  @Test("nothing is asked for that only a screen shows")
  func quiet() {
    var chat = run()
    let ready = chat.bring(.store(.ready(interrupted: [])))
    #expect(ready.isEmpty)
    chat.bring(.turn(turn()))
    let sent = chat.effects.count
    chat.answer("Hello.", usage: Usage(promptTokens: 1, completionTokens: 2))
    #expect(catalogues(chat) == 0)
    #expect(!chat.effects[sent...].contains { if case .count = $0 { true } else { false } })
    for write in chat.stored {
      switch write {
      case .addHistory, .saveDraft: Issue.record("\(write)")
      default: break
      }
    }
    #expect(chat.asked.isEmpty)
    #expect(chat.state.conversation.isOneShot)
    #expect(chat.state.conversation.title == "hi")
  }

  @Test("what does not go out says why")
  func refusals() {
    let cases: [(AskedTurn, SpendingLimit, (UnattendedRun.Refusal) -> Bool)] = [
      (
        turn(Self.long + Self.long), SpendingLimit(),
        { if case .window(_, let excess) = $0 { excess > 0 } else { false } }
      ),
      (turn(), SpendingLimit(perDay: 1, action: .refuse), { if case .spending = $0 { true } else { false } }),
      (
        turn(pictures: [Self.picture]), SpendingLimit(),
        { $0 == .pictures("m cannot see pictures. These can: -m eye.") }
      ),
    ]
    for (turn, limit, isExpected) in cases {
      var chat = run { $0.spending = limit }
      chat.bring(.spentToday(Cost(dollars: 2, source: .reported)))
      var (blind, eye) = (CatalogueModel(id: "m"), CatalogueModel(id: "eye"))
      (blind.contextLength, blind.promptPrice, blind.completionPrice) = (2000, 1, 1)
      (blind.takesPictures, eye.takesPictures) = (false, true)
      chat.bring(.turn(turn))
      chat.bring(.catalogue(provider: "acme", [blind, eye]))
      chat.count()
      #expect(chat.requests.isEmpty)
      #expect(!chat.state.isAsking)
      #expect(chat.state.unattended?.refusal.map(isExpected) == true, "\(chat.state.unattended?.refusal as Any)")
    }
  }

  @Test("past a limit it asks, and Enter sends")
  func question() {
    var chat = run { $0.spending = SpendingLimit(perDay: 1, action: .ask) }
    chat.bring(.spentToday(Cost(dollars: 2, source: .reported)))
    var model = CatalogueModel(id: "m")
    (model.promptPrice, model.completionPrice) = (1, 1)
    chat.bring(.turn(turn()))
    chat.bring(.catalogue(provider: "acme", [model]))
    #expect(chat.requests.isEmpty && !chat.state.isAsking)
    #expect(chat.state.question?.contains("past the limit of $1.00") == true)
    chat.press("enter")
    #expect(chat.requests.count == 1)
  }

  @Test("what is named holds for a conversation that goes on, and what is not stays as it is")
  func named() {
    var chat = run()
    var earlier = Conversation(
      id: ConversationID(5), model: "old", provider: "gone", createdAt: Timestamp(milliseconds: 1))
    (earlier.systemPrompt, earlier.parameters[.temperature]) = ("Be kind.", .real(0.1))
    chat.bring(.store(.opened(earlier, draft: "")))
    var turn = turn()
    turn.named.parameters[.seed] = .integer(7)
    chat.bring(.turn(turn))
    // A provider that is not in the config any more gives way to the one in force.
    #expect(chat.requests.first?.provider == "acme" && chat.requests.first?.model == "m")
    #expect(chat.requests.first?.messages.first?.content == "Be kind.")
    #expect(chat.requests.first?.parameters[.temperature] == .real(0.1))
    #expect(chat.requests.first?.parameters[.seed] == .integer(7))
    #expect(!chat.state.conversation.isOneShot)
  }

  @Test(
    "Another tokenizer makes the kept counts of a conversation mean nothing",
    arguments: [("mixtral-8x7b", false), ("mixtral-8x22b", true), ("gpt", true)])
  func outdatedCounts(_ model: String, _ isOther: Bool) {
    var chat = run()
    let earlier = Conversation(
      id: ConversationID(5), model: "mistralai/Mixtral-8x7B-Instruct-v0.1", provider: "acme",
      createdAt: Timestamp(milliseconds: 1))
    chat.bring(.store(.opened(earlier, draft: "")))
    var turn = turn()
    turn.named.model = model
    chat.bring(.turn(turn))
    #expect(chat.stored.contains(.clearCounts(earlier.id)) == isOther)
  }

  @Test("a stop lets go of what waits, and ends replies and titles")
  func stop() {
    var chat = run { $0.spending = SpendingLimit(perDay: 5) }
    chat.bring(.turn(turn()))
    chat.bring(.stop)
    #expect(!chat.state.isAsking)
    chat.bring(.catalogue(provider: "acme", [CatalogueModel(id: "m")]))
    #expect(chat.requests.isEmpty)

    chat = run { $0.titles = .model }
    chat.bring(.turn(turn()))
    #expect(chat.bring(.stop).contains(.cancel(RequestID(1))))
    chat = run { $0.titles = .model }
    chat.bring(.turn(turn()))
    chat.answer("Hello.")
    #expect(chat.requests.count == 2 && chat.state.isAsking)
    #expect(chat.bring(.stop).contains(.cancel(RequestID(2))))
  }
}
