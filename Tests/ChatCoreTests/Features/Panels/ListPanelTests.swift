import Testing

@testable import Cells
@testable import ChatCore
@testable import Hands

struct ListPanelTests {
  private struct Fruit: Identifiable, Sendable {
    var id: String
  }

  private func panel(_ names: [String], filter: String = "") -> ListPanel<Fruit> {
    ListPanel(names.map { Fruit(id: $0) }, noun: "fruit", filter: filter) {
      ListPanel.Line($0.id, detail: "\($0.id.count)")
    }
  }

  private func screen(_ panel: inout ListPanel<Fruit>, _ columns: Int = 32, _ rows: Int = 5) -> [String] {
    panel.layout(ScreenSize(columns: columns, rows: rows)).rows.map(\.plainText)
  }

  @Test("what a field is for ends behind a part of it, not within a word")
  func placeholders() {
    var field = Composer()
    let hint = "type to search titles; also #TAG, doubt: 30"
    let places = [(50, 5, hint), (44, 5, "type to search titles; also #TAG"), (30, 0, "type to search titles")]
    for (width, spare, shown) in places {
      #expect(field.field(width: width, spare: spare, placeholder: hint).row.plainText == "> " + shown)
    }
  }

  @Test func filtersAsOneTypes() {
    var list = panel(["apple", "banana", "pear", "grape"])
    #expect(
      screen(&list) == [
        "> type to filter             4/4", "› apple                        5", "  banana                       6",
        "  pear                         4", "  grape                        5",
      ])
    list.type("ap")
    #expect(
      screen(&list) == [
        "> ap                         2/4", "› apple                        5", "  grape                        5",
      ])
    list.type("zz")
    #expect(screen(&list) == ["> apzz                       0/4", "No fruit matches \u{201C}apzz\u{201D}."])
    #expect(list.selection == nil)
    list.edit(.kill(.lineStart))
    #expect(list.selection?.id == "apple")
  }

  @Test func keepsTheSelectionInView() {
    var list = panel((1...20).map { "item \($0)" })
    _ = screen(&list)
    list.move(.previous)
    #expect(list.selection?.id == "item 20")
    #expect(screen(&list).last?.hasPrefix("› item 20") == true)
    list.move(.next)
    #expect(screen(&list)[1].hasPrefix("› item 1 "))
    list.move(.pageDown)
    #expect(list.selection?.id == "item 4")
    list.move(.last)
    list.move(.pageUp)
    #expect(list.selection?.id == "item 17")
    list.move(.first)
    #expect(list.selection?.id == "item 1")
  }

  @Test func keepsTheSelectedItemWhenItemsChange() {
    var list = panel(["a", "b", "c"])
    list.move(.next)
    list.replaceItems(["x", "a", "b"].map { Fruit(id: $0) })
    #expect(list.selection?.id == "b")
    list.replaceItems([])
    #expect(list.selection == nil)
    #expect(screen(&list)[1] == "There is no fruit yet.")
  }

  @Test func marksWhatMatched() {
    var list = panel(["pear"], filter: "ea")
    let row = list.layout(ScreenSize(columns: 32, rows: 4)).rows[1]
    #expect(row.cells.map { $0.style.attributes.contains(.underline) ? "x" : "." }.joined().hasPrefix("...xx."))
  }

  @Test("groups have headings, the window keeps what is chosen whole, and a frame does not shrink while one types")
  func groups() {
    var list = ListPanel((0..<12).map { Fruit(id: "f\($0)") }, noun: "fruit") { fruit in
      ListPanel.Line(
        fruit.id, snippet: fruit.id == "f5" ? "x" : nil, group: "group \(Int(fruit.id.dropFirst()).map { $0 / 4 } ?? 0)"
      )
    }
    let all = list.wanted(within: ScreenSize(columns: 80, rows: 40))
    #expect(all.rows == 1 + 12 + 3 + 1)
    let first = list.layout(ScreenSize(columns: 32, rows: all.rows)).rows.map(\.plainText)
    #expect(first.prefix(4) == ["> type to filter           12/12", "group 0", "› f0", "  f1"])
    for _ in 0..<12 {
      list.move(.next)
      let rows = list.layout(ScreenSize(columns: 30, rows: 6)).rows.map(\.plainText)
      #expect(rows.count <= 6 && rows.contains { $0 == "› \(list.selection?.id ?? "")" }, "\(rows)")
      if list.selection?.id == "f5" { #expect(rows.contains("    x")) }
    }
    list.type("f11")
    #expect(list.wanted(within: ScreenSize(columns: 80, rows: 40)) == all)
  }

  @Test("what a search found in a title is marked at the beginnings of words")
  func hits() {
    #expect(WordHits.ranges(of: "tab on", in: "Stab the Table on a table") == [9..<12, 15..<17, 20..<23])
    #expect(WordHits.ranges(of: "", in: "x").isEmpty)
  }

  @Test func outsideFilteringLeavesTheItemsAlone() {
    var list = ListPanel([Fruit(id: "a"), Fruit(id: "b")], noun: "fruit", filtering: .outside) { fruit in
      var snippet = MarkedText("has ")
      snippet.append(fruit.id, isMarked: true)
      snippet.append(" in it")
      return ListPanel.Line(fruit.id, snippet: snippet)
    }
    check(list.type("zzz"), true)
    #expect(list.matchCount == 2)
    #expect(
      list.layout(ScreenSize(columns: 20, rows: 5)).rows.map(\.plainText) == [
        "> zzz", "› a", "    has a in it", "  b", "    has b in it",
      ])
  }

  @Test(arguments: [(20, 3), (5, 2), (1, 1), (80, 24)])
  func neverLeavesItsPlace(columns: Int, rows: Int) {
    var list = panel((1...30).map { "漢字 item number \($0)" }, filter: "item")
    for _ in 0..<7 { list.move(.next) }
    let body = list.layout(ScreenSize(columns: columns, rows: rows))
    #expect(body.rows.count <= max(2, rows))
    #expect(body.rows.allSatisfy { $0.width <= columns })
  }

  @Test(
    arguments: [
      (0, "just now"), (59 * 60_000, "59 min ago"), (3 * 3_600_000, "3 h ago"), (86_400_000, "1 day ago"),
      (90 * 86_400_000, "3 months ago"), (800 * 86_400_000, "2 years ago"), (-5, "just now"),
    ] as [(Int64, String)])
  func tellsAges(milliseconds: Int64, text: String) {
    #expect(AgeText.ago(milliseconds) == text)
  }

  @Test("names that hold what is typed are before words that only say it")
  func namesFirst() {
    for (typed, first) in [("the", "› /theme"), ("copy", "› /copy"), ("quit", "› /quit")] {
      var chat = Chat()
      chat.press("ctrl+p", "'\(typed)'")
      #expect(chat.screen().first { $0.contains("›") }?.contains(first) == true, "\(typed) \(chat.screen())")
    }
  }

  @Test("a heading is not the last row, with nothing below it", arguments: 3...12)
  func headings(_ rows: Int) {
    struct Item: Identifiable, Sendable { var id: Int }
    var list = ListPanel((0..<9).map(Item.init), noun: "item") {
      ListPanel.Line("line \($0.id)", group: "Group \($0.id / 3)")
    }
    let shown = list.layout(ScreenSize(columns: 40, rows: rows)).rows.map(\.plainText)
    #expect(shown.last?.hasPrefix("Group") == false, "\(shown)")
  }

  @Test("in a box as wide as a list needs each line is whole", arguments: [1, 6, 9, 14, 26, 40], [1, 7, 20])
  func roomForAll(_ name: Int, _ fact: Int) {
    let line = ListPanel<Fruit>.Line(
      String(repeating: "n", count: name), detail: String(repeating: "f", count: fact) + " · last")
    var list = ListPanel([Fruit(id: "a")], noun: "fruit") { _ in line }
    let box = list.wanted(within: ScreenSize(columns: 80, rows: 24))
    let row = screen(&list, box.columns, box.rows)[1]
    #expect(row.contains(line.text) && row.contains(line.detail))
  }
}
