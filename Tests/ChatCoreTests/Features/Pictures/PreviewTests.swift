import Cells
import ChatCore
import Conversations
import Hands
import Pages
import Testing

@Suite("Pictures in the transcript")
struct PreviewTests {
  private func picture(
    _ name: String = "lake.png", hash: String = "abc", width: Int = 640, height: Int = 480
  ) -> Picture {
    Picture(hash: hash, name: name, format: .png, width: width, height: height, byteCount: 1000)
  }

  /// A chat with a turn that carries pictures, on a terminal that can show them.
  private func chat(
    _ pictures: [Picture], _ view: PictureView = .preview, canShow: Bool = true, rows: Int = 30
  ) -> Chat {
    var chat = Chat.showing(view, canShow: canShow, rows: rows)
    chat.talkAbout(pictures)
    return chat
  }

  /// What was asked to be drawn since the last look.
  private func asked(_ chat: inout Chat) -> [PreviewKey] {
    chat.effects = []
    _ = chat.screen()
    return chat.effects.compactMap { if case .drawPreview(let key) = $0 { key } else { nil } }
  }

  @Test("a picture in view is asked for once, its room is kept, and it is drawn below its line without a jump")
  func drawn() throws {
    var chat = chat([picture()])
    let wanted = PreviewKey(.kept(hash: "abc"), size: ScreenSize(columns: 32, rows: 12))
    #expect(asked(&chat) == [wanted])
    #expect(asked(&chat) == [])
    let before = chat.screen()
    #expect(!before.joined().contains("▀"))
    try chat.draw(wanted)
    let after = chat.screen()
    #expect(pictureRows(&chat) == Array(repeating: 32, count: 12))
    let line = try #require(after.firstIndex { $0.contains("▣ lake.png · 640×480") })
    #expect(after[line + 1].hasPrefix("▌ ▀▀▀"))
    #expect(before.firstIndex { $0.contains("A lake.") } == after.firstIndex { $0.contains("A lake.") })
    #expect(asked(&chat) == [])
  }

  @Test(
    "a picture is as large as the column and twelve rows allow, and never larger than it is",
    arguments: [
      (640, 480, 32, 12), (4000, 100, 76, 1), (100, 4000, 1, 12), (10, 6, 10, 3), (1, 1, 1, 1), (76, 24, 76, 12),
      (30_000, 1, 76, 1),
    ])
  func sizes(width: Int, height: Int, columns: Int, rows: Int) {
    var chat = chat([picture(width: width, height: height)])
    #expect(asked(&chat) == [PreviewKey(.kept(hash: "abc"), size: ScreenSize(columns: columns, rows: rows))])
  }

  @Test("z hides the picture of a message, says so, and shows it again; pictures: chip begins hidden")
  func folded() throws {
    for view in PictureView.allCases {
      var chat = chat([picture()], view)
      if view == .chip {
        #expect(asked(&chat) == [])
        chat.press("tab", "k", "z")
      }
      let wanted = try #require(asked(&chat).first)
      try chat.draw(wanted)
      if view == .preview { chat.press("tab", "k") }
      #expect(pictureRows(&chat).count == 12)
      chat.press("z")
      #expect(pictureRows(&chat).isEmpty)
      #expect(chat.screen().joined().contains("tokens (Tab, then z shows it)"))
      chat.press("z")
      #expect(pictureRows(&chat).count == 12)
    }
  }

  @Test("a terminal with few colours shows the line alone, and nothing is drawn")
  func fewColors() {
    var chat = chat([picture()], canShow: false)
    #expect(asked(&chat) == [])
    #expect(chat.screen().contains { $0.hasSuffix("tokens") && $0.contains("▣ lake.png") })
    chat.press("tab", "k", "z", "z")
    #expect(!chat.screen().joined().contains("shows it"))
  }

  private static let without: [(Picture.Format, Int, Int, String)] = [
    (.webp, 640, 480, "· no preview of WebP"), (.png, 60_000, 60_000, "· too large for a preview"),
    (.png, 8001, 5000, "· too large for a preview"), (.jpeg, .max, 2, "· too large for a preview"),
    (.gif, 0, 0, "tokens"),
  ]

  @Test("a picture that cannot be shown says why, and is not asked for", arguments: without)
  func cannot(format: Picture.Format, width: Int, height: Int, words: String) {
    var chat = chat([Picture(hash: "abc", name: "lake", format: format, width: width, height: height)])
    #expect(asked(&chat) == [])
    #expect(chat.screen().contains { $0.contains("▣ lake") && $0.hasSuffix(words) })
  }

  @Test(
    "one that turns out to be damaged says so in the place of its rows", arguments: PicturePreview.Obstacle.allCases)
  func damaged(obstacle: PicturePreview.Obstacle) throws {
    var chat = chat([picture()])
    let wanted = try #require(asked(&chat).first)
    chat.bring(.previewed(wanted, .missing(obstacle)))
    let screen = chat.screen()
    let line = try #require(screen.firstIndex { $0.hasSuffix("· \(obstacle.rawValue)") })
    #expect(screen[line + 1] == "")
    #expect(asked(&chat) == [])
  }

