import Conversations
import Testing

@Suite("Parts of a reply that are no text")
struct ReplyPartTests {
  /// Eight bytes.
  static let data = "iVBORw0KGgo="

  @Test(
    "Every shape says what it is, how large, and which ending its file has",
    arguments: [
      (
        #"[{"images":[{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}}]}]"#,
        "picture, 8 B, png"
      ),
      (#"[{"type":"image_url","image_url":{"url":"data:image/jpeg;base64,iVBORw0KGgo="}}]"#, "picture, 8 B, jpg"),
      (#"[{"type":"image_url","image_url":"data:image/webp;base64,iVBORw0KGgo="}]"#, "picture, 8 B, webp"),
      (#"[{"image":{"b64_json":"iVBORw0KGgo="}}]"#, "picture, 8 B, png"),
      (
        #"[{"type":"image","source":{"type":"base64","media_type":"image/gif","data":"iVBORw0KGgo="}}]"#,
        "picture, 8 B, gif"
      ),
      (#"[{"inlineData":{"mimeType":"image/svg+xml","data":"iVBORw0KGgo="}}]"#, "picture, 8 B, svg"),
      (#"[{"audio":{"data":"iVBORw0KGgo=","format":"mp3"}}]"#, "sound, 8 B, mp3"),
      (#"[{"audio":{"id":"a","data":"iVBORw0KGgo="}}]"#, "sound, 8 B, wav"),
      (#"[{"videos":[{"url":"https://a.example/x.mp4"}]}]"#, "film at https://a.example/x.mp4, mp4"),
      (#"[{"images":["https://a.example/1.png"]}]"#, "picture at https://a.example/1.png, png"),
      (#"[{"files":[{"file_data":"iVBORw0KGgo=","mime_type":"application/pdf"}]}]"#, "file, 8 B, pdf"),
    ])
  func shapes(json: String, expected: String) throws {
    let parts = ReplyPart.all(json)
    try #require(parts.count == 1, "\(parts)")
    #expect("\(parts[0].words), \(parts[0].ending)" == expected)
    if parts[0].base64 != nil { #expect(parts[0].data == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) }
  }

  @Test(
    "What is no part is none",
    arguments: [
      "", "[]", "{}", "[5]", #"[{"type":"encrypted","data":"!!"}]"#, #"[{"url":"x"}]"#,
      #"[{"image_url":{"url":"data:text"}}]"#,
    ])
  func none(json: String) { #expect(ReplyPart.all(json).isEmpty) }

  @Test("Sizes are those of the data", arguments: [("QQ==", 1), ("QUI=", 2), ("QUJD", 3), ("QUJDRA", 3)])
  func sizes(base64: String, count: Int) {
    let part = ReplyPart.all(#"[{"image":{"data":"\#(base64)"}}]"#).first
    #expect(part?.byteCount == count)
    #expect(part?.data?.starts(with: Array("ABCD".utf8.prefix(count))) == true)
  }

  @Test("A megabyte is said as one")
  func megabyte() {
    let json =
      #"[{"images":[{"image_url":{"url":"data:image/png;base64,\#(String(repeating: "AAAA", count: 400_000))"}}]}]"#
    #expect(ReplyPart.all(json).first?.words == "picture, 1.2 MB")
  }
}
