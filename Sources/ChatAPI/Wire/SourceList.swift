import Cells

/// What a reply cites, gathered from the shapes that are about, each address once and in the order it first came.
struct SourceList {
  private struct Source {
    var url: String
    var title: String?
  }
  private var sources: [Source] = []
  private var places: [String: Int] = [:]

  /// The members that hold citations, in a reply, a choice, a delta or a message.
  static let names: Set<String> = ["citations", "annotations", "search_results", "sources", "references", "context"]
  /// More than any reply cites.
  private static let most = 1000

  var isEmpty: Bool { sources.isEmpty }

  /// Adds what a member of one of `names` holds: addresses, objects with an address, or objects that hold such lists.
  mutating func take(_ value: JSONValue, depth: Int = 0) {
    if let url = value.string { return add(url, title: nil) }
    if value.isArray, depth < 4 {
      for item in value.elements { take(item, depth: depth + 1) }
      return
    }
    guard value.isObject, depth < 4 else { return }
    if let inner = value["url_citation"] ?? value["web"] { return take(inner, depth: depth + 1) }
    if let url = value["url"]?.string ?? value["uri"]?.string ?? value["link"]?.string {
      return add(url, title: value["title"]?.string ?? value["name"]?.string)
    }
    if let inner = value["citations"] ?? value["annotations"] { take(inner, depth: depth + 1) }
  }

  private mutating func add(_ url: String, title: String?) {
    let url = url.trimmingSpaces()
    guard url.contains(":"), sources.count < Self.most else { return }
    let title = title.flatMap { $0.isEmpty ? nil : $0 }
    if let place = places[url] {
      sources[place].title = sources[place].title ?? title
    } else {
      places[url] = sources.count
      sources.append(Source(url: url, title: title))
    }
  }

  /// As `MessageExtra.Kind.sources` has them.
  var json: String {
    var writer = JSONWriter()
    writer.beginArray()
    for source in sources {
      writer.beginObject()
      writer.name("url")
      writer.string(source.url)
      if let title = source.title {
        writer.name("title")
        writer.string(title)
      }
      writer.endObject()
    }
    writer.endArray()
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
