import CProcess
import Foundation
import Locks

/// A TLS server that speaks HTTP/2 and nothing else, and passes every request on to a `FaultServer` and its faults.
///
/// A child process (`h2-front`, Python with `h2`): HTTP/2 is not worth writing again for tests. It ends with the value.
public final class HTTP2Front: Sendable {
  /// The port on 127.0.0.1; the certificate is for `localhost`.
  public let port: UInt16
  /// The authority to trust: the certificate itself.
  public let certificate = try? TestCertificate()
  private let child: pid_t
  private let input: Int32
  private let connections = Locked(0)

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
    let lines = LineReader(fromChild[0])
    guard let first = lines.next(), let port = UInt16(first) else {
      close(input)
      _ = cp_status(child, true)
      throw Problem(output: lines.rest())
    }
    self.port = port
    let connections = connections
    Thread.detachNewThread {
      while let line = lines.next() {
        if line == "connection" { connections.withLock { $0 += 1 } }
      }
    }
  }

  deinit {
    close(input)
    _ = cp_status(child, true)
  }

  /// The address of the API: `https://localhost:PORT/v1`.
  public var baseURL: String { "https://localhost:\(port)/v1" }
  /// How many connections agreed on HTTP/2.
  public var connectionCount: Int { connections.withLock { $0 } }
}

/// The lines of a descriptor, which it closes at the end. For one thread after the other.
private final class LineReader: @unchecked Sendable {
  private let file: FileHandle
  private var held = Data()

  init(_ descriptor: Int32) { file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true) }

  func next() -> String? {
    while true {
      if let end = held.firstIndex(of: 10) {
        defer { held = Data(held[(end + 1)...]) }
        return String(decoding: held[..<end], as: UTF8.self)
      }
      let more = file.availableData
      guard !more.isEmpty else { return nil }
      held += more
    }
  }

  func rest() -> String { String(decoding: held, as: UTF8.self) }
}