  @Test("of many pictures a few are drawn at a time, those in view alone, and all of a message in view come")
  func many() throws {
    var chat = chat((0..<8).map { picture("\($0).png", hash: "h\($0)", width: 2, height: 2) }, rows: 20)
    var drawings: [PreviewKey] = []
    while case let wanted = asked(&chat), !wanted.isEmpty {
      #expect(wanted.count <= 4)
      for key in wanted { try chat.draw(key) }
      drawings += wanted
    }
    #expect(drawings.count == 8 && Set(drawings).count == 8)
    // A message that is far below: nothing above is drawn again, nor is anything while one only reads.
    for turn in 0..<30 {
      chat.ask("Turn \(turn)")
      chat.answer("Answer \(turn)")
    }
    #expect(asked(&chat) == [])
    chat.press("ctrl+home")
    #expect(asked(&chat) == [])
  }

  /// A conversation whose every turn, or every reply, brings a picture, opened at its end.
  private func withHundred(ofReplies: Bool) -> Chat {
    var conversation = Conversation(
      id: ConversationID(7), model: "m", provider: "aimlapi", createdAt: Timestamp(milliseconds: 1))
    for number in 0..<100 {
      let picture = picture(hash: "h\(number)")
      for (place, role) in [Role.user, .assistant].enumerated() {
        var message = Message(
          id: MessageID(Int64(number * 2 + place + 1)), parent: conversation.head, role: role, text: "\(number)",
          createdAt: Timestamp(milliseconds: 1))
        if role == .assistant { message.reply = ReplyFacts(model: "m", provider: "aimlapi") }
        if ofReplies, role == .assistant {
          let url = "data:image/png;base64,\(picture.mark)"
          let list = #"[{"type":"image_url","image_url":{"url":"\#(url)"}}]"#
          message.extras = [MessageExtra(.parts, list, kept: [picture])]
        } else if !ofReplies, role == .user {
          message.pictures = [picture]
        }
        conversation.append(message)
      }
    }
    var chat = Chat.showing(.preview, canShow: true, rows: 40)
    chat.bring(.store(.opened(conversation, draft: Draft(""))))
    return chat
  }

  /// All that is drawn until no more is asked for, by hash.
  private func drawn(_ chat: inout Chat) throws -> [String] {
    var hashes: [String] = []
    while case let wanted = asked(&chat), !wanted.isEmpty {
      for key in wanted {
        if case .kept(let hash) = key.source { hashes.append(hash) }
        try chat.draw(key)
      }
    }
    return hashes
  }

  @Test(
    "of a hundred pictures in a conversation those in view alone are drawn, and the next as one scrolls",
    arguments: [false, true])
  func hundred(ofReplies: Bool) throws {
    var chat = withHundred(ofReplies: ofReplies)
    let first = try drawn(&chat)
    // Each takes 13 rows and more of 40.
    #expect((2...4).contains(first.count) && first.contains("h99"))
    #expect(Set(first).isSubset(of: ["h96", "h97", "h98", "h99"]))
    var all = first
    for _ in 0..<3 {
      chat.press("pageup")
      let next = try drawn(&chat)
      #expect((1...4).contains(next.count) && Set(next).isDisjoint(with: all))
      all += next
    }
    #expect(all.count < 16 && Set(all).count == all.count)
    // Those that were drawn are there.
    chat.press("pagedown", "pagedown", "pagedown")
    #expect(try drawn(&chat) == [])
    chat.press("ctrl+home")
    #expect(try drawn(&chat).allSatisfy { ["h0", "h1", "h2", "h3"].contains($0) })
  }

  @Test("previews out of view are let go, so that their number is bounded, and come back when they are seen again")
  func bounded() throws {
    var chat = chat([picture()])
    let first = try #require(asked(&chat).first)
    try chat.draw(first)
    for _ in 0..<30 {
      chat.ask("More")
      chat.answer("Yes.")
    }
    _ = chat.screen()
    let small = ScreenSize(columns: 1, rows: 1)
    for number in 0..<300 { try chat.draw(PreviewKey(.kept(hash: "x\(number)"), size: small)) }
    chat.press("ctrl+home")
    #expect(asked(&chat) == [first])
  }

  @Test("a panel dims the picture below it")
  func dimmed() throws {
    var chat = chat([picture()])
    let wanted = try #require(asked(&chat).first)
    try chat.draw(wanted)
    chat.press("f8")
    _ = chat.screen()
    let cells = Screen.frame(of: chat.state).rows.flatMap(\.cells).filter(\.isPixels)
    #expect(!cells.isEmpty && cells.allSatisfy { $0.style.role == .dim })
  }
}
