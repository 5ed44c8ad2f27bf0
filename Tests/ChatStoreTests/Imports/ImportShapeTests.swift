import Conversations
import Foundation
import TestSupport
import Testing

@testable import ChatStore

/// Files are read one conversation at a time: what that finds is what reading them whole would find.
struct ImportShapeTests {
  private func report(_ text: String) throws -> ImportReport {
    try ImportBench().database.importText(text, name: "file.json")
  }

  private static let user = #"{"role":"user","content":"a [b] {\"c\": \"\\\" } ] "}"#
  private static let mapping =
    #"{"mapping":{"n":{"message":{"author":{"role":"user"},"content":{"parts":["a"]}}}}}"#

  /// A text, and as what how many of its conversations come in and are left out; -1 for what is refused.
  @Test(
    arguments: [
      ("[]", nil, -1, 0), ("[1]", nil, -1, 0), (" [ {} ] ", nil, -1, 0), ("{}", nil, -1, 0),
      (#"{"a":[1,{"b":2}]}"#, nil, -1, 0), ("", nil, -1, 0), ("5", nil, -1, 0), ("[", nil, -1, 0), ("[1", nil, -1, 0),
      ("[1,", nil, -1, 0), ("[1,]", nil, -1, 0), ("]", nil, -1, 0), ("[}", nil, -1, 0), ("{\"a\"", nil, -1, 0),
      ("{\"a\":", nil, -1, 0), ("{\"a\":1", nil, -1, 0), ("{\"a", nil, -1, 0), ("{\"a\\", nil, -1, 0),
      ("{a:1}", nil, -1, 0), ("[{}] {}", nil, -1, 0), ("[\u{1}]", nil, -1, 0),
      ("[\(user)]", .openai, 1, 0), ("{\"messages\":[\(user)]}", .openai, 1, 0), (mapping, .chatgpt, 1, 0),
      ("[{\"messages\":[\(user)]},\n{\"messages\":[]} ]\n", .openai, 1, 1), ("[\(mapping),1,\"]\"]", .chatgpt, 1, 2),
      ("\u{FEFF}[\(mapping)]", .chatgpt, 1, 0), ("\u{FEFF}\(mapping)", .chatgpt, 1, 0),
      // A word around the list, and entries of no known shape before the first that is known.
      ("{\"version\":1,\"data\":[\(mapping)]}", .chatgpt, 1, 0), ("[{},null,\(mapping)]", .chatgpt, 1, 2),
      // Cut off, and damaged in the middle: what is whole comes in.
      ("[\(mapping),{\"mapping\":{", .chatgpt, 1, 1), ("[\(mapping)", .chatgpt, 1, 1), ("[\(mapping)}", .chatgpt, 1, 1),
      ("[\(mapping)] more", .chatgpt, 1, 1),
      (#"{"format":"mixchat","version":2,"conversations":[]}"#, .mixchat, 0, 0),
      (
        #" { "conversations" : [ {} , {"a":"]"} ] , "x":1, "version" : 1 , "f\u006frmat" : "mixchat" } "#, .mixchat, 0,
        2
      ),
      (#"{"format":"mixchat","version":2,"conversations":[{},{}]}"#, .mixchat, 0, 2),
      (#"{"format":"mixchat","version":9,"conversations":[{}]}"#, nil, -1, 0),
      (#"{"format":"mixchat","version":2}"#, nil, -1, 0), (#"{"format":"other","conversations":[]}"#, nil, -1, 0),
      (#"{"format":"mixchat","version":2,"conversations":{"a":[]}}"#, nil, -1, 0),
    ] as [(String, ImportFormat?, Int, Int)]) func shapes(
      _ text: String, _ format: ImportFormat?, _ imported: Int, _ left: Int
    ) throws
  {
    guard imported >= 0 else {
      #expect(throws: (any Error).self, "\(text)") { try report(text) }
      return
    }
    let result = try report(text)
    #expect(result.formats == [format].compactMap(\.self), "\(text)")
    #expect(result.imported.count == imported && result.left.count == left, "\(result)")
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
    let good = #"{"messages":[{"role":"user","content":"x"}]}"#
    var bytes = Array("[\(good),\(good.replacing("x", with: "caf_"))]".utf8)
    bytes[try #require(bytes.lastIndex(of: UInt8(ascii: "_")))] = 0xE9
    let report = try ImportBench().database.importBytes(bytes, name: "latin.json")
    #expect(report.imported.count == 1)
    #expect(report.skipped.map(\.name) == ["Conversation 2"])
  }

  /// However the bytes are cut into blocks, and however large a conversation is.
  @Test func piecesOfAFileGiveWhatTheWholeGives() throws {
    let long = String(repeating: "long [ \\\" { ", count: 90_000)
    let bodies = ["a", long, "b", "12"].map { #"{"messages":[{"role":"user","content":"\#($0)"}]}"# }
    let bytes = Array("\u{FEFF}  [\(bodies.joined(separator: " ,\n"))]\n".utf8)
    let expected = ["a", String(repeating: "long [ \" { ", count: 90_000), "b", "12"]
    for size in [7, 4096, 1 << 20, 1 << 24] {
      var place = 0
      let stream = ByteStream("cut") { buffer in
        let count = min(size, buffer.count, bytes.count - place)
        bytes.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[place..<(place + count)])) }
        place += count
        return count
      }
      if size < 4096 {
        // Byte by byte only as far as it does not take long.
        let short = Array("[\(bodies[0]),\(bodies[2])]".utf8)
        #expect(try read(ByteStream("short", bytes: short)) == ["a", "b"])
        continue
      }
      #expect(try read(stream) == expected)
    }
  }

  private func read(_ stream: ByteStream) throws -> [String] {
    var texts: [String] = []
    _ = try ImportDocument(stream: stream).read(as: nil) { item, _ in
      guard case .success(let stored) = item.conversation else { return }
      texts += stored.messages.compactMap(\.text.loaded)
    }
    return texts
  }

  @Test func progressGoesToTheEndOfTheFile() throws {
    let bodies = (0..<4).map { #"{"messages":[{"role":"user","content":"\#($0)"}]}"# }
    for text in ["[\(bodies.joined(separator: ","))]", bodies.joined(separator: "\r\n")] {
      var told: [ImportProgress] = []
      _ = try ImportBench().database.importBytes(Array(text.utf8), name: "list") { told.append($0) }
      #expect(told.map(\.count) == [1, 2, 3, 4])
      #expect(told.map(\.part) == told.map(\.part).sorted() && told.allSatisfy { 0.1...1 ~= $0.part })
      #expect(try #require(told.last).part > 0.98)
    }
  }

  @Test func stoppedImportKeepsWhatCameAndGoesOnLater() throws {
    let bench = try ImportBench()
    let path = bench.home.file("list.json")
    let bodies = (0..<4).map { #"{"messages":[{"role":"user","content":"\#($0)"}]}"# }
    try "[\(bodies.joined(separator: ","))]".write(toFile: path, atomically: true, encoding: .utf8)
    var count = 0
    let report = try bench.database.importFile(path, progress: { count = $0.count }, isStopped: { count == 2 })
    #expect(report.isStopped && report.imported.count == 2)
    let rest = try bench.database.importFile(path)
    #expect(!rest.isStopped && rest.imported.count == 2 && rest.left.isEmpty)
  }

  @Test func lineOfAFaultIsCountedFromTheBeginningOfTheFile() throws {
    let text = "[\n\n{\"messages\":[\n{\"role\":\"user\",\n\"content\":}]}\n]"
    let report = try report(text)
    #expect(report.skipped.first?.reason.hasPrefix("line 5: ") == true, "\(report.skipped)")
  }
}

/// Messages that hold each other, as one program exports them.
struct NestedMessagesTests {
  private func outline(_ messages: String) throws -> [String] {
    let bench = try ImportBench()
    let report = try bench.database.importText(
      "{\"conversationId\":\"c\",\"messagesTree\":\(messages)}", name: "file.json")
    let id = try #require(report.imported.first?.id)
    let conversation = try #require(try bench.database.conversation(id)?.conversation)
    return conversation.path.map { conversation[$0]?.text.loaded ?? "" }
  }

  @Test(
    "Whatever the order of members, a message comes before those in it",
    arguments: [
      (
        #"[{"messageId":"a","text":"1","isCreatedByUser":true,"children":[{"messageId":"b","text":"2"}]}]"#, ["1", "2"]
      ),
      (#"[{"children":[{"children":[],"text":"2"}],"text":"1","isCreatedByUser":true}]"#, ["1", "2"]),
      (#" [ { "text" : "1" , "children" : null } ] "#, ["1"]),
      (#"[{"text":"1","children":[{"text":"2","children":{"text":"no"}}]}]"#, ["1", "2"]),
      (#"[{"text":"a ] } , \" [","children":[{"text":"2"}]}]"#, ["a ] } , \" [", "2"]),
      (#"[{"messageId":"a","text":"1"},{"messageId":"b","parentMessageId":"a","text":"2"}]"#, ["1", "2"]),
    ])
  func order(messages: String, texts: [String]) throws { #expect(try outline(messages) == texts) }

  @Test(
    "What has no proper end is refused",
    arguments: [
      "[{\"text\":\"1\",\"children\":[{\"text\":\"2\"}}]", "[{\"text\":\"1\",}]", "[{\"text\" \"1\"}]",
      "[{\"text\":\"1\"} {\"text\":\"2\"}]", "[{\"text\":\"1\"},]",
    ])
  func broken(messages: String) throws {
    let bench = try ImportBench()
    let text = "{\"conversationId\":\"c\",\"messagesTree\":\(messages)}"
    // Where the file itself has no end it throws; else the conversation is left out, with the line.
    let report = try? bench.database.importText(text, name: "file.json")
    #expect(report?.imported.isEmpty != false)
    #expect(report?.left.allSatisfy { $0.reason.hasPrefix("line 1: ") } != false)
  }

  /// Looked through level by level, this is 40 GB of bytes.
  @Test("A conversation of 20,000 levels is read in one pass")
  func deep() throws {
    let depth = 20_000
    let words = String(repeating: "word ", count: 30)
    let text =
      (0..<depth).map { "{\"messageId\":\"m\($0)\",\"text\":\"\(words)\($0)\",\"children\":[" }.joined()
      + String(repeating: "]}", count: depth)
    var scanned = Array("[\(text)]".utf8)
    let found = scanned.withUnsafeMutableBytes { bytes in
      var scanner = JSONScanner(UnsafeRawBufferPointer(bytes))
      return scanner.nested(in: "children")
    }
    #expect(found?.count == depth && found?.last?.above == depth - 2)
    #expect(found?.allSatisfy { $0.members.count == 2 } == true)
  }
}
