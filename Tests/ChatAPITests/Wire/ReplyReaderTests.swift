import Conversations
import Testing
import TestSupport

@testable import ChatAPI

@Suite struct ReplyReaderTests {
  struct Outcome: Equatable {
    var events: [ReplyEvent]
    var failure: Failure?
  }

  static func read(_ pieces: [[UInt8]], status: Int = 200, streams: Bool = true) -> Outcome {
    var reader = ReplyReader(status: status, asksForStream: streams)
    var batch = ReplyBatch()
    for piece in pieces {
      guard piece.withUnsafeBytes({ reader.read($0, into: &batch) }) else { break }
    }
    let failure = reader.end(into: &batch)
    return Outcome(events: batch.drain(), failure: failure)
  }

  static func read(_ text: String, streams: Bool = true) -> Outcome { read([Array(text.utf8)], streams: streams) }

  static let sample = """
    {"id": "npPEmQg", "object": "chat.completion", "choices": [{"index": 0, "finish_reason": "stop", "logprobs": null,
    "message": {"role": "assistant", "content": " Hello! \\ud83d\\ude00", "tool_calls": []}}], "created": 1744191581,
    "usage": {"prompt_tokens": 11, "completion_tokens": 66, "total_tokens": 77}}
    """

  static let stream =
    "\u{FEFF}: hi\r\n\r\ndata: " + ChunkText.delta(" Hello \u{1F600}") + "\r\n\r\ndata:" + ChunkText.delta("\u{E9}")
    + "\n\n" + "data: " + ChunkText.finish("stop") + "\n\ndata: " + ChunkText.usage(prompt: 1, completion: 2)
    + "\n\ndata: [DONE]\n\ndata: ignored\n\n"

  @Test func readsAStream() {
    let outcome = Self.read(Self.stream)
    #expect(outcome.failure == nil)
    #expect(
      outcome.events == [
        .text(choice: 0, " Hello \u{1F600}\u{E9}"), .finished(choice: 0, .stop),
        .usage(Usage(promptTokens: 1, completionTokens: 2)),
      ])
  }

  @Test(arguments: [
    stream, sample, "<html><title>x</title></html>", "", "  \n", "{\"a\":1}", "nonsense", "OK\r\n\r\n" + stream,
  ])
  func everySplitGivesTheSame(text: String) {
    let bytes = Array(text.utf8)
    let whole = Self.read([bytes])
    for cut in 0...bytes.count {
      let outcome = Self.read([Array(bytes[..<cut]), Array(bytes[cut...])])
      guard outcome == whole else {
        Issue.record("cut at \(cut): \(outcome)")
        return
      }
    }
    #expect(Self.read(bytes.map { [$0] }) == whole)
  }

  @Test func blanksWithoutEndAreNoReply() {
    let blanks = [UInt8](repeating: 10, count: 8192)
    let outcome = Self.read(Array(repeating: blanks, count: 100))
    #expect(outcome.failure == Failure(.notChat, "The endpoint sent nothing but blanks.", status: 200))
  }

  @Test func readsAWholeReply() {
    let outcome = Self.read(Self.sample, streams: false)
    #expect(outcome.failure == nil)
    #expect(
      outcome.events == [
        .text(choice: 0, " Hello! \u{1F600}"), .finished(choice: 0, .stop),
        .usage(Usage(promptTokens: 11, completionTokens: 66, totalTokens: 77)),
      ])
  }

  @Test func aWholeReplyWhereAStreamWasDueIsTakenWithANote() {
    let outcome = Self.read(Self.sample)
    #expect(outcome.failure == nil)
    #expect(outcome.events.contains(.note("The endpoint sent the reply whole instead of streaming it.")))
  }

  /// Bodies of a 200 that are no reply, and what is made of them.
  @Test(arguments: [
    ("<!DOCTYPE html><html><head><title>Sign in</title>", FailureCause.notChat, "(\u{201C}Sign in\u{201D})"),
    ("<html><title>Log in &amp; go &#8211; Caf&#xE9;</title>", .notChat, "(\u{201C}Log in & go – Café\u{201D})"),
    ("{\"models\":[]}", .notChat, "no chat completion"),
    ("\u{1F}\u{8B}", .notChat, "compressed"),
    ("Hello there", .notChat, "Hello there"),
    ("", .truncated, "nothing"),
    ("data: {\"choices\":[]}\n\n", .truncated, "without a reply"),
    ("data: \(ChunkText.delta("a"))\n\n", .truncated, "before the reply was complete"),
    ("data: {broken\n\n", .malformedEvent, "{broken"),
    ("{\"error\":{\"message\":\"no slots\"}}", .errorEvent, "no slots"),
  ])
  func tellsWhatIsNoReply(body: String, cause: FailureCause, words: String) {
    let outcome = Self.read(body)
    #expect(outcome.failure?.cause == cause)
    #expect(outcome.failure?.message.contains(words) == true, "\(outcome.failure?.message ?? "-")")
  }

  @Test func aStreamThatFinishedNeedsNoEndMark() {
    #expect(Self.read("data: \(ChunkText.delta("a"))\n\ndata: \(ChunkText.finish("stop"))\n\n").failure == nil)
  }

  /// Bodies of errors, and the sentence found in each.
  @Test(arguments: [
    (#"{"message":"Expected string","path":"/v1","requestId":"r-1","statusCode":"400"}"#, "Expected string"),
    (#"{"error":{"message":"bad","type":"t","code":"c"}}"#, "bad"),
    (#"{"error":"plain"}"#, "plain"),
    (#"{"detail":"gone"}"#, "gone"),
    (#"{"detail":[{"loc":["body","n"],"msg":"too big"}]}"#, "body.n: too big"),
    (#"{"message":["a","b"]}"#, "a; b"),
    ("<html><title>502 Bad Gateway</title></html>", "502 Bad Gateway"),
    ("upstream \u{1B}[31mdied\n\n now", "upstream [31mdied now"),
  ])
  func findsTheErrorsSentence(body: String, message: String) {
    #expect(ErrorBody(body: Array(body.utf8))?.message == message)
  }
}
