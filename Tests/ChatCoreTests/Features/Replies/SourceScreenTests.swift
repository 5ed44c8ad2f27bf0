import ChatCore
import Conversations
import Hands
import Testing

@Suite("The sources of a reply")
struct SourceScreenTests {
  /// A chat whose reply cites so many pages.
  private func citing(_ count: Int, columns: Int = 80, json: String? = nil) -> Chat {
    var chat = Chat(columns: columns)
    chat.ask("Who?")
    let list = (1...count).map { #"{"url":"https://www.a\#($0).example/x?q=1","title":"Page \#($0)"}"# }
    chat.reply(
      .text(choice: 0, "Ada [1]."),
      .extra(choice: 0, MessageExtra(.sources, json ?? "[\(list.joined(separator: ","))]")),
      .ended(ReplyTimings(), failure: nil))
    return chat
  }

  @Test("are listed below it, numbered as its text names them")
  func listed() {
    var chat = citing(3)
    let screen = chat.screen()
    let first = screen.firstIndex { $0.hasSuffix("Ada [1].") } ?? 0
    #expect(
      screen[(first + 1)...].prefix(3) == [
        "  [1] Page 1 — a1.example", "  [2] Page 2 — a2.example", "  [3] Page 3 — a3.example",
      ])
  }

  @Test("are one line where they are many; a key, a command and the palette list them, Enter copies an address")
  func folded() {
    for keys in [["tab", "S"], ["'/sources'", "enter"], ["ctrl+p", "'list the sources'", "enter"]] {
      var chat = citing(12)
      #expect(chat.screen().contains("  ▸ 12 sources (Tab, then S lists them)"))
      for key in keys { chat.press(key) }
      #expect(chat.screen().contains { $0.contains("[2] Page 2") && $0.contains("a2.example") })
      #expect(chat.screen().contains { $0.contains("https://www.a2.example/x?q=1") })
      let effects = chat.press("down", "enter")
      #expect(effects.contains(.copy("https://www.a2.example/x?q=1", what: "address")))
      #expect(chat.state.panel == nil)
    }
  }

  @Test("are listed up to five, and one line from six on", arguments: [4, 5, 6])
  func most(_ count: Int) {
    var chat = citing(count)
    let screen = chat.screen()
    #expect(screen.contains { $0.contains("[\(count)] Page \(count)") } == (count <= 5))
    #expect(screen.contains { $0.contains("▸ \(count) sources") } == (count > 5))
  }

  @Test("without a chosen message are those of the last reply that cites anything, with one its own")
  func which() {
    var chat = citing(1, json: #"[{"url":"https://first.example"}]"#)
    chat.ask("And who else?")
    let second = #"[{"url":"https://second.example"}]"#
    chat.reply(.extra(choice: 0, MessageExtra(.sources, second)))
    chat.answer("Charles.")
    chat.ask("Thanks")
    chat.answer("You are welcome.")
    chat.press("'/sources'", "enter")
    #expect(chat.press("enter").contains(.copy("https://second.example", what: "address")))
    chat.press("tab", "k", "k", "k", "k", "S")
    #expect(chat.press("enter").contains(.copy("https://first.example", what: "address")))
    chat.press("k", "S")
    #expect(chat.state.notice?.text == "This message cites no sources.")
  }

  @Test("without titles are their addresses, and what would drive a terminal is shown")
  func harmless() {
    var chat = citing(1, json: #"[{"url":"https://a.example/\u001b]8;;x\u0007"},{"url":"b:c","title":"\u202eT\n2"}]"#)
    let screen = chat.screen()
    #expect(screen.contains("  [1] https://a.example/^[]8;;x^G"))
    #expect(screen.contains("  [2] <202e>T 2 — b:c"))
  }

  @Test("that cannot be read, or are none, are none", arguments: ["", "[]", "{}", "[{", #"[{"title":"x"}]"#, "[1]"])
  func none(json: String) {
    var chat = citing(1, json: json)
    #expect(!chat.screen().contains { $0.contains("[1] ") || $0.contains("sources") })
    chat.press("tab", "S")
    #expect(chat.state.notice?.text == "This message cites no sources.")
    chat.press("esc", "'/sources'", "enter")
    #expect(chat.state.notice?.text == "No reply here cites sources.")
  }

  @Test("fit every width", arguments: [40, 57, 80, 132, 200])
  func widths(columns: Int) {
    var chat = citing(
      2, columns: columns, json: #"[{"url":"https://a.example","title":"\#(String(repeating: "long ", count: 60))"}]"#)
    let row = chat.screen().first { $0.contains("  [1] long") } ?? ""
    #expect(row.hasSuffix("…") && row.count <= columns)
  }
}
