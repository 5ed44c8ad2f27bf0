import ChatCore
import Conversations
import Hands
import Testing

@Suite("What a panel says of Esc")
struct EscapeHintTests {
  /// What the frame in view says of Esc; nil where there is none.
  private func hint(_ chat: inout Chat) -> String? {
    chat.screen().compactMap { $0.firstMatch(of: /(Esc [a-z ]+) ─┘$/).map { String($0.1) } }.last
  }

  @Test(
    "where Esc takes something away first the frame says so, and then that it closes",
    arguments: [
      ("reply", ["f1", "'copy'"], "Esc clears the search"), ("reply", ["f1", "tab", "'x'"], "Esc clears the search"),
      ("reply", ["f2", "'7'"], "Esc drops what is typed"), ("reply", ["f2", "down", "'x'"], "Esc drops what is typed"),
      ("reply", ["tab", "v", "v"], "Esc ends the stretch"), ("lab", ["enter"], "Esc shows all"),
    ] as [(String, [String], String)])
  func first(scene: String, keys: [String], words: String) throws {
    for columns in [80, 120] {
      var chat = try #require(Scene.named(scene)).chat(columns, 24)
      for key in keys { chat.press(key) }
      #expect(hint(&chat) == words, "\(chat.screen())")
      chat.press("esc")
      #expect(hint(&chat) == "Esc closes", "\(chat.screen())")
      chat.press("esc")
      #expect(chat.state.panel == nil)
    }
  }

  @Test(
    "a key that leaves does so at the first press, where Esc takes something away first",
    arguments: [("reply", ["tab", "v", "v"]), ("lab", ["enter"])] as [(String, [String])])
  func leaves(scene: String, keys: [String]) throws {
    var chat = try #require(Scene.named(scene)).chat(100, 24)
    for key in keys { chat.press(key) }
    #expect(chat.state.panel?.firstEscape != nil)
    chat.press("'q'")
    #expect(chat.state.panel == nil)
  }

  @Test("where the frame says that Esc closes, one press does", arguments: Scene.all)
  func closes(_ scene: Scene) {
    for keys in [[], ["'a'"], ["down", "'a'", "backspace"]] {
      var chat = scene.chat(100, 30)
      for key in keys where chat.state.panel != nil { chat.press(key) }
      guard chat.state.panel != nil, hint(&chat) == "Esc closes" else { continue }
      chat.press("esc")
      #expect(chat.state.panel == nil, "\(scene) \(keys)")
    }
  }

  @Test("while a value is typed the frame names what takes it")
  func typing() throws {
    var chat = try #require(Scene.named("settings")).chat(100, 30)
    chat.press("'1'")
    #expect(chat.screen().contains { $0.hasSuffix(" Enter takes it · Esc drops what is typed ─┘") }, "\(chat.screen())")
  }

  @Test(
    "the bar counts these presses until the reply stops, those of a panel below the one in view too",
    arguments: [["tab", "k", "v", "v"], ["f2", "'7'", "f1"]])
  func counted(_ keys: [String]) throws {
    var chat = try #require(Scene.named("streaming")).chat(120, 24)
    for key in keys { chat.press(key) }
    #expect(chat.status().contains("(Esc ×4 stops)"), "\(chat.status())")
    for left in [3, 2] {
      chat.press("esc")
      #expect(chat.status().contains("(Esc ×\(left) stops)"), "\(chat.status())")
    }
    chat.press("esc")
    #expect(chat.status().contains("(Esc stops)"), "\(chat.status())")
  }
}
