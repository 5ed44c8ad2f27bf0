import Conversations
import Hands
import Testing

@testable import ChatStore

struct ImportFailureTests {
  private func failures(_ report: ImportReport, in database: ConversationDatabase) throws -> [Failure] {
    var found: [Failure] = []
    for imported in report.imported {
      let conversation = try #require(try database.conversation(imported.id)?.conversation)
      found += conversation.messages.values.compactMap(\.failure)
    }
    return found.sorted { $0.message < $1.message }
  }

  @Test(
    "a reply that failed before it was imported keeps its words, and is known as such in exports too",
    arguments: [
      ("openwebui-chats.json", [Failure(.imported, "Quota exceeded")]),
      (
        "openai-batch-output.jsonl",
        [
          Failure(.imported, "No such model", status: 400),
          Failure(.imported, "This request could not be executed before the completion window expired."),
        ]
      ),
    ])
  func kept(_ file: String, _ failed: [Failure]) throws {
    let bench = try ImportBench()
    let report = try bench.database.importFile(try bench.sample(file))
    #expect(try failures(report, in: bench.database) == failed)
    let text = try bench.database.exported()
    let other = try ImportBench()
    let copied = try other.database.importText(text, name: "export.json")
    #expect(try failures(copied, in: other.database) == failed)
  }

  @Test("a cause that this version does not know is that of an import")
  func unknown() {
    let text = #"{"cause":"ofTomorrow","message":"Words."}"#
    #expect(FailureJSON.read(text) == Failure(.imported, "Words."))
  }
}
