import Testing

@testable import Conversations

struct SourceTests {
  @Test(arguments: [
    ("https://www.a.example/x", "a.example"), ("http://u:p@b.example:8080?q", "b.example:8080"),
    ("https://c.example", "c.example"), ("doi:10.1/x", "doi:10.1/x"),
  ])
  func hostsAreShort(url: String, host: String) {
    #expect(Source(number: 1, url: url).host == host)
  }

  @Test func escapesOfJSONAreRead() {
    let json = #"[ {"url" : "https:\/\/a.example\/\u00e9\ud83d\ude00", "title": "\"A\"\n\tB\\" }, {"url":"x:\ud83d"} ]"#
    #expect(
      Source.list(json) == [
        Source(number: 1, url: "https://a.example/é😀", title: "\"A\"\n\tB\\"), Source(number: 2, url: "x:\u{FFFD}"),
      ])
  }

  @Test func aContinuedReplyGoesOnWithItsNumbers() {
    var message = Message(
      id: MessageID(1), parent: nil, role: .assistant, text: "", createdAt: Timestamp(milliseconds: 0))
    #expect(message.sources.isEmpty)
    message.extras = [
      MessageExtra(.sources, #"[{"url":"x:a"},{"url":"x:b","title":"B"}]"#), MessageExtra(.note, "continued"),
      MessageExtra(.sources, #"[{"url":"x:c"}]"#),
    ]
    #expect(message.sources.map(\.line) == ["[1] x:a", "[2] B — x:b", "[3] x:c"])
  }

  @Test(arguments: [
    ("https://a.example/x?y=1#z", "https://a.example/x?y=1#z"), ("HTTP://a.example", "HTTP://a.example"),
    ("https://a.example/\u{1B}]8;;\u{7}é x", "https://a.example/%1b]8;;%07%c3%a9%20x"),
    ("mailto:a@b.example", "mailto:a@b.example"), ("javascript:alert(1)", nil), ("file:///etc/passwd", nil),
    ("data:text/html,x", nil), ("//a.example", nil), ("https://" + String(repeating: "a", count: 3000), nil),
  ])
  func onlyAddressesOfTheWebAreHandedOn(address: String, text: String?) {
    #expect(WebAddress(address)?.text == text)
  }
}
