import Cells
import Conversations

/// What a reply of ChatGPT cites. In its text a citation is a run of private-use characters, or `【3†source】`; what it
/// means is said next to the text.
struct ChatGPTCitations {
  private let references: [JSON]
  private let citations: [JSON]

  init(_ metadata: JSON?) {
    references = metadata?["content_references"]?.array ?? []
    citations = metadata?["citations"]?.array ?? []
  }

  /// The text with links in the place of marks, and the pages that are cited.
  func resolved(_ text: String) -> (text: String, sources: SourceNames) {
    var sources = SourceNames()
    var text = text
    for reference in references {
      let pages = Self.pages(of: reference)
      for page in pages { sources.add(page.url, title: page.title) }
      guard let mark = reference["matched_text"]?.string, Self.isMark(mark) else { continue }
      text = text.replacing(mark, with: Self.words(for: reference, pages))
    }
    for citation in citations {
      guard let page = citation["metadata"], let url = page["url"]?.string else { continue }
      sources.add(url, title: page["title"]?.string)
    }
    return (Self.withoutMarks(linked(text)), sources)
  }

  /// Private-use characters, or the brackets of the older form.
  private static func isMark(_ text: String) -> Bool {
    text.unicodeScalars.contains { (0xE200...0xE2FF).contains($0.value) || $0.value == 0x3010 }
  }

  private static func pages(of reference: JSON) -> [(url: String, title: String?)] {
    var found: [(url: String, title: String?)] = []
    func take(_ page: JSON) {
      guard let url = page["url"]?.string, !url.isEmpty else { return }
      found.append((url, page["title"]?.string ?? page["attribution"]?.string))
    }
    take(reference)
    for name in ["items", "sources", "fallback_items"] {
      for item in reference[name]?.array ?? [] {
        take(item)
        for page in item["supporting_websites"]?.array ?? [] { take(page) }
      }
    }
    if found.isEmpty { for url in reference["safe_urls"]?.array ?? [] { url.string.map { found.append(($0, nil)) } } }
    return found
  }

  private static func words(for reference: JSON, _ pages: [(url: String, title: String?)]) -> String {
    if let words = reference["alt"]?.string, !words.isEmpty, !isMark(words) { return words }
    if reference["type"]?.string == "file", let name = ContentReader.name(reference) { return "(\(name))" }
    guard let page = pages.first else {
      return reference["name"]?.string ?? reference["prompt_text"]?.string.flatMap { isMark($0) ? nil : $0 } ?? ""
    }
    return "([\(linkText(page.title ?? page.url))](\(page.url)))"
  }

  private static func linkText(_ title: String) -> String {
    title.replacing("[", with: "(").replacing("]", with: ")")
  }

  /// Links in the place of older marks, whose places are given in characters.
  private func linked(_ text: String) -> String {
    guard !citations.isEmpty else { return text }
    var scalars = Array(text.unicodeScalars)
    let sorted = citations.sorted { ($0["start_ix"]?.integer ?? 0) > ($1["start_ix"]?.integer ?? 0) }
    for citation in sorted {
      guard let start = citation["start_ix"]?.asCount, let end = citation["end_ix"]?.asCount, start < end,
        end <= scalars.count, scalars[start].value == 0x3010, let url = citation["metadata"]?["url"]?.string
      else { continue }
      let title = Self.linkText(citation["metadata"]?["title"]?.string ?? url)
      scalars.replaceSubrange(start..<end, with: Array(" ([\(title)](\(url)))".unicodeScalars))
    }
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars)
    return text
  }

  /// The text without marks that nothing is known of: `U+E200 kind U+E202 words … U+E201`, and single ones around
  /// words. What a mark names stays as words.
  private static func withoutMarks(_ text: String) -> String {
    // Each of them begins with this byte in UTF-8.
    guard text.utf8.contains(0xEE) else { return text }
    var result = String.UnicodeScalarView()
    var mark: String.UnicodeScalarView?
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0xE200: mark = .init()
      case 0xE201:
        if let mark { result.append(contentsOf: named(String(mark)).unicodeScalars) }
        mark = nil
      case 0xE202 where mark != nil: mark?.append("\n")
      case 0xE202...0xE2FF: break
      default: if mark != nil { mark?.append(scalar) } else { result.append(scalar) }
      }
    }
    // One without an end was no mark.
    if let mark { result.append(contentsOf: mark) }
    return String(result)
  }

  /// `entity`, then a list whose second text is its name.
  private static func named(_ mark: String) -> String {
    let parts = mark.split(separator: "\n")
    guard parts.first == "entity", parts.count > 1, let names = (try? JSON.parse(String(parts[1])))?.array else {
      return ""
    }
    return names.dropFirst().first?.string ?? names.first?.string ?? ""
  }
}
