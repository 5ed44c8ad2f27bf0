import ChatCore
import Conversations
import Hands

extension Scene {
  /// The screens that people meet, by what they are about.
  static let all: [Scene] = starting + menus + reading + waiting + focus + panels + besides

  private static let starting: [Scene] = [
    Scene("first-start", says: [("mixchat", 40), ("F1 help", 40)], hasKept: false) {
      $0.state.store.isFirstStart = true
    },
    Scene("start", says: [("Recent", 40), ("Why is the sea salty?", 40), ("Down chooses", 40), ("/ commands", 80)]) {
      $0.bring(.store(.list(query: "", kept)))
    },
    Scene("start-chosen", says: [("› Why is the sea salty?", 40), ("Enter opens", 40)]) {
      $0.bring(.store(.list(query: "", kept)))
      $0.press("down")
    },
    Scene("local-model", says: [("a small model", 80)], hasKept: false) {
      $0.press("'/provider local'", "enter")
    },
  ]

  private static let menus: [Scene] = [
    Scene("commands", says: [("› /model", 40), ("choose the model", 80), ("Esc closes", 80)]) { $0.press("'/'") },
    Scene("commands-hit", says: [("/export", 40), ("save the conversation as", 80)]) { $0.press("'/exp'") },
    Scene("theme-values", says: [("• auto", 40), ("› dark", 40), ("Tab completes", 80)]) {
      $0.press("'/theme '", "down")
    },
    Scene("model-values", says: [("mistralai/mixtral-8x22b-instruct", 80), ("64k · $1.20/$1.20", 80)]) {
      $0.bring(.catalogue(provider: "aimlapi", models))
      $0.press("'/model '")
    },
    Scene("files", says: [("README.md", 40), ("Row.swift", 40), ("Tab completes", 80)]) {
      $0.press("'Look at @'")
      $0.bring(.folderFiles(files))
    },
    Scene("no-hit", says: [("> /xyz", 40)]) { $0.press("'/xyz'") },
    Scene("draft", says: [("> This is a draft", 40)]) {
      $0.press("'This is a draft that is so long that it needs several rows on every screen but the widest, 日本語も'")
    },
  ]

  private static let reading: [Scene] = [
    Scene("reply", says: [("5.3 s · 41+232 tokens", 40), ("$0.0012", 40), ("F1 help", 100)]) { answered(&$0) },
    Scene("reply-top", says: [("▌ How should a client retry?", 40)]) {
      answered(&$0)
      _ = $0.screen()
      $0.press("ctrl+home")
    },
    Scene("cut-off", says: [("cut off", 40), ("continues", 40)]) {
      asked(&$0)
      $0.answer("Wait longer after each", reason: .length)
    },
    Scene("failed", says: [("Too many requests (429)", 40), ("Ctrl+R", 40)]) {
      asked(&$0)
      $0.reply(.ended(ReplyTimings(), failure: Failure(.rateLimited, "Too many requests (429).")))
    },
    Scene("versions", says: [("2/2", 40)]) {
      answered(&$0)
      $0.press("ctrl+r")
      $0.answer("In short: wait longer each time.")
    },
  ]

  private static let waiting: [Scene] = [
    Scene("waiting", says: [("waiting for the first token", 40), ("Esc stops", 40)]) {
      asked(&$0)
      $0.bring(.timer(.tick), after: 1250)
    },
    Scene("thinking", says: [("thinking 4 s", 40)]) {
      asked(&$0)
      $0.reply(.reasoning(choice: 0, "The user asks how a client should retry. Let me see."))
      $0.bring(.timer(.tick), after: 4000)
    },
    Scene("retrying", says: [("next try in 4 s", 40)]) {
      asked(&$0)
      $0.reply(.retrying(Failure(.rateLimited, "Too many."), attempt: 1, delay: 4))
    },
    Scene("streaming", says: [("▍", 40), ("Esc stops", 40), ("Type ahead", 40)]) {
      asked(&$0)
      $0.reply(.text(choice: 0, String(reply.prefix(700))))
      $0.bring(.timer(.tick), after: 1250)
    },
    Scene("queued", says: [("queued:", 40), ("Alt+Up edits", 80)]) {
      asked(&$0)
      $0.ask("And what should a server say to a client that comes back too early, and how?")
    },
  ]

