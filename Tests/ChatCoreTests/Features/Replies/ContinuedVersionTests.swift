import ChatCore
import Conversations
import Hands
import Pages
import Testing

@Suite("Continuing a reply that messages follow")
struct ContinuedVersionTests {
  private static let whole = ["one", "first", "two", "second", "three", "third", "four", "fourth"]
  private static let keys = ["tab", "k", "k", "k", "k", "c", "enter"]

  /// The second reply of four is being continued.
  private func continued() -> Chat {
    var chat = Chat.nested()
    for key in Self.keys { chat.press(key) }
    return chat
  }

  @Test("a version is made that begins with its text, and is continued; the reply stays, with what follows it")
  func versionIsMade() throws {
    let before = Chat.nested().state.conversation
    var chat = continued()
    #expect(chat.branch == ["one", "first", "two", "second"])
    #expect(chat.state.notice?.text == "Version 3 of 3. 4 messages follow version 1.")
    #expect(chat.requests.last?.messages.last == .init(.assistant, "second"))
    let version = try #require(chat.state.conversation.head)
    chat.answer(" and more")
    #expect(chat.branch == ["one", "first", "two", "second and more"])
    let original = try #require(before.path.first { before[$0]?.text.loaded == "second" })
    #expect(chat.state.conversation.head == version && version != original)
    #expect(chat.state.conversation[original] == before[original])
    #expect(chat.state.conversation.siblings(of: original).last == version)
    #expect(chat.screen().contains { $0.contains("begins with the text of another version") })
    chat.press("alt+left", "alt+left")
    #expect(chat.branch == Self.whole)
  }

  @Test("it is kept as one that comes, at the end of the branch, before more of it is there")
  func versionIsKept() throws {
    let chat = continued()
    let version = try #require(chat.state.conversation.head)
    let kept = try #require(
      chat.stored.compactMap { if case .insert(let message, _) = $0 { message } else { nil } }.last)
    #expect(kept.id == version && kept.text.loaded == "second" && kept.state == .streaming)
    let heads = chat.stored.compactMap { if case .saveConversation(let row) = $0 { row.head } else { nil } }
    #expect(heads.last == version)
  }

  @Test("what it used and cost is that of its own request")
  func figures() throws {
    var chat = Chat.after("one", "first")
    chat.press("ctrl+r")
    chat.reply(.cost(Cost(dollars: 0.5, source: .reported)))
    chat.answer("first again", usage: Usage(promptTokens: 3, completionTokens: 4))
    chat.ask("two")
    chat.answer("second")
    chat.press("tab", "k", "k", "c", "enter")
    let version = try #require(chat.state.conversation.head)
    let facts = chat.state.conversation[version]?.reply
    #expect(facts?.usage == nil && facts?.cost == nil && facts?.model == chat.state.conversation.model)
    chat.answer(" and more", usage: Usage(promptTokens: 5, completionTokens: 6))
    #expect(chat.state.conversation[version]?.reply?.usage?.totalTokens == 11)
    #expect(chat.state.conversation.spending.totalTokens == 18 && chat.state.conversation.spending.dollars == 0.5)
  }

  @Test("nothing is made before the request goes out: a text that is in the store comes first")
  func textsComeFirst() throws {
    var chat = Chat.nested()
    let reply = try #require(chat.message(saying: "second"))
    chat.state.conversation.unload(reply)
    for key in Self.keys { chat.press(key) }
    #expect(chat.state.conversation.path.count == 8 && chat.state.conversation.siblings(of: reply).count == 2)
    #expect(chat.asked.contains(.loadTexts([reply])))
    chat.bring(.store(.texts([reply: "second"])))
    #expect(chat.branch == ["one", "first", "two", "second"])
    #expect(chat.state.conversation.siblings(of: reply).count == 3)
  }

  @Test("an endpoint that does not go on from a reply is asked in words, for the same version")
  func askedInWords() {
    var chat = continued()
    chat.reply(.ended(ReplyTimings(), failure: Failure(.badRequest, "It must end with a user's message.")))
    #expect(chat.requests.last?.messages.last?.role == .user)
    chat.answer(" and more")
    #expect(chat.branch == ["one", "first", "two", "second and more"])
    #expect(chat.state.conversation.head.map { chat.state.conversation.siblings(of: $0).count } == 3)
  }

  @Test(
    "its text is no request's: neither where it is asked for in words, nor where nothing came at first",
    arguments: [false, true])
  func copiedText(_ isRefused: Bool) throws {
    var chat = continued()
    let version = try #require(chat.state.conversation.head)
    let refused = Failure(.badRequest, "It must end with a user's message.")
    let failure = isRefused ? refused : Failure(.refused, "Nothing listens there.")
    var times = ReplyTimings()
    times.total = 5
    chat.reply(.ended(times, failure: failure))
    if !isRefused { chat.press("'/continue'", "enter") }
    (times.firstToken, times.lastToken, times.total) = (100, 1100, 1200)
    chat.reply(
      .text(choice: 0, " and more"), .usage(Usage(promptTokens: 5, completionTokens: 6)),
      .ended(times, failure: nil))
    let facts = try #require(chat.state.conversation[version]?.reply)
    #expect(facts.unreported == nil && facts.brief == "5+6" && facts.timings == times)
    #expect(facts.requestID?.isSeveral == false)
  }

  @Test("by command as by key: also where what follows is not on the branch being read", arguments: [false, true])
  func byCommand(isLineByLine: Bool) throws {
    let nested = Chat.nested()
    let reply = try #require(nested.message(saying: "second"))
    var opened = nested.state.conversation
    opened.select(head: reply)
    var chat = Chat()
    // Later, so that what is new is named otherwise.
    chat.clock = nested.clock
    if isLineByLine { chat.state.defaults.keymap = .lineByLine }
    chat.bring(.store(.opened(opened, draft: "")))
    chat.press("'/continue'", "enter")
    chat.answer(" and more")
    #expect(chat.branch == ["one", "first", "two", "second and more"])
    #expect(chat.state.conversation[reply]?.text.loaded == "second")
  }

  @Test("one that no message follows is continued where it is, and nothing is said")
  func inPlace() throws {
    var chat = Chat.nested()
    let reply = try #require(chat.state.conversation.head)
    chat.press("tab", "c", "enter")
    #expect(chat.state.notice == nil)
    chat.answer(" and more")
    #expect(chat.branch == Array(Self.whole.dropLast()) + ["fourth and more"])
    #expect(chat.state.conversation.head == reply && chat.state.conversation.siblings(of: reply) == [reply])
  }
}
