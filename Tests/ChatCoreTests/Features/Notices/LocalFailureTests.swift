import ChatCore
import Conversations
import Testing

@Suite("What is said of a local model that failed")
struct LocalFailureTests {
  private let failure = Failure(.localModel, "The local model's server was ended by signal 15.")
  private let ready = Event.localModel(.ready(baseURL: "http://127.0.0.1:1/v1"))

  @Test("goes once the model answers again, also where a message was sent in between", arguments: [false, true])
  func goes(_ asks: Bool) {
    var chat = Chat()
    chat.bring(.localModel(.failed(failure)))
    #expect(chat.state.notice?.text == failure.advised)
    if asks {
      chat.ask("hi")
      #expect(chat.state.notice?.text == failure.message)
    }
    chat.bring(.localModel(.loading(seconds: 1)))
    #expect(chat.state.notice?.kind == .error)
    chat.bring(ready)
    #expect(chat.state.notice == nil)
    if asks { chat.answer("Hello.") }
    #expect(!chat.screen().contains { $0.contains("signal 15") })
  }

  @Test("takes nothing else along that is said by then")
  func leavesOthers() {
    var chat = Chat()
    chat.bring(.localModel(.failed(failure)))
    chat.bring(.notice(Notice(.error, "The disk is full.")))
    chat.bring(ready)
    #expect(chat.state.notice?.text == "The disk is full.")
  }
}
