import Conversations
import Testing
import TestSupport

@testable import ChatAPI

@Suite struct ChunkDecoderTests {
  /// The events of some chunks, and the decoder behind them.
  private func decode(_ chunks: [String]) -> (events: [ReplyEvent], decoder: ChunkDecoder, batch: ReplyBatch) {
    var decoder = ChunkDecoder()
    var batch = ReplyBatch()
    for chunk in chunks {
      Array(chunk.utf8).withUnsafeBytes { decoder.decode(chunk: $0, into: &batch) }
    }
    decoder.end(into: &batch)
    return (batch.drain(), decoder, batch)
  }

  private func choice(_ delta: String, finish: String = "null") -> String {
    #"{"choices":[{"index":0,"delta":\#(delta),"finish_reason":\#(finish)}]}"#
  }

  /// Chunks that carry no text, and must not be taken for any.
  @Test(arguments: [
    #"{"choices":[{"index":0,"delta":{"role":"assistant"}}]}"#,
    #"{"choices":[{"index":0,"delta":{"role":"assistant","content":null}}]}"#,
    #"{"choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}"#,
    #"{"choices":[{"index":0,"delta":{}}]}"#,
    #"{"choices":[{"index":0,"delta":null}]}"#,
    #"{"choices":[]}"#,
    #"{"choices":null}"#,
    #"{"id":"x"}"#,
    #"{"choices":[null]}"#,
    #"[]"#,
  ])
  func saysNothing(chunk: String) {
    let (events, decoder, _) = decode([chunk])
    #expect(events.isEmpty)
    #expect(decoder.failure == nil)
  }

  @Test func joinsTextsOfAChoice() {
    let (events, _, _) = decode(["a", "b", "\"c\"\n", "\u{1F600}", "d"].map { ChunkText.delta($0) })
    #expect(events == [.text(choice: 0, "ab\"c\"\n\u{1F600}d")])
  }

