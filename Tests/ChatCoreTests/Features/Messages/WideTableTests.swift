import ChatCore
import Hands
import Pages
import Testing

@Suite("Tables wider than the screen")
struct WideTableTests {
  private static let heads = [
    "Language", "Typing", "Year", "Memory", "Concurrency", "Package manager", "Test runner", "Main use", "Licence",
  ]
  static let table =
    "| \(heads.joined(separator: " | ")) |\n" + "|---|---|--:|---|---|---|---|---|---|\n"
    + "| Swift | static, strong | 2014 | reference counting | actors and tasks | Swift Package Manager | swift test "
    + "| apps and servers | Apache 2.0 |\n"
    + "| Rust | static, strong | 2015 | ownership | async and threads | Cargo | cargo test | systems | MIT |\n"
    + "| Python | dynamic | 1991 | reference counting | asyncio | pip | pytest | scripts, data | PSF |\n"

  private func chat(_ columns: Int, _ rows: Int, _ reply: String) -> Chat {
    var chat = Chat(columns: columns, rows: rows)
    chat.ask("Compare.")
    chat.answer(reply)
    _ = chat.screen()
    chat.press("tab")
    _ = chat.screen()
    return chat
  }

  /// Scrolls to an end; gives the screens on the way.
  private func scroll(_ chat: inout Chat, _ key: String) -> [[String]] {
    var screens: [[String]] = []
    for _ in 0..<20 {
      chat.press(key)
      let screen = chat.screen()
      if chat.state.notice?.kind == .warning { break }
      screens.append(screen)
    }
    return screens
  }

