import Conversations
import Foundation
import Testing
import TestSupport

@testable import ChatAPI

@Suite("Pages that the client fetches")
struct PageTests {
  private func client(_ environment: [String: String] = [:]) -> ChatClient {
    ChatClient(
      ClientConfiguration(
        providers: [.aimlapi], environment: environment.merging(["AIMLAPI_API_KEY": "sk-secret-0123456789"]) { $1 }))
  }

  private func fetch(_ address: String, most: Int = 1 << 20) async -> Result<WebPage, Failure> {
    let client = client()
    defer { client.shutdown() }
    do throws(Failure) {
      return .success(try await client.page(address, most: most, seconds: 20))
    } catch {
      return .failure(error)
    }
  }

  private func message(_ result: Result<WebPage, Failure>) -> String {
    if case .failure(let failure) = result { failure.message } else { "\(result)" }
  }

  @Test("a page comes with its type and title, redirects are followed, and no key goes anywhere")
  func page() async throws {
    let server = try FaultServer { request in
      switch request.path {
      case "/a": FaultStep.response(302, headers: ["Location: b/c?q=1"], "")
      case "/b/c?q=1": FaultStep.response(301, headers: ["Location: /%C3%A4%20b"], "")
      default:
        FaultStep.response(
          200, type: "Text/HTML; charset=utf-8", "<html><title>One &amp; two\u{1B}</title><p>x</p></html>")
      }
    }
    let page = try await fetch(server.url + "/a#part").get()
    #expect(page.address == server.url + "/%C3%A4%20b")
    #expect(page.type == "text/html" && page.title == "One & two")
    #expect(String(decoding: page.bytes, as: UTF8.self).contains("<p>x</p>"))
    #expect(server.requests.map(\.path) == ["/a", "/b/c?q=1", "/%C3%A4%20b"])
    #expect(server.requests.allSatisfy { $0.headers["authorization"] == nil })
    #expect(server.requests[0].headers["accept"]?.hasPrefix("text/html") == true)
  }

  /// A header, a page's bytes, and what is read.
  struct Charset: Sendable {
    var type: String
    var bytes: [UInt8]
    var text: String
  }

  @Test(
    "a page in another charset is read in it, where a header or the page says which",
    arguments: [
      Charset(type: "text/html; charset=Shift_JIS", bytes: [0x93, 0xFA, 0x96, 0x7B], text: "\u{65E5}\u{672C}"),
      Charset(type: "text/plain; charset=\"koi8-r\"", bytes: [0xC4, 0xC1], text: "\u{434}\u{430}"),
      Charset(type: "text/plain;charset=iso-8859-1", bytes: [0x93, 0xE9, 0x94], text: "\u{201C}\u{E9}\u{201D}"),
      Charset(type: "text/plain; charset=utf-16", bytes: [0xFF, 0xFE, 0xE9, 0], text: "\u{E9}"),
      Charset(
        type: "text/html", bytes: Array("<meta charset='euc-kr'>".utf8) + [0xC7, 0xD1],
        text: "<meta charset='euc-kr'>\u{D55C}"),
      // It says so and is not.
      Charset(type: "text/plain; charset=iso-8859-1", bytes: Array("\u{E9}".utf8), text: "\u{E9}"),
      Charset(type: "text/plain; charset=nonsense", bytes: Array("a".utf8), text: "a"),
    ])
  func charsets(row: Charset) async throws {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: \(row.type)\r\nContent-Length: \(row.bytes.count)\r\n\r\n"
    let server = try FaultServer { _ in [.text(head), .bytes(row.bytes)] }
    let page = try await fetch(server.url + "/a").get()
    #expect(String(decoding: page.bytes, as: UTF8.self) == row.text)
  }

  @Test("what fails is one sentence: not found, a circle, too large, no answer, no address, another scheme")
  func mistakes() async throws {
    let server = try FaultServer { request in
      switch request.path {
      case "/circle": FaultStep.response(302, headers: ["Location: /circle"], "")
      case "/file": FaultStep.response(302, headers: ["Location: file:///etc/passwd"], "")
      case "/large": FaultStep.response(200, type: "text/plain", String(repeating: "x", count: 2 << 20))
      case "/cut": [.text("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc"), .close]
      default: FaultStep.response(404, "no")
      }
    }
    let url = server.url
    #expect(message(await fetch(url + "/none")) == "\(url)/none answered 404 (there is no such page).")
    #expect(
      message(await fetch(url + "/circle"))
        == "\(url)/circle leads from one address to the next without end (10 redirects).")
    #expect(message(await fetch(url + "/large")) == "\(url)/large is larger than 1 MB.")
    #expect(message(await fetch(url + "/file")) == "\(url)/file leads to file:///etc/passwd, which is no page.")
    #expect(message(await fetch(url + "/cut")).hasPrefix("\(url)/cut could not be fetched: "))
    #expect(message(await fetch("https://")) == "https:// is no address of a page.")
    #expect(
      message(await fetch("http://user:secret@127.0.0.1/")) == "http://user:secret@127.0.0.1/ is no address of a page.")
    server.stop()
    #expect(message(await fetch(url + "/x")).hasPrefix("\(url)/x could not be fetched: "))
  }

  @Test(
    "where a redirect leads is read as servers write it",
    arguments: [
      ("https://b.org/x", "https://b.org/x"), ("/x", "https://a.org/x"), ("x", "https://a.org/p/x"),
      ("//c.org/x", "https://c.org/x"), ("?q", "https://a.org/p/q?q"), ("ä b", "https://a.org/p/%C3%A4%20b"),
      ("ftp://x", nil), ("", nil), ("javascript://x", nil),
    ])
  func redirects(place: String, address: String?) {
    #expect(PageAddress.resolved(place, against: "https://a.org/p/q?r=1") == address)
  }
}
