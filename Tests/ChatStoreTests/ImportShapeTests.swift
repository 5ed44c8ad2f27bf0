import TestSupport
import Testing

@testable import ChatStore

/// Lists are read one conversation at a time: what that finds is what reading the file whole would find.
struct ImportShapeTests {
  private func shape(_ text: String) -> ImportShape {
    Array(text.utf8).withUnsafeBytes { ImportShape($0) }
  }

  private func report(_ text: String) throws -> ImportReport {
    let home = try TemporaryDirectory()
    let database = try ConversationDatabase(directory: home.directory)
    defer { try? database.close() }
    return try database.importText(text, name: "file.json")
  }

  private static let user = #"{"role":"user","content":"a [b] {\"c\": \"\\\" } ] "}"#

  /// A text, and how many conversations of which format are in it; -1 for what is read whole, -2 for what is unknown.
  @Test(
    arguments: [
      ("[]", nil, -2), ("[1]", nil, -2), (" [ {} ] ", nil, -2), ("{}", nil, -2), (#"{"a":[1,{"b":2}]}"#, nil, -2),
      ("", nil, -1), ("5", nil, -1), ("[", nil, -1), ("[1", nil, -1), ("[1,", nil, -1), ("[1,]", nil, -1),
      ("]", nil, -1), ("[}", nil, -1), ("{\"a\"", nil, -1), ("{\"a\":", nil, -1), ("{\"a\":1", nil, -1),
      ("{\"a", nil, -1), ("{\"a\\", nil, -1), ("{a:1}", nil, -1), ("[{}] {}", nil, -1), ("[\u{1}]", nil, -1),
      ("[\(user)]", nil, -1), ("{\"messages\":[\(user)]}", nil, -1), (#"{"mapping":{}}"#, nil, -1),
      ("[{\"messages\":[\(user)]},\n{\"messages\":[]} ]\n", .openai, 2), (#"[{"mapping":{}},1,"]"]"#, .chatgpt, 3),
      ("\u{FEFF}[{\"mapping\":{}}]", .chatgpt, 1),
      (#"{"format":"mixchat","version":2,"conversations":[]}"#, .mixchat, 0),
      (#" { "conversations" : [ {} , {"a":"]"} ] , "x":1, "version" : 1 , "f\u006frmat" : "mixchat" } "#, .mixchat, 2),
      (#"{"format":"mixchat","version":9,"conversations":[{}]}"#, nil, -1),
      (#"{"format":"mixchat","version":2}"#, nil, -1), (#"{"format":"other","conversations":[]}"#, nil, -1),
      (#"{"format":"mixchat","version":2,"conversations":[],"conversations":[]}"#, nil, -1),
      (#"{"format":"mixchat","version":2,"conversations":{"a":[]}}"#, nil, -1),
    ] as [(String, ImportFormat?, Int)]) func shapes(_ text: String, _ format: ImportFormat?, _ count: Int) throws
  {
    switch shape(text) {
    case .list(let found, let places):
      #expect(found == format && places.count == count)
      // Each is a value by itself.
      let bytes = Array(text.utf8)
      for place in places { _ = try JSON.parse(String(decoding: bytes[place], as: UTF8.self)) }
    case .whole: #expect(count == -1, "\(text)")
    case .unknown: #expect(count == -2, "\(text)")
    }
  }

  @Test func brokenConversationIsLeftOutAndTheOthersComeIn() throws {
    let good = #"{"messages":[{"role":"user","content":"x"}]}"#
    let bad = #"{"messages":[{"role":"user","content":}]}"#
    let report = try report("[\(good.replacing("x", with: "one")),\n\(bad),\n\(good.replacing("x", with: "two"))]")
    #expect(report.imported.map(\.title) == ["file 1", "file 3"])
    #expect(report.skipped.map(\.name) == ["Conversation 2"])
    #expect(report.skipped.first?.reason.hasPrefix("line 2: ") == true, "\(report.skipped)")
  }

  @Test func bytesThatAreNoTextAreLeftOut() throws {
    let home = try TemporaryDirectory()
    let database = try ConversationDatabase(directory: home.directory)
    defer { try? database.close() }
    let good = #"{"messages":[{"role":"user","content":"x"}]}"#
    var bytes = Array("[\(good),\(good.replacing("x", with: "caf_"))]".utf8)
    bytes[try #require(bytes.lastIndex(of: UInt8(ascii: "_")))] = 0xE9
    let report = try database.importBytes(bytes, name: "latin.json")
    #expect(report.imported.count == 1)
    #expect(report.skipped.map(\.name) == ["Conversation 2"])
  }

  @Test func progressGoesToTheEndOfTheFile() throws {
    let home = try TemporaryDirectory()
    let database = try ConversationDatabase(directory: home.directory)
    defer { try? database.close() }
    let bodies = (0..<4).map { #"{"messages":[{"role":"user","content":"\#($0)"}]}"# }
    for text in ["[\(bodies.joined(separator: ","))]", bodies.joined(separator: "\r\n")] {
      var told: [ImportProgress] = []
      _ = try database.importBytes(Array(text.utf8), name: "list") { told.append($0) }
      #expect(told.map(\.count) == [1, 2, 3, 4])
      #expect(told.map(\.part) == told.map(\.part).sorted() && told.allSatisfy { 0.1...1 ~= $0.part })
      #expect(try #require(told.last).part > 0.98)
    }
  }

  @Test func missingMemoryIsToldAsSuch() {
    #expect(ImportFile.reason(JSONError(line: -1, reason: "")) == "there is not enough memory for it")
    #expect(ImportFile.reason(JSONError(line: 3, reason: "x"), linesAbove: 4) == "line 7: x")
  }
}
