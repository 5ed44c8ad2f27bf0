import ChatCore
import Conversations
import Testing

@Suite("A conversation that another window deleted")
struct DeletionTests {
  private func talked() -> (chat: Chat, id: ConversationID) {
    var chat = Chat()
    chat.ask("one")
    chat.answer("first")
    chat.effects = []
    return (chat, chat.state.conversation.id)
  }

  /// One more turn, whose reply has come as far as `text`, and is still coming; in a conversation left for a new one or
  /// not.
  private func replying(_ text: String, isLeft: Bool) throws -> (chat: Chat, id: ConversationID, request: RequestID) {
    var (chat, id) = talked()
    chat.ask("two")
    let request = try #require(chat.state.replies.keys.first)
    if isLeft { chat.press("ctrl+n") }
    chat.bring(.reply(request, .text(choice: 0, text)))
    chat.effects = []
    return (chat, id, request)
  }

  private func texts(_ chat: Chat) -> [String?] {
    chat.state.conversation.path.map { chat.state.conversation[$0]?.text.loaded }
  }

  /// Texts of messages that went to the store whole, in order.
  private func inserted(_ chat: Chat) -> [String] {
    chat.stored.flatMap { command -> [String?] in
      switch command {
      case .insert(let message, _): [message.text.loaded]
      case .restore(let home): home.messages.keys.sorted().map { home[$0]?.text.loaded }
      default: []
      }
    }.compactMap(\.self)
  }

  @Test("it is told, on the composer's rule and in the first row; it came back: that is told as well")
  func told() {
    var (chat, id) = talked()
    chat.bring(.store(.deletion(id, .marked)))
    #expect(chat.screen()[0].contains(" deleted elsewhere "))
    #expect(chat.screen().contains { $0.contains("whatever you write here brings it back") })
    #expect(chat.stored.isEmpty && chat.asked.isEmpty)
    chat.bring(.store(.deletion(id, nil)))
    #expect(!chat.screen()[0].contains("deleted elsewhere"))
    #expect(chat.screen().contains { $0.contains("brought this conversation back") })
    chat.bring(.store(.deletion(ConversationID(77), .forGood)))
    #expect(!chat.screen()[0].contains("deleted elsewhere"))
  }

  @Test("a draft holds it: nothing typed is deleted with it")
  func draftHolds() {
    for deletion in [Deletion.marked, .forGood] {
      var (chat, id) = talked()
      chat.press("'half a thought'")
      chat.bring(.store(.deletion(id, deletion)))
      #expect(chat.stored.contains { if case .saveConversation(let row) = $0 { row.id == id } else { false } })
      #expect(chat.stored.contains(.saveDraft(id, "half a thought")))
      #expect(inserted(chat) == (deletion == .forGood ? ["one", "first"] : []))
      #expect(!chat.screen()[0].contains("deleted elsewhere"))
    }
  }

  @Test("gone for good, it is left alone until something is written; then all that this window holds is kept")
  func sendingKeeps() {
    var (chat, id) = talked()
    chat.bring(.store(.deletion(id, .forGood)))
    chat.press("tab", "k", "esc", "alt+left")
    chat.bring(.timer(.poll))
    #expect(chat.stored.isEmpty && chat.asked.isEmpty)
    let request = chat.ask("two")
    #expect(request?.messages.map(\.content) == ["one", "first", "two"])
    #expect(inserted(chat).prefix(3) == ["one", "first", "two"])
    chat.answer("second")
    #expect(texts(chat) == ["one", "first", "two", "second"])
    #expect(!chat.screen()[0].contains("deleted elsewhere"))
    chat.effects = []
    chat.ask("three")
    #expect(inserted(chat) == ["three", ""])
  }

  @Test("a reply that still comes goes on, and what came of it is written again")
  func streaming() throws {
    var (chat, id, _) = try replying("half", isLeft: false)
    chat.bring(.store(.deletion(id, .forGood)))
    #expect(inserted(chat) == ["one", "first", "two", "half"])
    chat.answer(" done")
    #expect(texts(chat).last == "half done")
  }

