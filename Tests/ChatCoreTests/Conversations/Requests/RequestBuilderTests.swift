import Conversations
import Testing

@Suite("The turns of a request")
struct RequestBuilderTests {
  /// A conversation of a branch; each message by its role, its text, and what it was thought with.
  private func conversation(_ branch: [(Role, String, String)]) -> Conversation {
    var conversation = Conversation(
      id: ConversationID(1), model: "m", provider: "p", createdAt: Timestamp(milliseconds: 0))
    for (place, (role, text, thought)) in branch.enumerated() {
      var message = Message(
        id: MessageID(Int64(place + 1)), parent: conversation.head, role: role, text: text,
        createdAt: Timestamp(milliseconds: 0))
      if !thought.isEmpty { message.appendReasoning(thought) }
      conversation.append(message)
    }
    return conversation
  }

  @Test(
    "Neighbours of one role are one turn, with all that they thought where the provider takes it back",
    arguments: [true, false])
  func joined(_ sends: Bool) {
    let conversation = conversation([
      (.user, "one", ""), (.assistant, "a", "Hm."), (.assistant, "b", "So."), (.assistant, "c", ""),
      (.user, "two", ""), (.assistant, "d", ""), (.assistant, "e", "Then."), (.user, "", ""), (.user, "three", ""),
    ])
    var provider = Provider(name: "p", baseURL: "http://127.0.0.1:1/v1", model: "m")
    provider.sendsReasoning = sends ? .content : nil
    #expect(
      RequestBuilder.turns(of: conversation, to: conversation.head, for: provider) == [
        .init(.user, "one"), .init(.assistant, "a\n\nb\n\nc", reasoning: sends ? "Hm.\n\nSo." : ""),
        .init(.user, "two"), .init(.assistant, "d\n\ne", reasoning: sends ? "Then." : ""), .init(.user, "three"),
      ])
  }

  @Test("The system text stands first, and what is left out leaves no gap between roles")
  func leftOut() {
    var conversation = conversation([(.user, "one", ""), (.assistant, "a", ""), (.user, "two", "")])
    conversation.systemPrompt = "Be brief."
    #expect(
      RequestBuilder.turns(of: conversation, to: conversation.head, leavingOut: [MessageID(2)]) == [
        .init(.system, "Be brief."), .init(.user, "one\n\ntwo"),
      ])
  }
}
