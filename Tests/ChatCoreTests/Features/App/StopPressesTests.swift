import Cells
import ChatCore
import Conversations
import Hands
import Testing

@Suite("How often Esc is to be pressed")
struct StopPressesTests {
  /// What has the keys besides the composer: its name, the keys that lead there, and whether a click does before them.
  struct Layer: Sendable, CustomTestStringConvertible {
    var name: String
    var keys: [String]
    var isClicked = false

    var testDescription: String { name }
  }

  private static let styles: [Layer] = [
    Layer(name: "Emacs", keys: []), Layer(name: "INSERT", keys: []), Layer(name: "NORMAL", keys: ["esc"]),
    Layer(name: "VISUAL", keys: ["esc", "'v'"]), Layer(name: "a command of vi's", keys: ["esc", "'2d'"]),
  ]
  private static let drafts: [Layer] = [
    Layer(name: "no draft", keys: []), Layer(name: "a draft", keys: ["'some words'"]),
    Layer(name: "the menu", keys: ["'/t'"]), Layer(name: "an edited message", keys: ["tab", "k", "e"]),
    Layer(name: "the search of the history", keys: ["alt+r"]),
    Layer(name: "files that are read", keys: ["'See @paper.pdf'", "enter"]),
  ]
  private static let places: [Layer] = [
    Layer(name: "the composer", keys: []), Layer(name: "the messages", keys: ["tab"]),
    Layer(name: "a marked message", keys: ["tab", "t"]), Layer(name: "the find bar", keys: ["ctrl+f"]),
    Layer(name: "the find bar over the messages", keys: ["tab", "ctrl+f"]),
    Layer(name: "a clicked message", keys: [], isClicked: true),
  ]
  private static let panels: [Layer] = [
    Layer(name: "no panel", keys: []), Layer(name: "a value that is typed", keys: ["f2", "'7'"]),
    Layer(name: "help over the settings", keys: ["f2", "f1"]),
  ]

  /// What the bar says: the presses until the reply stops; nil where it says nothing of them.
  private func presses(_ chat: Chat) -> Int? {
    let bar = StatusBar.row(for: chat.state).plainText
    guard let said = bar.firstMatch(of: /\(Esc(?: ×([0-9]+))? stops\)/) else { return nil }
    return said.1.flatMap { Int($0) } ?? 1
  }

  /// A reply that streams, with all of these around it.
  private func streaming(_ style: Layer, hasShell: Bool, _ layers: [Layer]) -> Chat {
    var chat = Chat(columns: 120)
    if style.name != "Emacs" { chat.press("'/keys vi'", "enter") }
    chat.ask("Tell me a story")
    chat.reply(.text(choice: 0, "Once upon"))
    if hasShell { chat.press("'!sleep 9'", "enter") }
    for (place, layer) in layers.enumerated() {
      if layer.isClicked {
        let row = chat.screen().firstIndex { $0.hasPrefix("▌ Tell me a story") } ?? 2
        chat.bring(.input(.mouse(MouseEvent(.press, at: Frame.Position(column: 30, row: row)))))
      }
      for key in layer.keys { chat.press(key) }
      // The mode of the composer is chosen behind what is written in it.
      if place == 0 { for key in style.keys { chat.press(key) } }
    }
    return chat
  }

  @Test("is said, and the reply stops then and not before, whatever has the key first", arguments: styles)
  func counted(_ style: Layer) throws {
    for draft in Self.drafts {
      for place in Self.places {
        for panel in Self.panels {
          for hasShell in [false, true] {
            let name = [style, draft, place, panel].map(\.name).joined(separator: ", ") + (hasShell ? ", shell" : "")
            var chat = streaming(style, hasShell: hasShell, [draft, place, panel])
            let reply = try #require(chat.state.replies.keys.first, "\(name)")
            let said = try #require(presses(chat), "\(name)")
            var left = said
            while left > 0 {
              #expect(presses(chat) == left, "\(name): \(said) were said at first")
              let effects = chat.press("esc")
              #expect(effects.contains(.cancel(reply)) == (left == 1), "\(name): \(left) of \(said) were left")
              if effects.contains(.stopShell) {
                chat.bring(.shellRan(ShellOutput(command: "sleep 9", text: "", ending: "stopped")))
              }
              left -= 1
            }
          }
        }
      }
    }
  }

  @Test(
    "with vi's keys, from the messages: back to writing, out of insert mode, then it stops",
    arguments: [("tab", 3), ("f1", 3), ("ctrl+f", 3)])
  func vi(_ key: String, _ count: Int) {
    var chat = streaming(Layer(name: "INSERT", keys: []), hasShell: false, [])
    chat.press(key)
    #expect(presses(chat) == count)
    for left in (1...count).reversed() {
      #expect(presses(chat) == left)
      chat.press("esc")
    }
    #expect(chat.effects.contains { if case .cancel = $0 { true } else { false } })
  }
}
