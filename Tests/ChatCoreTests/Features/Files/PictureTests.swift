import ChatCore
import Conversations
import Hands
import Testing

@Suite("Pictures in a turn")
struct PictureTests {
  private let lake = Picture(
    hash: "abc", name: "lake.png", format: .png, width: 640, height: 480, byteCount: 1_200_000)

  private func send(_ chat: inout Chat, _ words: String, _ pictures: [Picture]) -> [Effect] {
    chat.ask(words)
    return chat.bring(.filesRead(pictures.map { AttachedFile($0) }))
  }

  private var defaults: SessionDefaults {
    var defaults = SessionDefaults()
    defaults.provider = "aimlapi"
    defaults.model = "acme/blind"
    return defaults
  }

  private func catalogue(_ sight: [(String, Bool?)]) -> Event {
    .catalogue(
      provider: "aimlapi",
      sight.map { name, sees in
        var model = CatalogueModel(id: name)
        model.takesPictures = sees
        return model
      })
  }

  @Test("the request has the picture behind the words, the message keeps it, and the transcript shows a chip")
  func sent() throws {
    var chat = Chat(defaults: defaults)
    _ = send(&chat, "Look at @lake.png", [lake])
    let turn = try #require(chat.requests.last?.messages.last)
    #expect(turn.content == "Look at @lake.png" && turn.pictures == [lake])
    let kept = chat.stored.compactMap { command -> [Picture]? in
      if case .insert(let message, _) = command, message.role == .user { message.pictures } else { nil }
    }
    #expect(kept == [[lake]])
    chat.answer("A lake.")
    #expect(chat.screen().joined(separator: "\n").contains("▣ lake.png · 640×480 · 1.2 MB · ~425 tokens"))
    // The next turn sends it again, as endpoints remember nothing.
    chat.ask("And the boat?")
    #expect(chat.requests.last?.messages.map(\.pictures.count) == [1, 0, 0])
    #expect(chat.requests.last?.picturesToSend == [lake])
  }

