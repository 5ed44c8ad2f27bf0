import Foundation

/// A certificate for `localhost` that nobody has signed, made by the openssl command, with its key beside it.
public final class TestCertificate: Sendable {
  /// The certificate's PEM file.
  public let certificate: String
  /// Its key's.
  public let key: String
  private let directory: URL

  /// Makes one, for a day.
  public init() throws {
    directory = FileManager.default.temporaryDirectory.appending(path: "tls-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    certificate = directory.appending(path: "cert.pem").path()
    key = directory.appending(path: "key.pem").path()
    try ChildProgram.run([
      "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "1",
      "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
    ])
  }

  deinit { try? FileManager.default.removeItem(at: directory) }
}
