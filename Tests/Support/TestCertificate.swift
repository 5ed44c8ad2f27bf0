import Foundation

/// A certificate for `localhost` that no one has signed, made by the openssl command, with its key next to it.
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
    // From 3.5 on openssl takes no days that have passed; before 3.4 it knew no other way.
    for time in [["-days", "-1"], ["-not_before", "20200101000000Z", "-not_after", "20200102000000Z"]] {
      let sign = ["openssl", "x509", "-in", certificate, "-signkey", key, "-out", certificate + ".old"]
      if try ChildProgram.run(sign + time).status == 0 { break }
    }
    try FileManager.default.removeItem(atPath: certificate)
    try FileManager.default.moveItem(atPath: certificate + ".old", toPath: certificate)
  }
}
