import Testing

@testable import Cells
@testable import ChatCore
@testable import Hands

/// `#expect` for calls that change what they are made on.
func check<Value: Equatable>(
  _ value: Value, _ expected: Value, _ note: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(value == expected, note, sourceLocation: sourceLocation)
}

/// Marks the cursor with `|`, so that a test reads like the screen.
func shown(_ composer: Composer) -> String {
  composer.buffer.text(.start..<composer.cursor) + "|" + composer.buffer.text(composer.cursor..<composer.buffer.end)
}

/// A composer with the cursor where `|` is.
func composer(_ text: String) -> Composer {
  let parts = text.split(separator: "|", omittingEmptySubsequences: false)
  var composer = Composer(parts.joined())
  composer.cursor = Composer.end(of: String(parts[0]), from: .start)
  return composer
}

struct ComposerEditingTests {
  @Test(
    arguments: [
      ("a|b", [.move(.left)], "|ab"), ("a\n|b", [.move(.left)], "a|\nb"), ("a|\nb", [.move(.right)], "a\n|b"),
      ("one two|", [.move(.wordLeft)], "one |two"), ("|one, two", [.move(.wordRight), .move(.wordRight)], "one, two|"),
      ("a\nbc|", [.move(.lineStart)], "a\n|bc"), ("a\n|bc", [.move(.textStart), .move(.lineEnd)], "a|\nbc"),
      ("ab|c", [.delete(.left)], "a|c"), ("ab|c", [.delete(.right)], "ab|"), ("a\n|b", [.delete(.left)], "a|b"),
      ("👩‍👩‍👧|", [.delete(.left)], "|"), ("e\u{301}|", [.move(.left)], "|e\u{301}"),
      ("a b c|", [.kill(.wordLeft), .kill(.wordLeft), .yank], "a b c|"),
      ("foo/bar baz|", [.kill(.blankLeft), .kill(.blankLeft)], "|"),
      ("a|bc\nd", [.kill(.lineEnd), .kill(.lineEnd), .yank], "abc\n|d"),
      ("abc|\nd", [.kill(.lineStart)], "|\nd"), ("ab|cd", [.kill(.lineStart), .move(.lineEnd), .yank], "cdab|"),
      ("one|", [.kill(.wordLeft), .newline, .yank], "\none|"),
      ("ab|", [.transposeCharacters], "ba|"), ("a|bc", [.transposeCharacters], "ba|c"),
      ("|ab", [.transposeCharacters], "|ab"), ("one| two", [.transposeWords], "two one|"),
      ("one two|", [.transposeWords], "two one|"), ("one, tw|o x", [.transposeWords], "two, one| x"),
      ("|straße x", [.changeCase(.upper)], "STRASSE| x"), ("|oNE two", [.changeCase(.capital)], "One| two"),
      ("|ONE TWO", [.changeCase(.lower)], "one| TWO"),
      ("a|bcd", [.select(.right), .select(.right), .delete(.left)], "a|d"),
      ("a|bcd", [.select(.right), .select(.right), .kill(.lineEnd), .yank, .yank], "abcbc|d"),
      ("a|bcd", [.setMark, .move(.right), .move(.right), .kill(.blankLeft)], "a|d"),
      ("a|bcd", [.select(.right), .move(.right), .delete(.left)], "ab|d"),
      ("ab|", [.selectAll, .delete(.left)], "|"), ("ab|", [.delete(.left), .undo], "ab|"),
      ("ab|", [.delete(.left), .undo, .redo], "a|"), ("ab|", [.undo], "ab|"),
      ("a b|", [.kill(.wordLeft), .move(.left), .kill(.lineStart), .move(.lineEnd), .yank, .yankPop], " b|"),
      ("ab|", [.yankPop], "ab|"), ("a|", [.select(.left), .newline], "\n|"),
    ] as [(String, [EditIntent], String)])
  func edits(before: String, intents: [EditIntent], after: String) {
    var composer = composer(before)
    for intent in intents { composer.handle(intent) }
    #expect(shown(composer) == after)
  }

