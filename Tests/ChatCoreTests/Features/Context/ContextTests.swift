import Testing

@testable import Cells
@testable import ChatCore
@testable import Conversations
@testable import Hands
@testable import Pages

/// What fits the window and what becomes of the rest, from keys to the screen.
@Suite("What fits the window")
struct ContextTests {
  @Test("By estimate it may not fit: the request waits for its counts, and goes out when they say it does")
  func waitsForCounts() {
    var chat = Chat.counting(window: 2000)
    let long = String(repeating: "extraordinarily ", count: 300)
    chat.bring(.input(.paste(long)))
    chat.press("enter")
    #expect(chat.requests.isEmpty && chat.state.panel == nil)
    chat.count()
    #expect(chat.requests.count == 1)
  }

  @Test("Where the window is unknown, too, a turn that is excluded takes what answered it along")
  func excludedTurn() {
    var chat = Chat.asking(Provider(name: "other", baseURL: "http://127.0.0.1:2/v1", model: "o"))
    chat.ask("One?")
    chat.answer("Uno.")
    chat.ask("Two?")
    chat.answer("Dos.")
    chat.press("tab", "k", "k", "k", "o", "esc")
    chat.ask("Three?")
    #expect(
      chat.requests.last?.messages == [
        .init(.user, "Two?"), .init(.assistant, "Dos."), .init(.user, "Three?"),
      ])
  }

  @Test(
    "What cannot fit is shown with its excess and not sent; leaving a message out, or a smaller max_tokens, sends it")
  func refused() throws {
    var chat = Chat.counting(window: 400)
    chat.press("'/max_tokens 256'", "enter")
    chat.ask("first")
    chat.answer(String(repeating: "word ", count: 100))
    chat.count()
    chat.ask(String(repeating: "long ", count: 60))
    chat.count()
    // 300 of turn and reserve fit; with the first exchange they do not.
    #expect(chat.screen().contains { $0.contains("Enter sends without what is marked ×") })
    #expect(chat.screen().contains { $0.contains("× reply: word word") })
    chat.press("alt+p")
    #expect(chat.screen().contains { $0.contains("● reply: word word") })
    #expect(chat.screen().contains { $0.contains("Not sent: this does not fit") })
    chat.press("enter")
    #expect(chat.requests.count == 1)
    #expect(chat.screen().contains { $0.contains("tokens too many for the window of 400") })
    chat.press("f5")
    #expect(chat.screen().contains { $0.contains("This fits now: Enter sends") })
    chat.press("enter")
    #expect(chat.requests.count == 2)
    #expect(chat.requests.last?.messages.count == 3)
  }

  @Test("drop-oldest sends without the oldest, and the reply says so; fail never does")
  func policies() throws {
    for policy in [ContextPolicy.dropOldest, .fail] {
      var chat = Chat.counting(window: 400, policy: policy)
      chat.press("'/max_completion_tokens 200'", "enter")
      #expect(chat.status().contains("max_tokens 200"))
      chat.ask("first")
      chat.answer(String(repeating: "word ", count: 150))
      chat.count()
      chat.ask(String(repeating: "long ", count: 60))
      chat.count()
      if policy == .dropOldest {
        #expect(chat.requests.last?.messages.count == 1)
        #expect(chat.screen().contains { $0.contains("  2 earlier messages were not sent") })
        // It is no louder than the figures below it.
        let row = Screen.frame(of: chat.state).rows.first { $0.plainText.contains("were not sent") }
        #expect(row?.cells.allSatisfy { $0.glyph == 0x20 || $0.style.role == .dim } == true)
      } else {
        #expect(chat.requests.count == 1)
        #expect(chat.screen().contains { $0.contains("Not sent") })
      }
    }
  }

  @Test("ctx warms as the room beside the reply fills")
  func warms() {
    var chat = Chat.counting(window: 1000)
    func style(_ chat: inout Chat) -> StyleRole? {
      guard let row = Screen.frame(of: chat.state).rows.last else { return nil }
      let glyphs = row.cells.map(\.glyph)
      let label = "ctx ".unicodeScalars.map(\.value)
      let place = glyphs.indices.first { glyphs[$0...].starts(with: label) }
      return place.map { row.cells[$0 + label.count].style.role }
    }
    for (words, role) in [(100, StyleRole.statusValue), (560, .statusWarm), (700, .statusHot)] {
      chat.press("ctrl+c")
      chat.bring(.input(.paste(String(repeating: "w ", count: words))))
      chat.count()
      _ = chat.screen()
      #expect(style(&chat) == role, "\(words)")
    }
  }
}

@Suite("Windows")
struct ContextWindowTests {
  @Test("The config's word for its model, else the smaller of catalogue and model, else none is known")
  func windows() {
    var catalogue = CatalogueModel(id: "m")
    catalogue.contextLength = 64_000
    let mixtral = Provider.aimlapi.model
    #expect(ContextWindow.of(mixtral, provider: .aimlapi, catalogue: nil) == 32_768)
    #expect(ContextWindow.of(mixtral, provider: .aimlapi, catalogue: catalogue) == 32_768)
    #expect(ContextWindow.of("mistralai/mixtral-8x22b-instruct", provider: .aimlapi, catalogue: catalogue) == 64_000)
    #expect(ContextWindow.of("gpt-4o", provider: .aimlapi, catalogue: nil) == nil)
    #expect(ContextWindow.of("gpt-4o", provider: .aimlapi, catalogue: catalogue) == 64_000)
    #expect(ContextWindow.of(Provider.local.model, provider: .local, catalogue: nil) == 8192)
    var own = Provider(name: "own", baseURL: "http://127.0.0.1/v1", model: "a", contextWindow: 4096)
    #expect(ContextWindow.of("a", provider: own, catalogue: catalogue) == 4096)
    #expect(ContextWindow.of("b", provider: own, catalogue: catalogue) == 64_000)
    #expect(ContextWindow.of("b", provider: own, catalogue: nil) == 4096)
    #expect(ContextWindow(of: "b", provider: own, catalogue: catalogue)?.words == "a window of 64,000 tokens")
    #expect(
      ContextWindow(of: "a", provider: own, catalogue: catalogue)?.words
        == "a window of 64,000 tokens; mixchat reckons with 4,096, as context_window in the config says")
    own.contextWindow = nil
    #expect(ContextWindow.of("a", provider: own, catalogue: nil) == nil)
  }

  @Test("the bar and the picture of the window say one share of it")
  func onePercentage() throws {
    var chat = Chat.counting(window: 32_768)
    chat.ask("A few words")
    chat.answer("A few more")
    chat.count()
    _ = chat.screen()
    let bar = try #require(chat.status().firstMatch(of: /ctx ~?(\d+)%/)?.1)
    chat.press("f9")
    #expect(chat.screen().contains { $0.contains("tokens of prompt (\(bar) %)") }, "\(chat.screen())")
  }
}
