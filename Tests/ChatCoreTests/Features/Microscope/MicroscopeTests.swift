import Cells
import Conversations
import Testing

@testable import ChatCore

@Suite("The microscope, and replay")
struct MicroscopeTests {
  private func alternatives(_ words: [(String, Double)]) -> [TokenOdds.Alternative] {
    words.map { .init(bytes: Array($0.0.utf8), logprob: $0.1) }
  }

  /// A reply "The sky is blue." with one doubtful word.
  private func chat(columns: Int = 80) -> (Chat, MessageID) {
    var chat = Chat(columns: columns, rows: 24)
    chat.press("'What colour'", "enter")
    chat.reply(
      .text(choice: 0, "The sky is blue."), .odds(choice: 0, "[1]", OddsFigures(tokens: 4, doubtful: 1, sum: -1.23)),
      .finished(choice: 0, .stop), .ended(ReplyTimings(), failure: nil))
    return (chat, chat.state.conversation.head ?? MessageID(0))
  }

  private var tokens: [TokenOdds] {
    [
      TokenOdds(bytes: Array("The sky".utf8), logprob: -0.01), TokenOdds(bytes: Array(" is".utf8), logprob: -0.01),
      TokenOdds(
        bytes: Array(" blue".utf8), logprob: -1.2,
        alternatives: alternatives([(" grey", -0.9), (" blue", -1.2), (" pink", -3)])),
      TokenOdds(bytes: Array(".".utf8), logprob: -0.01),
    ]
  }

  @Test("it opens at the first doubtful word, with what might have been said instead")
  func opens() {
    var (chat, reply) = chat()
    let effects = chat.press("'/microscope'", "enter")
    #expect(effects.contains { if case .readOdds(reply) = $0 { true } else { false } })
    chat.bring(.odds(reply, tokens))
    let screen = chat.screen()
    #expect(screen.contains { $0.contains("The sky is blue.") })
    #expect(screen.contains { $0.contains("“ blue”  30.1 %") && $0.contains("3/4") })
    #expect(screen.contains { $0.contains("▸ “ grey”") && $0.contains("40.7 %") })
    #expect(screen.contains { $0.contains("1 of 4 words was unsure · perplexity 1.36") })
    // The most of the hints is what one came for.
    #expect(screen.contains { $0.contains("Enter goes on from it") && $0.contains("Esc closes") })
  }

  @Test("it is no wider than the column that replies are read in, and in the middle as that is")
  func width() {
    var (chat, reply) = chat(columns: 140)
    chat.press("'/microscope'", "enter")
    chat.bring(.odds(reply, tokens))
    let edge = "┌─ Microscope " + String(repeating: "─", count: 89) + "┐"
    #expect(chat.screen().contains(String(repeating: " ", count: 18) + edge), "\(chat.screen())")
  }

