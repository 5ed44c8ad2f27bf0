import Testing

@testable import Cells

@Suite("Small words about texts")
struct StringsTests {
  @Test(
    "y and yes are a yes, in either case and with blanks around; anything else is no",
    arguments: [
      ("y", true), ("Y", true), ("yes", true), ("YES", true), (" Yes\t", true), ("y\r", true), ("y\n", true),
      ("", false), (" ", false), ("n", false), ("no", false), ("ye", false), ("yess", false), ("y e s", false),
      ("yes, all", false), ("1", false), ("true", false),
    ])
  func yes(_ answer: String, _ isYes: Bool) { #expect(answer.isYes == isYes) }
}
