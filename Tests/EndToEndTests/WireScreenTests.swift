import Foundation
import TestSupport
import Testing

/// Replies that carry more than text as a reader sees them: the cases of what servers send, through the real client, on
/// the full screen. `Scripts/show-cases.py` prints all of them.
@Suite struct WireScreenTests {
  private struct Case: Decodable {
    var name: String
    var status: Int
    var contentType: String
    var body: String
  }

  /// A case, and what is on the screen once its reply is there.
  private static let shown: [(name: String, words: [String])] = [
    ("reasoning_content", ["▸ thought", "7 thinking"]), ("think tags in the content", ["▸ thought", "Four."]),
    ("content as parts, thinking among them", ["▸ thought", "Done"]),
    ("a think tag in the middle is text", ["Write <think> first."]),
    ("citations beside the text", ["Yes [1].", "[1] https://a.example/x", "[2] https://b.example/y"]),
    ("annotations", ["[1] A page", "a.example"]),
    ("legacy function_call", ["asked for the tool lookup({\"a\":1})", "/answer"]),
    ("picture in the reply", ["Here.", "[picture, 8 B: s saves it]"]), ("audio transcript", ["Spoken words"]),
    ("a think tag that is never closed", ["limit went into thinking"]),
    ("error beside choices, in mid-stream", ["Provider disconnected"]),
  ]

  private static func cases() throws -> [String: Case] {
    let file = SourceTree.url("Tests/mixchatTests/Wire/cases.json")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let cases = try decoder.decode([Case].self, from: Data(contentsOf: file))
    return Dictionary(cases.map { ($0.name, $0) }) { first, _ in first }
  }

  @Test func whatCameWithAReplyIsSeen() async throws {
    let cases = try Self.cases()
    let bodies = try Self.shown.map { try #require(cases[$0.name], "\($0.name)") }
    let server = try FaultServer.chat { request in
      let place = bodies.indices.last { request.bodyText.contains("turn \($0).") } ?? 0
      let wire = bodies[place]
      return FaultStep.closing(wire.status, type: wire.contentType, wire.body)
    }
    let home = try TemporaryDirectory()
    let config = home.file("config.yaml")
    try "retry: {attempts: 1}\nmotion: off\n".write(toFile: config, atomically: true, encoding: .utf8)
    let session = try await TmuxSession.chat(server, arguments: ["--config", config], columns: 80, rows: 24)
    for (place, row) in Self.shown.enumerated() {
      try session.enter("turn \(place).")
      try await session.wait(for: "the reply of \(row.name)") { screen in
        // What belongs to the last turn.
        let own = screen[(screen.lastIndex { $0.contains("▌") && $0.contains("turn \(place).") } ?? 0)...]
        return row.words.allSatisfy { words in own.contains { $0.contains(words) } }
      }
    }
    try session.press("C-q")
  }
}
