import ChatCore
import Conversations
import Testing

@Suite("What a new version hides")
struct HiddenTests {
  @Test(
    "is said, with the version that it follows; where it is nothing, nothing is said",
    arguments: [
      // Another reply, to an earlier message and to the last; the version that is hidden need not be the newest.
      (["tab", "k", "k", "k", "k", "r", "enter"], "Version 3 of 3. 4 messages follow version 1."),
      (["tab", "k", "k", "r", "enter"], "Version 3 of 3. 2 messages follow version 1."),
      (["ctrl+r"], nil), (["tab", "r", "enter"], nil),
      // The same of a message: all replies to it are meant.
      (["tab", "k", "k", "k", "k", "k", "r", "enter"], "Version 3 of 3. 4 messages follow version 1."),
      // Another message, with another reply.
      (["tab", "k", "k", "k", "k", "k", "e", "'!'", "enter"], "Version 2 of 2. 5 messages follow version 1."),
      (["tab", "g", "e", "'!'", "enter"], "Version 2 of 2. 7 messages follow version 1."),
      (["esc", "esc", "'!'", "enter"], "Version 2 of 2. 1 message follows version 1."),
      (["'five'", "enter"], nil),
      // A reply that is corrected by hand.
      (["tab", "k", "k", "k", "k", "e", "'!'", "enter"], "Version 3 of 3. 4 messages follow version 1."),
      (["tab", "e", "'!'", "enter"], nil),
      // Messages that are copied below an earlier one.
      (
        ["tab", "t", "k", "k", "k", "k", "k", "k", "t"],
        "1 message copied here. Version 2 of 2. 5 messages follow version 1."
      ),
    ] as [([String], String?)])
  func said(_ keys: [String], _ notice: String?) {
    var chat = Chat.nested()
    for key in keys { chat.press(key) }
    #expect(chat.state.notice?.text == notice)
  }

  @Test("a request that is sent again says it too, behind what is said of the request itself")
  func sentAgain() throws {
    let plain = #"{"messages":[{"role":"user","content":"two"}]}"#
    let begun = #"{"messages":[{"role":"user","content":"two"},{"role":"assistant","content":"sec"}]}"#
    for body in [plain, begun] {
      var chat = Chat.nested()
      let reply = try #require(chat.message(saying: "second"))
      chat.bring(.request(behind: reply, body: body))
      let words = try #require(chat.state.notice?.text)
      #expect(words.hasSuffix("Version 3 of 3. 4 messages follow version 1."), "\(words)")
      #expect(words.hasPrefix("The last request of this reply is sent again") == (body == begun), "\(words)")
    }
  }

  @Test("an earlier message that the lab asks again says it with all the replies that come")
  func lab() {
    var chat = Chat.nested(.lab(columns: 100, rows: 30))
    chat.press("'/lab repeat 2'", "enter", "tab", "k", "k", "k", "k", "r", "enter")
    #expect(chat.state.notice?.text == "Version 3 of 4. 4 messages follow version 1.")
  }

  @Test("what went wrong before is not said again with it")
  func afterAnError() {
    var chat = Chat.nested()
    chat.bring(.store(.writeFailed(Failure(.server, "It is in trouble."))))
    chat.press("tab", "k", "k", "k", "k", "e", "'!'", "enter")
    #expect(chat.state.notice?.text == "Version 3 of 3. 4 messages follow version 1.")
  }
}
