import Cells

/// Which proxy a transfer goes through, from the same variables that curl reads.
///
/// Read from the configuration's environment rather than by libcurl, so that a test or `doctor` knows what is in force.
struct ProxyChoice: Sendable, Equatable {
  /// Empty for none: that also keeps libcurl from looking for itself.
  var url = ""
  /// Hosts asked directly, as in `no_proxy`.
  var exceptions = ""

  static let none = ProxyChoice()

  /// The proxy for an endpoint. A loopback address is never asked through one: the key would leave the machine.
  init(for endpoint: Endpoint, environment: [String: String]) {
    guard !endpoint.isLoopback else { return }
    // `HTTP_PROXY` in capitals is left out, as curl does: a CGI server sets it from a request's header.
    let names = endpoint.scheme == "https" ? ["https_proxy", "HTTPS_PROXY"] : ["http_proxy"]
    // Blanks and line ends come along where a variable is set from a file.
    let candidates = (names + ["all_proxy", "ALL_PROXY"]).compactMap { environment[$0]?.trimmingSpaces() }
    url = candidates.first { !$0.isEmpty } ?? ""
    exceptions = environment["no_proxy"] ?? environment["NO_PROXY"] ?? ""
  }

  private init() {}

  /// The proxy without its user and password, for sentences.
  var place: String {
    let rest = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
    // A password may hold a slash that no one escaped: its end is looked for first.
    let host = rest.split(separator: "@").last ?? rest
    return String(host.prefix { $0 != "/" })
  }
}

/// Whom TLS trusts, where the environment says something else than the system does.
struct CertificateAuthority: Sendable, Equatable {
  var file: String?
  var directory: String?

  init(environment: [String: String]) {
    func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    file = value("CURL_CA_BUNDLE") ?? value("SSL_CERT_FILE")
    directory = value("SSL_CERT_DIR")
  }
}
