import Testing

@testable import Cells
@testable import ChatCore
@testable import Hands

struct ListPanelTests {
  private struct Fruit: Identifiable, Sendable {
    var id: String
  }

  private func panel(_ names: [String], filter: String = "") -> ListPanel<Fruit> {
    ListPanel(names.map { Fruit(id: $0) }, filter: filter) { ListPanel.Line($0.id, detail: "\($0.id.count)") }
  }

  private func screen(_ panel: inout ListPanel<Fruit>, _ columns: Int = 32, _ rows: Int = 5) -> [String] {
    panel.layout(ScreenSize(columns: columns, rows: rows)).rows.map(\.plainText)
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
    #expect(screen(&list) == ["> apzz                       0/4", "Nothing matches."])
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
    #expect(screen(&list)[1] == "Nothing here.")
  }

  @Test func marksWhatMatched() {
    var list = panel(["pear"], filter: "ea")
    let row = list.layout(ScreenSize(columns: 32, rows: 4)).rows[1]
    #expect(row.cells.map { $0.style.attributes.contains(.underline) ? "x" : "." }.joined().hasPrefix("...xx."))
  }

  @Test func outsideFilteringLeavesTheItemsAlone() {
    var list = ListPanel([Fruit(id: "a"), Fruit(id: "b")], filtering: .outside) { fruit in
      ListPanel.Line(fruit.id, snippet: "has \u{2}\(fruit.id)\u{3} in it")
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
}
