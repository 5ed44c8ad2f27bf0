import Testing

@testable import Hands

@Suite("Rules of .gitignore")
struct IgnoreRulesTests {
  private func rules(_ text: String, base: String = "") -> IgnoreRules {
    var rules = IgnoreRules()
    rules.add(text, base: base)
    return rules
  }

  @Test(
    "as gitignore(5) has them",
    arguments: [
      ("*.o", "a.o", false, true), ("*.o", "src/a.o", false, true), ("*.o", "a.oo", false, false),
      ("build/", "build", true, true), ("build/", "build", false, false), ("build/", "x/build", true, true),
      ("/build", "build", true, true), ("/build", "x/build", true, false), ("doc/*.txt", "doc/a.txt", false, true),
      ("doc/*.txt", "doc/x/a.txt", false, false), ("doc/*.txt", "x/doc/a.txt", false, false),
      ("**/foo", "a/b/foo", false, true), ("**/foo", "foo", false, true), ("foo/**", "foo/a/b", false, true),
      ("foo/**", "foo", true, false), ("a/**/b", "a/b", false, true), ("a/**/b", "a/x/y/b", false, true),
      ("# c", "# c", false, false), ("\\#c", "#c", false, true), ("!x", "x", false, false),
      ("[a-c].md", "b.md", false, true), ("[!a-c].md", "b.md", false, false), ("[a-c].md", "d.md", false, false),
      ("a?c", "abc", false, true), ("a?c", "ac", false, false), ("\\*", "*", false, true), ("\\*", "x", false, false),
      ("x  ", "x", false, true), ("*a*b*c*", "xxaxxbxxc", false, true), ("*a*b*c*", "xxbxxaxxc", false, false),
      ("[x", "[x", false, true), ("", "x", false, false), ("/", "x", true, false),
    ])
  func table(_ rule: String, _ path: String, _ isFolder: Bool, _ isIgnored: Bool) {
    #expect(rules(rule).ignores(path, isFolder: isFolder) == isIgnored)
  }

  @Test("the last rule that fits wins, and a folder's own rules hold below it only")
  func order() {
    var rules = rules("*.md\n!keep.md\n")
    #expect(rules.ignores("a.md", isFolder: false) && !rules.ignores("keep.md", isFolder: false))
    rules.add("keep.md\n/only", base: "sub/")
    #expect(rules.ignores("sub/keep.md", isFolder: false) && !rules.ignores("keep.md", isFolder: false))
    #expect(rules.ignores("sub/only", isFolder: false) && !rules.ignores("only", isFolder: false))
    #expect(!rules.ignores("sub/x/only", isFolder: false))
  }

  @Test("a pattern made to be slow is not")
  func stars() {
    let rule = String(repeating: "a*", count: 30) + "b"
    #expect(!rules(rule).ignores(String(repeating: "a", count: 200), isFolder: false))
  }
}
