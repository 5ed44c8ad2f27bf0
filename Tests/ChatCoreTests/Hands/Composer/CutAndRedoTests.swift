import Testing

@testable import Hands

struct CutAndRedoTests {
  @Test func yankPopGoesAroundAtTheOldest() {
    var composer = Composer()
    for text in ["one", "two"] {
      composer.insert(text)
      composer.handle(.kill(.lineStart))
      composer.handle(.move(.left))
    }
    composer.handle(.yank)
    var seen = [composer.text]
    for _ in 0..<3 {
      composer.handle(.yankPop)
      seen.append(composer.text)
    }
    #expect(seen == ["two", "one", "two", "one"])
  }

  @Test func typingForgetsWhatCouldBeRedone() {
    var composer = Composer()
    composer.insert("ab")
    composer.handle(.undo)
    composer.insert("c")
    composer.handle(.redo)
    #expect(composer.text == "c")
  }
}
