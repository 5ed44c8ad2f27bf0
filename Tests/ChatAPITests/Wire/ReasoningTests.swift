import Conversations
import Testing
import TestSupport

@testable import ChatAPI

/// Thoughts, and characters, that come in pieces: the cuts change nothing.
@Suite struct ReasoningTests {
  private func read(
    _ pieces: [String], families: [ReasoningFamily] = ReasoningFamily.all
  ) -> (text: String, thoughts: String) {
    var decoder = ChunkDecoder(families: families)
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

  /// As JSON has it within quotes.
  private func escaped(_ text: some StringProtocol) -> String {
    String(ChunkText.quoted(String(text)).dropFirst().dropLast())
  }

  /// Every opening of every family with every end it has, and what may be around the answer.
  private static let marks: [(open: String, close: String, end: String)] = ReasoningFamily.families(of: "granite")
    .flatMap { family in
      family.opens.flatMap { open in
        family.closes.map { close in
          let text = { (bytes: [UInt8]) in String(decoding: bytes, as: UTF8.self) }
          return (text(open), text(close) + text(family.answerOpens.first ?? []), text(family.answerCloses.first ?? []))
        }
      }
    }

  @Test(arguments: marks)
  func aMarkMayBeCutAnywhere(open: String, close: String, end: String) {
    let families = ReasoningFamily.families(of: "ibm/Granite-3.2")
    let whole = Array(" \(open) One, two. \(close)  Three \(open)x \(end)")
    let wanted = "Three \(open)x" + (end.isEmpty ? " " : "")
    for cut in 0...whole.count {
      let (text, thoughts) = read([escaped(String(whole[..<cut])), escaped(String(whole[cut...]))], families: families)
      #expect(text == wanted && thoughts == "One, two.", "cut at \(cut): \(text) | \(thoughts)")
    }
    let single = read(whole.map { escaped(String($0)) }, families: families)
    #expect(single.text == wanted && single.thoughts == "One, two.")
  }

  /// Text that holds marks and is no thought, and thoughts that name their own end.
  @Test(arguments: [
    ("Write `<think>` first.", "Write `<think>` first.", ""), ("`<think>x</think>`", "`<think>x</think>`", ""),
    ("```\n<think>x</think>\n```", "```\n<think>x</think>\n```", ""), ("<thin ice", "<thin ice", ""),
    ("A.\n<think>x</think>", "A.\n<think>x</think>", ""), ("<THINK>x</Think>y", "y", "x"),
    ("<think>Say `</think>`, then end.</think>Done", "Done", "Say `</think>`, then end."),
    ("<think>Say `</think>", "", "Say `"), ("<think></think>y", "y", ""), ("<think>", "", ""), ("<think", "<think", ""),
    ("<answer>y</answer>", "<answer>y</answer>", ""), ("<think>x</think><answer>y</answer>", "<answer>y</answer>", "x"),
    ("Here is my thought process:\nx", "Here is my thought process:\nx", ""),
    ("<|channel|>final<|message|>y", "<|channel|>final<|message|>y", ""),
  ])
  func onlyTheBeginningIsThought(whole: String, text: String, thoughts: String) {
    for cut in 0...whole.count {
      let pieces = [whole.prefix(cut), whole.dropFirst(cut)].map { escaped($0) }
      let found = read(pieces)
      #expect(found.text == text && found.thoughts == thoughts, "cut at \(cut): \(found)")
    }
    let single = read(whole.map { escaped(String($0)) })
    #expect(single.text == text && single.thoughts == thoughts, "\(single)")
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
      #"""
      [{"error":{"code":400,"message":"No key.","status":"INVALID_ARGUMENT",\#
      "details":[{"reason":"API_KEY_INVALID"}]}}]
      """#,
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
