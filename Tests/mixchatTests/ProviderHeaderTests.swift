import Foundation
import TestSupport
import Testing

@Suite("Headers of a provider, by the real program")
struct ProviderHeaderTests {
  private static let values = ["team-secret-123", "Basic command-secret-456", "text-secret-789"]

  /// A server that repeats every header it was sent, in its own and in its words.
  private func server(status: Int = 200) throws -> FaultServer {
    try FaultServer { request in
      guard request.path.contains("/chat/completions") else { return FaultStep.response(200, #"{"data":[]}"#) }
      let all = Self.values.joined(separator: ", ") + " sk-key-0123456789"
      guard status == 200 else {
        return FaultStep.response(status, headers: ["x-request-id: \(all)"], #"{"message":"\#(all)"}"#)
      }
      return FaultStep.reply(["ok"], headers: ["x-request-id: \(all)", "x-aimlapi-note: \(all)"])
    }
  }

  private func program(_ server: FaultServer, _ more: String = "") throws -> Program {
    let program = try Program(["LAB_KEY": "sk-key-0123456789", "TEAM": " \(Self.values[0])\n"])
    try program.writeConfig(
      """
      provider: lab
      retry: {attempts: 1}
      providers:
        lab:
          base_url: '\(server.url)/openai/deployments/y?api-version=2024-10-21'
          model: m
          key_variable: LAB_KEY
          key_header: api-key
          headers:
            X-Team: {variable: TEAM}
            X-Basic: {command: echo 'Basic command-secret-456'}
            X-Text: \(Self.values[2])
            user-agent: lab
      \(more)
      """)
    return program
  }

  @Test("Values from text, variable and command are sent; the key goes in its own header; the path before the query")
  func sent() throws {
    let server = try server()
    let outcome = try program(server).run(["hi"])
    #expect(outcome.status == 0 && outcome.output == "ok\n", "\(outcome.errors)")
    let request = try #require(server.requests.first { $0.path.contains("/chat/completions") })
    #expect(request.path == "/openai/deployments/y/chat/completions?api-version=2024-10-21")
    #expect(request.headers["api-key"] == "sk-key-0123456789")
    #expect(request.headers["authorization"] == nil)
    #expect(request.headers["x-team"] == Self.values[0])
    #expect(request.headers["x-basic"] == Self.values[1])
    #expect(request.headers["x-text"] == Self.values[2])
    #expect(request.headers["user-agent"] == "lab")
  }

  @Test("They are shown and kept nowhere, even where the endpoint repeats them", arguments: [200, 400, 401])
  func hidden(status: Int) throws {
    let server = try server(status: status)
    let program = try program(server)
    for arguments in [
      ["--json", "hi"], ["hi"], ["show", "--json"], ["export"], ["config"], ["config", "--json"], ["doctor"],
      ["models"],
    ] {
      let outcome = try program.run(arguments)
      for value in Self.values {
        #expect(!(outcome.output + outcome.errors).contains(value), "\(arguments) \(outcome)")
      }
    }
    for file in FileManager.default.enumerator(atPath: program.home)?.compactMap({ $0 as? String }) ?? []
    where !file.hasSuffix("config.yaml") {
      // A folder has no bytes.
      let data = (try? Data(contentsOf: URL(filePath: program.home + file))) ?? Data()
      for value in Self.values { #expect(data.range(of: Data(value.utf8)) == nil, "\(value) is in \(file)") }
    }
  }

  @Test(
    "A value that cannot stand in a header is refused in one sentence, and nothing is sent",
    arguments: [
      ("a\nX-Evil: 1", "The header X-Team of “lab”, from TEAM, holds a line feed."),
      ("a\u{1}b", "The header X-Team of “lab”, from TEAM, holds a control character."),
      (nil, "The header X-Team of “lab”, from TEAM, is not set."),
    ])
  func refused(value: String?, sentence: String) throws {
    let server = try server()
    let program = try program(server)
    program.environment["TEAM"] = value
    let outcome = try program.run(["hi"])
    #expect(outcome.status == 78)
    #expect(outcome.errors.contains(sentence), "\(outcome.errors)")
    #expect(!outcome.errors.contains("Evil"))
    #expect(!server.requests.contains { $0.path.contains("/chat/completions") })
  }

  @Test("They do not travel over plain http to another machine")
  func plain() throws {
    let program = try Program()
    try program.writeConfig(
      "provider: lab\nproviders:\n  lab: {base_url: 'http://192.0.2.1', model: m, headers: {X-A: secret-text}}\n")
    let outcome = try program.run(["hi"])
    #expect(outcome.status == 78)
    #expect(outcome.errors.contains("would travel to 192.0.2.1 unencrypted"), "\(outcome.errors)")
  }
}