  @Test("a model that cannot see is sent none, and those that can are offered; the draft stays")
  func blind() {
    var chat = Chat(columns: 140, defaults: defaults)
    chat.bring(catalogue([("acme/blind", false), ("other/see", true), ("acme/eye", true), ("third/dark", nil)]))
    _ = send(&chat, "Look at @lake.png", [lake])
    #expect(chat.requests.isEmpty && chat.state.composer.text == "Look at @lake.png")
    let screen = chat.screen().joined(separator: "\n")
    #expect(
      screen.contains(
        "acme/blind cannot see pictures. These can: /model acme/eye, /model other/see. Nothing was sent."))
    chat.bring(catalogue([("acme/blind", nil)]))
    chat.press("enter")
    chat.bring(.filesRead([AttachedFile(lake)]))
    #expect(chat.requests.count == 1)
  }

  @Test("what earlier turns showed is left out for a model that cannot see, and the reply says so")
  func goneBlind() throws {
    var chat = Chat(columns: 120, defaults: defaults)
    _ = send(&chat, "Look at @lake.png", [lake])
    chat.answer("A lake.")
    // A message that is nothing but a picture.
    _ = send(&chat, "@lake.png", [lake])
    chat.answer("The same.")
    chat.bring(catalogue([("acme/blind", false), ("acme/eye", true)]))
    chat.ask("And the boat?")
    let request = try #require(chat.requests.last)
    #expect(request.messages.allSatisfy { $0.pictures.isEmpty } && request.picturesToSend == [])
    #expect(request.messages.map(\.content).contains("Look at @lake.png"))
    chat.answer("What boat?")
    let screen = chat.screen().joined(separator: "\n")
    #expect(screen.contains("asked for without 2 pictures of earlier messages: acme/blind cannot see"))
    // The pictures are where they were, and go out again to a model that sees.
    chat.press("'/model acme/eye'", "enter")
    chat.ask("And now?")
    #expect(chat.requests.last?.messages.map(\.pictures.count).reduce(0, +) == 2)
  }

  @Test("a picture without words is named in its place")
  func namedInstead() {
    var request = ChatRequest(id: RequestID(1), provider: "p", model: "m", messages: [], clientRequestID: "x")
    var turn = ChatRequest.Turn(.user, "")
    turn.pictures = [lake, lake]
    request.messages = [turn, .init(.assistant, "Yes")]
    #expect(request.pictureNote == nil)
    request.leaveOutPictures()
    #expect(request.messages.map(\.content) == ["[picture: lake.png]\n[picture: lake.png]", "Yes"])
    #expect(request.pictureNote == "without 2 pictures of earlier messages: m cannot see")
  }

  @Test("a turn that goes out once its picture was read leaves no menu of paths behind")
  func noMenuLeft() {
    var chat = Chat(defaults: defaults)
    let asked = chat.press("'Look at @/tmp/la'").compactMap {
      if case .completeFile(let prefix) = $0 { prefix } else { nil }
    }
    chat.bring(.fileNames(prefix: asked.last ?? "", ["/tmp/lake.png"]))
    _ = chat.screen()
    #expect(chat.state.isMenuOpen)
    chat.press("'ke.png'", "enter")
    chat.bring(.fileNames(prefix: "/tmp/lake.png", ["/tmp/lake.png"]))
    chat.bring(.filesRead([AttachedFile(lake)]))
    #expect(chat.requests.count == 1)
    #expect(!chat.state.isMenuOpen)
    chat.answer("A lake.")
    chat.press("tab")
    #expect(chat.state.focus.isTranscript)
  }

  @Test("a turn that waits for its conversation to open keeps its picture")
  func waitsForConversation() throws {
    var chat = Chat(defaults: defaults)
    chat.state.store.awaitsConversation = true
    _ = send(&chat, "Look at @lake.png", [lake])
    #expect(chat.requests.isEmpty)
    let opened = Conversation(
      id: ConversationID(9), model: "acme/blind", provider: "aimlapi", createdAt: Timestamp(milliseconds: 0))
    chat.bring(.store(.opened(opened, draft: Draft(""))))
    #expect(chat.requests.last?.messages.last?.pictures == [lake])
  }

  @Test("a turn that waits keeps its picture, and so does one that is edited while it names it")
  func waits() throws {
    var chat = Chat(defaults: defaults)
    chat.ask("One")
    _ = send(&chat, "Look at @lake.png", [lake])
    #expect(chat.requests.count == 1)
    chat.answer("First.")
    #expect(chat.requests.last?.messages.last?.pictures == [lake])
    chat.answer("A lake.")
    chat.press("tab", "k", "e", "' closely'", "enter")
    #expect(chat.requests.last?.messages.last?.pictures == [lake])
    #expect(chat.requests.last?.messages.last?.content == "Look at @lake.png closely")
    chat.answer("A lake.")
    chat.press("tab", "k", "e", "ctrl+u", "'No picture'", "enter")
    #expect(chat.requests.last?.messages.last?.pictures == [])
  }

  @Test("a conversation that begins from a message has its pictures")
  func forked() {
    var chat = Chat(defaults: defaults)
    _ = send(&chat, "Look at @lake.png", [lake])
    chat.answer("A lake.")
    let before = chat.state.conversation.id
    chat.press("tab", "b")
    #expect(chat.state.conversation.id != before)
    let first = chat.state.conversation.path.first.flatMap { chat.state.conversation[$0] }
    #expect(first?.pictures == [lake])
  }

  @Test("what is dropped on the terminal joins as a file that must be there; words with slashes are words")
  func dropped() {
    for (paste, text) in [
      ("/home/u/lake.png", "@/home/u/lake.png "), ("'/home/u/my lake.JPG'\n", "@/home/u/my\\ lake.JPG "),
      ("/home/u/my\\ paper.pdf ", "@/home/u/my\\ paper.pdf "), ("file:///home/u/l%20k.webp", "@/home/u/l\\ k.webp "),
      ("/usr/bin/env", "/usr/bin/env"), ("see /home/u/lake.png", "see /home/u/lake.png"),
      ("lake.png", "lake.png"), ("/a.png\n/b.png", "/a.png\n/b.png"),
    ] {
      var chat = Chat()
      chat.bring(.input(.paste(paste)))
      #expect(chat.state.composer.text == text, "\(paste)")
      #expect(chat.state.composing.attachments.isEmpty == !text.hasPrefix("@"))
    }
  }

  @Test("what is dropped behind a word is no part of it")
  func droppedBehindWord() {
    var chat = Chat()
    chat.press("'See'")
    chat.bring(.input(.paste("/home/u/lake.png")))
    #expect(chat.state.composer.text == "See @/home/u/lake.png ")
    #expect(chat.state.composer.mentions.map(\.path) == ["/home/u/lake.png"])
  }

  @Test("Alt+V asks for the clipboard's picture, which joins the draft by its path")
  func clipboard() {
    var chat = Chat()
    chat.press("'Look: '")
    #expect(chat.press("alt+v").contains(.readClipboardPicture))
    let effects = chat.bring(.clipboardPicture(path: "/c/clipboard-1.png"))
    #expect(chat.state.composer.text == "Look: @/c/clipboard-1.png ")
    #expect(effects.contains { if case .measureFiles = $0 { true } else { false } })
  }

  @Test("tokens of a picture are guessed by tiles, as few as the smallest and as many as it is made small")
  func tokens() {
    func tokens(_ width: Int, _ height: Int, _ detail: Picture.Detail? = nil) -> Int {
      Picture(hash: "", name: "", format: nil, width: width, height: height).tokens(detail)
    }
    #expect(tokens(1, 1) == 255 && tokens(512, 512) == 255 && tokens(640, 480) == 425)
    #expect(tokens(1024, 1024) == 765 && tokens(4096, 8192) == 1105)
    #expect(tokens(4096, 8192, .low) == 85 && tokens(0, 0) == 765)
  }
}