  @Test func typingUndoesByWord() {
    var composer = Composer()
    for character in "one two three" { composer.insert(String(character)) }
    composer.handle(.undo)
    #expect(composer.text == "one two ")
    composer.handle(.undo)
    #expect(composer.text == "one ")
    composer.handle(.redo)
    composer.handle(.redo)
    #expect(composer.text == "one two three")
  }

  @Test func tellsWhatHappened() {
    var composer = composer("ab|")
    check(composer.handle(.move(.right)), .nothing)
    check(composer.handle(.move(.left)), .moved)
    check(composer.handle(.delete(.left)), .edited)
    check(composer.handle(.delete(.left)), .nothing)
    check(composer.handle(.select(.right)), .moved)
    check(composer.handle(.copySelection), .copied("b"))
    check(composer.handle(.copySelection), .nothing)
  }

  @Test func typingReplacesTheSelection() {
    var composer = composer("a|bc")
    composer.handle(.select(.right))
    composer.insert("X")
    #expect(shown(composer) == "aX|c")
    composer.handle(.undo)
    #expect(composer.text == "abc")
  }

  @Test func lineEndsBecomeLF() {
    var composer = Composer()
    composer.paste("a\r\nb\rc\n")
    #expect(composer.text == "a\nb\nc\n")
  }

  @Test func editorsTextCanBeUndone() {
    var composer = composer("draft|")
    composer.replaceAll("from the editor\n")
    #expect(composer.text == "from the editor\n")
    composer.handle(.undo)
    #expect(composer.text == "draft")
  }
}

struct ComposerPasteTests {
  private let large = (1...20_000).map { "line \($0)\twith \u{1B}[31m" }.joined(separator: "\n")

  @Test func foldsLargePastesAndSendsThemWhole() {
    var composer = Composer("see |")
    composer.handle(.delete(.left))
    composer.paste(large)
    composer.insert(" ok")
    #expect(composer.text == "see " + large + " ok")
    let view = composer.layout(width: 80, maxRows: 5)
    #expect(view.rows.map(\.plainText) == ["see [pasted 428.9 kB, 20,000 lines] ok"])
    check(composer.clear(), "see " + large + " ok")
    #expect(composer.isEmpty)
  }

  @Test func aChipIsOneCharacterAndUnfolds() {
    var composer = Composer()
    composer.paste(large)
    composer.handle(.move(.left))
    #expect(composer.cursor == .start)
    composer.handle(.kill(.lineEnd))
    #expect(composer.isEmpty)
    composer.handle(.yank)
    #expect(composer.text == large)
    composer.handle(.unfoldPaste)
    #expect(composer.buffer.text == large)
    composer.handle(.undo)
    #expect(composer.layout(width: 80, maxRows: 5).rows.count == 1)
    #expect(composer.text == large)
  }

  @Test func smallPastesStayText() {
    var composer = Composer()
    composer.paste("a\nb")
    #expect(composer.buffer.text == "a\nb")
  }

  @Test func privateUseCharactersAreNoChips() {
    let text = "x\u{100005}y"
    var composer = Composer()
    composer.paste(large)
    composer.insert(text)
    #expect(composer.text == large + text)
  }

  @Test func killedChipsSurviveSending() {
    var composer = Composer()
    composer.paste(large)
    composer.handle(.kill(.lineStart))
    composer.clear()
    composer.handle(.yank)
    #expect(composer.text == large)
  }
}

struct ComposerHistoryTests {
  private func withHistory(_ draft: String, _ entries: [String] = ["newest", "older\nof two", "oldest new"]) -> Composer
  {
    var composer = Composer(draft)
    composer.loadHistory(entries)
    return composer
  }

  @Test func walksAtTheEdgesAndKeepsTheDraft() {
    var composer = withHistory("my draft")
    check(composer.handle(.move(.up)), .edited)
    #expect(shown(composer) == "newest|")
    composer.handle(.move(.up))
    #expect(shown(composer) == "older\nof two|")
    composer.handle(.move(.up))
    #expect(composer.text == "older\nof two")
    composer.handle(.move(.up))
    #expect(composer.text == "oldest new")
    check(composer.handle(.move(.up)), .nothing)
    for _ in 0..<4 { composer.handle(.move(.down)) }
    #expect(shown(composer) == "my draft|")
    check(composer.handle(.move(.down)), .nothing)
  }

