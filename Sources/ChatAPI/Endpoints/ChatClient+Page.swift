import Cells
import Conversations

/// A page of the web as it came.
package struct WebPage: Sendable, Equatable {
  /// Where it was found, after redirects.
  package var address: String
  /// The MIME type that the server declares, in lower case, without parameters; nil where it declares none.
  package var type: String?
  /// Its title, of HTML.
  package var title: String?
  /// Its body; text of another charset that is declared is UTF-8 here.
  package var bytes: [UInt8]

  package init(address: String, type: String?, title: String? = nil, bytes: [UInt8]) {
    self.address = address
    self.type = type
    self.title = title
    self.bytes = bytes
  }
}

/// Pages that a message names.
extension ChatClient {
  /// How many redirects are followed.
  static let mostRedirects = 10

  /// Fetches a page, by the proxy and with the certificates that endpoints are asked with, and never with a key. Ends
  /// early when the task is cancelled.
  /// - Parameters:
  ///   - most: bytes of its body at most.
  ///   - seconds: how long each step may take.
  package func page(_ address: String, most: Int, seconds: Double) async throws(Failure) -> WebPage {
    var address = PageAddress.encoded(address)
    for _ in 0...Self.mostRedirects {
      let reply = try await fetch(address, most: most, seconds: seconds)
      let headers = reply.headers
      if (300..<400).contains(reply.status), let place = headers.first("location") {
        guard let next = PageAddress.resolved(place, against: address) else {
          throw Failure(.badRequest, "\(address) leads to \(HarmlessText.quoted(place, limit: 80)), which is no page.")
        }
        guard !(address.hasPrefix("https://") && next.hasPrefix("http://")) else {
          throw Failure(.badRequest, "\(address) leads to \(next), which is not encrypted: name that address itself.")
        }
        address = next
        continue
      }
      guard (200..<300).contains(reply.status) else {
        let words = Self.statusWords[reply.status].map { " (\($0))" } ?? ""
        throw Failure(.badRequest, "\(address) answered \(reply.status)\(words).", status: reply.status)
      }
      let declared = headers.first("content-type")?.lowercased()
      let type = declared.map { String($0.prefix { $0 != ";" }).trimmingSpaces() }
      let body = PageCharset.text(reply.body, declared: declared)
      let isHTML = type == nil || type?.contains("html") == true
      let title = isHTML ? HTMLTitle.title(of: String(decoding: body.prefix(65_536), as: UTF8.self)) : nil
      return WebPage(
        address: address, type: type, title: title.map { HarmlessText.quoted($0, limit: 200) },
        bytes: body)
    }
    throw Failure(
      .badRequest, "\(address) leads from one address to the next without end (\(Self.mostRedirects) redirects).")
  }

  private static let statusWords = [
    400: "it did not understand", 401: "it wants a login", 403: "it allows no access", 404: "there is no such page",
    410: "the page is gone", 429: "too many requests", 451: "withheld for legal reasons", 500: "the server failed",
    502: "the server failed", 503: "the server is not available", 504: "the server took too long",
  ]

  /// One step: whatever it answers.
  private func fetch(_ address: String, most: Int, seconds: Double) async throws(Failure) -> PageReply {
    guard let site = PageAddress.site(of: address) else {
      throw Failure(.badRequest, "\(HarmlessText.quoted(address, limit: 80)) is no address of a page.")
    }
    let endpoint: Endpoint
    do throws(Failure) {
      endpoint = try Endpoint(baseURL: site, provider: "page")
    } catch {
      throw Failure(.badRequest, "\(HarmlessText.quoted(address, limit: 80)) is no address of a page.")
    }
    var request = CallRequest(url: address, sendsKey: false)
    request.accepts = "text/html, application/xhtml+xml, text/*;q=0.9, */*;q=0.8"
    request.longestBody = most
    request.timeouts = Timeouts(
      connect: min(configuration.timeouts.connect, seconds), firstByte: seconds, idle: seconds)
    let none = Provider(name: "page", baseURL: site, model: "", needsKey: false)
    switch await ask(request, of: none, at: endpoint) {
    case .success(let reply): return PageReply(status: reply.head.status, headers: reply.raw, body: reply.body)
    case .failure(let failure) where failure.cause == .cancelled: throw failure
    case .failure(let failure) where failure.cause == .notChat:
      throw Failure(.badRequest, "\(address) is larger than \(most >> 20) MB.")
    case .failure(let failure):
      throw Failure(.badRequest, "\(address) could not be fetched: \(HarmlessText.clause(failure.message)).")
    }
  }
}

/// What one step brought.
private struct PageReply {
  var status: Int
  var headers: RawHead
  var body: [UInt8]
}

/// Addresses of pages, as people and servers write them.
enum PageAddress {
  /// With what an address may not hold written with percent signs; the fragment, which no server is sent, taken off.
  static func encoded(_ address: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    let whole = address.prefix { $0 != "#" }
    let host = site(of: String(whole))?.utf8.count ?? 0
    for (place, byte) in whole.utf8.enumerated() {
      if place >= host, byte <= 0x20 || byte >= 0x7F || "\"<>\\^`{|}".utf8.contains(byte) {
        bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Scheme and host of an address: `https://host:8080`; nil where it has none, or another scheme.
  static func site(of address: String) -> String? {
    let lower = address.lowercased()
    guard let scheme = ["https://", "http://"].first(where: { lower.hasPrefix($0) }) else { return nil }
    let host = address.dropFirst(scheme.count).prefix { !"/?#".contains($0) }
    return host.isEmpty || host.contains("@") ? nil : scheme + String(host)
  }

  /// Where a redirect leads: an address, or a path on the same site.
  static func resolved(_ place: String, against address: String) -> String? {
    if site(of: place) != nil { return encoded(place) }
    guard !place.contains("://"), !place.isEmpty, let site = site(of: address) else { return nil }
    if place.hasPrefix("//") { return encoded("\(site.prefix { $0 != "/" })\(place)") }
    if place.hasPrefix("/") { return encoded(site + place) }
    let path = address.dropFirst(site.count).prefix { $0 != "?" && $0 != "#" }
    if place.hasPrefix("?") { return encoded("\(site)\(path.isEmpty ? "/" : path)\(place)") }
    // `a/../b` is for the server to understand.
    let folder = path.lastIndex(of: "/").map { path[...$0] } ?? "/"
    return encoded("\(site)\(folder)\(place)")
  }
}
