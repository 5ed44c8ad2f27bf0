import Conversations
import Testing

@testable import ChatAPI

@Suite("Data that comes with a reply")
struct ReplyDataTests {
  private func parts(_ chunks: [String], longestText: Int = 64 << 20) -> (text: String?, isFull: Bool) {
    var decoder = ChunkDecoder()
    var batch = ReplyBatch(longestText: longestText)
    for chunk in chunks { Array(chunk.utf8).withUnsafeBytes { decoder.decode(chunk: $0, into: &batch) } }
    decoder.end(into: &batch)
    let extras = batch.drain().compactMap { event -> String? in
      if case .extra(_, let extra) = event, extra.kind == .parts { extra.text } else { nil }
    }
    return (extras.first, batch.isFull)
  }

  private func delta(_ json: String) -> String { #"{"choices":[{"index":0,"delta":\#(json)}]}"# }

  @Test("Sound that arrives in pieces is one part")
  func sound() {
    let chunks = ["UklG", "RiQA", "AABX"].map { delta(#"{"audio":{"id":"a","data":"\#($0)"}}"#) }
    #expect(parts(chunks).text == #"[{"audio":{"data":"UklGRiQAAABX"}}]"#)
    #expect(ReplyPart.all(parts(chunks).text ?? "").first?.byteCount == 9)
  }

  @Test("Data counts toward the size of a reply: what is past it is not kept, and the reply ends")
  func cap() {
    let picture = delta(
      #"{"images":[{"image_url":{"url":"data:image/png;base64,\#(String(repeating: "A", count: 400))"}}]}"#)
    let kept = parts([picture, picture, picture], longestText: 1000)
    #expect(kept.isFull && ReplyPart.all(kept.text ?? "").count == 2)
    let sound = delta(#"{"audio":{"data":"\#(String(repeating: "A", count: 400))"}}"#)
    #expect(parts([sound, sound, sound], longestText: 1000).isFull)
    #expect(!parts([picture, sound], longestText: 1000).isFull)
    for (begin, end) in [(#"{"tool_calls":[{"index":0,"function":"#, "}]}"), (#"{"function_call":"#, "}")] {
      let call = delta(begin + #"{"name":"f","arguments":"\#(String(repeating: "A", count: 400))"}"# + end)
      #expect(parts([call, call, call], longestText: 1000).isFull)
      #expect(!parts([call, call], longestText: 1000).isFull)
    }
  }
}
