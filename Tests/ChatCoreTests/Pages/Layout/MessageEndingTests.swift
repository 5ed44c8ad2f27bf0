import ChatCore
import Conversations
import Hands
import Pages
import Testing

@Suite("The line for how a reply ended")
struct MessageEndingTests {
  private static let names = ["Alt+C", "Ctrl+R", "F6", "/answer"]

  /// Ends, what is said of each in any case, and the keys that go on from it.
  private static let ends: [(change: @Sendable (inout Message) -> Void, words: String, names: [String])] = [
    ({ $0.state = .stopped }, "You stopped the reply.", ["Alt+C", "Ctrl+R"]),
    ({ $0.state = .interrupted }, "The program ended while the reply arrived.", ["Alt+C", "Ctrl+R"]),
    (
      {
        $0.state = .failed
        $0.failure = Failure(.server, "The server is in trouble.")
      }, "The server is in trouble.", ["Alt+C", "Ctrl+R"]
    ),
    ({ $0.state = .failed }, "The reply failed.", ["Alt+C", "Ctrl+R"]),
    ({ $0.reply?.finishReason = .length }, "max_tokens or the window was reached.", ["Alt+C", "F6"]),
    ({ $0.reply?.finishReason = .contentFilter }, "content filter withheld the rest.", ["Ctrl+R"]),
    ({ $0.reply?.finishReason = .toolCalls }, "which this program does not run.", ["/answer"]),
  ]

  @Test("names keys where they act on that reply, and what happened in any case", arguments: ends.indices)
  func named(_ place: Int) throws {
    let end = Self.ends[place]
    var message = Message(
      id: MessageID(1), parent: nil, role: .assistant, text: "Half a rep", createdAt: Timestamp(milliseconds: 0),
      reply: ReplyFacts(model: "m", provider: "p"))
    end.change(&message)
    let last = try #require(MessageEnding.words(message, Keymap.standard.messageKeys))
    let amid = try #require(MessageEnding.words(message, nil))
    #expect(last.contains(end.words) && amid.contains(end.words))
    for name in Self.names {
      #expect(last.contains(name) == end.names.contains(name), "\(last)")
      #expect(!amid.contains(name), "\(amid)")
    }
    #expect(!amid.hasSuffix(" "))
  }

  @Test("of a reply that others follow, what happened is said, and no key that acts on the last", arguments: [80, 40])
  func followed(_ columns: Int) {
    var chat = Chat(columns: columns)
    chat.ask("one")
    chat.reply(.text(choice: 0, "Half a rep"))
    chat.press("esc")
    chat.reply(.ended(ReplyTimings(), failure: Failure(.cancelled, "Stopped.")))
    func shows(_ words: String) -> Bool { chat.screen().contains { $0.contains(words) } }
    #expect(shows("You stopped the reply.") && shows("Alt+C"))
    chat.ask("two")
    #expect(shows("You stopped the reply.") && !shows("Alt+C"))
    chat.answer("second")
    chat.press("tab", "k", "d", "esc")
    #expect(shows("You stopped the reply.") && shows("Alt+C"))
  }
}
