import Testing

@testable import Cells
@testable import Conversations
@testable import Hands
@testable import Pages

/// The column that a conversation is read in: how wide, where it is, and that everything ends where it ends.
@Suite struct ReadingColumnTests {
  @Test(
    "The measure is a hundred columns, or what the screen has but for two at either side",
    arguments: [(40, 0, 36), (80, 0, 76), (100, 0, 96), (104, 0, 100), (120, 0, 100), (132, 14, 100), (200, 48, 100)])
  func measure(_ columns: Int, _ left: Int, _ measure: Int) {
    let column = ReadingColumn(columns: columns)
    #expect(column.left == left)
    #expect(column.right == left + 2 + measure)
    #expect(ReadingColumn(columns: columns, alignment: .left) == ReadingColumn(left: 0, right: 2 + measure))
  }

  private static let reply = """
    \(String(repeating: "words and more words ", count: 12))

    ```swift
    let answer = 42
    ```

    ---

    | a | b |
    |---|---|
    | \(String(repeating: "long ", count: 40)) | short |
    """

  private func message(_ role: Role, _ text: String) -> Message {
    var message = Message(
      id: MessageID(1), parent: nil, role: role, text: text, createdAt: Timestamp(milliseconds: 0),
      reply: role == .assistant ? ReplyFacts(model: "m", provider: "p") : nil)
    message.reply?.timings.total = 5300
    message.reply?.usage = Usage(promptTokens: 41, completionTokens: 232)
    message.reply?.cost = Cost(dollars: 0.0012, source: .reported)
    message.reply?.finishReason = .stop
    return message
  }

  private func rows(_ message: Message, columns: Int, _ change: (inout MessageLayout.Key) -> Void = { _ in }) -> [Row] {
    var key = MessageLayout.Key(column: ReadingColumn(columns: columns), isFolded: false, sibling: .init(1, of: 1))
    key.keys.unfold = "Tab z"
    change(&key)
    var layout = MessageLayout(message, key: key)
    var budget = Int.max
    layout.update(message, key: key, need: .max, budget: &budget)
    return layout.rows(in: 0..<layout.rowCount)
  }

  @Test(
    "Prose, code, rules, tables and facts end at the same column", arguments: [40, 80, 100, 132, 200],
    [CodeFraming.ground, .hairlines])
  func everythingEndsThere(_ columns: Int, _ framing: CodeFraming) {
    let column = ReadingColumn(columns: columns)
    let rows = rows(message(.assistant, Self.reply), columns: columns) { $0.framing = framing }
    #expect(rows.map(\.width).max() == column.right)
    let rules = rows.filter { row in row.cells.last?.style.role == .rule }
    let code = rows.filter { row in row.cells.contains { $0.style.role == .syntaxKeyword } }
    let table = rows.filter { row in row.plainText.hasSuffix("│") }
    #expect(rules.count == 1 && code.count == 1 && !table.isEmpty)
    #expect(rules.allSatisfy { $0.width == column.right })
    #expect(framing == .hairlines || code.allSatisfy { $0.width == column.right })
    #expect(table.allSatisfy { $0.width == column.right })
    #expect(rows.last?.width == column.right)
    let blanks = String(repeating: " ", count: column.left + 2)
    for row in rows where !row.plainText.isEmpty { #expect(row.plainText.hasPrefix(blanks)) }
  }

  @Test func factsAreOneDimLineAtTheRight() {
    let rows = rows(message(.assistant, "Hi"), columns: 80)
    let facts = "5.3 s · 41+232 tokens · $0.0012".replacing(" ", with: "\u{A0}")
    #expect(rows.map(\.plainText).map { $0.replacing(" ", with: "\u{A0}") }.last?.hasSuffix(facts) == true)
    #expect(rows.last?.width == 78)
    #expect(rows.last?.cells.last?.style == Style(.dim))
    // An ordinary end is no news.
    #expect(!rows.contains { $0.plainText.contains("stop") })
    var odd = message(.assistant, "Hi")
    odd.reply?.finishReason = .other("recitation")
    let shown = self.rows(odd, columns: 80)
    #expect(
      shown.contains {
        $0.plainText == "  The reply ended with \"recitation\"." && $0.cells.last?.style.role == .warning
      })
  }