  @Test("a reply that comes to its end in a conversation one has left takes its turns along", arguments: [false, true])
  func left(quits: Bool) throws {
    var (chat, id, request) = try replying("second", isLeft: true)
    if quits { chat.press("ctrl+q") } else { chat.bring(.reply(request, .ended(ReplyTimings(), failure: nil))) }
    let restored = try #require(
      chat.stored.firstIndex { if case .restore(let home) = $0 { home.id == id } else { false } })
    let home = try #require(
      chat.stored.compactMap { if case .restore(let home) = $0, home.id == id { home } else { nil } }.first)
    #expect(home.path.map { home[$0]?.text.loaded } == ["one", "first", "two", "second"])
    #expect(home.path.allSatisfy { home[$0]?.state != .streaming })
    let updated = try #require(chat.stored.firstIndex { if case .update = $0 { true } else { false } })
    #expect(restored < updated)
  }

  @Test("one that was left while its reply comes is looked at as well, and kept at once", arguments: [true, false])
  func behind(isForGood: Bool) throws {
    var (chat, id, _) = try replying("half", isLeft: true)
    chat.bring(.timer(.poll))
    #expect(chat.asked == [.poll(id)])
    chat.bring(.store(.deletion(id, nil)))
    #expect(chat.asked == [.poll(id)])
    chat.bring(.store(isForGood ? .vanished(id) : .deletion(id, .marked)))
    #expect(inserted(chat) == ["one", "first", "two", "half"])
    chat.bring(.store(.deletion(id, .forGood)))
    #expect(inserted(chat).count == 8)
    chat.bring(.store(.restored(id, title: "one", lost: 1)))
    #expect(chat.screen().contains { $0.contains("\u{201C}one\u{201D} was deleted in another window") })
    #expect(chat.screen().contains { $0.contains("without 1 earlier message") })
  }

  @Test("what another window adds to one that was left is there when one comes back")
  func addedBehind() throws {
    var (chat, id) = talked()
    chat.ask("two")
    let head = chat.state.conversation.head
    let record = ConversationRecord(chat.state.conversation)
    chat.press("ctrl+n")
    let other = Message(
      id: MessageID(1), parent: nil, role: .user, text: "theirs", state: .complete,
      createdAt: Timestamp(milliseconds: 1))
    chat.bring(.store(.changed(record, [other])))
    #expect(chat.state.left.conversations[id]?[other.id]?.text.loaded == "theirs")
    #expect(chat.state.left.conversations[id]?.head == head)
  }

  @Test("what is written before anybody told of the deletion brings all of it back")
  func untold() {
    var (chat, id) = talked()
    chat.ask("two")
    chat.answer("second")
    chat.effects = []
    chat.bring(.store(.vanished(id)))
    #expect(inserted(chat) == ["one", "first", "two", "second"])
    #expect(chat.screen().contains { $0.contains("Deleted in another window; it stays") })
    #expect(!chat.screen()[0].contains("deleted elsewhere"))
    chat.effects = []
    chat.bring(.store(.vanished(ConversationID(77))))
    #expect(chat.stored.isEmpty && chat.asked.isEmpty)
  }

  @Test("what the database lost is written again from what is here: in view, and left while its reply comes")
  func lost() throws {
    var (chat, id) = talked()
    chat.ask("two")
    chat.answer("second")
    chat.effects = []
    chat.bring(.store(.lost([id], notice: "It was emptied.")))
    #expect(inserted(chat) == ["one", "first", "two", "second"])
    #expect(chat.screen().contains { $0.contains("It was emptied.") })
    #expect(!chat.screen().contains { $0.contains("another window") || $0.contains("deleted elsewhere") })
    #expect(chat.state.notice?.text == "It was emptied.")
    var (behind, left, _) = try replying("half", isLeft: true)
    behind.bring(.store(.lost([left, ConversationID(77)], notice: "It was emptied.")))
    #expect(inserted(behind) == ["one", "first", "two", "half"])
    #expect(behind.screen().contains { $0.contains("It was emptied.") })
    #expect(
      behind.state.notice?.text == "It was emptied. 1 other conversation could not be read any more.")
  }

  @Test("deleting what another window has deleted says so, and typing that brings nothing back")
  func twice() {
    var (chat, id) = talked()
    chat.bring(.store(.deletion(id, .forGood)))
    chat.press("'/delete'")
    chat.bring(.timer(.draft))
    #expect(chat.stored.isEmpty && chat.asked.isEmpty)
    chat.press("enter")
    #expect(chat.screen().contains { $0.contains("Another window deleted it already") })
    #expect(chat.stored.isEmpty && chat.asked.isEmpty)
    #expect(texts(chat) == ["one", "first"])
  }

  @Test("texts that only the store had are gone: what hung from them hangs from what is left, and the sums stay")
  func unloaded() {
    var (chat, id) = talked()
    chat.ask("two")
    chat.answer("second", usage: Usage(promptTokens: 3, completionTokens: 4))
    var opened = chat.state.conversation
    opened.unload(opened.path[0])
    opened.unload(opened.path[1])
    var later = Chat()
    later.bring(.store(.opened(opened, draft: "")))
    later.bring(.store(.deletion(id, .forGood)))
    #expect(texts(later) == ["two", "second"])
    #expect(later.screen().contains { $0.contains("2 earlier messages lost") })
    #expect(later.state.conversation.spending == opened.spending)
    #expect(later.ask("three")?.messages.map(\.content) == ["two", "second", "three"])
  }
}
