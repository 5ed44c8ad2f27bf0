import Foundation

/// A certificate for `localhost` that nobody has signed, made by the openssl command, with its key beside it.
public final class TestCertificate: Sendable {
  /// The certificate's PEM file.
  public let certificate: String
  /// Its key's.
  public let key: String
  private let directory: TemporaryDirectory

  /// Makes one, for a day: this one, or the one before.
  public init(isExpired: Bool = false) throws {
    directory = try TemporaryDirectory()
    certificate = directory.file("cert.pem")
    key = directory.file("key.pem")
    try ChildProgram.run([
      "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "1",
      "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
    ])
    guard isExpired else { return }
    try ChildProgram.run([
      "openssl", "x509", "-in", certificate, "-signkey", key, "-days", "-1", "-out", certificate + ".old",
    ])
    try FileManager.default.removeItem(atPath: certificate)
    try FileManager.default.moveItem(atPath: certificate + ".old", toPath: certificate)
  }
}
