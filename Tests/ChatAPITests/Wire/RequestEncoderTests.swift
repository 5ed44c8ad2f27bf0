import Conversations
import Testing

@testable import ChatAPI

@Suite struct RequestEncoderTests {
  private func request(_ change: (inout Parameters) throws -> Void = { _ in }) throws -> ChatRequest {
    var parameters = Parameters()
    try change(&parameters)
    return ChatRequest(
      id: RequestID(1), provider: "p", model: "m",
      messages: [.init(.system, "Be brief."), .init(.user, "Hi \"you\"\n")],
      parameters: parameters, clientRequestID: "c")
  }

  private func body(_ request: ChatRequest, _ adaptations: Set<Adaptation> = [], lane: Int = 0) -> String {
    String(decoding: RequestEncoder.body(request, adaptations: adaptations, lane: lane), as: UTF8.self)
  }

  @Test func sendsOnlyWhatIsSet() throws {
    #expect(
      try body(request())
        == #"""
        {"model":"m","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi \"you\"\n"}],
        """#
        + #""stream":true,"stream_options":{"include_usage":true}}"#)
  }

  @Test func holdsEveryFieldOfTheSchemaInTableOrder() throws {
    let texts: [ParameterName: String] = [
      .temperature: "0.7", .maxTokens: "512", .maxCompletionTokens: "500", .topP: "0.9", .topK: "40", .minP: "0.05",
      .stop: #""a" "\n""#, .frequencyPenalty: "-0.5", .presencePenalty: "1", .repetitionPenalty: "1.1", .seed: "42",
      .n: "2", .logitBias: "15:-100 9:2.5", .logprobs: "true", .topLogprobs: "3", .prediction: "the text",
      .reasoningEffort: "low", .responseFormat: "json_object", .verbosity: "high",
    ]
    #expect(Set(texts.keys) == Set(ParameterName.allCases))
    let whole = try request { for (name, text) in texts { try $0.set(name, text: text) } }
    let expected =
      #""temperature":0.7,"max_tokens":512,"max_completion_tokens":500,"top_p":0.9,"top_k":40,"min_p":0.05,"#
      + #""stop":["a","\n"],"frequency_penalty":-0.5,"presence_penalty":1,"repetition_penalty":1.1,"seed":42,"n":2,"#
      + #""logit_bias":{"15":-100,"9":2.5},"logprobs":true,"top_logprobs":3,"#
      + #""prediction":{"type":"content","content":"the text"},"reasoning_effort":"low","#
      + #""response_format":{"type":"json_object"},"verbosity":"high"}"#
    #expect(body(whole).hasSuffix(expected), "\(body(whole))")
  }

  @Test("a turn with pictures is a list of parts, and what is kept of the request names them instead")
  func pictures() throws {
    var request = try request()
    let picture = Picture(hash: "abc", name: "lake.png", format: .jpeg)
    request.messages[1].pictures = [
      picture, Picture(hash: "", name: "x", format: .png, address: "https://x.org/\"a.png"),
    ]
    request.pictureData = ["abc": Array("ABC".utf8)]
    let parts = #"{"role":"user","content":[{"type":"text","text":"Hi \"you\"\n"},"#
    let linked = #"{"type":"image_url","image_url":{"url":"https://x.org/\"a.png"}}]}],"#
    #expect(
      body(request).contains(
        parts + #"{"type":"image_url","image_url":{"url":"data:image/jpeg;base64,QUJD"}},"# + linked))
    let kept = String(decoding: RequestEncoder.body(request, hasPictures: false), as: UTF8.self)
    #expect(
      kept.contains(
        parts + #"{"type":"image_url","image_url":{"url":"data:image/jpeg;base64,sha256-abc"}},"# + linked))
    request.detail = .low
    request.messages[1].content = ""
    request.messages[1].pictures = [picture]
    let alone = #""content":[{"type":"image_url","image_url":{"url":"data:image/jpeg;base64,QUJD","detail":"low"}}]"#
    #expect(body(request).contains(alone))
    #expect(request.picturesToSend == [picture])
  }

  @Test func otherFieldsFollowThoseOfTheRequestBeforeThoseOfTheProvider() throws {
    var provider = ExtraFields()
    for (name, json) in [("a", "1"), ("b", "[1]"), ("temperature", "0.1"), ("messages", "[]")] { provider[name] = json }
    let plain = String(decoding: RequestEncoder.body(try request(), extra: provider), as: UTF8.self)
    #expect(plain.hasSuffix(#"},"a":1,"b":[1],"temperature":0.1}"#), "\(plain)")
    let own = try request {
      try $0.set(.temperature, text: "0.9")
      $0.extra["b"] = #"{"x":2}"#
      $0.extra["model"] = #""never""#
    }
    let merged = String(decoding: RequestEncoder.body(own, extra: provider), as: UTF8.self)
    #expect(merged.hasSuffix(#"},"temperature":0.9,"a":1,"b":{"x":2}}"#), "\(merged)")
    #expect(!merged.contains("never"))
  }

  @Test("the embedded server gets a parameter by the name that it reads, once; other servers get what is set")
  func renamed() throws {
    var provider = ExtraFields()
    provider["repeat_penalty"] = "1.1"
    let own = try request { try $0.set(.repetitionPenalty, text: "1.3") }
    func end(_ request: ChatRequest, _ entry: Provider) -> String {
      let body = RequestEncoder.body(request, adaptations: Adaptation.known(of: entry), extra: provider)
      return String(decoding: body, as: UTF8.self).split(separator: "usage\":true},").last.map(String.init) ?? ""
    }
    #expect(end(own, .local) == #""repeat_penalty":1.3}"#)
    #expect(try end(request(), .local) == #""repeat_penalty":1.1}"#)
    #expect(end(own, .aimlapi) == #""repetition_penalty":1.3,"repeat_penalty":1.1}"#)
  }

  @Test func aSchemaIsSentAsTheObjectItIs() throws {
    let schema = try request { try $0.set(.responseFormat, text: #"{"type": "array"}"#) }
    #expect(
      body(schema).hasSuffix(
        #","response_format":{"type":"json_schema","json_schema":{"name":"reply","schema":{"type":"array"}}}}"#))
  }

  @Test func anAnswerToAToolIsTheTools() throws {
    var asked = ChatRequest.Turn(.assistant, ""), answer = ChatRequest.Turn(.user, "5")
    (asked.toolCalls, answer.answers) = (#"[{"id":"c"}]"#, "c")
    let request = ChatRequest(
      id: RequestID(1), provider: "p", model: "m", messages: [asked, answer], clientRequestID: "c")
    #expect(
      body(request).contains(
        #""messages":[{"role":"assistant","content":null,"tool_calls":[{"id":"c"}]},"#
          + #"{"role":"tool","tool_call_id":"c","content":"5"}]"#))
  }

  @Test func foldsTheSystemTextIntoTheFirstTurn() throws {
    #expect(
      try body(request(), [.foldsSystem]).contains(
        #""messages":[{"role":"user","content":"Be brief.\n\nHi \"you\"\n"}]"#))
  }

  @Test func sideBySideLeavesOutNAndSpreadsTheSeed() throws {
    let twice = try request {
      try $0.set(.n, text: "3")
      try $0.set(.seed, text: "7")
    }
    #expect(body(twice, [.sideBySide], lane: 2).hasSuffix(#","seed":9}"#))
  }

  @Test func aWholeReplyIsAskedForWithoutStreamOptions() throws {
    var whole = try request()
    whole.streams = false
    #expect(body(whole).hasSuffix(#""stream":false}"#))
  }

  @Test func escapesWhatJSONWantsEscaped() {
    var writer = JSONWriter()
    writer.string("\u{0}\u{1F}\t\r\n\"\\/\u{7F}\u{2028}\u{1F600}")
    #expect(
      String(decoding: writer.bytes, as: UTF8.self) == "\"\\u0000\\u001f\\t\\r\\n\\\"\\\\/\u{7F}\u{2028}\u{1F600}\"")
  }
}
