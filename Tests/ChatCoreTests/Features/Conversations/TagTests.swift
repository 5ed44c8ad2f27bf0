import Conversations
import Hands
import Testing

@testable import ChatCore

@Suite("Tags, and replies that no one has seen")
struct TagTests {
  @Test("/tag adds, takes off and lists; the row is written, and a fork has them too")
  func tags() {
    var chat = Chat.after("hi", "there")
    chat.press("'/tag'", "enter")
    #expect(chat.state.notice?.text.hasPrefix("No tags yet: /tag NAME adds one") == true)
    chat.press("'/tag Work #lake'", "enter")
    #expect(chat.state.conversation.tags == ["lake", "work"])
    #expect(chat.state.notice?.text == "Tags: #lake #work.")
    let written = chat.stored.compactMap { if case .saveConversation(let record) = $0 { record.tags } else { nil } }
    #expect(written.last == ["lake", "work"])
    chat.press("'/tag -work new'", "enter", "'/tag'", "enter")
    #expect(chat.state.notice?.text == "Tags: #lake #new. /tag NAME adds one, /tag -NAME takes it off.")
    chat.press("'/tag -gone'", "enter")
    #expect(chat.state.notice?.text == "This conversation has no tag #gone: #lake #new.")
    chat.press("'/fork'", "enter")
    #expect(chat.state.conversation.tags == ["lake", "new"])
  }

  @Test("tags given before the first message are kept with it")
  func early() {
    var chat = Chat()
    chat.press("'/tag work'", "enter")
    #expect(chat.stored.allSatisfy { if case .saveConversation = $0 { false } else { true } })
    chat.ask("hi")
    let written = chat.stored.compactMap { if case .saveConversation(let record) = $0 { record.tags } else { nil } }
    #expect(written.last == ["work"])
  }

  @Test(
    "what is a tag",
    arguments: [
      ("work", "work"), ("#Work", "work"), ("é-1_a", "é-1_a"), ("", nil), ("#", nil), ("--", nil), ("a b", nil),
      ("a#b", nil), (String(repeating: "x", count: 41), nil), ("a\u{1B}", nil), ("%", nil),
    ] as [(String, String?)])
  func names(_ text: String, _ tag: String?) { #expect(Tag.named(text) == tag) }

  @Test("what is no tag is refused, and nothing changes")
  func refused() {
    var chat = Chat.after("hi", "there")
    chat.press("'/tag wo?rk'", "enter")
    #expect(chat.state.conversation.tags.isEmpty)
    #expect(chat.state.notice?.text.contains("A tag is a word of letters, digits, - and _") == true)
  }

  private func summary(_ id: ConversationID, _ title: String) -> ConversationSummary {
    ConversationSummary(id: id, title: title, model: "m", updatedAt: Timestamp(milliseconds: 0), messageCount: 2)
  }

  @Test("the list shows tags, and marks a conversation whose reply ended while another was read, until it is opened")
  func list() throws {
    var chat = Chat(columns: 100, rows: 24)
    chat.ask("first")
    let first = chat.state.conversation.id
    chat.press("ctrl+n", "ctrl+o")
    var tagged = summary(first, "First one")
    tagged.tags = ["lake", "work"]
    chat.bring(.store(.list(query: "", [tagged, summary(ConversationID(9), "Other")])))
    #expect(chat.screen().contains { $0.contains("First one  #lake #work") && !$0.contains("●") })
    let id = try #require(chat.state.replies.keys.first)
    chat.bring(.reply(id, .ended(ReplyTimings(), failure: nil)))
    #expect(chat.screen().contains { $0.contains("● First one") })
    // The store's next answer does not take the mark off.
    chat.bring(.store(.list(query: "", [tagged])))
    #expect(chat.screen().contains { $0.contains("● First one") })
    chat.press("enter")
    chat.bring(
      .store(
        .opened(Conversation(id: first, model: "m", provider: "p", createdAt: Timestamp(milliseconds: 0)), draft: "")))
    chat.press("ctrl+o")
    chat.bring(.store(.list(query: "", [tagged])))
    #expect(chat.screen().contains { $0.contains("First one") && !$0.contains("●") })
  }

  @Test("tags that another window gave are taken over")
  func otherWindow() {
    var chat = Chat.after("hi", "there")
    var record = ConversationRecord(chat.state.conversation)
    record.tags = ["theirs"]
    chat.bring(.store(.changed(record, [])))
    #expect(chat.state.conversation.tags == ["theirs"])
  }
}
