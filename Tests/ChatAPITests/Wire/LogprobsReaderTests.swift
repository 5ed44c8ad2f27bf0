import ChatAPI
import Conversations
import Testing

@Suite("Probabilities of a reply")
struct LogprobsReaderTests {
  @Test("tokens, bytes and alternatives are read from every list, the likeliest alternative first")
  func reads() {
    let tokens = LogprobsReader.tokens([
      #"""
      [{"token":"Hi","logprob":-0.5,"bytes":[72,105],"top_logprobs":[{"token":"Yo","logprob":-1.5},{"token":"Hi",\#
      "logprob":-0.5}]}]
      """#,
      #"[{"token":" there","logprob":-0.1}]"#,
    ])
    #expect(tokens.map { String(decoding: $0.bytes, as: UTF8.self) } == ["Hi", " there"])
    #expect(tokens[0].alternatives.map(\.text) == ["Hi", "Yo"])
    #expect(tokens[1].alternatives.isEmpty)
  }

  @Test("what is no list, no token or no probability is left out; none is above 1")
  func odd() {
    let lists = [
      "nonsense", "{}", #"[1,"a",null]"#, #"[{"token":"a"}]"#, #"[{"logprob":-1}]"#, #"[{"token":"b","logprob":0.2}]"#,
      #"[{"token":"c","logprob":-1,"bytes":[300,99]}]"#,
    ]
    let tokens = LogprobsReader.tokens(lists)
    #expect(tokens.map { String(decoding: $0.bytes, as: UTF8.self) } == ["b", "c"])
    #expect(tokens[0].probability == 1)
  }
}
