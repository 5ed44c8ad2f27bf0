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

  @Test("a walk goes on where something is added to the history meanwhile")
  func addedMeanwhile() {
    var composer = walking("draft")
    composer.handle(.move(.up))
    composer.remember("added")
    #expect(composer.typed == ["draft"])
  }
}
