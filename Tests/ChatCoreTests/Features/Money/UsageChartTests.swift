import Testing

@testable import Cells
@testable import ChatCore
@testable import Conversations
@testable import Hands

@Suite("The chart of what was used")
struct UsageChartTests {
  private func row(_ day: String, _ model: String, _ prompt: Int, _ reply: Int, _ dollars: Double? = nil) -> UsageRow {
    UsageRow(
      day: day, provider: "p", model: "maker/" + model, replies: 1, promptTokens: prompt, completionTokens: reply,
      totalTokens: prompt + reply, dollars: dollars, isComputed: true)
  }

  @Test("Days newest first with their sums, a bar for each model, prompt and reply told apart")
  func chart() {
    let rows = UsageChart.rows(
      [row("2026-01-02", "a", 300, 100, 0.5), row("2026-01-02", "b", 0, 200), row("2026-01-01", "a", 1, 0)], width: 70)
    #expect(
      rows.map(\.plainText) == [
        "2026-01-02  600 tokens · 2 replies · ~$0.5000",
        "  ▒▒▒▒▒▒▒▒▒▒▒████  300 + 100  ~$0.5000  a · p",
        "  ████████           0 + 200            b · p",
        "",
        "2026-01-01  1 token · 1 reply",
        "  ▒                    1 + 0            a · p",
        "",
        "▒ prompt  █ reply",
      ])
    let silent = UsageChart.rows([row("2026-01-01", "a", 0, 0)], width: 70)
    #expect(silent.contains { $0.plainText.contains("not reported    a · p") }, "\(silent.map(\.plainText))")
    // The legend has the colours of the bars.
    let (bar, legend) = (rows[1], rows[rows.count - 1])
    #expect(legend.cells[0].style == bar.cells[2].style && legend.cells[0].style.role == .user)
    #expect(legend.cells.contains { $0.glyph == Unicode.Scalar("█").value && $0.style.role == .assistant })
    #expect(UsageChart.rows([], width: 40).map(\.plainText) == ["Nothing was used yet."])
  }

  @Test("A model's name is whole as long as a bar has room next to it")
  func names() {
    let name = "Mixtral-8x7B-Instruct-v0.1-awhile"
    for width in [80, 90, 120] {
      let rows = UsageChart.rows([row("2026-01-02", name, 300, 100, 0.5)], width: width).map(\.plainText)
      #expect(rows[1].hasSuffix("  \(name) · p") && rows[1].contains("▒▒▒█"), "\(rows)")
    }
  }

  @Test("A day's thinking and cached tokens stand in its line, as reported")
  func details() {
    var used = row("2026-01-02", "a", 300, 100)
    (used.reasoningTokens, used.cachedTokens) = (60, 1200)
    let rows = UsageChart.rows([used, row("2026-01-02", "b", 1, 1)], width: 90).map(\.plainText)
    #expect(rows.first == "2026-01-02  402 tokens · 2 replies · 60 thinking · 1,200 cached")
  }

  @Test("A bar is as long as its share, and what is not nothing can be seen")
  func bars() {
    #expect(UsageChart.bar(row("d", "m", 0, 0), of: 10, width: 4) == ("", ""))
    #expect(UsageChart.bar(row("d", "m", 5, 5), of: 10, width: 4) == ("▒▒", "██"))
    #expect(UsageChart.bar(row("d", "m", 0, 1), of: 1_000_000, width: 4) == ("", "█"))
  }
}

@Suite("The window as a picture")
struct WindowPictureTests {
  @Test("The keys fit 76 columns, whatever the policy: whole items drop out")
  func hints() {
    for policy in ContextPolicy.allCases {
      var picture = WindowPicture(bars: [], window: 10, reserved: 1, model: "m", policy: policy)
      picture.keys = WindowPicture.Keys(.standard, isPending: true)
      let asks = picture.hint(isPending: true, width: 76).plainText
      #expect(asks == "Up Down choose · Alt+P keep ● · Alt+O leave out ○ · F5 F6 max_tokens")
      let narrow = picture.hint(isPending: true, width: 40).plainText
      #expect(narrow == "Alt+P keep ● · Alt+O leave out ○")
      picture.keys = WindowPicture.Keys(.standard, isPending: false)
      let hint = picture.hint(isPending: false, width: 76).plainText
      #expect(hint.hasSuffix("p keep ● · o leave out ○ · F5 F6 max_tokens · when full: \(policy.rawValue)"))
    }
  }

  @Test("What is dropped is said with its size, as it may be out of view")
  func dropped() {
    var bars = [bar(.turn, 40), bar(.reply, 30), bar(.turn, 9)]
    for place in 0...1 { bars[place].fate = .dropped }
    let head = picture(bars, window: 20, reserved: 10).head(width: 120)
    #expect(head[0].plainText.hasSuffix("that m takes, without 2 messages of 70 (×)."))
  }

  private func picture(_ bars: [TokenBar], window: Int?, reserved: Int) -> WindowPicture {
    WindowPicture(bars: bars, window: window, reserved: reserved, model: "maker/m", policy: .ask)
  }
  private func bar(_ kind: TokenBar.Kind, _ tokens: Int, _ fate: TokenBar.Fate = .kept) -> TokenBar {
    var bar = TokenBar(kind, "text", TokenCount(tokens, .exact))
    bar.fate = fate
    return bar
  }

  @Test(
    "Every cell of the gauge is a share of the window; whatever is there can be seen; what is left out is not in it")
  func gauge() {
    let rows = picture(
      [bar(.system, 1), bar(.turn, 24, .dropped), bar(.turn, 25), bar(.reply, 25), bar(.draft, 10)], window: 100,
      reserved: 20
    ).head(width: 60)
    #expect(rows[0].plainText == "61 tokens of prompt (61 %) + 20 kept for the reply = 81 of")
    #expect(rows[2].plainText == String(repeating: "█", count: 37) + String(repeating: "▒", count: 12) + "░░░░░░░░░░░")
    #expect(rows[2].cells.map(\.style.role).filter { $0 == .text }.count == 1)
    // Whole items: what has no room is left out.
    #expect(rows[3].plainText == "█ system 1  █ you 25  █ replies 25  █ draft 10  ░ free 19")
  }

  @Test("What goes past the window is red, and said")
  func over() {
    let rows = picture([bar(.turn, 90)], window: 100, reserved: 30).head(width: 120)
    #expect(rows[1].cells.filter { $0.style.role == .error }.count == 20)
    #expect(rows[2].plainText.hasSuffix("over by 20"))
    #expect(rows[0].cells[0].style.role == .error)
  }

  @Test("Without a window there is no gauge, but the sum and the bars")
  func unknown() {
    let rows = picture([bar(.turn, 90)], window: nil, reserved: 0).head(width: 120)
    #expect(rows[0].plainText.contains("The window of maker/m is not known: set context_window"))
    #expect(rows[1].plainText == "█ you 90")
  }

  @Test("Bars of eighths; a mark for what happens to each; the chosen row stands out")
  func bars() {
    let picture = picture(
      [bar(.turn, 8), bar(.reply, 4, .pinned), bar(.reply, 1, .excluded)], window: 100, reserved: 0)
    let rows = picture.rows(0..<3, selected: 1, width: 30)
    #expect(
      rows.map(\.plainText) == [
        "  8 ██████   you: text", "› 4 ███    ● reply: text", "  1 ▊      ○ reply: text",
      ])
    #expect(BlockBar.text(1, of: 1_000_000, width: 4) == "▏")
  }
}
