import Testing

@testable import Conversations
@testable import Hands

struct CompletionTests {
  private var sources: CompletionSources {
    var sources = CompletionSources()
    sources.models = ["mistralai/Mixtral-8x7B-Instruct-v0.1", "mistralai/mixtral-8x22b-instruct", "gpt-4o"]
    sources.themes = ["dark", "light"]
    sources.files = ["src/", "src/my file.swift", "notes.md"]
    sources.parameters[.topP] = .real(0.9)
    return sources
  }

  private func texts(_ text: String, cursor: Int? = nil) -> [String]? {
    CompletionPoint.find(in: text, cursor: cursor ?? text.utf8.count)?.candidates(sources).map(\.text)
  }

  @Test func completesCommands() {
    #expect(texts("/te") == ["temperature"])
    #expect(texts("/mo") == ["model", "mouse"])
    #expect(texts("/top") == ["top_p", "top_k", "top_logprobs"])
    #expect(texts("/xprt") == ["export"])
    #expect(texts("/")?.contains("help") == true)
    #expect(texts("/")?.contains("top_p") == false)
    #expect(texts("/temperature", cursor: 3) == ["temperature"])
  }

  @Test func completesValues() {
    #expect(texts("/theme d") == ["dark"])
    #expect(texts("/theme ") == ["dark", "light"])
    #expect(texts("/model 22") == ["mistralai/mixtral-8x22b-instruct"])
    #expect(texts("/mouse ") == ["on", "off"])
    #expect(texts("/set top_") == ["top_p", "top_k", "top_logprobs"])
    #expect(texts("/set top_p ") == ["0.9", "default"])
    #expect(texts("/set logprobs ") == ["true", "false", "default"])
    #expect(texts("/temperature d") == ["default"])
    #expect(texts("/file no") == ["notes.md"])
    #expect(texts("/new ") == nil)
    #expect(texts("/nonsense x") == nil)
  }

  @Test func completesMentions() throws {
    let text = "ä see @src/m"
    let point = try #require(CompletionPoint.find(in: text, cursor: text.utf8.count))
    #expect(point.wantsFiles)
    #expect(point.typed == "src/m")
    #expect(point.range == 8..<13)
    #expect(point.candidates(sources).map(\.text) == ["src/my\\ file.swift"])
    #expect(texts("mail a@b") == nil)
    #expect(texts("plain") == nil)
    #expect(texts("@src/my\\ f") == ["src/my\\ file.swift"])
  }

  @Test func listsPathsWithoutTheirFolder() throws {
    let point = try #require(CompletionPoint.find(in: "see @src/", cursor: 9))
    var sources = sources
    sources.files = ["src/a/", "src/my file.swift", "src/z.md"]
    let candidates = point.candidates(sources)
    #expect(point.names(of: candidates, atMost: 30) == ["a/", "my\\ file.swift", "z.md"])
    #expect(point.names(of: candidates, atMost: 2) == ["a/", "my\\ file.swift", "and 1 more"])
    let command = try #require(CompletionPoint.find(in: "/te", cursor: 3))
    #expect(command.names(of: command.candidates(sources), atMost: 30) == ["temperature"])
  }

  @Test func insertsTheCommonPrefix() throws {
    let point = try #require(CompletionPoint.find(in: "/model mis", cursor: 10))
    let candidates = point.candidates(sources)
    #expect(candidates.count == 2)
    #expect(point.commonPrefix(of: candidates) == "mistralai/")
    let single = try #require(CompletionPoint.find(in: "/te", cursor: 3))
    #expect(single.commonPrefix(of: single.candidates(sources)) == "temperature")
  }
}

struct FuzzyMatchTests {
  @Test func ranksWordStartsAndRunsHigher() {
    let names = ["switch conversation", "name the conversation", "new conversation", "continue"]
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