  @Test func changedEntriesStayChangedWhileWalking() {
    var composer = withHistory("draft")
    composer.handle(.move(.up))
    composer.insert("!")
    composer.handle(.move(.up))
    composer.handle(.move(.down))
    #expect(composer.text == "newest!")
    composer.handle(.move(.down))
    #expect(composer.text == "draft")
  }

  @Test func largeEntriesLeaveRoomForShortOnes() {
    let size = InputHistory.largeLimit / 3
    let large = (0..<6).map { "\($0)" + String(repeating: "x", count: size) }
    var history = InputHistory()
    history.load(["short", large[0], large[1], large[2]])
    #expect(history.entries == ["short", large[0], large[1]])
    history.add(large[3])
    history.add("newest")
    #expect(history.entries == ["newest", large[3], "short", large[0]])
    let huge = String(repeating: "y", count: InputHistory.largeLimit + 1)
    history.add(huge)
    #expect(history.entries == [huge, "newest", "short"])
  }

  @Test func sendingAnEntryBringsTheDraftBack() {
    var composer = withHistory("draft")
    composer.handle(.move(.up))
    check(composer.clear(), "newest")
    #expect(composer.text == "draft")
    check(composer.clear(), "draft")
    #expect(composer.isEmpty)
  }

  @Test func findsEntriesThatBeginAlike() {
    var composer = withHistory("old")
    composer.handle(.historyPrevious)
    #expect(shown(composer) == "old|er\nof two")
    composer.handle(.historyPrevious)
    #expect(shown(composer) == "old|est new")
    composer.handle(.historyNext)
    composer.handle(.historyNext)
    #expect(composer.text == "old")
  }

  @Test func searchesAsOneTypes() {
    var composer = withHistory("draft")
    composer.handle(.historySearch)
    #expect(composer.isSearching)
    composer.insert("n")
    composer.insert("ew")
    #expect(composer.text == "newest")
    composer.handle(.historySearch)
    #expect(composer.text == "oldest new")
    #expect(composer.searchState?.query == "new")
    composer.insert("xyz")
    #expect(composer.searchState?.found == false)
    composer.endSearch(keeping: false)
    #expect(composer.text == "draft")
  }

  @Test func takingASearchedEntryPutsTheDraftAside() {
    var composer = withHistory("draft")
    composer.handle(.historySearch)
    composer.insert("two")
    composer.handle(.move(.lineStart))
    #expect(!composer.isSearching)
    #expect(shown(composer) == "older\n|of two")
    composer.clear()
    #expect(composer.text == "draft")
  }

  @Test func stashedDraftsComeBack() {
    var composer = Composer("long draft")
    composer.stash(andWrite: "/search ")
    #expect(composer.text == "/search ")
    composer.clear()
    #expect(composer.text == "long draft")
  }

  @Test func rememberedTextsMoveToTheFront() {
    var composer = withHistory("", ["a", "b"])
    composer.remember("b")
    composer.remember("")
    #expect(composer.history.entries == ["b", "a"])
  }

  @Test func clearingKeepsTheTextInTheHistory() {
    var composer = Composer("oops")
    composer.handle(.clear)
    #expect(composer.isEmpty)
    composer.handle(.move(.up))
    #expect(composer.text == "oops")
  }
}

struct QueuedTurnsTests {
  @Test func keepsOrderAndWithdraws() {
    var queue = QueuedTurns()
    let first = queue.add("a")
    let second = queue.add("b")
    queue.add("c")
    check(queue.withdraw()?.text, "c")
    check(queue.edit(second, "B"), true)
    queue.move(second, by: -5)
    #expect(queue.turns.map(\.text) == ["B", "a"])
    check(queue.next()?.text, "B")
    check(queue.withdraw(first)?.text, "a")
    check(queue.withdraw(), nil)
    check(queue.next(), nil)
    check(queue.edit(first, "x"), false)
  }
}