  @Test("a doubtful word is underlined, the mark of its line and the blank behind that are not")
  func mark() throws {
    var (chat, reply) = chat()
    chat.press("'/microscope'", "enter")
    chat.bring(.odds(reply, tokens))
    _ = chat.screen()
    let row = try #require(
      Screen.frame(of: chat.state).rows.first { $0.plainText.hasPrefix("│ ▪ The sky is blue.") })
    #expect(row.cells.prefix(4).allSatisfy { !$0.style.attributes.contains(.underline) })
    #expect(row.cells.contains { $0.style.attributes.contains(.underline) })
  }

  @Test("the store has the probabilities, and the conversation what they come to: nothing else stays in memory")
  func held() {
    var (chat, reply) = chat()
    #expect(chat.stored.contains(.keepOdds(reply, "[1]")))
    let message = chat.state.conversation[reply]
    #expect(message?.extras.isEmpty == true)
    #expect(message?.reply?.odds == OddsFigures(tokens: 4, doubtful: 1, sum: -1.23))
    #expect(chat.screen().contains { $0.contains("1 of 4 words unsure") })
  }

  @Test("a reply that is continued has the figures of both parts, and the store both lists")
  func continuedFigures() throws {
    var (chat, reply) = chat()
    chat.press("'/continue'", "enter")
    let id = try #require(chat.state.replies.keys.first)
    chat.bring(.reply(id, .text(choice: 0, " Or grey.")))
    chat.bring(.reply(id, .odds(choice: 0, "[2]", OddsFigures(tokens: 2, doubtful: 1, sum: -0.77))))
    chat.bring(.reply(id, .ended(ReplyTimings(), failure: nil)))
    #expect(chat.state.conversation[reply]?.reply?.odds == OddsFigures(tokens: 6, doubtful: 2, sum: -2))
    let kept = chat.stored.compactMap { if case .keepOdds(reply, let list) = $0 { list } else { nil } }
    #expect(kept == ["[1]", "[2]"])
  }

  @Test("Enter makes a version that says the alternative, and has the model go on from it")
  func branches() throws {
    var (chat, reply) = chat()
    chat.bring(.odds(reply, tokens))
    chat.press("down", "down", "enter")
    let conversation = chat.state.conversation
    let request = try #require(chat.requests.last)
    #expect(request.messages.last == .init(.assistant, "The sky is pink"))
    #expect(conversation.siblings(of: reply).count == 2 && conversation[reply]?.text.loaded == "The sky is blue.")
    let id = try #require(chat.state.replies.keys.first)
    chat.bring(.reply(id, .text(choice: 0, " today.")))
    chat.bring(.reply(id, .ended(ReplyTimings(), failure: nil)))
    #expect(conversation.head.flatMap { chat.state.conversation[$0]?.text.loaded } == "The sky is pink today.")
  }

  @Test("of a continued reply, what it began with is not lost on another road")
  func continued() {
    var (chat, reply) = chat()
    chat.bring(.odds(reply, Array(tokens.dropFirst())))
    chat.press("]", "[", "enter")
    #expect(chat.requests.last?.messages.last == .init(.assistant, "The sky is grey"))
  }

  @Test("keys move by words and by doubtful places, and stop at the ends")
  func moves() {
    var (chat, reply) = chat()
    chat.bring(.odds(reply, tokens))
    chat.press("left", "left", "left", "left")
    #expect(chat.screen().contains { $0.contains("1/4") })
    chat.press("]")
    #expect(chat.screen().contains { $0.contains("3/4") })
    chat.press("]", "right", "right")
    #expect(chat.screen().contains { $0.contains("4/4") })
    chat.press("[")
    #expect(chat.screen().contains { $0.contains("3/4") })
    chat.press("esc")
    #expect(chat.state.panel == nil)
  }

  @Test("a reply without probabilities says how to get them, and on asks for them")
  func without() {
    var chat = Chat.after("hi", "there")
    chat.press("'/microscope'", "enter")
    #expect(chat.state.notice?.text.contains("/microscope on") == true)
    chat.press("'/microscope on'", "enter")
    #expect(chat.state.conversation.parameters[.logprobs] == .flag(true))
    #expect(chat.state.conversation.parameters[.topLogprobs] == .integer(5))
    chat.press("'/microscope off'", "enter")
    #expect(chat.state.conversation.parameters[.logprobs] == nil)
    chat.press("alt+s")
    #expect(chat.state.conversation.parameters[.logprobs] == .flag(true))
    #expect(chat.state.notice?.text.contains("It costs nothing more") == true)
    chat.press("alt+s")
    #expect(chat.state.conversation.parameters[.logprobs] == nil)
  }

  @Test("a reply that still comes is not called one without probabilities")
  func tooEarly() {
    var chat = Chat()
    chat.ask("hi")
    for line in ["/microscope", "/microscope on", "/microscope"] {
      chat.press("'\(line)'", "enter")
      if line == "/microscope" { #expect(chat.state.notice?.text.hasPrefix("The reply still comes") == true) }
    }
    chat.answer("there")
    chat.press("'/microscope'", "enter")
    #expect(chat.state.notice?.text.hasPrefix("No probabilities came") == true)
  }

  @Test("where the model is known to give none, that is said, and nothing is set")
  func refused() {
    var chat = Chat.asking(Provider(name: "lab", baseURL: "http://127.0.0.1:1/v1", model: "m"))
    var model = CatalogueModel(id: "m")
    model.parameters = ["temperature"]
    chat.bring(.catalogue(provider: "lab", [model]))
    chat.press("'/microscope on'", "enter")
    #expect(
      chat.state.notice?.text == "No probabilities can be had: the catalogue says that m does not take it.")
    #expect(chat.state.conversation.parameters[.logprobs] == nil)
  }

  @Test("of a reply that was continued the last request goes again, and the version begins as far as it had come")
  func replaysContinued() throws {
    var (chat, reply) = chat()
    let body =
      #"{"messages":[{"role":"user","content":"What colour"},{"role":"assistant","content":"The sky \"is\""}]}"#
    chat.bring(.request(behind: reply, body: body))
    #expect(chat.requests.last?.body == body)
    #expect(chat.state.notice?.text.contains("The last request of this reply") == true)
    chat.answer(" grey.")
    let head = try #require(chat.state.conversation.head.flatMap { chat.state.conversation[$0] })
    #expect(head.text.loaded == "The sky \"is\" grey." && head.id != reply)
    let stored = chat.stored.compactMap { if case .insert(let message, _) = $0 { message.text.loaded } else { nil } }
    #expect(stored.last == "The sky \"is\"")
  }

  @Test(
    "what a kept request goes on from is read from its last turns",
    arguments: [
      (#"{"messages":[{"role":"user","content":"a"}]}"#, nil), ("nonsense", nil), ("{}", nil),
      (#"{"messages":[]}"#, nil), (#"{"messages":[{"role":"assistant","content":"b"}]}"#, "b"),
      (#"{"messages":[{"role":"assistant","content":[1]}]}"#, nil),
      (
        #"""
        {"messages":[{"role":"assistant","content":"b"},{"role":"user","content":"\#(RequestBuilder.continueWords)"}]}
        """#,
        "b"
      ),
    ] as [(String, String?)])
  func beginnings(_ body: String, _ beginning: String?) { #expect(ChatRequest.beginning(in: body) == beginning) }

  @Test("versions are compared with what was sent for them, as the reader sees it")
  func compared() throws {
    var (chat, reply) = chat()
    chat.press("ctrl+r")
    chat.answer("The sea is blue.")
    let head = try #require(chat.state.conversation.head)
    let effects = chat.press("tab", "=")
    #expect(effects.contains { if case .readVersions(reply, head) = $0 { true } else { false } })
    let turns = #""messages":[{"role":"system","content":"\#("Be brief.")"},{"role":"user","content":"What colour"}]"#
    let old = #"{"model":"m","temperature":0.2,\#(turns)}"#
    let new = #"{"model":"n","seed":7,"messages":[{"role":"user","content":"What colour"}]}"#
    chat.bring(.versions(old: reply, old, new: head, new))
    let screen = chat.screen()
    for words in [
      "Version 1 → 2", "model: m → n", "temperature: 0.2 → not set", "seed: not set → 7",
      "system prompt: “Be brief.” → none", "sky", "sea",
    ] {
      #expect(screen.contains { $0.contains(words) }, "\(words) in \(screen)")
    }
    chat.press("esc")
    chat.bring(.versions(old: reply, old, new: head, old))
    #expect(chat.screen().contains { $0.contains("The same request was sent for both.") })
  }

  @Test("a replayed reply bears what the first was asked with, whatever is set since")
  func replaysAsAsked() throws {
    var chat = Chat()
    chat.press("'/temperature 0.5'", "enter")
    chat.ask("hi")
    chat.answer("there")
    let first = try #require(chat.state.conversation.head)
    chat.press("'/temperature 1.5'", "enter", "'/model other'", "enter")
    chat.bring(.request(behind: first, body: "{}"))
    let facts = try #require(chat.state.conversation.head.flatMap { chat.state.conversation[$0]?.reply })
    #expect(facts.model == chat.state.conversation[first]?.reply?.model)
    #expect(facts.parameters?[.temperature] == .real(0.5))
    #expect(chat.state.conversation.parameters[.temperature] == .real(1.5))
  }

  @Test("a request whose pictures were not kept is not sent again, and the key that asks again is named")
  func replaysWithoutPictures() {
    var (chat, reply) = chat()
    let count = chat.requests.count
    chat.bring(.request(behind: reply, body: "{\"url\": \"data:image/png\(ChatRequest.pictureMark)ab\"}"))
    #expect(chat.requests.count == count)
    #expect(
      chat.state.notice?.text
        == "The pictures of this request were not kept with it: it cannot be sent again. Ctrl+R asks again.")
  }

  @Test("replay sends the very bytes again, into a new version")
  func replays() throws {
    var (chat, reply) = chat()
    func asks(_ effect: Effect) -> Bool { if case .readRequest(reply) = effect { true } else { false } }
    // A letter alone sends nothing.
    #expect(!chat.press("tab", "R").contains(where: asks))
    #expect(chat.screen().contains { $0.contains("Enter sends the very same request again") })
    let effects = chat.press("enter")
    #expect(effects.contains(where: asks))
    chat.bring(.request(behind: reply, body: #"{"seed": 7}"#))
    let request = try #require(chat.requests.last)
    #expect(request.body == #"{"seed": 7}"#)
    #expect(chat.state.conversation.siblings(of: reply).count == 2)
    #expect(chat.state.conversation.head != reply)
    var other = Chat.after("hi", "there")
    other.press("'/replay'", "enter")
    other.bring(.request(behind: other.state.conversation.head ?? reply, body: nil))
    #expect(other.requests.count == 1 && other.state.notice?.text.contains("not kept") == true)
  }

  @Test("the frame is as high as the text and what might have been said, which is right below it")
  func compact() throws {
    var (chat, reply) = chat()
    chat.press("'/microscope'", "enter")
    chat.bring(.odds(reply, tokens))
    var screen = chat.screen()
    let text = try #require(screen.firstIndex { $0.contains("The sky is blue.") })
    let details = try #require(screen.firstIndex { $0.contains("3/4") })
    #expect(details - text == 2)
    let bottom = try #require(screen.firstIndex { $0.hasPrefix("└") })
    #expect(bottom < 12)
    // Another word with fewer alternatives leaves it as high as it is.
    chat.press("left")
    screen = chat.screen()
    #expect(screen.firstIndex { $0.hasPrefix("└") } == bottom)
    #expect(screen.contains { $0.contains("90 % 70 50 20 less") }, "\(screen)")
  }

  @Test("the less likely a word, the louder it is")
  func order() {
    let roles = (0..<5).map { OddsStyle.style($0).role }
    #expect(roles == [.text, .dim, .warning, .warning, .error])
    #expect(!OddsStyle.style(2).attributes.contains(.underline) && OddsStyle.style(3).attributes.contains(.underline))
  }
}
