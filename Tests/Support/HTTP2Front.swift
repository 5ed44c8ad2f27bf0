import Foundation

/// A TLS server that speaks HTTP/2 and nothing else, and passes every request on to a `FaultServer` and its faults.
///
/// A child process (`h2-front`, Python with `h2`): HTTP/2 is not worth writing again for tests. It ends with the value.
/// The server behind it hears which connection a request came on, from 1, by the header `x-front-connection`.
public final class HTTP2Front: Sendable {
  /// Whether this machine has what it takes.
  public static let isAvailable = (try? ChildProgram.run(["/usr/bin/python3", "-c", "import h2"]))?.status == 0

  /// The port on 127.0.0.1; the certificate is for `localhost`.
  public let port: UInt16
  /// The authority to trust: the certificate itself.
  public let certificate: TestCertificate
  private let program: ChildProgram

  /// Starts it before a server.
  public init(_ backend: FaultServer) throws {
    certificate = try TestCertificate()
    let script = SourceTree.path("Tests/Support/h2-front")
    program = try ChildProgram(
      [script, certificate.certificate, certificate.key, "\(backend.port)"], input: .held)
    port = try program.wait(for: "its port") { $0.last == "\n" ? UInt16($0.dropLast()) : nil }
  }

  /// The address of the API: `https://localhost:PORT/v1`.
  public var baseURL: String { "https://localhost:\(port)/v1" }
}
