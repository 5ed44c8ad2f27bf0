import ChatStore
import Conversations
import Foundation
import TestSupport
import Testing

/// `mixchat replay` against a loopback server.
@Suite("Replay on the command line")
struct ReplayCommandTests {
  @Test("The very same bytes are sent, and the reply is a version of the first")
  func same() throws {
    let server = try FaultServer.chat { _ in FaultStep.reply(["ok"]) }
    let program = try Program(lab: server)
    let first = try object(try program.run(["--json", "-t", "0.3", "--seed", "7", "hi"]).output)
    let id = try #require(first["conversation"] as? String)
    let again = try program.run(["replay", id])
    #expect(again.status == 0 && again.output == "ok\n", "\(again.errors)")
    let bodies = server.chatRequests.map(\.bodyText)
    #expect(bodies.count == 2 && bodies[0] == bodies[1])
    let asked = try object(try program.run(["replay", "--json", id]).output)
    #expect(asked["content"] as? String == "ok" && asked["message"] as? String != first["message"] as? String)
  }

  @Test("Of a reply that was continued the last request goes again, and what came before it stands in front")
  func continued() throws {
    let server = try FaultServer.chat { _ in FaultStep.reply([" grey."]) }
    let program = try Program(lab: server)
    var conversation = Conversation(
      id: ConversationID(1 << 20), model: "m", provider: "lab", createdAt: Timestamp(milliseconds: 1))
    let turn = Message(
      id: MessageID(1 << 20), parent: nil, role: .user, text: "What colour", createdAt: Timestamp(milliseconds: 2))
    let reply = Message(
      id: MessageID((1 << 20) + 1), parent: turn.id, role: .assistant, text: "The sky is blue.",
      createdAt: Timestamp(milliseconds: 3), reply: ReplyFacts(model: "m", provider: "lab"))
    for message in [turn, reply] { conversation.append(message) }
    let body = #"{"messages":[{"role":"user","content":"What colour"},{"role":"assistant","content":"The sky is"}]}"#
    let store = ConversationStore(directory: DataDirectory(program.home + ".local/share/mixchat")) { _ in }
    store.perform(.saveConversation(ConversationRecord(conversation)))
    for message in [turn, reply] { store.perform(.insert(message, conversation.id)) }
    store.perform(.provenance(reply.id, Provenance(url: server.baseURL, body: body)))
    #expect(store.close())
    let outcome = try program.run(["replay", conversation.id.description])
    #expect(outcome.output == "The sky is grey.\n", "\(outcome.errors)")
    #expect(server.chatRequests.map(\.bodyText) == [body])
    #expect(try program.run(["show"]).output.contains("The sky is grey.\n"))
  }

  @Test("Where nothing is saved, the reply is printed and not kept")
  func unsaved() throws {
    let server = try FaultServer.chat { _ in FaultStep.reply(["ok"]) }
    let program = try Program()
    let config = "provider: lab\nproviders:\n  lab: {base_url: '\(server.baseURL)', model: m}\n"
    try program.writeConfig(config)
    let id = try #require(try object(try program.run(["--json", "hi"]).output)["conversation"] as? String)
    let before = try program.run(["export", id]).output
    try program.writeConfig(config + "save: false\n")
    let again = try program.run(["replay", "--json", id])
    #expect(try object(again.output)["content"] as? String == "ok", "\(again.errors)")
    #expect(try program.run(["export", id]).output == before)
    try program.writeConfig(config)
    #expect(try program.run(["replay", id]).status == 0)
    #expect(try program.run(["export", id]).output != before)
  }

  @Test("A conversation that is not there, and a provider that is gone, are named")
  func gone() throws {
    let server = try FaultServer.chat { _ in FaultStep.reply(["ok"]) }
    let program = try Program(lab: server)
    let id = try #require(try object(try program.run(["--json", "hi"]).output)["conversation"] as? String)
    #expect(try program.run(["replay", "0000000000000"]).status == 65)
    try program.writeConfig("provider: other\nproviders:\n  other: {base_url: '\(server.baseURL)', model: m}\n")
    let outcome = try program.run(["replay", id])
    #expect(outcome.status == 78 && outcome.errors.contains("no provider “lab” any more"), "\(outcome.errors)")
    #expect(server.chatRequests.count == 1)
  }
}
