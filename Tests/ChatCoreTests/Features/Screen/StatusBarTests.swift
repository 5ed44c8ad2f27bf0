import ChatCore
import Conversations
import Hands
import Testing

@Suite("The status bar")
struct StatusBarTests {
  /// Scenes, and whether a reply comes in them.
  private static let scenes = [
    ("start", false), ("reply", false), ("draft", false), ("messages", false), ("waiting", true), ("thinking", true),
    ("retrying", true), ("streaming", true), ("queued", true),
  ]

  @Test(
    "the key for help goes after all that is needed less, and is there from 56 columns on, or 96 while a reply comes",
    arguments: scenes)
  func help(_ scene: String, isStreaming: Bool) throws {
    for columns in 40...132 {
      for isBeside in [false, true] where !isBeside || columns >= 80 {
        var chat = try #require(Scene.named(scene)).chat(columns, 24)
        if isBeside {
          chat.bring(.store(.recent(Scene.kept)), after: 0)
          chat.press("ctrl+b")
          chat.bring(.timer(.poll), after: 0)
          #expect(chat.state.sidebarColumns > 0, "\(scene) \(columns)")
        }
        let room = columns - chat.state.sidebarColumns
        let bar = String(chat.status().dropFirst(chat.state.sidebarColumns))
        let place = "\(scene) at \(columns)\(isBeside ? ", \(room) next to the column" : ""): \(bar)"
        if room >= (isStreaming ? 96 : 56) { #expect(bar.contains("F1 help"), "\(place)") }
        guard !bar.contains("F1 help") else { continue }
        for less in ["ctx ", "tok/s", "first ", "$"] {
          #expect(!bar.contains(less), "\(place)")
        }
      }
    }
  }

  @Test("what is set stays longer than the key for help", arguments: [(60, false), (100, true)])
  func setStaysLonger(_ columns: Int, _ hasRoom: Bool) {
    var chat = Chat(columns: columns)
    chat.press("'/max_tokens 2048'", "enter", "'/temperature 0.7'", "enter")
    chat.ask("Tell me a story")
    chat.reply(.text(choice: 0, "Once"))
    #expect(chat.status().contains("  temp 0.7  max_tokens 2048"), "\(chat.status())")
    #expect(chat.status().contains("tokens ~") == hasRoom, "\(chat.status())")
    #expect(chat.status().contains("F1 help") == hasRoom, "\(chat.status())")
  }

  @Test("why a retry waits is in the bar where there is room for more than that", arguments: [(60, false), (80, true)])
  func retry(_ columns: Int, _ isWhole: Bool) throws {
    var chat = try #require(Scene.named("retrying")).chat(columns, 24)
    #expect(chat.status().contains("too many requests: retry 1 in 4 s") == isWhole, "\(chat.status())")
    #expect(chat.status().contains("retry 1 in 4 s (Esc stops)"), "\(chat.status())")
  }

  @Test("of a reply that is continued no other place says why a retry waits: the bar does while it fits")
  func retryOfContinuation() {
    var chat = Chat(columns: 60)
    chat.ask("Count")
    chat.answer("one, two,", reason: .length)
    chat.press("tab", "c", "enter")
    chat.reply(.retrying(Failure(.rateLimited, "Too many."), attempt: 1, delay: 4))
    #expect(chat.status().contains("too many requests: retry 1 in 4 s (Esc stops)"), "\(chat.status())")
  }

  @Test("next to the column of conversations the reason gives way to the figures and to the key for help")
  func retryBeside() throws {
    var chat = try #require(Scene.named("retrying")).chat(110, 24)
    chat.press("ctrl+b")
    #expect(chat.state.sidebarColumns > 0)
    #expect(chat.status().contains(" retry 1 in 4 s (Esc stops)  temp -  max_tokens -  tokens -"), "\(chat.status())")
    #expect(chat.status().contains("F1 help") && !chat.status().contains("too many"), "\(chat.status())")
  }

  @Test("where the reason of a retry is in the bar, so is what stays longest", arguments: [false, true])
  func reasonGivesWay(_ isSet: Bool) {
    for columns in 40...132 {
      var chat = Chat(columns: columns)
      if isSet { chat.press("'/max_tokens 2048'", "enter", "'/temperature 0.7'", "enter") }
      chat.ask("one")
      chat.answer("first", usage: Usage(promptTokens: 1_041, completionTokens: 309))
      chat.ask("two")
      chat.reply(.retrying(Failure(.rateLimited, "Too many."), attempt: 1, delay: 12))
      let bar = chat.status()
      #expect(bar.contains("too many requests") || columns < 100, "\(bar)")
      guard bar.contains("too many requests") else { continue }
      for item in isSet ? ["temp 0.7", "max_tokens 2048", "tokens "] : ["temp -", "max_tokens -", "tokens "] {
        #expect(bar.contains(item), "\(columns): \(bar)")
      }
    }
  }

  @Test(
    "on the narrowest screens no word of what comes is cut: the key goes first",
    arguments: ["waiting", "thinking", "streaming", "retrying", "loading"])
  func narrowest(_ scene: String) throws {
    for columns in 20...60 {
      for keys in [[], ["f2", "'7'"], ["tab"]] {
        var chat = Chat(columns: columns, rows: 12)
        if scene == "loading" {
          chat.bring(.localModel(.loading(seconds: 103)))
          chat.ask("one")
        } else {
          chat = try #require(Scene.named(scene)).chat(columns, 12)
        }
        for key in keys { chat.press(key) }
        let bar = chat.status()
        let told = bar.firstMatch(
          of: /^ +(?:waiting|thinking|streaming|retry 1 in|.*: retry 1 in|loading(?: the local model)?) [0-9]+ s(.*)$/)
        let rest = String(try #require(told, "\(columns): \(bar)").1)
        #expect(rest.isEmpty || rest.contains(/^(?: \(Esc(?: ×[0-9])? stops\))?(?:  .*)?$/), "\(columns): \(bar)")
      }
    }
  }
}
