import Testing

@testable import Cells
@testable import Conversations
@testable import Hands
@testable import Pages

/// A window onto a conversation, driven as the keys drive it.
struct TranscriptDriver {
  var conversation: Conversation
  var state = TranscriptState()
  var size: ScreenSize
  var isFocused = false
  var now = Timestamp(milliseconds: 0)
  private var next: Int64 = 0

  init(columns: Int = 40, rows: Int = 8) {
    conversation = Conversation(
      id: ConversationID(1), model: "m", provider: "p", createdAt: Timestamp(milliseconds: 0))
    size = ScreenSize(columns: columns, rows: rows)
  }

  @discardableResult
  mutating func add(_ role: Role, _ text: String, state: MessageState = .complete, isStored: Bool = false) -> MessageID
  {
    next += 1
    var message = Message(
      id: MessageID(next), parent: conversation.head, role: role, text: text, state: state,
      createdAt: Timestamp(milliseconds: 0), reply: role == .assistant ? ReplyFacts(model: "m", provider: "p") : nil)
    if isStored { message.text = .stored(utf8Count: text.utf8.count) }
    conversation.append(message)
    return message.id
  }

  mutating func settle() {
    repeat {
      state.settle(
        conversation, size: size,
        context: TranscriptContext(
          now: now, isFocused: isFocused, keys: Keymap.standard.messageKeys))
    } while state.hasMoreWork
  }

  /// The window as a reader sees it.
  mutating func screen() -> [String] {
    settle()
    let rows = state.rows()
    #expect(rows.count == size.rows)
    #expect(rows.allSatisfy { $0.width <= size.columns })
    return rows.map(\.plainText)
  }
}

struct TranscriptTests {
  private func numbered(_ count: Int) -> String { (1...count).map { "line \($0)" }.joined(separator: "\n") }

