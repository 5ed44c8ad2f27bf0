import ChatCore
import Testing

@testable import Tokenizer

@Suite("Token counter")
struct TokenCounterTests {
  static let mixtral = "mistralai/Mixtral-8x7B-Instruct-v0.1"
  static let names: [TokenizerChoice: String] = [
    .mixtral8x7B: mixtral, .mixtral8x22B: "mistralai/mixtral-8x22b-instruct",
  ]

  @Test("Two hundred conversations count as in mistral-common's template", arguments: TokenizerChoice.allCases)
  func agreesWithMistralCommon(choice: TokenizerChoice) async throws {
    let counter = TokenCounter()
    let conversations = try Fixtures.conversations()
    #expect(conversations.count == 200)
    for row in conversations {
      let counted = await counter.count(row.turns, model: try #require(Self.names[choice]))
      #expect(counted.total == TokenCount(try #require(row.counts[choice]), .exact), "\(row.turns)")
      #expect(counted.perTurn.reduce(1, +) == counted.total.tokens)
      #expect(counted.perTurn.allSatisfy { $0 >= 0 })
    }
  }

  @Test("The documented sample's reply is 52 tokens, 51 without its leading blank; Hello in the template is 8 or more")
  func sample() async {
    let reply =
      " Hello! How can I help you today? If you have any questions or need assistance with a topic related to "
      + "mathematics, I will do my best to help you understand. Just let me know what you are working on or what you are "
      + "curious about."
    let counter = TokenCounter()
    #expect(await counter.count(reply, model: Self.mixtral) == TokenCount(52, .exact))
    #expect(await counter.count(String(reply.dropFirst()), model: Self.mixtral) == TokenCount(51, .exact))
    #expect(await counter.count([.init(.user, "Hello")], model: Self.mixtral).total.source == .exact)
  }

  @Test("A reply to be continued has no end token yet")
  func continues() async {
    let counter = TokenCounter()
    let turns = [ChatRequest.Turn(.user, "Count to three."), ChatRequest.Turn(.assistant, "One, two")]
    let whole = await counter.count(turns, model: Self.mixtral)
    let open = await counter.count(turns, model: Self.mixtral, continues: true)
    #expect(open.total.tokens == whole.total.tokens - 1)
  }

  @Test("Models without a tokenizer here, and tokenizers without a file, are estimated and say so")
  func estimates() async {
    let counter = TokenCounter(directory: "/nonexistent")
    #expect(await counter.count("Hello there", model: "gpt-4o").source == .estimated)
    #expect(await counter.count("Hello there", model: Self.mixtral).source == .estimated)
    #expect(await counter.countDraft("Hello there", model: Self.mixtral).source == .estimated)
    #expect(await counter.count([.init(.user, "Hello")], model: Self.mixtral).total.source == .estimated)
    let description = await counter.tokenizerDescription(model: Self.mixtral)
    #expect(!description.isExact && description.reason?.contains("/nonexistent/tokenizer.model.v1") == true)
  }

  @Test("A draft counts as its text does, keystroke by keystroke, over a change of model")
  func draft() async {
    let counter = TokenCounter()
    let text = "Write a haiku about the sea,\nthen one about the wind."
    for length in 1...text.count {
      let model = length < 30 ? Self.mixtral : "mixtral-8x22b"
      let typed = String(text.prefix(length))
      #expect(await counter.countDraft(typed, model: model) == counter.count(typed, model: model))
    }
  }

  @Test("A lone surrogate's neighbour, an empty text and an empty request count without harm")
  func edges() async {
    let counter = TokenCounter()
    #expect(await counter.count("", model: Self.mixtral) == TokenCount(0, .exact))
    #expect(await counter.count([ChatRequest.Turn](), model: Self.mixtral).total == TokenCount(1, .exact))
  }
}
