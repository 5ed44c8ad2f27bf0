import CProcess
import Foundation

/// A TLS server that speaks HTTP/2 and nothing else, and passes every request on to a `FaultServer` and its faults.
///
/// A child process (`h2-front`, Python with `h2`): HTTP/2 is not worth writing again for tests. It ends with the value.
/// The server behind it hears which connection a request came on, from 1, by the header `x-front-connection`.
public final class HTTP2Front: Sendable {
  /// The port on 127.0.0.1; the certificate is for `localhost`.
  public let port: UInt16
  /// The authority to trust: the certificate itself.
  public let certificate = try? TestCertificate()
  private let child: pid_t
  private let input: Int32
  /// What it says. Held to the end, so that it can go on to say it.
  private let output: FileHandle

  /// Why it did not start.
  public struct Problem: Error {
    /// What it said.
    public var output: String
  }

  /// Starts it before a server.
  public init(_ backend: FaultServer) throws {
    guard let certificate else { throw Problem(output: "no certificate: is openssl installed?") }
    let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "h2-front").path()
    var toChild: [Int32] = [-1, -1]
    var fromChild: [Int32] = [-1, -1]
    guard cp_pipe(&toChild) == 0, cp_pipe(&fromChild) == 0 else { throw POSIXError(.EMFILE) }
    let command = [script, certificate.certificate, certificate.key, "\(backend.port)"]
    var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) }
    arguments.append(nil)
    defer { arguments.forEach { free($0) } }
    var process: pid_t = 0
    let failure = cp_spawn(&process, arguments, toChild[0], fromChild[1], fromChild[1], true)
    close(toChild[0])
    close(fromChild[1])
    (child, input) = (process, toChild[1])
    guard failure == 0 else {
      close(input)
      close(fromChild[0])
      throw POSIXError(POSIXErrorCode(rawValue: failure) ?? .EINVAL)
    }
    output = FileHandle(fileDescriptor: fromChild[0], closeOnDealloc: true)
    var said = ""
    while !said.contains("\n"), case let more = output.availableData, !more.isEmpty {
      said += String(decoding: more, as: UTF8.self)
    }
    guard let port = UInt16(said.prefix { $0 != "\n" }) else {
      close(input)
      _ = cp_status(child, true)
      throw Problem(output: said)
    }
    self.port = port
  }

  deinit {
    close(input)
    _ = cp_status(child, true)
  }

  /// The address of the API: `https://localhost:PORT/v1`.
  public var baseURL: String { "https://localhost:\(port)/v1" }
}
