import CCurl
import Cells
import Conversations
import Glibc

extension Transfer {
  /// The failure that libcurl's code means, in a sentence. `seconds` is the connect timeout in force.
  func failure(_ code: CURLcode) -> Failure {
    let place = host
    let reason = String(cString: ccurl_strerror(code))
    let proxy = request.proxy.place
    switch code {
    case CURLE_COULDNT_RESOLVE_HOST:
      return Failure(.dns, "The address of \(place) could not be found.")
    case CURLE_COULDNT_RESOLVE_PROXY:
      return Failure(.proxy, "The address of the proxy \(proxy) could not be found.")
    case CCURLE_PROXY:
      return Failure(.proxy, "The proxy \(proxy) refused to connect to \(place).")
    case CURLE_COULDNT_CONNECT:
      return connectFailure(place: place, proxy: isProxyInForce ? proxy : nil)
    case CURLE_OPERATION_TIMEDOUT:
      let limit = request.connectTimeout.formatted
      return Failure(.connectTimeout, "No connection to \(place) came about within \(limit) s.")
    case CURLE_URL_MALFORMAT:
      return Failure(.badAddress, "\(request.url) is no address that can be asked.")
    // A reply that is no HTTP at all is reported as one in an unknown protocol.
    case CURLE_UNSUPPORTED_PROTOCOL where sentAt != nil:
      return Failure(.notChat, "What \(place) answered is not HTTP.")
    case CURLE_WEIRD_SERVER_REPLY:
      return Failure(.notChat, "What \(place) answered is not HTTP.")
    case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_HTTP2, CURLE_HTTP2_STREAM:
      let answer = ccurl_get_long(easy, CURLINFO_HTTP_CONNECTCODE)
      if isProxyInForce, answer >= 300 {
        return Failure(.proxy, "The proxy \(proxy) refused to connect to \(place) (\(answer)).", status: Int(answer))
      }
      if isProxyInForce, sentAt == nil, request.url.hasPrefix("https:") {
        return Failure(.proxy, "The proxy \(proxy) dropped the connection to \(place).")
      }
      return Failure(.truncated, "\(place): the connection dropped\(hasHead ? "" : " before an answer came").")
    // A line of the head that is longer than libcurl reads (100 KB) is reported so; what else needs as much memory was
    // there before the request went out.
    case CURLE_OUT_OF_MEMORY where sentAt != nil && !hasHead, CCURLE_TOO_LARGE where sentAt != nil && !hasHead:
      return Failure(.notChat, "\(place) sent a header line that is too long to be read.")
    // What this program does not take ends a transfer before; else libcurl stumbled over it, as over two parts of gzip.
    case CURLE_BAD_CONTENT_ENCODING, CURLE_WRITE_ERROR:
      return Failure(.malformedEvent, "The reply from \(place) came compressed, and broken.")
    default:
      if Self.isTLS(code) { return tlsFailure(code, place: place, reason: reason) }
      return Failure(.unreachable, "The connection to \(place) failed: \(reason).")
    }
  }

  private var isProxyInForce: Bool {
    guard !request.proxy.url.isEmpty else { return false }
    // libcurl does not tell before 8.7; a host that `no_proxy` names word for word is known to be asked directly.
    return !request.proxy.exceptions.split(whereSeparator: { $0 == "," || $0 == " " }).contains {
      $0 == host || $0 == "*"
    }
  }

  private var host: String {
    let rest = request.url.firstRange(of: "://").map { request.url[$0.upperBound...] } ?? request.url[...]
    return String(rest.prefix { $0 != "/" })
  }

  private func connectFailure(place: String, proxy: String?) -> Failure {
    let number = Int32(truncatingIfNeeded: ccurl_get_long(easy, CURLINFO_OS_ERRNO))
    let why = number == 0 ? "" : ": \(String(cString: strerror(number)).lowercased())"
    if let proxy { return Failure(.proxy, "The proxy \(proxy) cannot be reached\(why).") }
    switch number {
    case ECONNREFUSED, 0: return Failure(.refused, "\(place) refused the connection.")
    default: return Failure(.unreachable, "\(place) cannot be reached\(why).")
    }
  }

  private func tlsFailure(_ code: CURLcode, place: String, reason: String) -> Failure {
    switch code {
    case CURLE_PEER_FAILED_VERIFICATION:
      let words = HarmlessText.clause(detail ?? reason)
      return Failure(Self.cause(ofCertificate: words), "The certificate of \(place) is not trusted: \(words).")
    case CURLE_SSL_CACERT_BADFILE:
      let file = request.authority.file ?? "the system's list"
      return Failure(.tls, "The certificate authorities in \(file) cannot be read.")
    default:
      return Failure(.tls, "No TLS connection to \(place) came about: \(HarmlessText.clause(detail ?? reason)).")
    }
  }

  /// What is wrong with a certificate, by the words of the TLS library: its number for it is not the same in each.
  private static func cause(ofCertificate words: String) -> FailureCause {
    let words = words.lowercased()
    func says(_ parts: String...) -> Bool { parts.contains { words.contains($0) } }
    if says("expired", "expiration", "not yet valid", "not yet activated", "activation") { return .certificateDate }
    if says("subject name", "target host", "does not match", "hostname mismatch") { return .certificateName }
    return .tls
  }

  private static func isTLS(_ code: CURLcode) -> Bool {
    switch code {
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ENGINE_NOTFOUND,
      CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_USE_SSL_FAILED,
      CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_SHUTDOWN_FAILED, CURLE_SSL_CRL_BADFILE,
      CURLE_SSL_ISSUER_ERROR, CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_INVALIDCERTSTATUS, CCURLE_SSL_CLIENTCERT:
      true
    default: false
    }
  }
}
