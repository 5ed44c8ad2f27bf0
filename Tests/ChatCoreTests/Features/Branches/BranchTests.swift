import ChatCore
import Conversations
import Hands
import Pages
import Testing

@Suite("Branches")
struct BranchTests {
  /// Two turns with their replies.
  private func talked() -> Chat {
    var chat = Chat.after("one", "first")
    chat.ask("two")
    chat.answer("second")
    return chat
  }

  @Test("editing an earlier turn makes a branch; the old one stays and can be read again")
  func editTurn() {
    var chat = talked()
    chat.press("tab", "k", "k", "k", "e")
    #expect(chat.state.composer.text == "one")
    chat.press("ctrl+u", "'uno'", "enter")
    chat.answer("primo")
    #expect(chat.texts == ["uno", "primo"])
    chat.press("alt+left")
    #expect(chat.texts == ["one", "first", "two", "second"])
    #expect(chat.screen().contains { $0.contains("1/2") })
  }

  @Test("u chooses what came back, also where another version was read in between; the notice names u alone there")
  func undoChooses() {
    var chat = talked()
    chat.press("ctrl+r")
    chat.answer("second again")
    chat.press("tab", "d")
    #expect(chat.screen().contains { $0.contains("1 message deleted; u brings it back.") })
    chat.press("u")
    #expect(chat.texts.last == "second again")
    #expect(chat.state.transcript.selected == chat.state.conversation.path.last)
    #expect(chat.screen().contains { $0.contains("MESSAGES 4/4") })
    // Nothing is left to choose among: the composer has the keys, and a command.
    chat.press("k", "k", "k", "d")
    #expect(chat.screen().contains { $0.contains("5 messages deleted; /undo brings them back.") })
  }

  @Test("editing keeps the draft that was being written")
  func draftStays() {
    var chat = talked()
    chat.press("'half a thought'", "tab")
    // Tab has nothing to complete here, so it goes to the messages.
    chat.press("k", "e", "esc")
    #expect(chat.state.composer.text == "half a thought")
  }

  @Test("what was put aside for an edit is on disk with it, and alone once the edit is dropped")
  func stashIsKept() {
    var chat = talked()
    func draft() -> String? {
      chat.stored.compactMap { if case .saveDraft(_, let draft) = $0 { draft.text } else { nil } }.last
    }
    chat.press("'half a thought'", "tab", "k", "e", "'!'")
    chat.bring(.timer(.draft))
    #expect(draft() == "half a thought\n\ntwo!")
    #expect(chat.press("esc").contains { if case .timer(.draft, _) = $0 { true } else { false } })
    chat.bring(.timer(.draft))
    #expect(draft() == "half a thought")
  }

  @Test(
    "an edit that was being written comes back as that edit, what was put aside below it", arguments: [false, true])
  func editComesBack(ofReply: Bool) throws {
    var chat = talked()
    chat.press("'half a thought'", "tab", "k", "k")
    if !ofReply { chat.press("k") }
    chat.press("e", "'!'")
    chat.bring(.timer(.draft))
    let kept = try #require(
      chat.stored.compactMap { if case .saveDraft(_, let draft) = $0 { draft } else { nil } }.last)
    #expect(kept.text == (ofReply ? "half a thought\n\nfirst!" : "half a thought\n\none!"))

