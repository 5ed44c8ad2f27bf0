import Cells

/// An address that a reply cites.
package struct Source: Equatable, Sendable, Identifiable {
  /// The number by which the text names it, from 1.
  package var number: Int
  /// As it came.
  package var url: String
  /// The page's title, where the endpoint gave it.
  package var title: String?

  /// An address under a number.
  package init(number: Int, url: String, title: String? = nil) {
    self.number = number
    self.url = url
    self.title = title
  }

  /// Its number, which no other of the reply has.
  package var id: Int { number }

  /// The host of the address without `www.`; the address itself where there is none.
  package var host: String {
    guard let scheme = url.firstIndex(of: ":"), url[scheme...].hasPrefix("://") else { return url }
    let authority = url[scheme...].dropFirst(3).prefix { !"/?#".contains($0) }
    let host = authority.split(separator: "@").last ?? authority
    return String(host.hasPrefix("www.") ? host.dropFirst(4) : host[...])
  }

  /// `[1] Title — host`; the address where there is no title.
  package var words: String { "[\(number)] " + (title.map { "\($0) — \(host)" } ?? url) }

  /// The same with the whole address.
  package var line: String { "[\(number)] " + (title.map { "\($0) — \(url)" } ?? url) }

  /// Reads the text of a `MessageExtra.Kind.sources`; nothing where it is no such list.
  static func list(_ json: String) -> [Source] {
    var sources: [Source] = []
    for item in JSONText.value(json)?.array ?? [] {
      guard case .object(let members) = item else { return [] }
      var texts: [String: String] = [:]
      for member in members {
        guard let text = member.value.string else { return [] }
        texts[member.name] = text
      }
      guard let url = texts["url"] else { continue }
      sources.append(Source(number: sources.count + 1, url: url, title: texts["title"]))
    }
    return sources
  }
}

extension Message {
  /// What it cites, numbered; a reply that was continued goes on with its numbers.
  package var sources: [Source] {
    guard extras.contains(where: { $0.kind == .sources }) else { return [] }
    let all = extras.flatMap { $0.kind == .sources ? Source.list($0.text) : [] }
    return all.enumerated().map { Source(number: $0 + 1, url: $1.url, title: $1.title) }
  }
}
