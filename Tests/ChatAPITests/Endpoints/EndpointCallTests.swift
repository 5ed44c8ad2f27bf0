import Conversations
import Testing
import TestSupport

@testable import ChatAPI

@Suite struct EndpointCallTests {
  static let catalogue = """
    {"object":"list","data":[
    {"id":"mistralai/mixtral-8x22b-instruct","aliases":["mixtral-big"],"type":"openai/chat-completions",
     "info":{"name":"Mixtral 8x22B","developer":"Mistral","contextLength":64000,"outputMax":4096},"tags":[],
     "pricing":{"kind":"fixed","currency":"USD","units":[
       {"unit":"input_token","price":1.2,"per":1000000},{"unit":"output_token","price":0.0000024,"per":1}]}},
    {"id":"openai/gpt-4o","aliases":[],"info":{"name":"GPT-4o","contextLength":128000},"tags":[]}]}
    """

  @Test func readsTheCatalogue() async throws {
    let server = try FaultServer(scripts: [FaultStep.response(200, Self.catalogue)])
    let models = try await TestClient.make(server.baseURL, needsKey: true).models(provider: "test")
    #expect(models.map(\.id) == ["mistralai/mixtral-8x22b-instruct", "openai/gpt-4o"])
    #expect(models[0].aliases == ["mixtral-big"])
    #expect(models[0].contextLength == 64000)
    #expect(models[0].outputMax == 4096)
    #expect(models[0].promptPrice == 1.2)
    #expect(abs((models[0].completionPrice ?? 0) - 2.4) < 1e-9)
    #expect(models[1].promptPrice == nil)
    #expect(server.requests.first?.path == "/v1/models")
    #expect(server.requests.first?.method == "GET")
    #expect(server.requests.first?.headers["authorization"] == nil)
  }

