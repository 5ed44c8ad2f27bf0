import Conversations
import Testing
import TestSupport

@testable import ChatAPI

/// Thoughts, and characters, that come in pieces: the cuts change nothing.
@Suite struct ReasoningTests {
  private func read(_ pieces: [String]) -> (text: String, thoughts: String) {
    var decoder = ChunkDecoder()
    var batch = ReplyBatch()
    for piece in pieces {
      let chunk = #"{"choices":[{"index":0,"delta":{"content":"\#(piece)"}}]}"#
      Array(chunk.utf8).withUnsafeBytes { decoder.decode(chunk: $0, into: &batch) }
    }
    decoder.end(into: &batch)
    var (text, thoughts) = ("", "")
    for event in batch.drain() {
      if case .text(_, let piece) = event { text += piece }
      if case .reasoning(_, let piece) = event { thoughts += piece }
    }
    return (text, thoughts)
  }

  @Test(
    arguments: ReasoningTags.pairs.map {
      (String(decoding: $0.open, as: UTF8.self), String(decoding: $0.close, as: UTF8.self))
    })
  func aTagMayBeCutAnywhere(open: String, close: String) {
    let whole = Array(" \(open) One, two. \(close)  Three \(open)x\(close)")
    for cut in 0...whole.count {
      let (text, thoughts) = read([String(whole[..<cut]), String(whole[cut...])])
      #expect(text == "Three \(open)x\(close)", "cut at \(cut)")
      #expect(thoughts == "One, two.", "cut at \(cut)")
    }
    #expect(read(whole.map { String($0) }).text == "Three \(open)x\(close)")
  }

  @Test(arguments: [
    (["a\\ud83d", "\\ude00b"], "a\u{1F600}b"), (["\\ud83d", "", "\\ude00"], "\u{1F600}"),
    (["\\ud83d", "plain"], "\u{FFFD}plain"), (["x", "\\ud83d"], "x\u{FFFD}"), (["x", "\\ude00", "y"], "x\u{FFFD}y"),
    (["\\ud83d\\ud83d", "\\ude00"], "\u{FFFD}\u{1F600}"),
  ])
  func halvesOfACharacterAreJoined(pieces: [String], text: String) {
    #expect(read(pieces).text == text)
  }

  @Test func aPlainThoughtTakesTheShortCutOfPlainText() {
    let chunk = #"{"choices":[{"index":0,"delta":{"reasoning_content":"Hm"},"finish_reason":null}]}"#
    var templates = DeltaTemplates()
    Array(chunk.utf8).withUnsafeBytes { bytes in
      Array("Hm".utf8).withUnsafeBytes {
        templates.learn(from: bytes, slot: DeltaSlot(choice: 0, isReasoning: true), text: $0)
      }
    }
    let next = Array(chunk.replacing("Hm", with: ", two").utf8)
    next.withUnsafeBytes { bytes in
      let fits = templates.match(bytes) { slot, text in
        #expect(slot == DeltaSlot(choice: 0, isReasoning: true))
        #expect(text.elementsEqual(", two".utf8))
      }
      #expect(fits)
    }
  }

  /// Bodies of errors, and the words and the cause found in each.
  @Test(arguments: [
    (#"{"error":{"error":{"message":"inner"}}}"#, "inner", 400, FailureCause.badRequest),
    (
      #"[{"error":{"code":400,"message":"No key.","status":"INVALID_ARGUMENT","details":[{"reason":"API_KEY_INVALID"}]}}]"#,
      "No key.", 400, .unauthorized
    ),
    (
      #"{"error":{"message":"Provider returned error","metadata":{"raw":"{\"error\":{\"message\":\"too hot\"}}"}}}"#,
      "Provider returned error: too hot", 429, .rateLimited
    ),
    (#"{"error":"{\"message\":\"in a text\"}"}"#, "in a text", 400, .badRequest),
    (#"{"error":["a","b"]}"#, "a; b", 400, .badRequest),
    (#"{"error":true,"message":"flagged"}"#, "flagged", 400, .badRequest),
    (#"{"error":{"message":"no credit","type":"insufficient_quota"}}"#, "no credit", 429, .forbidden),
  ])
  func findsTheWordsWhereverTheyAre(body: String, words: String, status: Int, cause: FailureCause) {
    let said = ErrorBody(body: Array(body.utf8))
    #expect(said?.message == words)
    #expect(StatusCause.cause(status: status, code: said?.code) == cause)
  }
}
