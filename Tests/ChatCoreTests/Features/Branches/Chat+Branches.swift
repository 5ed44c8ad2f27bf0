import ChatCore
import Conversations

extension Chat {
  /// Four turns; the first of two versions of the second reply is read, and so it is of the third.
  static func nested(_ empty: Chat = Chat()) -> Chat {
    var chat = empty
    chat.ask("one")
    chat.answer("first")
    for (turn, reply) in [("two", "second"), ("three", "third")] {
      chat.ask(turn)
      chat.answer(reply)
      chat.press("ctrl+r")
      chat.answer("\(reply) again")
      chat.press("alt+left")
    }
    chat.ask("four")
    chat.answer("fourth")
    return chat
  }

  /// The texts of the branch being read.
  var branch: [String] { state.conversation.path.compactMap { state.conversation[$0]?.text.loaded } }

  /// The message that says this, on whichever branch.
  func message(saying text: String) -> MessageID? {
    state.conversation.messages.values.first { $0.text.loaded == text }?.id
  }
}