  @Test func showsAShortConversationFromTheTop() {
    var driver = TranscriptDriver(rows: 9)
    driver.add(.user, "Hello")
    driver.add(.assistant, "Hi there")
    #expect(
      driver.screen() == [
        "▌ Hello", "", "  m", "  Hi there", "", "", "", "", "",
      ])
    #expect(driver.state.isFollowing)
  }

  @Test func followsTheEndWhileItIsInView() {
    var driver = TranscriptDriver(rows: 4)
    let id = driver.add(.user, numbered(3))
    #expect(driver.screen() == ["▌ line 1", "▌ line 2", "▌ line 3", ""])
    driver.conversation.change(id) { $0.text = .loaded(self.numbered(6)) }
    #expect(driver.screen() == ["▌ line 3", "▌ line 4", "▌ line 5", "▌ line 6"])
  }

  @Test func staysPutAndCountsWhatComes() {
    var driver = TranscriptDriver(rows: 4)
    driver.add(.user, "go")
    let id = driver.add(.assistant, numbered(20), state: .streaming)
    driver.settle()
    driver.state.scroll(rows: -3)
    let before = driver.screen()
    #expect(!driver.state.isFollowing && driver.state.newLines == 0)
    driver.conversation.appendText("\nline 21\nline 22", to: id)
    #expect(driver.screen() == before)
    #expect(driver.state.newLines == 2)
    driver.state.scrollToEnd()
    #expect(driver.screen().last == "  line 22")
    #expect(driver.state.isFollowing && driver.state.newLines == 0)
  }

  @Test func newLinesCountTheBlanksBetweenMessages() {
    var driver = TranscriptDriver(rows: 6)
    driver.add(.user, numbered(20))
    driver.settle()
    driver.state.scroll(rows: -5)
    driver.settle()
    driver.add(.user, "a")
    driver.settle()
    // A blank and a line.
    #expect(driver.state.newLines == 2)
    driver.add(.user, "b")
    driver.settle()
    #expect(driver.state.newLines == 4)
  }

  @Test func doesNotFollowWhileAMessageAboveIsSelected() {
    var driver = TranscriptDriver(rows: 12)
    let first = driver.add(.user, "first")
    driver.add(.user, "second")
    driver.isFocused = true
    driver.state.select(first)
    driver.settle()
    #expect(!driver.state.isFollowing)
    driver.add(.user, numbered(30))
    #expect(driver.screen().contains { $0.hasSuffix("first") })
    driver.state.select(driver.conversation.head)
    driver.state.scrollToEnd()
    driver.settle()
    #expect(driver.state.isFollowing)
  }

  @Test func scrollsByRowsPagesAndToBothEnds() {
    var driver = TranscriptDriver(rows: 6)
    driver.add(.user, numbered(30))
    driver.settle()
    driver.state.page(-1)
    #expect(driver.screen().first == "▌ line 21")
    driver.state.halfPage(-1)
    #expect(driver.screen().first == "▌ line 18")
    driver.state.scrollToStart()
    #expect(driver.screen().first == "▌ line 1")
    driver.state.scroll(rows: 2)
    #expect(driver.screen().first == "▌ line 3")
    driver.state.scroll(rows: 1000)
    #expect(driver.screen().last == "▌ line 30")
    driver.state.scroll(rows: -1000)
    #expect(driver.screen().first == "▌ line 1")
  }

  @Test func resizeKeepsThePlaceThereAndBack() {
    var driver = TranscriptDriver(columns: 60, rows: 6)
    let words = (1...400).map { "w\($0)" }.joined(separator: " ")
    driver.add(.user, words)
    driver.add(.assistant, words)
    driver.settle()
    driver.state.scroll(rows: -20)
    let before = driver.screen()
    let word = before[2].split(separator: " ")[0]
    for columns in [25, 90, 20, 200, 33] {
      driver.size.columns = columns
      let screen = driver.screen().joined(separator: " ")
      #expect(screen.contains(before[0].split(separator: " ")[0]), "at \(columns)")
    }
    driver.size.columns = 60
    #expect(driver.screen() == before)
    #expect(!word.isEmpty)
  }

  @Test func selectsByMessageAndMarksIt() {
    var driver = TranscriptDriver(rows: 6)
    driver.isFocused = true
    let ids = (1...9).map { driver.add(.user, "turn \($0)") }
    driver.settle()
    driver.state.previousMessage(in: driver.conversation)
    #expect(driver.state.selected == ids[8])
    for _ in 0..<4 { driver.state.previousMessage(in: driver.conversation) }
    let screen = driver.screen()
    #expect(screen.contains("█ turn 5"))
    #expect(screen.contains("▌ turn 6"))
    driver.state.nextMessage(in: driver.conversation)
    #expect(driver.state.selected == ids[5])
  }

  @Test func foldsAndUnfolds() throws {
    var driver = TranscriptDriver(rows: 40)
    let id = driver.add(.user, numbered(30))
    driver.settle()
    driver.state.toggleFold(try #require(driver.conversation[id]))
    #expect(driver.screen()[8] == "▌ ▸ 22 more lines (Tab, then z opens)")
    driver.state.toggleFold(try #require(driver.conversation[id]))
    #expect(driver.screen()[29] == "▌ line 30")
  }

  @Test func findsAcrossRowsFoldsAndMessages() throws {
    var driver = TranscriptDriver(columns: 24, rows: 6)
    let first = driver.add(.user, numbered(30))
    driver.add(.assistant, "nothing")
    let third = driver.add(.user, "here the words are broken over two rows")
    driver.settle()
    driver.state.toggleFold(try #require(driver.conversation[first]))
    driver.state.scrollToStart()
    driver.settle()
    let hits = TranscriptFind.loadedMatches("LINE 29", in: driver.conversation)
    #expect(hits.isEmpty)
    driver.state.setFind(
      query: "line 29", matches: TranscriptFind.loadedMatches("line 29", in: driver.conversation),
      in: driver.conversation)
    #expect(driver.screen().contains("▌ line 29"))
    driver.state.setFind(query: "are broken", matches: [third], in: driver.conversation)
    driver.settle()
    #expect(driver.state.find?.occurrenceCount == 1)
    let marked = driver.state.rows().flatMap(\.cells).filter { $0.style.role == .currentMatch }.count
    #expect(marked == "arebroken".count || marked == "are broken".count)
  }

  @Test func asksForTextsNearTheWindowOnly() {
    var driver = TranscriptDriver(rows: 6)
    let ids = (1...1000).map { driver.add(.user, "turn \($0)", isStored: true) }
    driver.settle()
    #expect(driver.state.neededTexts.count < 40)
    #expect(driver.state.neededTexts.contains(ids[999]))
    #expect(driver.state.cache.count < 40)
    driver.conversation.fill(Dictionary(uniqueKeysWithValues: driver.state.neededTexts.map { ($0, "text") }))
    #expect(driver.screen().contains("▌ text"))
  }

  @Test func aTextThatArrivesAboveDoesNotMoveWhatIsRead() {
    var driver = TranscriptDriver(rows: 6)
    let above = driver.add(.user, numbered(20), isStored: true)
    driver.add(.user, numbered(30))
    driver.settle()
    driver.state.scroll(rows: -27)
    let before = driver.screen()
    #expect(before[3] == "▌ line 1")
    driver.conversation.fill([above: numbered(20)])
    let after = driver.screen()
    #expect(after[3...] == before[3...])
    #expect(after[1] == "▌ line 20")
  }

  @Test func aBranchSwitchStaysAtTheSibling() {
    var driver = TranscriptDriver(rows: 5)
    driver.add(.user, "question")
    let parent = driver.conversation.head
    driver.add(.assistant, numbered(20))
    driver.settle()
    driver.conversation.append(
      Message(
        id: MessageID(99), parent: parent, role: .assistant, text: numbered(3),
        createdAt: Timestamp(milliseconds: 0)))
    driver.state.scroll(rows: -8)
    #expect(driver.screen().contains("  Reply  2/2"))
  }

  @Test func aHeadSaysTheModelOnceWhereVersionsAreOfTwo() {
    var driver = TranscriptDriver(columns: 60, rows: 12)
    driver.add(.user, "one")
    let parent = driver.conversation.head
    driver.add(.assistant, "first")
    var facts = ReplyFacts(model: "maker/other", provider: "p")
    facts.parameters = Parameters()
    for (id, temperature) in [(98, 0.5), (99, 0.7)] {
      facts.parameters?[.temperature] = .real(temperature)
      driver.conversation.append(
        Message(
          id: MessageID(Int64(id)), parent: parent, role: .assistant, text: "other",
          createdAt: Timestamp(milliseconds: 0), reply: facts))
    }
    #expect(driver.screen().contains("  other  3/3  temperature 0.7"))
    // Behind a reply of the same model, the head names it because of the version alone.
    driver.add(.user, "two")
    let turn = driver.conversation.head
    driver.add(.assistant, "plain")
    driver.conversation.append(
      Message(
        id: MessageID(120), parent: turn, role: .assistant, text: "again", createdAt: Timestamp(milliseconds: 0),
        reply: ReplyFacts(model: "maker/other", provider: "p")))
    #expect(driver.screen().contains("  2/2  other"))
  }

  @Test func tellsHowAReplyEnded() {
    var driver = TranscriptDriver(columns: 70, rows: 12)
    driver.add(.user, "q")
    let id = driver.add(.assistant, "partial")
    driver.conversation.change(id) {
      $0.state = .failed
      $0.failure = Failure(.stalled, "The stream stalled.", requestID: "abc")
      $0.reply?.usage = Usage(promptTokens: 11, completionTokens: 66)
      $0.reply?.cost = Cost(dollars: 0.0012, source: .reported)
      $0.reply?.timings.total = 1600
    }
    let text = driver.screen().joined(separator: "\n")
    #expect(text.contains("The stream stalled."))
    #expect(text.contains("(request abc)"))
    #expect(text.contains(" 1.6 s · 11+66 tokens · $0.0012\n"))
  }

  @Test func aNarrowFactsLineBreaksBetweenFacts() {
    var driver = TranscriptDriver(columns: 24, rows: 7)
    let id = driver.add(.assistant, "Hi")
    driver.conversation.change(id) {
      $0.reply?.usage = Usage(promptTokens: 11, completionTokens: 66)
      $0.reply?.timings.firstToken = 20
      $0.reply?.timings.lastToken = 670
      $0.reply?.timings.total = 680
      $0.reply?.finishReason = .stop
    }
    #expect(
      driver.screen() == [
        "  m", "  Hi", "                680 ms", "          11+66 tokens", "             100 tok/s", "", "",
      ])
  }

  @Test(arguments: [("tide", [0, 1]), ("Tide", [1]), ("TIDE", []), ("high", [0, 1]), ("High", [0])])
  func aCapitalAsksForCapitals(_ query: String, _ found: [Int]) {
    var driver = TranscriptDriver(columns: 40, rows: 10)
    let ids = [driver.add(.user, "High tide"), driver.add(.assistant, "The Tide is high")]
    #expect(TranscriptFind.loadedMatches(query, in: driver.conversation) == found.map { ids[$0] })
  }
}
