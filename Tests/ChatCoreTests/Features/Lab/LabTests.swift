import Cells
import Conversations
import Foundation
import Testing

@testable import ChatCore

@Suite("The lab")
struct LabTests {
  private func chat(columns: Int = 132, rows: Int = 30, parallel: Int = 2, sends: ReasoningForm? = nil) -> Chat {
    var provider = Provider(name: "lab", baseURL: "http://127.0.0.1:1/v1", model: "m", contextWindow: 4096)
    provider.sendsReasoning = sends
    return Chat.asking(provider, columns: columns, rows: rows) {
      $0.providers.append(Provider(name: "other", baseURL: "http://127.0.0.1:2/v1", model: "o"))
      $0.labParallel = parallel
    }
  }

  /// Answers the request asked first of those under way.
  private func answerFirst(_ chat: inout Chat, _ text: String) {
    guard let id = chat.state.replies.keys.min(by: { $0.rawValue < $1.rawValue }) else { return }
    chat.bring(.reply(id, .text(choice: 0, text)))
    chat.bring(.reply(id, .finished(choice: 0, .stop)))
    chat.bring(.reply(id, .ended(ReplyTimings(), failure: nil)))
  }

  @Test("arming asks for lists that did not come, and for none that did")
  func catalogues() {
    var chat = chat()
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

  @Test("the next message is asked once for each value, so many at a time, each with its own parameter")
  func sweeps() {
    var chat = chat()
    chat.press("'/lab temperature 0:1:0.5'", "enter")
    #expect(chat.requests.isEmpty)
    #expect(chat.state.notice?.text.contains("3 replies next time: temperature 0, 0.5, 1.") == true)
    chat.press("'Name a colour'", "enter")
    #expect(chat.requests.map { $0.parameters[.temperature] } == [.real(0), .real(0.5)])
    answerFirst(&chat, "Blue")
    #expect(chat.requests.count == 3 && chat.requests[2].parameters[.temperature] == .real(1))
    #expect(chat.requests.allSatisfy { $0.messages == [.init(.user, "Name a colour")] })
    answerFirst(&chat, "Red")
    answerFirst(&chat, "Green")
    let conversation = chat.state.conversation
    #expect(conversation.parameters[.temperature] == nil)
    let versions = conversation.head.map { conversation.siblings(of: $0) } ?? []
    #expect(versions.compactMap { conversation[$0]?.text.loaded } == ["Blue", "Red", "Green"])
    #expect(versions.map { conversation[$0]?.reply?.parameters?[.temperature] } == [.real(0), .real(0.5), .real(1)])
    // Asked once: the message after it is an ordinary one.
    chat.press("esc")
    chat.ask("And a fruit")
    #expect(chat.requests.count == 4)
  }

  @Test("replies that come faster than they are laid out take no more of a frame than one does, and are whole at last")
  func bounded() {
    var chat = chat(columns: 200, rows: 50, parallel: 8)
    chat.press("'/lab repeat 8'", "enter", "'hi'", "enter")
    let long = String(repeating: "Water and *stone*, again and again.\n\n", count: 4000)
    for id in chat.state.replies.keys { chat.bring(.reply(id, .text(choice: 0, long + "The end"))) }
    var frames = 0
    repeat {
      _ = chat.state.settle()
      frames += 1
    } while chat.state.hasMoreWork && frames < 100_000
    // Were the budget one for each pane, four frames would do.
    #expect(frames > 10)
    #expect(chat.screen().joined().components(separatedBy: "The end").count == 9)
  }

  @Test("what one provider still owes keeps no pane of another waiting")
  func providers() {
    var chat = chat(parallel: 1)
    chat.press("'/lab model m m2 o@other'", "enter", "'hi'", "enter")
    #expect(chat.requests.map(\.model) == ["m", "o"] && chat.requests.map(\.provider) == ["lab", "other"])
    answerFirst(&chat, "one")
    #expect(chat.requests.map(\.model) == ["m", "o", "m2"])
  }

  @Test("panes hold what any request does: thoughts where they are taken back, and nothing that is left out")
  func context() {
    var chat = chat(parallel: 3, sends: .content)
    chat.ask("one")
    answerFirst(&chat, "a")
    chat.ask("two")
    if let id = chat.state.replies.keys.first { chat.bring(.reply(id, .reasoning(choice: 0, "Hm."))) }
    answerFirst(&chat, "b")
    chat.press("tab", "k", "k", "o", "esc", "'/lab repeat 2'", "enter", "'three'", "enter")
    for word in ["c", "d"] { answerFirst(&chat, word) }
    chat.press("r")
    let turns: [ChatRequest.Turn] = [
      .init(.user, "two"), .init(.assistant, "b", reasoning: "Hm."), .init(.user, "three"),
    ]
    #expect(chat.requests.dropFirst(2).map(\.messages) == [turns, turns, turns])
  }

  @Test("a pane asked again stands behind the one that it repeats")
  func repeated() {
    var chat = chat(parallel: 3)
    chat.press("'/lab seed 1..2'", "enter", "'hi'", "enter")
    for word in ["one", "two"] { answerFirst(&chat, word) }
    chat.press("r")
    #expect(chat.requests.map { $0.parameters[.seed] } == [.integer(1), .integer(2), .integer(1)])
    answerFirst(&chat, "again")
    let row = chat.screen().first { $0.contains("again") } ?? ""
    let places = ["one", "again", "two"].map { row.firstRange(of: $0)?.lowerBound ?? row.endIndex }
    #expect(places == places.sorted() && !places.contains(row.endIndex), "\(row)")
  }

  @Test("panes stand side by side, each with what it was asked with; keys choose, keep, compare, delete")
  func panes() {
    var chat = chat(parallel: 3)
    chat.press("'/lab temperature 0:1:0.5'", "enter", "'Name a colour'", "enter")
    var screen = chat.screen()
    #expect(
      screen.contains {
        $0.contains("temperature 0 ") && $0.contains("temperature 0.5") && $0.contains("temperature 1")
      })
    for word in ["Blue it is", "Red it is", "Green it is"] { answerFirst(&chat, word) }
    screen = chat.screen()
    #expect(screen.contains { $0.contains("Blue it is") && $0.contains("Red it is") && $0.contains("Green it is") })
    chat.press("right", "=")
    screen = chat.screen()
    #expect(screen.contains { $0.contains("temperature 0 → temperature 0.5") })
    chat.press("esc")
    #expect(chat.screen().contains { $0.contains("Lab 2/3") })
    chat.press("right", "x")
    #expect(chat.screen().contains { $0.contains("Lab 2/2") })
    chat.press("k")
    screen = chat.screen()
    let conversation = chat.state.conversation
    #expect(conversation.head.flatMap { conversation[$0]?.text.loaded } == "Red it is")
    #expect(screen.contains { $0.contains("2/2") && $0.contains("temperature 0.5") })
    #expect(
      chat.stored.contains {
        if case .saveConversation(let record) = $0 { record.head == conversation.head } else { false }
      })
  }

  @Test("one pane alone, back to all, and Esc leaves them as versions")
  func zoom() {
    var chat = chat(parallel: 3)
    chat.press("'/lab seed 1..3'", "enter", "'hi'", "enter")
    for word in ["one", "two", "three"] { answerFirst(&chat, word) }
    chat.press("enter")
    #expect(!chat.screen().contains { $0.contains("two") } && chat.screen().contains { $0.contains("one") })
    chat.press("esc")
    #expect(chat.screen().contains { $0.contains("one") && $0.contains("two") })
    chat.press("esc")
    #expect(chat.state.panel == nil)
    #expect(chat.state.notice?.text.contains("All 3 are kept: Alt+Left and Alt+Right show them.") == true)
    chat.press("'/lab'", "enter")
    #expect(chat.screen().contains { $0.contains("Lab 1/3") })
  }

  @Test("a key held down before the next paint moves to the start or the end, however often it comes")
  func heldKeys() {
    var chat = chat(parallel: 3)
    chat.press("'/lab seed 1..2'", "enter", "'hi'", "enter")
    let text = (1...60).map { "line \($0)" }.joined(separator: "\n\n")
    for _ in 0..<2 { answerFirst(&chat, text) }
    _ = chat.screen()
    for _ in 0..<20 { chat.press("home") }
    #expect(chat.screen().contains { $0.contains("line 1 ") })
    for _ in 0..<20 { chat.press("end") }
    #expect(chat.screen().contains { $0.contains("line 60") })
  }

  @Test("stopping stops those under way and those that wait")
  func stops() {
    var chat = chat(parallel: 1)
    chat.press("'/lab seed 1..3'", "enter", "'hi'", "enter")
    chat.press("ctrl+c")
    let id = chat.state.replies.keys.first
    #expect(chat.effects.contains { if case .cancel = $0 { true } else { false } })
    if let id { chat.bring(.reply(id, .ended(ReplyTimings(), failure: Failure(.cancelled, "Stopped.")))) }
    #expect(chat.requests.count == 1 && chat.state.replies.isEmpty)
    let conversation = chat.state.conversation
    let states = conversation.head.map { conversation.siblings(of: $0) }?.map { conversation[$0]?.state }
    #expect(states == [.stopped, .stopped, .stopped])
    // The store has it too: at the next start none of them counts as cut.
    let ended = chat.stored.compactMap { command -> MessageID? in
      if case .update(let message) = command, message.state == .stopped { message.id } else { nil }
    }
    #expect(Set(ended) == Set(conversation.head.map { conversation.siblings(of: $0) } ?? []))
  }

  @Test("a message is asked again from message mode; a plan that cannot be is refused and nothing is sent")
  func again() {
    var chat = chat()
    chat.ask("Name a colour")
    answerFirst(&chat, "Blue")
    let before = chat.requests.count
    chat.press("tab", "L", "ctrl+u", "'preset none'", "enter")
    #expect(chat.requests.count == before)
    #expect(chat.state.notice?.text.contains("There is no preset") == true)
    chat.press("esc", "tab", "L", "ctrl+u", "'repeat 2'", "enter")
    #expect(chat.requests.count == before + 2)
    #expect(chat.requests.last?.messages == [.init(.user, "Name a colour")])
  }

  @Test("replies go on while another conversation is read, and all of them arrive")
  func leftBehind() {
    var chat = chat()
    chat.press("'/lab seed 1..3'", "enter", "'hi'", "enter", "esc")
    let home = chat.state.conversation.id
    chat.press("ctrl+n")
    for word in ["one", "two", "three"] { answerFirst(&chat, word) }
    #expect(chat.state.conversation.id != home && chat.state.replies.isEmpty)
    let ended = chat.stored.compactMap { if case .update(let message) = $0 { message.state } else { nil } }
    #expect(ended.filter { $0 == .complete }.count == 3)
  }

  /// A chat whose provider lists two models; the first takes two parameters alone.
  private func listed(_ change: (inout SessionDefaults) -> Void = { _ in }) -> Chat {
    let provider = Provider(name: "lab", baseURL: "http://127.0.0.1:1/v1", model: "m")
    var chat = Chat.asking(provider, columns: 132, rows: 30, change: change)
    var (first, second) = (CatalogueModel(id: "m"), CatalogueModel(id: "m-two"))
    first.parameters = ["temperature", "max_tokens"]
    (first.promptPrice, first.completionPrice) = (1_000, 1_000)
    (second.promptPrice, second.completionPrice) = (5_000, 5_000)
    chat.bring(.catalogue(provider: "lab", [first, second]))
    return chat
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
    var chat = listed()
    chat.press("'/lab \(plan)'", "enter")
    #expect(chat.state.notice?.text.contains(words) == true, "\(chat.state.notice?.text ?? "")")
    #expect(chat.state.lab.armed == nil && chat.requests.isEmpty)
  }

  @Test("what turns out not to be there after the plan was made is said when the message is sent, and it is not asked")
  func refusedLate() {
    var chat = chat()
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
      var chat = listed { $0.spending = SpendingLimit(perConversation: 0.045, action: .refuse) }
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

  @Test("thoughts go back where the provider takes them, as in the chat", arguments: [true, false])
  func thoughts(_ sends: Bool) throws {
    var chat = listed {
      $0.providers[$0.providers.count - 1].sendsReasoning = sends ? .content : nil
    }
    chat.press("'hi'", "enter")
    let id = try #require(chat.state.replies.keys.first)
    chat.bring(.reply(id, .reasoning(choice: 0, "They greet.")))
    chat.answer("Hello")
    chat.press("'/lab repeat 2'", "enter", "'more'", "enter")
    #expect(
      chat.requests.suffix(2).map { $0.messages[1].reasoning } == Array(repeating: sends ? "They greet." : "", count: 2)
    )
    for word in ["a", "b"] { answerFirst(&chat, word) }
    chat.press("esc", "'/btw and?'", "enter")
    #expect(chat.requests.last?.messages[1].reasoning == (sends ? "They greet." : ""))
  }

  @Test("pictures of the message go out with every pane")
  func pictures() {
    var chat = listed()
    chat.press("'/lab repeat 2'", "enter")
    let picture = Picture(hash: "00", name: "lake.png", format: .png, width: 3, height: 2, byteCount: 60)
    chat.effects += chat.state.send("What is it?", pictures: [picture], below: nil)
    #expect(chat.requests.map { $0.messages.last?.pictures } == [[picture], [picture]])
  }

  @Test("the tree and the transcript say what each version was asked with")
  func versions() {
    var chat = chat(parallel: 3)
    chat.press("'/lab temperature 0:1:0.5'", "enter", "'Name a colour'", "enter")
    for word in ["Blue", "Red", "Green"] { answerFirst(&chat, word) }
    chat.press("right", "k")
    #expect(chat.screen().contains { $0.contains("2/3") && $0.contains("temperature 0.5") })
    chat.press("'/tree'", "enter")
    let screen = chat.screen()
    for (word, value, place) in [("Blue", "0", 1), ("Red", "0.5", 2), ("Green", "1", 3)] {
      #expect(screen.contains { $0.contains(word) && $0.contains("temperature \(value)  \(place)/3") }, "\(screen)")
    }
  }

  @Test(
    "panes share the room: none narrower than 36 columns, further ones below or on a next page",
    arguments: [(40, 20), (80, 20), (132, 46), (200, 56)])
  func shapes(_ columns: Int, _ rows: Int) {
    var chat = chat(columns: columns, rows: rows + 4, parallel: 8)
    chat.press("'/lab seed 1..6'", "enter", "'hi'", "enter")
    for word in ["one", "two", "three", "four", "five", "six"] { answerFirst(&chat, "Reply \(word)") }
    var seen: Set<String> = []
    for _ in 0..<6 {
      let screen = chat.screen()
      #expect(screen.allSatisfy { $0.count <= columns })
      for word in ["one", "two", "three", "four", "five", "six"]
      where screen.contains(where: { $0.contains("Reply \(word)") }) {
        seen.insert(word)
      }
      chat.press("right")
    }
    #expect(seen.count == 6)
  }

  /// Two panes whose replies failed before their first word.
  private func failed(_ words: String, columns: Int = 80) -> Chat {
    var chat = chat(columns: columns, rows: 24)
    chat.press("'/lab repeat 2'", "enter", "'hi'", "enter")
    for id in chat.state.replies.keys.sorted(by: { $0.rawValue < $1.rawValue }) {
      chat.bring(.reply(id, .ended(ReplyTimings(), failure: Failure(.server, words))))
    }
    return chat
  }

  @Test("replies without a word are not compared: nothing invisible covers the screen")
  func nothingToCompare() {
    var chat = failed("It is in trouble.")
    chat.press("=")
    #expect(chat.state.notice?.text == "There is no text to compare.")
    #expect(chat.screen().contains { $0.contains("Lab 1/2") })
  }

  @Test("why a pane failed is read whole below its head, and said nowhere else")
  func failureIsText() {
    var chat = failed(
      "The server of the provider is in trouble for a reason that takes more than one row to say.", columns: 60)
    let screen = chat.screen()
    let words = screen.joined(separator: " ").split(whereSeparator: { " │".contains($0) }).joined(separator: " ")
    #expect(words.contains("for a reason that takes more than one row to say."), "\(screen)")
    #expect(!screen.contains { $0.contains("…") }, "\(screen)")
    #expect(chat.state.notice == nil)
  }

  @Test("once all replies are there the frame is as high as the longest, and text begins below the head's letter")
  func compact() throws {
    var chat = chat(columns: 100, rows: 40)
    chat.press("'/lab repeat 2'", "enter", "'hi'", "enter")
    for word in ["One", "Two"] { answerFirst(&chat, word) }
    let screen = chat.screen()
    let bottom = try #require(screen.firstIndex { $0.hasPrefix("└") })
    #expect(bottom < 10, "\(screen)")
    #expect(screen.contains { $0.hasPrefix("│  One") }, "\(screen)")
  }

  @Test("what a reply came to is whole facts: the speed is left out first")
  func wholeFacts() {
    var facts = ReplyFacts(model: "m", provider: "p")
    facts.usage = Usage(promptTokens: 41, completionTokens: 232)
    facts.timings.firstToken = 400
    facts.timings.lastToken = 5000
    facts.cost = Cost(dollars: 0.0012, source: .reported)
    let message = Message(
      id: MessageID(1), parent: nil, role: .assistant, text: "One", createdAt: Timestamp(milliseconds: 0), reply: facts)
    let pane = LabPanel.Pane(label: "a", message: message, isWaiting: false)
    func foot(_ width: Int) -> String { LabPane.foot(pane, width: width).plainText }
    #expect(foot(80) == " 41+232 tokens · first 0.4 s · 50 tok/s · $0.0012")
    #expect(foot(42) == " 41+232 tokens · first 0.4 s · $0.0012")
    #expect(foot(26) == " 41+232 tokens · $0.0012")
  }
}
