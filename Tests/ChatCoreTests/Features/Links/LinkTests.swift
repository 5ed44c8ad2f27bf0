import ChatCore
import Conversations
import Hands
import Pages
import Testing

@Suite("The links of a message")
struct LinkTests {
  private static let reply = """
    See [the *docs*](https://docs.example/start), https://bare.example/a_(b) and <https://angle.example>.

    | a |
    |---|
    | [cell](https://cell.example "title") |

    ![A lake](https://pictures.example/lake.png) and <a href="https://html.example/?a=1&amp;b=2">some page</a>

    [the docs](https://docs.example/start) again, [mail](mailto:a@b.example), [ref]

    [ref]: https://ref.example/x

    `https://code.example`
    """

  @Test("are found in reading order, each once, with the words of each")
  func found() {
    let links = Source.links(in: Self.reply)
    #expect(
      links.map(\.url) == [
        "https://docs.example/start", "https://bare.example/a_(b)", "https://angle.example", "https://cell.example",
        "https://pictures.example/lake.png", "https://html.example/?a=1&b=2", "mailto:a@b.example",
        "https://ref.example/x",
      ])
    #expect(links.map(\.title) == ["the docs", nil, nil, "cell", "A lake", "some page", "mail", "ref"])
    #expect(links.map(\.number) == Array(1...8))
  }

  private static let none = [
    "[x](file:///etc/passwd)", "[x](javascript:alert(1))", "[x](/relative)", "[x]()", "<a href='data:x'>y</a>",
    "<a>y</a>", "</a>", "`https://x.org`", "```\nhttps://x.org\n```", "", "a.b@c",
  ]

  @Test("are only what a browser may be given", arguments: none)
  func notFound(text: String) {
    #expect(Source.links(in: text).filter { !$0.url.hasPrefix("mailto:") } == [])
  }

  private func chat(_ replies: String...) -> Chat {
    var chat = Chat(columns: 100)
    for (place, reply) in replies.enumerated() {
      chat.ask("Question \(place)")
      chat.answer(reply)
    }
    return chat
  }

  @Test("a key, a command and the palette list them; Enter opens the chosen one in a browser")
  func opened() {
    for keys in [["tab", "f"], ["'/links'", "enter"], ["ctrl+p", "'list the links'", "enter"]] {
      var chat = chat(Self.reply)
      for key in keys { chat.press(key) }
      #expect(chat.screen().contains { $0.contains("the docs") && $0.contains("docs.example") })
      #expect(chat.screen().contains { $0.contains("Enter opens it · Alt+Enter brings the page into the draft") })
      let effects = chat.press("down", "enter")
      #expect(effects.contains { $0 == WebAddress("https://bare.example/a_(b)").map { .view(.address($0)) } })
      #expect(chat.state.panel == nil)
    }
  }

  @Test("another key brings the page into the draft, as if it had been typed behind an @; nothing is sent")
  func attached() {
    for (text, draft) in [("", "@https://docs.example/start "), ("Sum up", "Sum up @https://docs.example/start ")] {
      var chat = chat(Self.reply)
      if !text.isEmpty { chat.press("'\(text)'") }
      chat.press("tab")
      let requests = chat.requests.count
      let effects = chat.press("f", "alt+enter")
      #expect(chat.state.composer.text == draft && chat.state.panel == nil)
      let mentions = effects.compactMap { if case .measureFiles(let mentions, _) = $0 { mentions } else { nil } }
      #expect(mentions.last?.map(\.path) == ["https://docs.example/start"])
      #expect(chat.requests.count == requests)
      // It is the composer's again.
      chat.press("'x'")
      #expect(chat.state.composer.text == draft + "x")
    }
  }

  /// Drafts, how far the cursor goes back in them, and what becomes of them.
  private static let drafts = [
    ("Sum up", 0, "Sum up @https://docs.example/start "), ("Sum up", 3, "Sum @https://docs.example/start  up"),
    ("Sum up ", 4, "Sum @https://docs.example/start  up "), ("Sum up ", 3, "Sum @https://docs.example/start up "),
    ("Sum up", 2, "Sum @https://docs.example/start up"), ("Sum up", 6, "@https://docs.example/start Sum up"),
    ("Sum (up", 2, "Sum (@https://docs.example/start up"), ("Sum up ", 0, "Sum up @https://docs.example/start "),
  ]

  @Test("a page joins the draft at the cursor, apart from the word before it", arguments: drafts)
  func atCursor(text: String, back: Int, draft: String) {
    var chat = chat(Self.reply)
    chat.press("'\(text)'")
    for _ in 0..<back { chat.press("left") }
    chat.press("tab", "f", "alt+enter")
    #expect(chat.state.composer.text == draft)
    #expect(chat.state.composer.mentions.map(\.path) == ["https://docs.example/start"])
  }

  @Test("an address that ends as a sentence does is written so that it stays whole")
  func quoted() {
    var chat = chat("[a](https://x.example/what?) and [b](https://x.example/b.)")
    chat.press("tab", "f", "alt+enter")
    #expect(chat.state.composer.mentions.map(\.path) == ["https://x.example/what?"])
    chat.press("tab", "f", "down", "alt+enter")
    #expect(chat.state.composer.mentions.map(\.path) == ["https://x.example/what?", "https://x.example/b."])
  }

  @Test("mail is opened, and is no page for a draft")
  func mail() {
    var chat = chat("[mail](mailto:a@b.example)")
    chat.press("tab", "f", "alt+enter")
    #expect(chat.state.notice?.text == "Only pages of the web can join a message.")
    #expect(chat.state.composer.isEmpty)
  }

  @Test("those of the chosen message are listed, else of the last that has any; without any, that is said")
  func which() {
    var chat = chat("[one](https://one.example)", "Nothing.")
    chat.press("'/links'", "enter")
    #expect(chat.screen().joined().contains("https://one.example"))
    chat.press("esc", "tab", "f")
    #expect(chat.state.notice?.text == "This message has no links.")
    chat.press("k", "k", "f", "enter")
    #expect(chat.state.panel == nil)
    var none = self.chat("Nothing.")
    none.press("'/links'", "enter")
    #expect(none.state.notice?.text == "No message here has a link.")
  }

  @Test("what a reply cites is among them, and its list brings a page into the draft as well")
  func sources() {
    var chat = Chat(columns: 100)
    chat.ask("Who?")
    let json = #"[{"url":"https://a.example/x","title":"A"},{"url":"https://b.example"}]"#
    chat.reply(.extra(choice: 0, MessageExtra(.sources, json)))
    chat.answer("[A](https://a.example/x) says so [1].")
    chat.press("tab", "f")
    #expect(chat.state.panel?.choices?.count == 2)
    chat.press("esc", "S", "down", "alt+enter")
    #expect(chat.state.composer.text == "@https://b.example ")
  }
}