  @Test(arguments: [
    (#"{"data":[{"id":"m","max_model_len":4096}]}"#, 4096), (#"[{"id":"m","context_length":8192}]"#, 8192),
    (#"{"data":[{"id":"m","meta":{"n_ctx_train":2048}}]}"#, 2048),
    // Groq, Mistral, LM Studio, DeepInfra, Hugging Face's router.
    (#"{"object":"list","data":[{"id":"m","object":"model","active":true,"context_window":131072}]}"#, 131_072),
    (#"{"object":"list","data":[{"id":"m","capabilities":{},"max_context_length":32768}]}"#, 32_768),
    (#"{"object":"list","data":[{"id":"m","type":"llm","state":"loaded","max_context_length":16384}]}"#, 16_384),
    (#"{"object":"list","data":[{"id":"m","metadata":{"context_length":65536,"max_tokens":8192}}]}"#, 65_536),
    (
      #"""
      {"data":[{"id":"m","providers":[{"provider":"a"},{"provider":"b","context_length":9000},\#
      {"context_length":8192}]}]}
      """#,
      9000
    ),
  ])
  func readsOtherServersLists(body: String, window: Int) {
    #expect(Catalogue.read(Array(body.utf8))?.first?.contextLength == window)
  }

  @Test(
    "A server that holds no model lists none, which is no failure",
    arguments: [
      #"{"object":"list","data":null}"#, #"{"object":"list","data":[]}"#, #"{"object":"list"}"#, #"{"models":[]}"#,
    ])
  func readsAnEmptyList(body: String) {
    #expect(Catalogue.read(Array(body.utf8))?.isEmpty == true)
  }

  @Test(arguments: ChunkDecoderTests.absurdities)
  func limitsAndPricesThatCannotBeTrueAreNotBelieved(figure: String) throws {
    let info = #""info":{"contextLength":\#(figure),"outputMax":\#(figure)}"#
    let pricing = #""pricing":{"prompt":\#(figure),"completion":0.000001}"#
    let model = try #require(Catalogue.read(Array(#"{"data":[{"id":"m",\#(info),\#(pricing)}]}"#.utf8))?.first)
    #expect(model.contextLength == nil && model.outputMax == nil && model.promptPrice == nil)
    #expect(Cost.computed(Usage(promptTokens: 1, completionTokens: 1), prices: model) == nil)
  }

  @Test(arguments: ["1e999", "NaN", #""inf""#])
  func aBalanceThatIsNoNumberIsNoBalance(amount: String) async throws {
    let server = try FaultServer(scripts: [FaultStep.response(200, #"{"current_balance":\#(amount)}"#)])
    let failure = await #expect(throws: Failure.self) {
      try await TestClient.make(server.baseURL).balance(provider: "test")
    }
    #expect(failure?.cause == .notChat)
  }

  @Test("Most endpoints tell no balance: a sentence of its own, without advice about models", arguments: [404, 405])
  func mostTellNoBalance(status: Int) async throws {
    let server = try FaultServer { _ in FaultStep.response(status, #"{"error":{"message":"File Not Found"}}"#) }
    let client = TestClient.make(server.baseURL)
    for failure in [
      await #expect(throws: Failure.self) { try await client.balance(provider: "test") },
      await #expect(throws: Failure.self) { try await client.transactions(provider: "test") },
    ] {
      #expect(failure?.cause == .noBalance && failure?.status == status)
      #expect(failure?.message == "127.0.0.1:\(server.port) tells no balance and no charges.")
    }
  }

  @Test func judgesAModelByTheCatalogue() throws {
    let models = try #require(Catalogue.read(Array(Self.catalogue.utf8)))
    #expect(CatalogueVerdict(on: "Mixtral-Big", in: models) == .live(models[0]))
    #expect(
      CatalogueVerdict(on: "mistralai/Mixtral-8x7B-Instruct-v0.1", in: models) == .unlisted(offer: models[0]))
    #expect(CatalogueVerdict(on: "claude", in: models) == .unlisted(offer: nil))
    var retired = models
    retired[1].isRetired = true
    #expect(CatalogueVerdict(on: "openai/gpt-4o", in: retired) == .retired(offer: nil))
  }

  @Test func tellsTheBalance() async throws {
    let server = try FaultServer(scripts: [FaultStep.response(200, #"{"current_balance":12.5,"currency":"USD"}"#)])
    let client = TestClient.make(server.baseURL, environment: ["K": "key-1"], needsKey: true, keyVariables: ["K"])
    #expect(try await client.balance(provider: "test") == Balance(amount: 12.5, currency: "USD"))
    #expect(server.requests.first?.path == "/v2/billing")
    #expect(server.requests.first?.headers["authorization"] == "Bearer key-1")
  }

  @Test func findsChargesOverPages() async throws {
    @Sendable func entry(_ id: String, _ dollars: Double) -> String {
      #"{"created_at":"2026-01-01T00:00:00Z","direction":"CHARGE","type":"MODEL_USAGE","amount":{"usd":\#(dollars)},"#
        + #""model":"m","reference_id":"\#(id)"}"#
    }
    let server = try FaultServer { request in
      request.path.contains("cursor=a%2Fb")
        ? FaultStep.response(200, #"{"data":[\#(entry("i2", 0.25))],"pagination":{"has_more":false}}"#)
        : FaultStep.response(
          200, #"{"data":[\#(entry("i1", 0.5)),\#(entry("x", 9))],"pagination":{"has_more":true,"next_cursor":"a/b"}}"#)
    }
    let client = TestClient.make(server.baseURL, environment: ["K": "key-1"], needsKey: true, keyVariables: ["K"])
    let charges = try await client.charges(provider: "test", inferenceIDs: ["i1", "i2", "i3"])
    #expect(charges == ["i1": 0.5, "i2": 0.25])
  }

  @Test func countsTokensAtTheServer() async throws {
    let server = try FaultServer { request in
      request.path == "/props"
        ? FaultStep.response(200, #"{"default_generation_settings":{"n_ctx":2048}}"#)
        : FaultStep.response(200, #"{"tokens":[1,2,3]}"#)
    }
    let client = TestClient.make(server.baseURL)
    #expect(try await client.tokenize(provider: "test", text: "a\"b") == 3)
    #expect(server.requests.first?.path == "/tokenize")
    #expect(server.requests.first?.bodyText == #"{"content":"a\"b"}"#)
    #expect(try await client.window(provider: "test") == 2048)
  }

  @Test func failuresSpeakAsThoseOfChats() async throws {
    let server = try FaultServer(scripts: [FaultStep.response(401, #"{"message":"bad key"}"#)])
    let client = TestClient.make(server.baseURL, environment: ["K": "key-1"], needsKey: true, keyVariables: ["K"])
    let error = await #expect(throws: Failure.self) { try await client.balance(provider: "test") }
    #expect(error?.cause == .unauthorized)
    #expect(error?.message == "127.0.0.1:\(server.port) refused the key from K (401): bad key.")
  }

  @Test func aCancelledTaskEndsItsCall() async throws {
    let gate = FaultGate()
    let server = try FaultServer(scripts: [[.pause(gate)]])
    let client = TestClient.make(server.baseURL)
    let task = Task { try await client.models(provider: "test") }
    await ReplyRecorder().wait("the request") { _ in gate.arrivalCount == 1 }
    task.cancel()
    let error = await #expect(throws: Failure.self) { try await task.value }
    #expect(error?.cause == .cancelled)
    await ReplyRecorder().wait("the connection to close") { _ in server.openConnectionCount == 0 }
  }

  @Test func aCommandForAShellSaysTheSame() {
    #expect(
      CurlCommand.text(
        url: "https://host/v1/chat/completions", body: #"{"a":"it's $HOME"}"#,
        headers: Provider.aimlapi.shellHeaders) == #"""
          curl -N 'https://host/v1/chat/completions' \
            -H "Authorization: Bearer $AIMLAPI_API_KEY" \
            -H 'Content-Type: application/json' \
            --data-raw '{"a":"it'\''s $HOME"}'
          """#)
    #expect(!CurlCommand.text(url: "http://x", body: "{}", headers: []).contains("Bearer"))
  }
}
