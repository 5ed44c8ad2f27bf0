import Conversations
import Testing

@testable import ChatAPI

@Suite struct EndpointTests {
  @Test(arguments: [
    ("https://api.aimlapi.com/v1", "https://api.aimlapi.com/v1/chat/completions"),
    ("https://api.aimlapi.com/v1/", "https://api.aimlapi.com/v1/chat/completions"),
    ("https://api.aimlapi.com", "https://api.aimlapi.com/v1/chat/completions"),
    ("https://api.aimlapi.com/v1/v1", "https://api.aimlapi.com/v1/chat/completions"),
    ("https://api.aimlapi.com//v1//", "https://api.aimlapi.com/v1/chat/completions"),
    ("https://api.aimlapi.com/v1/chat/completions", "https://api.aimlapi.com/v1/chat/completions"),
    ("https://api.perplexity.ai/chat/completions", "https://api.perplexity.ai/chat/completions"),
    ("https://host/api", "https://host/api/v1/chat/completions"),
    ("https://host/v1beta/openai/", "https://host/v1beta/openai/chat/completions"),
    (" HTTP://127.0.0.1:8080 ", "http://127.0.0.1:8080/v1/chat/completions"),
    ("http://[::1]:8080/v1", "http://[::1]:8080/v1/chat/completions"),
    (
      "https://x.openai.azure.com/openai/deployments/y?api-version=2024-10-21",
      "https://x.openai.azure.com/openai/deployments/y/chat/completions?api-version=2024-10-21"
    ),
    (
      "https://x.openai.azure.com/openai/deployments/y/chat/completions?api-version=1&a=b/c",
      "https://x.openai.azure.com/openai/deployments/y/chat/completions?api-version=1&a=b/c"
    ),
    (
      "https://x.openai.azure.com/openai/deployments/y/",
      "https://x.openai.azure.com/openai/deployments/y/chat/completions"
    ),
    ("https://x.openai.azure.com/openai/v1?a=1", "https://x.openai.azure.com/openai/v1/chat/completions?a=1"),
    ("https://host?a=1", "https://host/v1/chat/completions?a=1"),
    ("https://host/v1?", "https://host/v1/chat/completions"),
  ])
  func findsTheChat(written: String, url: String) throws {
    #expect(try Endpoint(baseURL: written, provider: "p").chat == url)
  }

  @Test(arguments: [
    "", "api.aimlapi.com/v1", "ftp://host/v1", "file:///etc/passwd", "https://", "https://user:key@host/v1",
    "https://host:port/v1", "https://host:99999/v1", "https://host/v1?key=1", "https://host/v1#x", "https://ho st/v1",
    "https://host\r\nX: y/v1", "http://[::1",
  ])
  func refusesWhatIsNone(written: String) {
    let error = #expect(throws: Failure.self) { try Endpoint(baseURL: written, provider: "mine") }
    #expect(error?.cause == .badAddress)
    #expect(error?.message.contains("\u{201C}mine\u{201D}") == true)
  }

  @Test(arguments: [
    ("http://127.0.0.1:1", true), ("http://127.9.9.9", true), ("http://localhost", true), ("http://a.localhost", true),
    ("http://[::1]:5", true), ("http://127.0.0.1.evil.com", false), ("http://localhost.evil.com", false),
    ("http://10.0.0.1", false), ("http://127.evil.com", false), ("http://128.0.0.1", false),
  ])
  func knowsThisMachine(written: String, isLoopback: Bool) throws {
    #expect(try Endpoint(baseURL: written, provider: "p").isLoopback == isLoopback)
  }

  @Test func findsWhatLiesBesideTheVersion() throws {
    let endpoint = try Endpoint(baseURL: "https://host/api/v1", provider: "p")
    #expect(endpoint.resource("models") == "https://host/api/v1/models")
    #expect(endpoint.rootResource("v2/billing") == "https://host/api/v2/billing")
  }

  @Test func aQueryGoesWithEveryResource() throws {
    let azure = try Endpoint(baseURL: "https://x.example/openai/deployments/y?api-version=1", provider: "p")
    #expect(azure.resource("models") == "https://x.example/openai/models?api-version=1")
    #expect(azure.resource("models?include=info") == "https://x.example/openai/models?include=info&api-version=1")
  }

  @Test(arguments: ["api-key", "Key", "access_token", "sig"])
  func aKeyHasNoPlaceInAQuery(name: String) {
    let error = #expect(throws: Failure.self) { try Endpoint(baseURL: "https://host/v1?a=1&\(name)=x", provider: "p") }
    #expect(error?.message.contains("key_header") == true)
  }

  @Test func proxiesAreChosenAsCurlDoes() throws {
    let secure = try Endpoint(baseURL: "https://host", provider: "p")
    let plain = try Endpoint(baseURL: "http://host", provider: "p")
    let local = try Endpoint(baseURL: "http://127.0.0.1", provider: "p")
    let environment = [
      "HTTPS_PROXY": "http://u:p@one:1/", "HTTP_PROXY": "http://never:1", "all_proxy": "http://all:1", "no_proxy": "x",
    ]
    #expect(ProxyChoice(for: secure, environment: environment).url == "http://u:p@one:1/")
    #expect(ProxyChoice(for: secure, environment: environment).place == "one:1")
    #expect(ProxyChoice(for: secure, environment: environment).exceptions == "x")
    let careless = ["https_proxy": "http://u:p/w@d@one:1/"]
    #expect(ProxyChoice(for: secure, environment: careless).place == "one:1")
    #expect(ProxyChoice(for: plain, environment: environment).url == "http://all:1")
    let pasted = ["https_proxy": " \r\n", "all_proxy": " http://all:1\r\n"]
    #expect(ProxyChoice(for: secure, environment: pasted).url == "http://all:1")
    #expect(ProxyChoice(for: local, environment: environment) == .none)
  }
}
