import ChatCore
import Hands
import Testing

@Suite("The wheel")
struct WheelTests {
  /// A long reply, seen from its end.
  private func chat() -> Chat {
    var chat = Chat.after("first", (1...60).map { "Line \($0)." }.joined(separator: "\n\n"))
    _ = chat.screen()
    return chat
  }

  @Test("the wheel without mouse reports scrolls the transcript, and neither recalls nor moves in what is written")
  func transcript() throws {
    var chat = chat()
    chat.press("'a draft'")
    let end = chat.screen()
    chat.bring(.input(.wheel(rows: -6)))
    let above = chat.screen()
    let row = try #require(above.firstIndex { $0.contains("Line 56.") })
    #expect(end[row - 6].contains("Line 56."))
    #expect(chat.state.composer.text == "a draft")
    chat.bring(.input(.wheel(rows: 6)))
    #expect(chat.screen() == end)
  }

  @Test("in a panel it moves as the arrows do")
  func panel() {
    var turned = chat()
    var pressed = chat()
    turned.press("f2")
    pressed.press("f2")
    turned.bring(.input(.wheel(rows: 3)))
    pressed.press("down", "down", "down")
    #expect(turned.screen() == pressed.screen())
    turned.bring(.input(.wheel(rows: -3)))
    pressed.press("up", "up", "up")
    #expect(turned.screen() == pressed.screen())
  }
}
