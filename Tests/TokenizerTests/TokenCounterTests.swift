import Conversations
import Testing

@testable import Tokenizer

@Suite("Token counter")
struct TokenCounterTests {
  static let mixtral = "mistralai/Mixtral-8x7B-Instruct-v0.1"
  static let names: [TokenizerChoice: String] = [
    .mixtral8x7B: mixtral, .mixtral8x22B: "mistralai/mixtral-8x22b-instruct",
  ]

  @Test("Two hundred conversations count as in mistral-common's template", arguments: TokenizerChoice.allCases)
  func agreesWithMistralCommon(choice: TokenizerChoice) throws {
    let counter = TokenCounter()
    let conversations = try Fixtures.conversations()
    #expect(conversations.count == 200)
    for row in conversations {
      let counted = counter.count(row.turns, model: try #require(Self.names[choice]))
      #expect(counted.total == TokenCount(try #require(row.counts[choice]), .exact), "\(row.turns)")
      #expect(counted.perTurn.reduce(1, +) == counted.total.tokens)
      #expect(counted.perTurn.allSatisfy { $0 >= 0 })
    }
  }

  @Test(
    "Texts and the table's template costs add up to the template's count, but for joints",
    arguments: TokenizerChoice.allCases)
  func templateCosts(choice: TokenizerChoice) throws {
    let counter = TokenCounter()
    let model = try #require(Self.names[choice])
    let cost = try #require(ModelFamily(model: model)?.template)
    var off: [Int] = []
    for row in try Fixtures.conversations() {
      // As requests are built: at most one system text, neighbours of one role joined.
      let neighbours = zip(row.turns, row.turns.dropFirst())
      guard neighbours.allSatisfy({ $0.role != $1.role }) else { continue }
      var sum = cost.begin
      for turn in row.turns { sum += counter.count(turn.content, model: model).tokens + cost.around(turn.role) }
      if row.turns.first?.role != .system { sum += cost.noSystem }
      off.append(sum - (try #require(row.counts[choice])))
    }
    #expect(off.count > 100)
    #expect(off.allSatisfy { abs($0) <= 1 })
  }

  @Test("The documented sample's reply is 52 tokens, 51 without its leading blank; Hello in the template is 8 or more")
  func sample() {
    let reply =
      " Hello! How can I help you today? If you have any questions or need assistance with a topic related to "
      + "mathematics, I will do my best to help you understand. Just let me know what you are working on or what "
      + "you are curious about."
    let counter = TokenCounter()
    #expect(counter.count(reply, model: Self.mixtral) == TokenCount(52, .exact))
    #expect(counter.count(String(reply.dropFirst()), model: Self.mixtral) == TokenCount(51, .exact))
    #expect(counter.count([.init(.user, "Hello")], model: Self.mixtral).total.source == .exact)
  }

  @Test("A reply to be continued has no end token yet")
  func continues() {
    let counter = TokenCounter()
    let turns = [ChatRequest.Turn(.user, "Count to three."), ChatRequest.Turn(.assistant, "One, two")]
    let whole = counter.count(turns, model: Self.mixtral)
    let open = counter.count(turns, model: Self.mixtral, continues: true)
    #expect(open.total.tokens == whole.total.tokens - 1)
  }

  @Test("Models without a tokenizer here, and tokenizers without a file, are estimated and say so")
  func estimates() {
    let counter = TokenCounter(directory: "/nonexistent")
    #expect(counter.count("Hello there", model: "gpt-4o").source == .estimated)
    #expect(counter.count("Hello there", model: Self.mixtral).source == .estimated)
    #expect(counter.countDraft("Hello there", model: Self.mixtral).source == .estimated)
    #expect(counter.count([.init(.user, "Hello")], model: Self.mixtral).total.source == .estimated)
    let description = counter.tokenizerDescription(model: Self.mixtral)
    #expect(!description.isExact && description.reason?.contains("/nonexistent/tokenizer.model.v1") == true)
  }

  @Test("A draft counts as its text does, keystroke by keystroke, over a change of model")
  func draft() {
    let counter = TokenCounter()
    let text = "Write a haiku about the sea,\nthen one about the wind."
    for length in 1...text.count {
      let model = length < 30 ? Self.mixtral : "mixtral-8x22b"
      let typed = String(text.prefix(length))
      #expect(counter.countDraft(typed, model: model) == counter.count(typed, model: model))
    }
  }

  @Test("A lone surrogate's neighbour, an empty text and an empty request count without harm")
  func edges() {
    let counter = TokenCounter()
    #expect(counter.count("", model: Self.mixtral) == TokenCount(0, .exact))
    #expect(counter.count([ChatRequest.Turn](), model: Self.mixtral).total == TokenCount(1, .exact))
  }
}