    var later = Chat()
    later.bring(.store(.opened(chat.state.conversation, draft: kept)))
    #expect(later.state.composer.text == (ofReply ? "first!" : "one!"))
    #expect(later.screen().contains { $0.contains(ofReply ? "Editing a reply" : "Editing a message") })
    later.press("enter")
    if !ofReply { later.answer("primo") }
    #expect(later.texts == (ofReply ? ["one", "first!"] : ["one!", "primo"]))
    #expect(later.state.composer.text == "half a thought")
    // Sent, it is no edit any longer, and what was put aside is a draft of its own.
    let after = later.stored.compactMap { if case .saveDraft(_, let draft) = $0 { draft } else { nil } }.last
    #expect(after == "half a thought")
  }

  @Test("an edit of a message that is gone comes back as what it says, and nothing of it is lost")
  func editOfNothing() {
    var chat = Chat()
    chat.bring(.store(.opened(talked().state.conversation, draft: "aside\n\nedited")))
    #expect(chat.state.editing == nil)
    #expect(chat.state.composer.text == "aside\n\nedited")
  }

  @Test(
    "what was sent for a reply goes along with its copy, into a fork and onto another branch", arguments: ["b", "t"])
  func provenanceOfCopies(_ key: String) throws {
    var chat = talked()
    let reply = try #require(chat.state.conversation.head)
    chat.press("tab", "'\(key)'")
    if key == "t" { chat.press("k", "k", "t") }
    let copy = try #require(chat.state.conversation.head)
    #expect(copy != reply)
    let names = chat.stored.compactMap { if case .copyProvenance(let names, _) = $0 { names } else { nil } }
    #expect(names.map { $0[reply] } == [copy])
  }

  @Test("a deleted branch comes back whole, on the screen and in the store")
  func deleteAndUndo() throws {
    var chat = talked()
    let head = chat.state.conversation.head
    let (messages, path) = (chat.state.conversation.messages, chat.state.conversation.path)
    chat.press("tab", "k", "d")
    #expect(chat.texts == ["one", "first"])
    let deleted = chat.stored.compactMap { if case .setDeleted(let ids, true) = $0 { ids } else { nil } }
    #expect(deleted.map(\.count) == [2])
    let before = chat.stored.count
    chat.press("u")
    #expect(chat.texts == ["one", "first", "two", "second"])
    let after = chat.stored.dropFirst(before)
    #expect(after.contains(.setDeleted(try #require(deleted.first), false)))
    #expect(after.contains { if case .saveConversation(let row) = $0 { row.head == head } else { false } })
    #expect(chat.state.conversation.messages == messages && chat.state.conversation.path == path)
  }

  @Test("a fork is a conversation of its own with the same beginning")
  func fork() {
    var chat = talked()
    let before = chat.state.conversation.id
    chat.press("tab", "k", "k", "b")
    #expect(chat.state.conversation.id != before)
    #expect(chat.texts == ["one", "first"])
    let inserted = chat.stored.filter {
      if case .insert(_, let home) = $0 { home == chat.state.conversation.id } else { false }
    }
    #expect(inserted.count == 2)
  }

  @Test("nothing is forked or deleted while a conversation is opened: of a long one its beginning is missing")
  func partial() throws {
    let whole = talked().state.conversation
    var end = Conversation(
      id: whole.id, model: whole.model, provider: whole.provider, createdAt: whole.createdAt)
    let messages = whole.path.compactMap { whole[$0] }
    end.merge(Array(messages.suffix(2)), isPartial: true)
    end.select(head: whole.head)
    var chat = Chat()
    chat.bring(.store(.opened(end, draft: "")))
    for keys in [["'/fork'", "enter"], ["tab", "b"], ["d"]] {
      for key in keys { chat.press(key) }
      #expect(chat.state.notice?.text == "Still opening the conversation; try it again in a moment.", "\(keys)")
      #expect(chat.state.conversation.id == whole.id && chat.texts == ["two", "second"], "\(keys)")
    }
    chat.bring(.store(.completed(whole.id, Array(messages.prefix(2)))))
    chat.press("b")
    #expect(chat.state.conversation.id != whole.id)
    #expect(chat.texts == ["one", "first", "two", "second"])
  }

  @Test("a reply edited by hand is a sibling, without the model's figures")
  func editReply() throws {
    var chat = Chat()
    chat.ask("one")
    chat.bring(.reply(RequestID(1), .cost(Cost(dollars: 0.5, source: .reported))))
    chat.answer("first", usage: Usage(promptTokens: 3, completionTokens: 4))
    chat.ask("two")
    chat.bring(.reply(RequestID(2), .head(ResponseHead(status: 200, inferenceID: "i2", requestID: "r2"))))
    chat.bring(.reply(RequestID(2), .cost(Cost(dollars: 0.25, source: .reported))))
    chat.answer("second", usage: Usage(promptTokens: 5, completionTokens: 6))
    let original = try #require(chat.state.conversation.head)
    chat.press("tab", "e", "'!'", "enter")
    #expect(chat.state.conversation[original]?.reply?.usage?.totalTokens == 11)
    let reply = try #require(chat.state.conversation.head.flatMap { chat.state.conversation[$0] })
    #expect(reply.text.loaded == "second!")
    #expect(reply.reply == ReplyFacts(model: chat.state.defaults.model, provider: "local"))
    #expect(chat.state.conversation.spending.dollars == 0.75)
    #expect(chat.state.conversation.siblings(of: reply.id).count == 2)
    #expect(chat.requests.count == 2)
  }

  @Test("grafting copies a turn and what follows it onto another branch")
  func graft() {
    var chat = talked()
    chat.press("tab", "k", "k", "k", "e", "ctrl+u", "'uno'", "enter")
    chat.answer("primo")
    chat.press("alt+left", "tab", "k", "t", "g", "right", "G", "t")
    #expect(chat.texts == ["uno", "primo", "two", "second"])
  }

  @Test("behind the last version comes the first, before the first the last")
  func aroundTheEnd() {
    var chat = Chat.after("one", "first")
    chat.press("ctrl+r")
    chat.answer("second")
    chat.press("alt+right")
    #expect(chat.texts == ["one", "first"])
    chat.press("alt+left")
    #expect(chat.texts == ["one", "second"])
  }
}
