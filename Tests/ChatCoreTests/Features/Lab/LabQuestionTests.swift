import ChatCore
import Conversations
import Testing

@Suite("What the lab is to vary")
struct LabQuestionTests {
  private func asked(_ keys: [String]) -> Chat {
    var chat = Chat.after("one", "first")
    chat.press("alt+x")
    for key in keys { chat.press(key) }
    return chat
  }

  private func line(_ chat: Chat) -> String {
    var chat = chat
    return chat.screen().last { $0.hasPrefix("> ") }.map { String($0.dropFirst(2)) } ?? ""
  }

  @Test(
    "what is proposed is selected: typing and deleting take it away, a move keeps it",
    arguments: [
      ([], "temperature 0:1.6:0.4"), (["'repeat 3'"], "repeat 3"), (["backspace", "'x'"], "x"), (["delete"], ""),
      (["left", "'!'"], "temperature 0:1.6:0.!4"), (["end", "'!'"], "temperature 0:1.6:0.4!"),
    ])
  func selected(_ keys: [String], _ text: String) {
    #expect(line(asked(keys)) == text)
  }

  @Test("what was refused is there to be corrected")
  func refused() {
    #expect(line(asked(["'nonsense'", "enter", "'!'"])) == "nonsense!")
  }
}
