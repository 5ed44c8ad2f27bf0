import Testing

@testable import Conversations
@testable import Hands

struct CompletionTests {
  private func point(_ text: String, cursor: Int? = nil) -> CompletionPoint? {
    CompletionPoint.find(in: text, cursor: cursor ?? text.utf8.count)
  }

  @Test func findsCommandsAndTheirArguments() {
    #expect(point("/te")?.kind == .command)
    #expect(point("/temperature", cursor: 3)?.typed == "te")
    #expect(point("/te", cursor: 0) == nil)
    #expect(point("/theme d")?.kind == .argument(.theme))
    #expect(point("/theme ")?.range == 7..<7)
    #expect(point("/mouse ")?.command?.name == "mouse")
    #expect(point("/set top_")?.kind == .argument(.parameter))
    #expect(point("/set top_p ")?.kind == .argument(.value(.topP)))
    #expect(point("/set top_p ")?.command?.argument == 1)
    #expect(point("/file no")?.wantsFiles == true)
    #expect(point("/new ") == nil)
    #expect(point("/nonsense x") == nil)
    #expect(point("//model") == nil)
    #expect(point("/usr/bin/env @x")?.kind == .mention)
  }

  @Test func findsMentions() throws {
    let point = try #require(self.point("ä see @src/m"))
    #expect(point.wantsFiles)
    #expect(point.typed == "src/m")
    #expect(point.range == 8..<13)
    #expect(self.point("mail a@b") == nil)
    #expect(self.point("plain") == nil)
    #expect(self.point("@src/my\\ f")?.typed == "src/my f")
    #expect(self.point("@" + String(repeating: "x", count: 5000)) == nil)
  }

  @Test func ranksValues() {
    let values = ["mistralai/Mixtral-8x7B-Instruct-v0.1", "mistralai/mixtral-8x22b-instruct", "gpt-4o-mini", "gpt-4o"]
      .map { CompletionCandidate($0) }
    func first(_ typed: String) -> String? { CompletionCandidate.rank(values, by: typed).first?.text }
    #expect(CompletionCandidate.rank(values, by: "").count == 4)
    #expect(first("22") == "mistralai/mixtral-8x22b-instruct")
    #expect(first("gpt-4o") == "gpt-4o")
    #expect(first("GPT-4") == "gpt-4o")
    #expect(first("mlrt") == nil)
  }

  @Test func ranksPaths() {
    let paths = ["a/state/x.md", "b/State.swift", "my file.md"]
    func texts(_ typed: String) -> [String] { CompletionCandidate.rank(paths: paths, by: typed, limit: 9).map(\.text) }
    #expect(texts("state") == ["b/State.swift", "a/state/x.md"])
    #expect(texts("my") == ["my\\ file.md"])
    #expect(texts("") == ["a/state/x.md", "b/State.swift", "my\\ file.md"])
    #expect(texts("zzz").isEmpty)
    #expect(CompletionCandidate.rank(paths: paths, by: "state", limit: 1)[0].marks == [2..<7])
  }
}

struct FuzzyMatchTests {
  @Test func ranksWordStartsAndRunsHigher() {
    let names = ["open another conversation", "name the conversation", "new conversation", "continue"]
    #expect(FuzzyMatch.rank(names, by: "nc", text: \.self).first?.0 == "new conversation")
    #expect(FuzzyMatch.rank(names, by: "conv new", text: \.self).map(\.0) == ["new conversation"])
    #expect(FuzzyMatch.rank(names, by: "cont", text: \.self).first?.0 == "continue")
    #expect(FuzzyMatch.rank(names, by: "", text: \.self).map(\.0) == names)
  }

  @Test func marksWhatMatched() {
    #expect(FuzzyMatch("nc", in: "new conversation")?.ranges == [0..<1, 4..<5])
    #expect(FuzzyMatch("NEW", in: "new") == nil)
    #expect(FuzzyMatch("new", in: "NEW")?.ranges == [0..<3])
    #expect(FuzzyMatch("xyz", in: "new") == nil)
    #expect(FuzzyMatch("é", in: "Été")?.ranges == [0..<1])
  }

  @Test func bytesAndCharactersAgree() {
    let pairs = [("nc", "new conversation"), ("conv new", "new conversation"), ("As", "anAppState"), ("9", "a9")]
    for (pattern, name) in pairs {
      let plain = FuzzyMatch(pattern, in: name)
      let other = FuzzyMatch(pattern, in: name + "é")
      #expect(plain?.ranges == other?.ranges && plain.map { $0.score - 1 } == other?.score, "\(pattern)")
    }
  }

  @Test(
    "letters found here and there are told apart",
    arguments: [
      ("mdl", "model", true), ("cnv", "conversations", false), ("nc", "new conversation", false),
      ("xprt", "export", false),
      ("aeo", "take a file over", true), ("state", "AppState.swift", false),
    ])
  func scattered(_ pattern: String, _ name: String, _ isScattered: Bool) {
    #expect(FuzzyMatch(pattern, in: name)?.isScattered == isScattered)
  }
}

struct PaletteTests {
  @Test func holdsEveryCommandAndShowsKeys() throws {
    let items = PaletteItem.all(.standard)
    for row in CommandRow.table where !row.isHidden { #expect(items.contains { $0.name == row.usage }) }
    let retry = try #require(items.first { $0.name == "/retry" })
    #expect(retry.keys == "Ctrl+R")
    #expect(retry.action == .intent(.retry))
    let search = try #require(items.first { $0.name == "/search WORDS" })
    #expect(search.action == .compose("/search "))
    #expect(Set(items.map(\.name)).count == items.count)
  }
}
