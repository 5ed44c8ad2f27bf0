import Conversations
import Foundation
import Testing
import TestSupport

@testable import ChatAPI

/// A real TLS server, OpenSSL's own, with a certificate that no one has signed.
@Suite(.enabled(if: TLSServer.isAvailable, "needs the openssl command")) struct TLSTests {
  private func ask(_ url: String, environment: [String: String]) async -> Failure? {
    let client = TestClient.make(url, environment: environment)
    let recorder = ReplyRecorder()
    client.send(TestClient.request(), onEvent: recorder.handler)
    await recorder.wait()
    return recorder.failure()
  }

  @Test func aCertificateIsCheckedAgainstTheAuthoritiesInForce() async throws {
    let server = try TLSServer()
    defer { server.stop() }
    let url = "https://localhost:\(server.port)/v1"
    let stranger = await ask(url, environment: [:])
    #expect(stranger?.cause == .tls)
    #expect(stranger?.message.contains("not trusted") == true, "\(stranger?.message ?? "-")")
    for variable in ["SSL_CERT_FILE", "CURL_CA_BUNDLE"] {
      // The server answers those it has shaken hands with, though only with a page about the handshake.
      let client = TestClient.make(url, environment: [variable: server.certificate])
      let known = await #expect(throws: Failure.self) { try await client.models(provider: "test") }
      #expect(known?.cause == .notChat, "\(variable): \(known?.message ?? "-")")
    }
    // The name in the certificate is checked as well.
    let wrongName = await ask("https://127.0.0.1:\(server.port)/v1", environment: ["SSL_CERT_FILE": server.certificate])
    #expect(wrongName?.cause == .certificateName, "\(wrongName?.message ?? "-")")
  }

  @Test("A certificate that is past its time has an advice of its own") func expired() async throws {
    let server = try TLSServer(isExpired: true)
    defer { server.stop() }
    let url = "https://localhost:\(server.port)/v1"
    let failure = await ask(url, environment: ["SSL_CERT_FILE": server.certificate])
    #expect(failure?.cause == .certificateDate, "\(failure?.message ?? "-")")
  }
}

/// `openssl s_server` with a certificate for `localhost`.
private final class TLSServer {
  static let isAvailable = FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")
  let port: UInt16
  var certificate: String { files.certificate }
  private let files: TestCertificate
  private let program: ChildProgram

  init(isExpired: Bool = false) throws {
    files = try TestCertificate(isExpired: isExpired)
    // It reads nothing that could tell it of the tests' end; the shell does.
    let watch = "trap '' HUP INT TERM; \"$@\" & read -r nothing; kill -9 $!"
    program = try ChildProgram(
      [
        "sh", "-c", watch, "sh", "openssl", "s_server", "-accept", "0", "-cert", files.certificate, "-key", files.key,
        "-www",
      ], input: .held)
    // It takes a port of its own, and says which.
    port = try program.wait(for: "its port") { $0.firstMatch(of: /ACCEPT .*:(\d+)\n/).flatMap { UInt16($0.1) } }
  }

  func stop() {
    program.endInput()
    _ = try? program.finish()
  }
}
