import Conversations
import Hands
import Pages
import Testing

@testable import Cells
@testable import ChatCore

@Suite("The conversations next to what is read")
struct SidebarTests {
  private func summary(_ id: ConversationID, _ title: String, at clock: Int64) -> ConversationSummary {
    ConversationSummary(
      id: id, title: title, model: "m", updatedAt: Timestamp(milliseconds: clock), messageCount: 2)
  }

  @Test(
    "from 150 columns on by itself, with a key from 80, and as the config says",
    arguments: [
      (149, 24, SidebarPolicy.auto, false, false), (150, 24, .auto, false, true), (150, 24, .auto, true, false),
      (100, 24, .auto, true, true), (100, 24, .on, false, true), (200, 60, .off, false, false),
      (200, 60, .off, true, true), (79, 24, .on, false, false), (200, 9, .on, false, false),
    ])
  func shown(_ columns: Int, _ rows: Int, _ policy: SidebarPolicy, _ isToggled: Bool, _ isShown: Bool) {
    var defaults = SessionDefaults()
    defaults.sidebar = policy
    var chat = Chat(columns: columns, rows: rows, defaults: defaults)
    chat.press("'hello'")
    chat.bring(.store(.recent([summary(ConversationID(5), "old", at: 0)])))
    if isToggled { chat.press("ctrl+b") }
    chat.bring(.timer(.poll))
    #expect((chat.state.sidebarColumns > 0) == isShown)
    _ = chat.state.settle()
    let frame = Screen.frame(of: chat.state)
    #expect(frame.rows.count == rows && frame.rows.allSatisfy { $0.width <= columns })
    #expect(chat.asked.contains { if case .listRecent = $0 { true } else { false } } == isShown)
    let room = columns - chat.state.sidebarColumns
    let page = ReadingColumn(columns: room, alignment: defaults.alignment).page(of: room)
    #expect(frame.cursor?.column == 2 + 5 + chat.state.sidebarColumns + page.lowerBound)
    #expect(chat.state.size.columns == columns)
  }

  @Test("one answer fills the start screen and the column, on any screen", arguments: [80, 149, 150, 200])
  func askedOnce(_ columns: Int) {
    var chat = Chat(columns: columns, rows: 30)
    let effects = chat.bring(.store(.ready(interrupted: [])))
    #expect(effects.count { if case .ask(.listRecent) = $0 { true } else { false } } == 1)
    let chats = [summary(ConversationID(5), "old", at: 0)]
    chat.bring(.store(.recent(chats)))
    #expect(chat.state.start.recents == chats)
    chat.ask("hello")
    chat.answer("hi")
    chat.press("ctrl+n")
    chat.bring(.store(.recent(chats)))
    #expect(chat.state.start.recents == chats)
  }

  @Test("a reply that streams behind the view is marked, and one that ended unseen until it is looked at")
  func marks() throws {
    var chat = Chat(columns: 160, rows: 30)
    chat.ask("one")
    let first = chat.state.conversation.id
    chat.press("ctrl+n")
    chat.bring(.store(.recent([summary(first, "one", at: chat.clock), summary(ConversationID(5), "old", at: 0)])))
    #expect(chat.screen().contains { $0.hasPrefix(" … one") })
    #expect(chat.screen().contains { $0.hasPrefix(" Today") } && chat.screen().contains { $0.hasPrefix("   old") })
    let id = try #require(chat.state.replies.keys.first)
    let asked = chat.bring(.reply(id, .ended(ReplyTimings(), failure: nil)))
    #expect(asked.contains(.ask(.listRecent(limit: 100))))
    #expect(chat.screen().contains { $0.hasPrefix(" ● one") })
    // A click opens it.
    let row = chat.screen().firstIndex { $0.hasPrefix(" ● one") } ?? 0
    chat.bring(.input(.mouse(MouseEvent(.press, at: Frame.Position(column: 5, row: row)))))
    let isAsked = chat.asked.contains { if case .open(first, _) = $0 { true } else { false } }
    #expect(isAsked || chat.state.conversation.id == first)
  }

  @Test(
    "whatever changes the list has it asked for again",
    arguments: [
      "rename", "entitle", "setPinned", "setArchived", "setConversationDeleted", "restore", "insert",
      "saveConversation",
    ])
  func changes(_ name: String) throws {
    var chat = Chat(columns: 160, rows: 30)
    chat.press("'a'")
    let id = ConversationID(5)
    let message = Message(
      id: MessageID(1), parent: nil, role: .user, text: "", createdAt: Timestamp(milliseconds: 0))
    let writes: [String: StoreWrite] = [
      "rename": .rename(id, "x"), "entitle": .entitle(id, "x"), "setPinned": .setPinned(id, true),
      "setArchived": .setArchived(id, true), "setConversationDeleted": .setConversationDeleted(id, true),
      "restore": .restore(chat.state.conversation), "insert": .insert(message, id),
      "saveConversation": .saveConversation(ConversationRecord(chat.state.conversation)),
    ]
    let write = try #require(writes[name])
    #expect(chat.state.followSidebar(.timer(.tick), [.store(write)]) == [.ask(.listRecent(limit: 100))])
    #expect(chat.state.followSidebar(.timer(.tick), [.store(.addHistory("x", message.createdAt))]).isEmpty)
  }

  @Test("while nothing happens nothing is asked")
  func idle() {
    var chat = Chat(columns: 160, rows: 30)
    chat.press("'a'")
    let count = chat.asked.count { if case .listRecent = $0 { true } else { false } }
    chat.press("'bc'", "left", "backspace")
    chat.bring(.timer(.tick))
    #expect(chat.asked.count { if case .listRecent = $0 { true } else { false } } == count)
  }

  @Test("a conversation without a title goes by its draft; a command being typed is none")
  func drafts() {
    var chat = Chat(columns: 200, rows: 24)
    var here = summary(chat.state.conversation.id, "", at: chat.clock)
    here.messageCount = 0
    var other = summary(ConversationID(5), "", at: chat.clock)
    other.messageCount = 0
    chat.bring(.store(.recent([here, other])))
    func rows(_ chat: inout Chat) -> [String] {
      chat.screen().map { String($0.prefix(SidebarState.columns - 1)).trimmingSpaces() }
    }
    chat.press("'Why is the sea salty?'")
    #expect(rows(&chat).contains("› Why is the sea salty?") && rows(&chat).contains("New conversation"))
    chat.press("ctrl+u", "'/mod'")
    #expect(!rows(&chat).contains { $0.hasPrefix("›") }, "\(rows(&chat))")
  }
}
