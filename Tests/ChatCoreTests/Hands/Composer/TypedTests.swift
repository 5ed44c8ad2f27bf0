import Testing

@testable import Hands

@Suite("What was typed, whatever the composer shows")
struct TypedTests {
  private func walking(_ draft: String) -> Composer {
    var composer = Composer(draft)
    composer.loadHistory(["newest", "older two"])
    return composer
  }

  @Test(
    "a line of the history is no text that was typed until it is changed",
    arguments: [
      ([], ["draft"]), ([.move(.up)], ["draft"]), ([.move(.up), .move(.up)], ["draft"]),
      ([.move(.up), .move(.down)], ["draft"]), ([.move(.up), .delete(.left)], ["draft", "newes"]),
      ([.move(.up), .delete(.left), .undo], ["draft"]),
      ([.move(.up), .delete(.left), .move(.up)], ["newes", "draft"]),
      ([.historySearch], ["draft"]), ([.move(.up), .historySearch], ["draft"]),
      ([.move(.up), .delete(.left), .historySearch], ["draft", "newes"]),
    ] as [([EditIntent], [String])])
  func whileWalking(intents: [EditIntent], typed: [String]) {
    var composer = walking("draft")
    for intent in intents { composer.handle(intent) }
    #expect(composer.typed == typed)
  }

  @Test("what a search shows was not typed")
  func whileSearching() {
    var composer = walking("draft")
    composer.handle(.historySearch)
    composer.insert("two")
    #expect(composer.text == "older two")
    #expect(composer.typed == ["draft"])
  }

  @Test(
    "what is put aside for another text is what was typed",
    arguments: [
      ([.move(.up)], ["draft", "other"]), ([.move(.up), .delete(.left)], ["draft", "newes", "other"]),
      ([.move(.up), .historySearch], ["draft", "other"]),
    ] as [([EditIntent], [String])])
  func putAside(intents: [EditIntent], typed: [String]) {
    var composer = walking("draft")
    for intent in intents { composer.handle(intent) }
    composer.stash(andWrite: "other")
    #expect(!composer.isSearching && composer.text == "other")
    #expect(composer.typed == typed)
    for text in typed.reversed() { check(composer.clear(), text) }
    #expect(composer.isEmpty)
  }

  @Test("an editor's text for a line of the history leaves the draft put aside")
  func fromTheEditor() {
    var composer = walking("draft")
    composer.handle(.move(.up))
    composer.replaceAll("newest, edited")
    #expect(composer.typed == ["draft", "newest, edited"])
    check(composer.clear(), "newest, edited")
    #expect(composer.text == "draft")
  }

  @Test("what was put aside comes back into an empty composer, the last first, and into no other")
  func comesBack() {
    var composer = Composer("first")
    composer.stash(andWrite: "second")
    composer.stash(andWrite: "third")
    check(composer.takePutAside(), false)
    composer.handle(.kill(.lineStart))
    check(composer.takePutAside(), true)
    #expect(composer.typed == ["first", "second"])
    check(composer.takePutAside(), false)
    composer.handle(.undo)
    #expect(composer.text == "second")
    composer.handle(.kill(.lineStart))
    check(composer.takePutAside(), true)
    composer.handle(.kill(.lineStart))
    check(composer.takePutAside(), false)
    composer.handle(.yank)
    #expect(composer.typed == ["first"])
  }

  @Test("an empty line of a walk is walked on from")
  func emptyLineOfAWalk() {
    var composer = walking("draft")
    composer.stash(andWrite: "other")
    composer.handle(.move(.up))
    composer.handle(.kill(.lineStart))
    check(composer.takePutAside(), false)
    #expect(composer.typed == ["draft", "other", ""])
  }

  private func found() -> Composer {
    var composer = walking("")
    for character in "my draft" { composer.insert(String(character)) }
    composer.handle(.historySearch)
    composer.insert("two")
    check(composer.take(.send), .edited)
    return composer
  }

  @Test("a prompt that a search found is a step that undo takes back, as what was typed before it")
  func undoTakesTheFoundBack() {
    var composer = found()
    #expect(composer.text == "older two" && composer.typed == ["my draft"])
    composer.handle(.undo)
    #expect(composer.text == "my draft" && composer.typed == ["my draft"])
    composer.handle(.undo)
    #expect(composer.typed == ["my "])
    composer.handle(.redo)
    composer.handle(.redo)
    #expect(composer.text == "older two" && composer.typed == ["my draft"])
  }

  @Test("what is written on from the draft that undo brought back is one text")
  func goesOnFromTheDraft() {
    var composer = found()
    composer.handle(.undo)
    composer.insert("!")
    #expect(composer.typed == ["my draft!"])
    composer.handle(.move(.up))
    #expect(composer.text == "newest" && composer.typed == ["my draft!"])
    composer.handle(.move(.down))
    check(composer.clear(), "my draft!")
    #expect(composer.isEmpty)
  }

  @Test("Down goes from what a search found to the draft")
  func downFromTheFound() {
    var composer = found()
    composer.handle(.move(.down))
    #expect(composer.text == "newest")
    composer.handle(.move(.down))
    #expect(composer.text == "my draft" && composer.typed == ["my draft"])
  }

  @Test("a search that was left leaves what can be undone")
  func undoBehindASearch() {
    var composer = walking("")
    for character in "my draft" { composer.insert(String(character)) }
    composer.handle(.historySearch)
    composer.insert("two")
    composer.endSearch(keeping: false)
    composer.handle(.undo)
    #expect(composer.text == "my ")
  }

  @Test("what joins the text during a search joins what is found, and undo knows it")
  func joinedDuringASearch() {
    var composer = walking("my draft")
    composer.handle(.historySearch)
    composer.insert("two")
    check(composer.attach("output", label: "make"), true)
    #expect(!composer.isSearching && composer.text == "older twooutput\n")
    composer.handle(.undo)
    composer.handle(.undo)
    #expect(composer.text == "my draft")
  }

  @Test("a walk goes on where something is added to the history meanwhile")
  func addedMeanwhile() {
    var composer = walking("draft")
    composer.handle(.move(.up))
    composer.remember("added")
    #expect(composer.typed == ["draft"])
  }
}
