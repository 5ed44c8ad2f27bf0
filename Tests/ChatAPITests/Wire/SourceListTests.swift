import Conversations
import Testing
import TestSupport

@testable import ChatAPI

/// The numbers of sources are those that the text names them by.
@Suite struct SourceListTests {
  private func sources(_ chunks: [String]) -> [String] {
    var decoder = ChunkDecoder()
    var batch = ReplyBatch()
    for chunk in chunks { Array(chunk.utf8).withUnsafeBytes { decoder.decode(chunk: $0, into: &batch) } }
    decoder.end(into: &batch)
    for case .extra(_, let extra) in batch.drain() where extra.kind == .sources {
      var message = Message(
        id: MessageID(1), parent: nil, role: .assistant, text: "", createdAt: Timestamp(milliseconds: 0))
      message.extras = [extra]
      return message.sources.map { "\($0.number) \($0.url) \($0.title ?? "-")" }
    }
    return []
  }

  private func chunk(_ members: String, delta: String = "{}") -> String {
    #"{"choices":[{"index":0,"delta":\#(delta)}],\#(members)}"#
  }

  @Test func whatIsHeldIsGivenOnlyWhereItChanged() {
    var decoder = ChunkDecoder()
    var batch = ReplyBatch()
    let urls = [["x:a"], ["x:a"], ["x:a", "x:b"], ["x:a", "x:b"]].map { list in
      Array(chunk(#""citations":\#(list)"#).utf8).withUnsafeBytes { decoder.decode(chunk: $0, into: &batch) }
      return decoder.takeHeld().map(\.extra.text)
    }
    #expect(urls == [[#"[{"url":"x:a"}]"#], [], [#"[{"url":"x:a"},{"url":"x:b"}]"#], []])
    let titled = chunk(#""search_results":[{"url":"x:a","title":"A"}]"#)
    Array(titled.utf8).withUnsafeBytes { decoder.decode(chunk: $0, into: &batch) }
    #expect(decoder.takeHeld().map(\.extra.text) == [#"[{"url":"x:a","title":"A"},{"url":"x:b"}]"#])
  }

  @Test func anAddressThatIsCitedTwiceKeepsBothNumbers() {
    let list = #""citations":["x:a","x:b","x:a","x:c"]"#
    #expect(sources([chunk(list), chunk(list)]) == ["1 x:a -", "2 x:b -", "3 x:a -", "4 x:c -"])
  }

  @Test func aListThatGrowsKeepsItsNumbers() {
    #expect(sources([chunk(#""citations":["x:a"]"#), chunk(#""citations":["x:a","x:b"]"#)]) == ["1 x:a -", "2 x:b -"])
    // A later chunk that names the first of them only takes nothing away.
    let all = #""citations":["x:a","x:b"]"#
    #expect(sources([chunk(all), chunk(#""citations":["x:a"]"#)]) == ["1 x:a -", "2 x:b -"])
    #expect(sources([chunk(all), chunk(#""citations":[]"#)]) == ["1 x:a -", "2 x:b -"])
    // Only what is new.
    #expect(sources([chunk(#""citations":["x:a"]"#), chunk(#""citations":["x:b"]"#)]) == ["1 x:a -", "2 x:b -"])
  }

  @Test func searchResultsGiveTitlesAndAnnotationsFollow() {
    let results = #""search_results":[{"url":"x:b","title":"B"},{"url":"x:a","title":"A"},{"url":"x:d","title":"D"}]"#
    let notes = #"{"annotations":[{"url_citation":{"url":"x:c","title":"C"}},{"url_citation":{"url":"x:a"}}]}"#
    let chunks = [chunk(#""citations":["x:a","x:b"]"#), chunk(results), chunk(#""id":"1""#, delta: notes)]
    #expect(sources(chunks) == ["1 x:a A", "2 x:b B", "3 x:d D", "4 x:c C"])
  }

  @Test func annotationsAreNumberedAsTheyCame() {
    let first = #"{"annotations":[{"url_citation":{"url":"x:a","title":"A"}}]}"#
    let second = #"{"annotations":[{"url_citation":{"url":"x:a"}},{"url_citation":{"url":"x:b"}}]}"#
    #expect(
      sources([chunk(#""id":"1""#, delta: first), chunk(#""id":"1""#, delta: second)]) == ["1 x:a A", "2 x:b -"])
  }
}
