import ChatCore
import Conversations
import Hands
import Pages
import Testing

@Suite("Walking the versions of a message")
struct VersionTests {
  /// Three turns; the first reply has two versions, and so has the second.
  private func versioned() -> Chat {
    var chat = Chat.after("one", "first")
    chat.press("ctrl+r")
    chat.answer("first again")
    chat.ask("two")
    chat.answer("second")
    chat.press("ctrl+r")
    chat.answer("second again")
    chat.ask("three")
    chat.answer("third")
    return chat
  }

  /// More rows than a screen has.
  private let long = (1...40).map { "line \($0)" }.joined(separator: "\n\n")

  @Test("in a conversation that was opened again the last reply with versions is meant, and what is hidden is said")
  func lastVersion() {
    var chat = Chat()
    chat.bring(.store(.opened(versioned().state.conversation, draft: "")))
    #expect(chat.screen()[22] == "> Ask anything. Enter sends, Alt+Left version 1, Ctrl+R asks again, F1 help")
    chat.press("alt+left")
    #expect(chat.texts == ["one", "first again", "two", "second"])
    #expect(chat.screen().contains { $0.contains(" Version 1 of 2. 2 messages follow version 2. ") })
    chat.press("alt+right")
    #expect(chat.texts == ["one", "first again", "two", "second again", "three", "third"])
    #expect(chat.screen().contains { $0.contains(" Version 2 of 2. 2 messages follow it. ") })
  }

  @Test("one message that follows is one, and both versions may have some; by command as by key")
  func followers() {
    var chat = versioned()
    chat.press("tab", "d", "esc", "'/previous'", "enter")
    #expect(chat.state.notice?.text == "Version 1 of 2. 1 message follows version 2.")
    chat.ask("another")
    chat.answer("way")
    chat.press("'/next'", "enter")
    #expect(chat.state.notice?.text == "Version 2 of 2. 1 message follows it, 2 follow version 1.")
    chat.press("'/previous'", "enter")
    #expect(chat.state.notice?.text == "Version 1 of 2. 2 messages follow it, 1 follows version 2.")
  }

  @Test("scrolled up, the last reply with versions of those in view is meant")
  func versionInView() {
    var chat = Chat.after("one", "first")
    chat.press("ctrl+r")
    chat.answer("first again")
    chat.ask("two")
    chat.answer(long)
    chat.ask("three")
    chat.answer("third")
    chat.press("ctrl+r")
    chat.answer("third again")
    #expect(!chat.screen().contains { $0.contains("first again") })
    chat.press("ctrl+home")
    #expect(chat.screen().contains { $0.contains("first again") })
    #expect(chat.screen()[22].contains("Alt+Left version 1"))
    chat.press("alt+left")
    #expect(chat.texts == ["one", "first"])
    #expect(chat.state.notice?.text == "Version 1 of 2. 4 messages follow version 2.")
  }

  @Test("where no reply in view has versions, the last of the branch that has some is brought into view")
  func versionOutOfView() {
    var chat = Chat.after("one", "first")
    chat.press("ctrl+r")
    chat.answer("first again")
    chat.ask("two")
    chat.answer(long)
    #expect(!chat.screen().contains { $0.contains("first again") })
    #expect(!chat.screen()[22].contains("version"))
    chat.press("alt+left")
    #expect(chat.screen().contains { $0.contains("first") })
    #expect(chat.state.notice?.text == "Version 1 of 2. 2 messages follow version 2.")
  }

  @Test("the next step goes on from the version that was walked to, whatever follows it")
  func walkGoesOn() {
    var chat = versioned()
    chat.press("tab", "g", "j", "left")
    #expect(chat.texts == ["one", "first"])
    _ = chat.screen()
    chat.press("esc", "alt+right")
    #expect(chat.texts.count == 6)
    #expect(chat.screen()[22].contains("Alt+Left version 1"))
    chat.press("alt+left")
    #expect(chat.texts == ["one", "first"])
    // Opened again, nothing has been walked to.
    chat.press("alt+right")
    chat.bring(.store(.opened(chat.state.conversation, draft: "")))
    chat.press("alt+left")
    #expect(chat.texts == ["one", "first again", "two", "second"])
  }