  private static let focus: [Scene] = [
    Scene("messages", says: [("MESSAGES 2/2", 40), ("choose", 40), ("Tab back", 100)]) {
      answered(&$0)
      $0.press("tab")
    },
    Scene("confirming", says: [("Enter asks for another reply", 40)]) {
      answered(&$0)
      $0.press("tab", "r")
    },
    Scene("find", says: [("─ find wait", 40), ("in message 1/1", 40), ("Esc leaves", 80)]) {
      answered(&$0)
      $0.press("ctrl+f", "'wait'")
    },
    Scene("editing", says: [("Editing a message", 40), ("Esc cancels", 80)]) {
      answered(&$0)
      $0.press("esc", "esc")
    },
    Scene("notice", says: [("There is no /xyz", 40)]) { $0.press("'/xyz'", "enter") },
  ]

  private static let panels: [Scene] = [
    Scene("help", says: [("send, or run a /command", 80), ("Tab shows all", 80), ("Esc closes", 40)]) {
      $0.press("f1")
    },
    Scene("help-all", says: [("Writing", 40), ("Esc closes", 40)]) { $0.press("f1", "tab") },
    Scene("settings", says: [("temperature", 40), ("Esc closes", 40), ("←→ change", 80)]) { $0.press("f2") },
    Scene("models", says: [("mistralai/mixtral-8x22b", 80), ("Enter chooses", 80), ("Esc closes", 40)]) {
      $0.bring(.catalogue(provider: "aimlapi", models))
      $0.press("f7")
    },
    Scene("tree", says: [("How should a client", 80), ("Esc closes", 40)]) {
      answered(&$0)
      $0.press("f8")
    },
    Scene("context", says: [("Esc closes", 40)]) {
      answered(&$0)
      $0.press("f9")
    },
    Scene("palette", says: [("Esc closes", 40)]) { $0.press("ctrl+p") },
    Scene("themes", says: [("solarized-light", 80), ("Enter keeps it", 40), ("Esc goes back", 40)]) {
      $0.press("'/theme'", "enter")
    },
    Scene("usage", says: [("Esc closes", 40)]) {
      answered(&$0)
      $0.press("'/tokens'", "enter")
      $0.bring(.usage(["This conversation: 41+232 tokens, $0.0012"], []))
    },
    Scene("compared", says: [("Esc closes", 40)]) {
      answered(&$0)
      $0.press("ctrl+r")
      $0.answer("In short: wait longer each time.")
      $0.press("'/diff'", "enter")
      for case .readVersions(let old, let new) in Array($0.effects) {
        $0.bring(.versions(old: old, nil, new: new, nil))
      }
    },
    Scene(
      "conversations", says: [("Today", 40), ("Yesterday", 80), ("6/205", 40), ("Enter opens", 80), ("Esc closes", 40)]
    ) {
      $0.press("ctrl+o")
      list(&$0)
    },
    Scene("no-conversation", says: [("No conversation matches", 40)]) {
      $0.press("ctrl+o", "'xyz'")
      $0.bring(.store(.list(query: "xyz", [], total: 205)))
    },
    Scene("rename", says: [("Name this conversation", 40), ("Enter takes it", 80), ("Esc closes", 80)]) {
      answered(&$0)
      $0.press("ctrl+s")
    },
    Scene("lab", says: [("temperature 0", 40), ("Esc closes", 40)]) {
      $0.press("'/lab temperature 0 1'", "enter")
      asked(&$0)
      $0.answer(reply)
    },
  ]

  private static let besides: [Scene] = [
    Scene("sidebar", says: [("Today", 200), ("This week", 200)]) { answered(&$0) },
    Scene("long-title", says: []) {
      answered(&$0)
      $0.press("ctrl+s", "'\(titles[2])\(titles[1])'", "enter")
    },
  ]
}
