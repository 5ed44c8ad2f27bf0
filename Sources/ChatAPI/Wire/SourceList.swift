import Cells

/// What a reply cites, gathered from the shapes that are about.
///
/// A list of citations or of search results numbers what the text names: it keeps its order, and an address that is
/// in it twice. Endpoints repeat it with each chunk, so that a later one takes the place of an earlier. Whatever else
/// names an address, such as annotations, follows in the order it came, each address once.
struct SourceList {
  private struct Source {
    var url: String
    var title: String?

    /// Takes a title, unless it has one; whether it did.
    mutating func take(_ new: String?) -> Bool {
      guard title == nil, new != nil else { return false }
      title = new
      return true
    }
  }
  private var numbered: [Source] = []
  private var others: [Source] = []
  /// Whether anything changed since `takeChanged`.
  private var isChanged = false

  /// The members that hold citations, in a reply, a choice, a delta or a message.
  static let names: [StaticString] = [
    "citations", "annotations", "search_results", "sources", "references", "context", "web_search", "search_info",
    "grounding_metadata", "groundingMetadata", "vertex_ai_grounding_metadata", "provider_specific_fields",
  ]
  /// Members that hold such lists, or an address, within those.
  private static let inner: [StaticString] = [
    "url_citation", "web", "document", "source", "citations", "annotations", "search_results", "results", "sources",
    "grounding_chunks", "groundingChunks",
  ]
  /// Members that list what the text numbers.
  private static let numbering: Set<String> = ["citations", "search_results"]
  /// More than any reply cites.
  private static let most = 1000

  var isEmpty: Bool { numbered.isEmpty && others.isEmpty }

  /// Adds what the members of a reply or of a choice hold; answers whether there were any.
  mutating func take(from object: JSONValue) -> Bool {
    var hasAny = false
    for name in Self.names {
      guard let value = object[name] else { continue }
      take(value, from: "\(name)")
      hasAny = true
    }
    return hasAny
  }

  /// Adds what a member holds: addresses, objects with an address, or objects that hold such lists.
  mutating func take(_ value: JSONValue, from member: String) {
    var found: [Source] = []
    Self.find(in: value, into: &found)
    guard Self.numbering.contains(member), value.isArray else {
      for source in found { add(source) }
      return
    }
    let titles = Dictionary(
      (numbered + found).compactMap { source in source.title.map { (source.url, $0) } }, uniquingKeysWith: { $1 })
    let isSame = zip(numbered, found).allSatisfy { $0.url == $1.url }
    let before = numbered.count
    if isSame {
      if found.count > numbered.count { numbered = found }
    } else {
      // Only what is new comes, or another list of nearly the same.
      let known = Set(numbered.map(\.url))
      numbered += found.filter { !known.contains($0.url) }.prefix(Self.most - numbered.count)
    }
    if numbered.count > before { isChanged = true }
    for place in numbered.indices where numbered[place].take(titles[numbered[place].url]) { isChanged = true }
  }

  private static func find(in value: JSONValue, into found: inout [Source], depth: Int = 0) {
    if let url = value.string { return add(url, title: nil, to: &found) }
    guard depth < 6 else { return }
    if value.isArray {
      for item in value.elements { find(in: item, into: &found, depth: depth + 1) }
      return
    }
    guard value.isObject else { return }
    if let url = value["url"]?.string ?? value["uri"]?.string ?? value["link"]?.string {
      return add(url, title: value["title"]?.string ?? value["name"]?.string, to: &found)
    }
    for name in inner {
      // A text there may be anything.
      if let value = value[name], value.bytes == nil { find(in: value, into: &found, depth: depth + 1) }
    }
  }

  private static func add(_ url: String, title: String?, to found: inout [Source]) {
    let url = url.trimmingSpaces()
    guard url.contains(":"), !url.contains(where: \.isWhitespace), found.count < most else { return }
    found.append(Source(url: url, title: title.flatMap { $0.isEmpty ? nil : $0 }))
  }

  private mutating func add(_ source: Source) {
    if let place = others.firstIndex(where: { $0.url == source.url }) {
      if others[place].take(source.title) { isChanged = true }
    } else if others.count < Self.most {
      others.append(source)
      isChanged = true
    }
  }

  /// Everything: what the text numbers, then the rest.
  private var all: [Source] {
    var all = numbered
    for source in others {
      let places = all.indices.filter { all[$0].url == source.url }
      for place in places { all[place].title = all[place].title ?? source.title }
      if places.isEmpty { all.append(source) }
    }
    return all
  }

  /// As `json`, where anything changed since this was asked last: endpoints repeat their lists with each chunk.
  mutating func takeChanged() -> String? {
    guard isChanged else { return nil }
    isChanged = false
    return json
  }

  /// As `MessageExtra.Kind.sources` has them.
  var json: String {
    var writer = JSONWriter()
    writer.beginArray()
    for source in all {
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
