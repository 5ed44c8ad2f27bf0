import ChatCore
import Conversations
import Hands
import Testing

@Suite("Opening pictures and sound")
struct ViewingTests {
  private let lake = Picture(hash: "abc", name: "lake.png", format: .png, width: 640, height: 480, byteCount: 9)
  private let linked = Picture(hash: "", name: "x", format: nil, address: "https://x.org/lake.png")

  private func chat(_ pictures: [Picture]) -> Chat {
    var defaults = SessionDefaults()
    defaults.provider = "aimlapi"
    var chat = Chat(defaults: defaults)
    chat.talkAbout(pictures)
    return chat
  }

  private func viewed(_ effects: [Effect]) -> [Viewable] {
    effects.compactMap { if case .view(let thing) = $0 { thing } else { nil } }
  }

  @Test("O opens the only picture, kept or elsewhere, and that of another message where none was chosen")
  func one() {
    for (picture, thing) in [
      (lake, .picture(lake)), (linked, WebAddress("https://x.org/lake.png").map { .address($0) }),
    ]
      as [(Picture, Viewable?)]
    {
      var chat = chat([picture])
      #expect(viewed(chat.press("tab", "k", "O")) == [thing].compactMap(\.self))
    }
  }

  @Test("of several one is chosen; a message without any says so")
  func several() {
    var chat = chat([lake, linked])
    #expect(viewed(chat.press("tab", "k", "O")) == [])
    #expect(chat.screen().joined().contains("https://x.org/lake.png"))
    #expect(viewed(chat.press("enter")) == [.picture(lake)])
    var other = chat
    other.ask("And?")
    other.answer("No.")
    #expect(viewed(other.press("tab", "O")) == [])
    #expect(other.screen().joined().contains("This message has no picture or sound to open."))
  }

  private static let parts: [(String, String?)] = [
    (#"[{"type":"audio","format":"wav","data":"UklGRg=="}]"#, "wav"),
    (#"[{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw=="}}]"#, "png"),
    (#"[{"type":"image_url","image_url":{"url":"data:image/svg+xml;base64,PHN2Zz4="}}]"#, nil),
    (#"[{"type":"file","mime_type":"text/html","file_data":"PGI+"}]"#, nil),
    (#"[{"type":"file","mime_type":"application/x-sh","file_data":"ZWNobw=="}]"#, nil),
    (#"[{"type":"image_url","image_url":{"url":"file:///etc/passwd"}}]"#, nil),
  ]

  @Test("what came with a reply is opened where that only shows it", arguments: parts)
  func replyParts(json: String, ending: String?) {
    var message = Message(
      id: MessageID(1), parent: nil, role: .assistant, text: "", createdAt: Timestamp(milliseconds: 0))
    message.extras = [MessageExtra(.parts, json)]
    #expect(message.viewables.map(\.ending) == [ending].compactMap(\.self))
  }
}
