import Conversations
import Testing

@Suite("Probabilities of a reply")
struct OddsReaderTests {
  @Test("tokens, bytes and alternatives are read from every list, the likeliest alternative first")
  func reads() {
    let tokens = OddsReader.tokens([
      #"""
      [{"token":"Hi","logprob":-0.5,"bytes":[72,105],"top_logprobs":[{"token":"Yo","logprob":-1.5},\#
      {"token":"Hi","logprob":-0.5}]}]
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
    let tokens = OddsReader.tokens(lists)
    #expect(tokens.map { String(decoding: $0.bytes, as: UTF8.self) } == ["b", "c"])
    #expect(tokens.first?.probability == 1)
  }

  @Test("blanks, escapes, members of any kind and any order, and marks inside strings are no matter")
  func anyShape() throws {
    let list = #"""
      [ { "x" : {"]": ["}", "\"", 1]} , "top_logprobs" : [ {"token":"\u00e9]","logprob":-2} , {"token":"b",\#
      "logprob":-1e0,"bytes":null} ] ,
      "logprob" : "-0.25" , "bytes" : null, "token" : "a\n\"\ud83d\udc4b" } ,
      {"token":"","logprob":0,"bytes":[]},{"bytes":[ 240, 159 ],"logprob":-3,"token":"?"} ]
      """#
    let tokens = OddsReader.tokens([list])
    try #require(tokens.count == 3)
    #expect(String(decoding: tokens[0].bytes, as: UTF8.self) == "a\n\"👋" && tokens[0].logprob == -0.25)
    #expect(tokens[0].alternatives.map(\.text) == ["b", "é]"])
    #expect(tokens[1].bytes.isEmpty && tokens[2].bytes == [240, 159])
  }

  @Test("a list that is cut anywhere gives the tokens before the cut, and never more")
  func cut() {
    let list =
      #"""
      [{"token":"a","logprob":-1,"bytes":[97],"top_logprobs":[{"token":"b","logprob":-2}]},{"token":"c","logprob":-3}]
      """#
    for end in 0..<list.utf8.count - 1 {
      let tokens = OddsReader.tokens([String(decoding: list.utf8.prefix(end), as: UTF8.self)])
      #expect(tokens.count <= 1)
      _ = tokens.map(\.alternatives)
    }
    #expect(OddsReader.tokens([list]).count == 2)
    #expect(
      OddsReader.tokens([String(repeating: "[", count: 100_000), String(repeating: #"{"a":"#, count: 9_999)]).isEmpty)
  }
}