  @Test func keepsChoicesApart() {
    let chunks = [
      ChunkText.delta("a", choice: 0), ChunkText.delta("x", choice: 1), ChunkText.delta("b", choice: 0),
      ChunkText.delta("y", choice: 1), ChunkText.finish("stop", choice: 1), ChunkText.delta("c", choice: 0),
      ChunkText.finish("length", choice: 0),
    ]
    let (events, decoder, _) = decode(chunks)
    #expect(
      events == [
        .text(choice: 1, "xy"), .finished(choice: 1, .stop), .text(choice: 0, "abc"),
        .finished(choice: 0, .length),
      ])
    #expect(decoder.isFinished)
  }

  @Test(arguments: [
    ("stop", FinishReason.stop), ("length", .length), ("content_filter", .contentFilter), ("tool_calls", .toolCalls),
    ("function_call", .functionCall), ("eos", .stop), ("MAX_TOKENS", .length), ("odd", .other("odd")),
  ])
  func tellsWhyItEnded(word: String, reason: FinishReason) {
    #expect(decode([ChunkText.finish(word)]).events == [.finished(choice: 0, reason)])
  }

  @Test func gathersRefusals() {
    let (events, _, _) = decode([
      choice(#"{"refusal":"I "}"#), choice(#"{"refusal":"cannot."}"#), choice("{}", finish: "\"stop\""),
    ])
    #expect(events == [.extra(choice: 0, MessageExtra(.refusal, "I cannot.")), .finished(choice: 0, .stop)])
  }

  @Test func gathersToolCallsFromTheirPieces() {
    let (events, _, _) = decode([
      choice(#"{"tool_calls":[{"index":0,"id":"c1","type":"function","function":{"name":"f","arguments":"{\"a\""}}]}"#),
      choice(#"{"tool_calls":[{"index":0,"function":{"arguments":":1}"}}]}"#),
      choice(#"{"tool_calls":[{"index":1,"id":"c2","function":{"name":"g","arguments":"{}"}}]}"#),
      choice("{}", finish: "\"tool_calls\""),
    ])
    let json =
      #"[{"id":"c1","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}},"#
      + #"{"id":"c2","type":"function","function":{"name":"g","arguments":"{}"}}]"#
    #expect(events == [.extra(choice: 0, MessageExtra(.toolCalls, json)), .finished(choice: 0, .toolCalls)])
  }

  @Test func keepsLogprobsAsData() {
    let piece =
      #"{"choices":[{"index":0,"delta":{"content":"a"},"logprobs":{"content":[{"token":"a","logprob":-1}]}}]}"#
    let (events, _, _) = decode([piece, piece])
    let token = #"{"token":"a","logprob":-1}"#
    #expect(
      events == [
        .text(choice: 0, "aa"), .odds(choice: 0, "[\(token),\(token)]", OddsFigures(tokens: 2, doubtful: 2, sum: -2)),
      ])
  }

  @Test func readsUsageCostAndSpeed() {
    let usage =
      #"{"prompt_tokens":5,"completion_tokens":7,"prompt_tokens_details":{"cached_tokens":3},"#
      + #""completion_tokens_details":{"reasoning_tokens":2}}"#
    let (events, _, batch) = decode([
      #"{"choices":[],"usage":\#(usage),"meta":{"usage":{"credits_used":9,"usd_spent":0.0012}},"#
        + #""timings":{"predicted_per_second":118.5}}"#
    ])
    #expect(
      events == [
        .usage(Usage(promptTokens: 5, completionTokens: 7, totalTokens: 12, cachedTokens: 3, reasoningTokens: 2)),
        .cost(Cost(dollars: 0.0012, source: .reported)),
      ])
    #expect(batch.serverTokensPerSecond == 118.5)
  }

  /// Where endpoints say what a reply cost; their own word for it comes first.
  @Test(arguments: [
    (#""usage":{"prompt_tokens":5,"completion_tokens":7,"cost":0.00125}"#, 0.00125),
    (#""meta":{"usage":{"usd_spent":0.0012}}"#, 0.0012),
    (#""usage":{"prompt_tokens":5,"completion_tokens":7,"cost":9},"meta":{"usage":{"usd_spent":0.0012}}"#, 0.0012),
  ])
  func readsTheCostWhereverItStands(members: String, dollars: Double) {
    let (events, _, _) = decode([#"{"choices":[],\#(members)}"#])
    #expect(events.last == .cost(Cost(dollars: dollars, source: .reported)), "\(events)")
  }

  @Test func isFinishedWhenEveryChoiceThatBeganIs() {
    let chunks = [
      ChunkText.delta("a", choice: 0), ChunkText.delta("x", choice: 1), ChunkText.finish("stop", choice: 1),
    ]
    #expect(!decode([]).decoder.isFinished)
    #expect(!decode(chunks).decoder.isFinished)
    #expect(decode(chunks + [ChunkText.finish("stop", choice: 0)]).decoder.isFinished)
  }

  /// What cannot be true counts as not said, and costs nothing of the reply.
  static let absurdities = [
    "1e999", "-1e999", "NaN", "-Infinity", "-1", "1e300", "9223372036854775808", #""nan""#, "[]",
  ]

  @Test(arguments: absurdities)
  func figuresThatCannotBeTrueAreNotBelieved(figure: String) {
    let usage = #""usage":{"prompt_tokens":\#(figure),"completion_tokens":5,"total_tokens":\#(figure)}"#
    let chunk =
      #"{"choices":[{"index":0,"delta":{"content":"a NaN 1e999"}}],\#(usage),"#
      + #""meta":{"usage":{"usd_spent":\#(figure)}},"timings":{"predicted_per_second":\#(figure)}}"#
    let (events, decoder, batch) = decode([chunk])
    #expect(decoder.failure == nil)
    #expect(events == [.text(choice: 0, "a NaN 1e999")])
    // As a number it would be one that a speed may have; what is shown is capped elsewhere.
    if figure != "1e300", figure != "9223372036854775808" { #expect(batch.serverTokensPerSecond == nil) }
  }

  @Test func aFigureInQuotesIsBelievedAndAPartOfATokenIsNot() {
    #expect(
      decode([#"{"choices":[],"meta":{"usage":{"usd_spent":"0.1"}}}"#]).events
        == [.cost(Cost(dollars: 0.1, source: .reported))])
    #expect(
      decode([#"{"choices":[],"usage":{"prompt_tokens":"7","completion_tokens":2.0}}"#]).events
        == [.usage(Usage(promptTokens: 7, completionTokens: 2))])
    #expect(decode([#"{"choices":[],"usage":{"prompt_tokens":"0.1","completion_tokens":2}}"#]).events == [])
    #expect(
      decode([#"{"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":-3}}"#]).events
        == [.usage(Usage(promptTokens: 1, completionTokens: 2, totalTokens: 3))])
  }

  @Test func readsContentThatComesInParts() {
    #expect(
      decode([choice(#"{"content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}"#)]).events
        == [.text(choice: 0, "ab")])
  }

  @Test(arguments: [
    #"{"error":{"message":"overloaded","type":"x"}}"#, #"{"error":"overloaded"}"#,
    #"{"error":{"message":"overloaded"},"choices":[]}"#, #"{"message":"overloaded","statusCode":"418"}"#,
    #"{"detail":"overloaded"}"#,
  ])
  func tellsAnErrorWithinTheStream(chunk: String) {
    let (_, decoder, _) = decode([ChunkText.delta("a"), chunk])
    #expect(decoder.failure?.cause == .errorEvent)
    #expect(decoder.failure?.message == "The endpoint broke off the reply: overloaded.")
  }

  @Test func anErrorBeforeAnyTokenIsJudgedByItsStatus() {
    #expect(decode([#"{"error":{"message":"busy","code":503}}"#]).decoder.failure?.cause == .server)
    #expect(decode([#"{"error":{"message":"slow","code":429}}"#]).decoder.failure?.cause == .rateLimited)
  }

  @Test func whatIsNoJSONIsMalformed() {
    let (_, decoder, _) = decode([#"{"choices":[{"#])
    #expect(decoder.failure?.cause == .malformedEvent)
  }

  /// Flaws in one character, which must not lose the event.
  @Test(arguments: [
    (#""a\ud83db""#, "a\u{FFFD}b"), (#""a\udc00b""#, "a\u{FFFD}b"), (#""\ud83d\ud83d\ude00""#, "\u{FFFD}\u{1F600}"),
    (#""a\u0000b""#, "a\u{0}b"), (#""\\ud83d""#, "\\ud83d"), (#""\ud83d\\""#, "\u{FFFD}\\"),
  ])
  func mendsHalfCharacters(literal: String, text: String) {
    #expect(decode([choice(#"{"content":\#(literal)}"#)]).events == [.text(choice: 0, text)])
  }

  @Test func mendsInvalidUTF8() {
    var decoder = ChunkDecoder()
    var batch = ReplyBatch()
    for _ in 0..<2 {
      let bytes = Array(#"{"choices":[{"delta":{"content":"a"#.utf8) + [0xC3] + Array(#"b"}}]}"#.utf8)
      bytes.withUnsafeBytes { decoder.decode(chunk: $0, into: &batch) }
    }
    #expect(batch.drain() == [.text(choice: 0, "a\u{FFFD}ba\u{FFFD}b")])
  }

  /// A server that cuts its text by bytes sends each of two deltas a part of a character.
  @Test func joinsCharactersCutInTwo() {
    let text = Array("caf\u{E9} \u{65E5}\u{1F600}\u{1F1E9}\u{1F1EA}!".utf8)
    for name in ["content", "reasoning_content"] {
      for cut in 0...text.count {
        var decoder = ChunkDecoder()
        var batch = ReplyBatch()
        for part in [text[..<cut], text[cut...]] {
          let bytes = Array(#"{"choices":[{"delta":{"\#(name)":""#.utf8) + part + Array(#""}}]}"#.utf8)
          bytes.withUnsafeBytes { decoder.decode(chunk: $0, into: &batch) }
        }
        decoder.end(into: &batch)
        let whole = String(decoding: text, as: UTF8.self)
        #expect(batch.drain() == [name == "content" ? .text(choice: 0, whole) : .reasoning(choice: 0, whole)])
      }
    }
  }

  @Test func numbersTooBigForAnyMachineLoseNothing() {
    let chunk = #"{"created":123456789012345678901234567890,"choices":[{"delta":{"content":"a"}}]}"#
    #expect(decode([chunk]).events == [.text(choice: 0, "a")])
  }

  /// The short cut for chunks like the last must never read anything else than the JSON reader would.
  @Test func theShortCutReadsWhatTheReaderReads() {
    let texts = [
      "plain", "", " ", "\\n", "\\\"", "\\\\", "\\u00e9", "\u{E9}", "a\\", "\",\"role\":\"x",
      "\"}},{\"delta\":{\"content\":\"b",
      "\u{1F600}", "\\ud83d", "\t", "content", "\\\"content\\\":\\\"x", "}", "]}",
      "\\n\\t\\r\\b\\f\\/", "a\\\\", "\\\\n", "\\\\\\n", "\\x", "\\", "\u{E9}\\n\u{65E5}\\\"", "\\n\u{1}", "\\n\"",
      "\\n\\u000a",
    ]
    let frames: [(String, String)] = [
      (#"{"id":"1","choices":[{"index":0,"delta":{"content":""#, #""},"finish_reason":null}]}"#),
      (#"{"choices":[{"delta":{"content" : ""#, #""},"index":2}],"created":5}"#),
      (#"{"x":"content","choices":[{"delta":{"content":""#, #""}}]}"#),
      (#"{"x":{"content":"k"},"choices":[{"delta":{"content":""#, #""}}]}"#),
      (#"{"choices":[{"delta":{"content":""#, #""},"finish_reason":"stop"}]}"#),
      (#"{"choices":[{"delta":{"content":""#, #"","refusal":"r"}}]}"#),
      (#"{"choices":[{"delta":{"content":""#, #""}}],"usage":{"prompt_tokens":1,"completion_tokens":1}}"#),
    ]
    for (before, after) in frames {
      for text in texts {
        // Once alone, and once behind two chunks of the same shape, which teach the short cut.
        let chunk = before + text + after
        let alone = decode([chunk])
        let taught = decode([before + "k" + after, before + "k" + after, chunk])
        guard alone.decoder.failure == nil else {
          #expect(taught.decoder.failure?.cause == alone.decoder.failure?.cause, "\(chunk)")
          continue
        }
        func texts(_ events: [ReplyEvent]) -> String {
          events.map { if case .text(let choice, let text) = $0 { "\(choice):\(text)" } else { "" } }.joined()
        }
        let first = texts(decode([before + "k" + after, before + "k" + after]).events)
        let added = texts(taught.events).dropFirst(first.count)
        let expected = texts(alone.events)
        #expect(String(added) == String(expected.drop { $0 != ":" }.dropFirst()), "\(chunk)")
      }
    }
  }

  /// Most deltas with escapes hold line ends and quotes: they are read without a JSON reader, as the plain ones are.
  @Test(arguments: [
    ("\\n\\n", "\n\n"), ("say \\\"hi\\\"\\t", "say \"hi\"\t"), ("C:\\\\x\\/y", "C:\\x/y"),
    ("\u{65E5}\\n", "\u{65E5}\n"),
  ])
  func escapesOfOneLetterTakeTheShortCut(escaped: String, text: String) {
    var templates = DeltaTemplates()
    let (before, after) = (#"{"choices":[{"index":0,"delta":{"content":""#, #""}}]}"#)
    Array((before + "a" + after).utf8).withUnsafeBytes { chunk in
      Array("a".utf8).withUnsafeBytes {
        templates.learn(from: chunk, slot: DeltaSlot(choice: 0, isReasoning: false), text: $0)
      }
    }
    var found: String?
    Array((before + escaped + after).utf8).withUnsafeBytes { chunk in
      _ = templates.match(chunk) { found = String(decoding: $1, as: UTF8.self) }
    }
    #expect(found == text)
  }

  /// What is no escape of one letter, or no text, is for the JSON reader to judge.
  @Test(arguments: ["\\u00e9", "\\x", "a\\", "\\n\"", "\\n\u{1}", "\""])
  func otherEscapesAreLeftToTheReader(escaped: String) {
    var templates = DeltaTemplates()
    let (before, after) = (#"{"choices":[{"index":0,"delta":{"content":""#, #""}}]}"#)
    Array((before + "a" + after).utf8).withUnsafeBytes { chunk in
      Array("a".utf8).withUnsafeBytes {
        templates.learn(from: chunk, slot: DeltaSlot(choice: 0, isReasoning: false), text: $0)
      }
    }
    Array((before + escaped + after).utf8).withUnsafeBytes { chunk in
      #expect(!templates.match(chunk) { _, _ in })
    }
  }
}