  @Test("line by line the end of the branch is asked for, however far it is from the version")
  func lineByLine() throws {
    var chat = Chat.after("one", "first")
    for number in 1...20 {
      chat.ask("turn \(number)")
      chat.answer("answer \(number)")
    }
    chat.press("tab", "g", "j", "r", "enter")
    chat.answer("first again")
    var whole = chat.state.conversation
    for id in whole.messages.keys where !whole.path.contains(id) { whole.unload(id) }
    var later = Chat()
    later.state.defaults.keymap = .lineByLine
    later.bring(.store(.opened(whole, draft: "")))
    later.press("'/previous'", "enter")
    #expect(later.state.notice?.text == "Version 1 of 2. 40 messages follow it.")
    _ = later.screen()
    let head = try #require(later.state.conversation.head)
    #expect(later.state.conversation[head]?.text.loaded == nil)
    #expect(later.asked.contains { if case .loadTexts(let texts) = $0 { texts.contains(head) } else { false } })
  }

  @Test("a step and its step back bring what was read, also where a message further down has versions")
  func wayBack() {
    var chat = Chat.nested()
    let before = chat.state.conversation.path
    #expect(chat.texts == ["one", "first", "two", "second", "three", "third", "four", "fourth"])
    chat.press("tab", "k", "k", "k", "k", "right")
    #expect(chat.texts == ["one", "first", "two", "second again"])
    #expect(chat.state.notice?.text == "Version 2 of 2. 4 messages follow version 1.")
    chat.press("left")
    #expect(chat.state.conversation.path == before)
    #expect(chat.state.notice?.text == "Version 1 of 2. 4 messages follow it.")
    // What is saved is the end of it.
    let heads = chat.stored.compactMap { if case .saveConversation(let row) = $0 { row.head } else { nil } }
    #expect(heads.last == before.last)
  }

  @Test("the way back is known also while another conversation was read, of which a reply still came")
  func wayBackOfOneLeft() throws {
    var chat = Chat.nested()
    let before = chat.state.conversation.path
    let home = chat.state.conversation.id
    chat.press("tab", "k", "k", "k", "k", "right", "esc")
    chat.ask("another way")
    chat.press("ctrl+n")
    let left = try #require(chat.state.left.conversations[home])
    chat.bring(.store(.opened(left, draft: "")))
    chat.press("alt+left")
    #expect(chat.state.conversation.path == before)
  }

  @Test("a chosen message is meant alone: where it has one version, no other message is switched")
  func chosenVersion() {
    var chat = versioned()
    chat.press("tab", "g", "alt+left")
    #expect(chat.state.notice?.text == "This message has only one version.")
    chat.press("left")
    #expect(chat.texts.count == 6)
    // A paste goes to the composer, and the choice is over.
    chat.press("j")
    chat.bring(.input(.paste("words")))
    chat.press("alt+left")
    #expect(chat.texts == ["one", "first again", "two", "second"])
  }

  @Test("while a conversation is still being opened no one says that there is one version only")
  func partial() {
    var whole = Chat.after("one", "first").state.conversation
    whole.isPartial = true
    var chat = Chat()
    chat.bring(.store(.opened(whole, draft: "")))
    chat.press("alt+left")
    #expect(chat.state.notice?.text == "Still opening the conversation; try it again in a moment.")
    chat.bring(.store(.completed(whole.id, [])))
    chat.press("alt+left")
    #expect(chat.state.notice?.text == "There is only one version here.")
  }

  @Test("nor where versions of the end are known already: others may be to come")
  func partialWithVersions() {
    var whole = versioned().state.conversation
    whole.isPartial = true
    var chat = Chat()
    chat.bring(.store(.opened(whole, draft: "")))
    chat.press("alt+left")
    #expect(chat.state.notice?.text == "Still opening the conversation; try it again in a moment.")
    #expect(chat.state.conversation.path == whole.path)
  }

  @Test(
    "before the conversation that was asked for is there, no one says that there is nothing of what a key is for",
    arguments: [
      ["alt+left"], ["alt+right"], ["ctrl+r"], ["f8"], ["'/previous'", "enter"], ["'/continue'", "enter"],
      ["'/retry'", "enter"], ["'/fork'", "enter"], ["'/edit'", "enter"], ["'/copy'", "enter"], ["'/copy 1'", "enter"],
      ["'/microscope'", "enter"], ["'/delete'", "enter"], ["'/export x.md'", "enter"],
    ])
  func awaited(_ keys: [String]) {
    var chat = Chat()
    chat.state.store.awaitsConversation = true
    for key in keys { chat.press(key) }
    #expect(chat.state.notice?.text == "Still opening the conversation; try it again in a moment.")
    // There is none: what is not there will not come.
    chat.bring(.store(.nothingToOpen(nil)))
    for key in keys { chat.press(key) }
    #expect(chat.state.notice?.text != "Still opening the conversation; try it again in a moment.")
  }
}