  @Test("A message of one's own has a bar and plain text; a long file in it is folded, a short one is not")
  func ownMessages() {
    let file = Attachment(name: "notes.txt", text: (1...9).map { "line \($0)\n" }.joined()).block
    let own = message(.user, "Look at this:\n\n\(file)\n\nWhat is it?")
    #expect(
      rows(own, columns: 40) { $0.foldsFiles = true }.map(\.plainText) == [
        "▌ Look at this:", "▌", "▌ File `notes.txt`:", "▌ ▸ text · 9 lines (Tab z opens)", "▌", "▌ What is it?",
      ])
    #expect(rows(own, columns: 40).count == 16)
    let short = message(.user, Attachment(name: "notes.txt", text: "one\n").block)
    #expect(rows(short, columns: 40) { $0.foldsFiles = true }.contains { $0.plainText == "▌ one" })
    // Code that is no file was typed to be seen.
    let code = message(.user, "```\n" + String(repeating: "x\n", count: 20) + "```")
    #expect(rows(code, columns: 40) { $0.foldsFiles = true }.count == 22)
    let text = rows(message(.user, "Hi"), columns: 40)[0]
    #expect(text.cells[0].style.role == .user && text.cells[2].style == .text)
  }

  @Test("Code on a ground: language left, number right, no rules, its ground from edge to edge")
  func codeOnAGround() throws {
    let text = "- item\n\n  ```swift\n  let answer = 42\n  ```\n"
    let rows = rows(message(.assistant, text), columns: 40) {
      $0.framing = .ground
      $0.namesModel = false
    }
    let shown = rows.map(\.plainText)
    #expect(shown[2] == "    swift" + String(repeating: " ", count: 27) + "1")
    #expect(shown[3] == "    let answer = 42")
    // As much of the ground is below the code as above it.
    #expect(shown[4] == "" && shown[5].contains("tokens"))
    for row in rows[2...4] {
      let ground = row.cells.indices.filter { row.cells[$0].style.attributes.contains(.ground) }
      #expect(ground == Array(3..<38))
    }
  }

  @Test("A diagram is on the ground of its code, in each of its rows")
  func diagramOnAGround() {
    let rows = rows(message(.assistant, "```mermaid\nflowchart TD\nA --> B\n```\n\nText."), columns: 40) {
      $0.framing = .ground
      $0.namesModel = false
    }
    let text = rows.firstIndex { $0.plainText.contains("Text.") } ?? 0
    #expect(text == 11, "\(rows.map(\.plainText))")
    for row in rows[..<(text - 1)] {
      let ground = row.cells.indices.filter { row.cells[$0].style.attributes.contains(.ground) }
      #expect(ground == Array(1..<38), "\(row.plainText)")
    }
  }

  @Test func wrappedCodeIsHungUnderItsIndent() {
    let text = "```\n    if a { return the_first_of_these(or: that_one) }\n```"
    let rows = rows(message(.assistant, text), columns: 40) { $0.namesModel = false }.map(\.plainText)
    #expect(rows[1] == "      if a { return the_first_of_these")
    #expect(rows[2] == "      ↪ (or: that_one) }")
  }

  @Test func levelsOfHeadingsDiffer() {
    let looks = (1...5).map { level -> Style? in
      let text = String(repeating: "#", count: level) + " Head"
      return rows(message(.assistant, text), columns: 40) { $0.namesModel = false }.first?.cells.last?.style
    }
    #expect(Set(looks).count == 5)
    // Also without colours, where a role may be bold by itself.
    let drawn = looks.map { style in style.map { $0.attributes.union(Theme.mono[$0.role].full.attributes) } }
    #expect(Set(drawn).count == 5)
  }

  @Test func theLongestColumnOfATableGivesWayFirst() {
    let text = """
      | one | two | three |
      |---|---|---|
      | some words here | 1234567890123456 | \(String(repeating: "many words ", count: 12)) |
      """
    let rows = rows(message(.assistant, text), columns: 80) { $0.namesModel = false }
    #expect(rows.first { $0.plainText.contains("1234567890123456") }?.plainText.contains("some words here") == true)
  }

  @Test("The model is named where it changed, the day where one is over")
  func heads() {
    var driver = TranscriptDriver(columns: 60, rows: 20)
    driver.add(.user, "one")
    driver.add(.assistant, "first")
    driver.add(.user, "two")
    driver.add(.assistant, "second")
    driver.add(.user, "three")
    let last = driver.add(.assistant, "third")
    driver.conversation.change(last) { $0.reply?.model = "maker/other" }
    #expect(
      driver.screen().prefix(13) == [
        "▌ one", "", "  m", "  first", "", "▌ two", "", "  second", "", "▌ three", "", "  other", "  third",
      ])
    driver.now = Timestamp(milliseconds: 86_400_000 * 3)
    #expect(driver.screen()[0] == "▌ 1970-01-01 00:00")
    #expect(driver.screen()[1] == "▌ one")
    #expect(driver.screen().filter { $0.contains("1970") }.count == 1)
  }
}