  @Test(
    "are scrolled sideways in message mode, column by column, the first one staying, and made to fit again",
    arguments: [(40, 12), (80, 24), (132, 50)], [(">", "<"), ("shift+right", "shift+left")])
  func scrolled(size: (columns: Int, rows: Int), keys: (right: String, left: String)) {
    var chat = chat(size.columns, size.rows, "Here:\n\n" + Self.table + "\nThat is all.\n")
    let fitted = chat.screen()
    let screens = scroll(&chat, keys.right)
    #expect(chat.state.notice?.text == "This is the last column of the table.")
    var seen: Set<String> = []
    for (place, screen) in screens.enumerated() {
      #expect(screen.count == size.rows && screen.allSatisfy { $0.count <= size.columns })
      let head = screen.first { $0.contains(" Language ") } ?? ""
      #expect(head.contains("│ Language"), "\(screen)")
      #expect(head.hasSuffix("›") == (place < screens.count - 1), "\(head)")
      #expect(head.contains("‹") == (place > 0), "\(head)")
      seen.formUnion(Self.heads.filter(head.contains))
    }
    // A head may be wrapped where there is little room.
    if size.columns >= 80 { #expect(seen == Set(Self.heads)) }
    #expect(Set(screens).count == screens.count)
    // The way back shows the same, and ends where it began.
    let back = scroll(&chat, keys.left)
    #expect(back.count == screens.count)
    #expect(chat.state.notice?.text == "All columns of the table are shown; > scrolls it sideways instead.")
    #expect(back.last?.contains { $0.contains("‹") || $0.contains("›") } == false)
    chat.press("ctrl+end")
    #expect(chat.screen() == fitted)
  }

  @Test("say at their edges and in their last rule which columns are shown")
  func marks() {
    var chat = chat(80, 24, Self.table)
    chat.press(">")
    #expect(chat.state.notice?.text == "> and < scroll the table; < at its start makes it fit again.")
    #expect(
      rows(&chat) == [
        "┌──────────┬────────────────┬──────┬────────────────────┐",
        "│ Language │ Typing         │ Year │ Memory             ›",
        "├──────────┼────────────────┼──────┼────────────────────┤",
        "│ Swift    │ static, strong │ 2014 │ reference counting ›",
        "│ Rust     │ static, strong │ 2015 │ ownership          ›",
        "│ Python   │ dynamic        │ 1991 │ reference counting ›",
        "└──────────┴────────────────┴──────┴───────── 2–4 of 9 ─┘",
      ])
    chat.press(">", ">")
    #expect(
      rows(&chat) == [
        "┌──────────┬────────────────────┬───────────────────┐",
        "│ Language ‹ Memory             │ Concurrency       ›",
        "├──────────┼────────────────────┼───────────────────┤",
        "│ Swift    ‹ reference counting │ actors and tasks  ›",
        "│ Rust     ‹ ownership          │ async and threads ›",
        "│ Python   ‹ reference counting │ asyncio           ›",
        "└──────────┴────────────────────┴──────── 4–5 of 9 ─┘",
      ])
    chat.press(">", ">", ">", ">")
    #expect(
      rows(&chat) == [
        "┌──────────┬─────────────┬──────────────────┬────────────┐",
        "│ Language ‹ Test runner │ Main use         │ Licence    │",
        "├──────────┼─────────────┼──────────────────┼────────────┤",
        "│ Swift    ‹ swift test  │ apps and servers │ Apache 2.0 │",
        "│ Rust     ‹ cargo test  │ systems          │ MIT        │",
        "│ Python   ‹ pytest      │ scripts, data    │ PSF        │",
        "└──────────┴─────────────┴──────────────────┴─ 7–9 of 9 ─┘",
      ])
  }

  /// The rows of the table.
  private func rows(_ chat: inout Chat) -> [String] {
    let screen = chat.screen().map { String($0.drop { $0 == " " || $0 == "█" }) }
    guard let first = screen.firstIndex(where: { $0.hasPrefix("┌") }),
      let last = screen.lastIndex(where: { $0.hasPrefix("└") })
    else { return screen }
    return Array(screen[first...last])
  }

  @Test("stay where they are on the screen while they change", arguments: [(40, 12), (80, 24), (132, 50)])
  func staysInPlace(size: (columns: Int, rows: Int)) {
    let before = (1...6).map { "Before \($0).\n\n" }.joined()
    let after = (1...40).map { "After \($0).\n\n" }.joined()
    var chat = chat(size.columns, size.rows, before + Self.table + "\n" + after)
    chat.press("ctrl+home")
    for _ in 0..<8 { chat.press("ctrl+down") }
    func place(_ chat: inout Chat) -> Int? { chat.screen().firstIndex { $0.hasSuffix("Before 6.") } }
    let fitted = place(&chat)
    #expect(fitted != nil)
    for key in [">", ">", "<", ">", ">", "<", "<"] {
      chat.press(key)
      #expect(place(&chat) == fitted, "\(key)")
    }
  }

  @Test(
    "scroll wherever they are in a message",
    arguments: ["", "- Item:\n\n  ", "1. One\n\n   - Two\n\n     ", "> ", "> [!NOTE]\n> "])
  func nested(prefix: String) {
    let indent = prefix.split(separator: "\n").last.map { $0.hasPrefix(">") ? "> " : String($0.prefix { $0 == " " }) }
    let lines = Self.table.split(separator: "\n").joined(separator: "\n\(indent ?? "")")
    var chat = chat(80, 24, prefix + lines + "\n")
    let screens = scroll(&chat, ">")
    #expect(screens.count > 2)
    for screen in screens { #expect(screen.contains { $0.contains("│ Language") }, "\(screen)") }
    #expect(screens.first?.contains { $0.hasSuffix("›") } == true)
  }

  @Test(
    "are there to be scrolled, or the keys say that none is",
    arguments: [
      "No table.", "| a | b |\n|---|---|\n| 1 | 2 |\n",
      "| Term | Meaning |\n|---|---|\n| one | \(String(repeating: "word ", count: 60))|\n",
    ])
  func nothingToScroll(reply: String) {
    var chat = chat(80, 24, reply)
    let before = chat.screen()
    #expect(!before.contains { $0.contains(" table, ") })
    chat.press(">")
    #expect(chat.state.notice?.text == "This message has no table that is wider than the screen.")
    chat.press("k")
    #expect(chat.requests.count == 1)
  }

  @Test("have their keys named where keys are named")
  func named() {
    var chat = chat(132, 50, Self.table)
    #expect(chat.screen().contains { $0.contains("< > table, ") })
  }

  @Test("are made to fit again when something is searched for, so that no column hides it")
  func found() {
    var chat = chat(80, 24, Self.table)
    chat.press(">")
    #expect(!chat.screen().contains { $0.contains("Apache") })
    chat.press("/", "'Apache'")
    _ = chat.screen()
    chat.press("enter")
    #expect(chat.screen().contains { $0.contains("Apache") })
  }

  @Test("keep being scrolled while they grow, and look as if laid out whole")
  func streamed() throws {
    for (width, shift) in [(40, 0), (40, 3), (80, 1), (80, 20), (102, 2)] {
      for text in [Self.table, "Text.\n\n" + Self.table + "\nMore.\n\n- item\n\n  " + Self.table] {
        let check = LayoutCheck(width: width, step: 7, budget: 300, tableShift: shift)
        #expect(check.fault(of: Array(text.utf8)) == nil)
      }
    }
  }
}
