import Cells
import Conversations
import Pages

extension HotPath {
  /// From text to rows.
  static let layout: [HotPath] = [
    HotPath("width: 100 KB of graphemes") {
      let text = Samples.markdown(100_000)
      return { text.reduce(0) { $0 + CellWidth.width(of: $1) } }
    },
    HotPath("layout: a reply of 20 KB at once") {
      let (conversation, _) = makeConversation(Samples.markdown(20_000))
      return {
        var transcript = TranscriptState()
        return settle(&transcript, conversation)
      }
    },
    HotPath("layout: 20 KB of HTML tags at once") {
      let (conversation, _) = makeConversation("<div>" + String(repeating: "<b>x</b>", count: 2_500))
      return {
        var transcript = TranscriptState()
        return settle(&transcript, conversation)
      }
    },
    HotPath("layout: a reply of 20 KB as it streams") {
      let deltas = Samples.deltas(Samples.markdown(20_000))
      return {
        var (conversation, reply) = makeConversation("")
        var transcript = TranscriptState()
        var sum = 0
        for delta in deltas {
          conversation.appendText(delta, to: reply)
          sum &+= settle(&transcript, conversation)
        }
        return sum
      }
    },
  ]

  private static func makeConversation(_ text: String) -> (Conversation, MessageID) {
    let moment = Timestamp(milliseconds: 1_700_000_000_000)
    var made = Conversation(id: ConversationID(1), model: "m", provider: "p", createdAt: moment)
    made.append(Message(id: MessageID(1), parent: nil, role: .user, text: "go", createdAt: moment))
    made.append(
      Message(
        id: MessageID(2), parent: MessageID(1), role: .assistant, text: text, state: .streaming, createdAt: moment,
        reply: ReplyFacts(model: "m", provider: "p")))
    return (made, MessageID(2))
  }

  /// Lays out until nothing is left to do, as frames do.
  private static func settle(_ transcript: inout TranscriptState, _ conversation: Conversation) -> Int {
    let context = TranscriptContext(now: Timestamp(milliseconds: 1_700_000_100_000))
    repeat {
      transcript.settle(conversation, size: ScreenSize(columns: 120, rows: 36), context: context)
    } while transcript.hasMoreWork
    return transcript.rows().count
  }
}
