import Cells

/// The title of an HTML page: what a gateway or a captive portal says of itself.
enum HTMLTitle {
  /// What a page says that has no title: its words, without tags, and without what is no text of it.
  static func words(of page: String) -> String {
    var words = ""
    var rest = page[...]
    while let mark = rest.firstIndex(of: "<") {
      words += rest[..<mark]
      rest = rest[mark...]
      let opening = rest.prefix(longestOpen).lowercased()
      let hidden = hidden.first { opening.hasPrefix($0.open) }
      guard let end = rest.firstRange(of: hidden?.close ?? ">") else { return words }
      words += " "
      rest = rest[end.upperBound...]
    }
    return words + rest
  }

  private static let hidden: [(open: String, close: String)] = [
    ("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>"),
  ]
  /// Characters of the longest of their beginnings.
  private static let longestOpen = hidden.map { $0.open.count }.max() ?? 0

  /// Whether a text begins a page somewhere, and from where on.
  static func page(in text: String) -> Substring? {
    let lower = text.lowercased()
    guard lower.utf8.count == text.utf8.count,
      let start = lower.firstRange(of: "<!doctype")?.lowerBound ?? lower.firstRange(of: "<html")?.lowerBound
    else { return nil }
    return text.dropFirst(lower.distance(from: lower.startIndex, to: start))
  }

  static func title(of page: String) -> String? {
    let lower = page.lowercased()
    guard let open = lower.firstRange(of: "<title"), let start = lower[open.upperBound...].firstIndex(of: ">"),
      let close = lower[start...].firstRange(of: "</title")
    else { return nil }
    // Lowercasing may change lengths, so the place is counted in the lowered page and its text is used.
    let from = lower.distance(from: lower.startIndex, to: lower.index(after: start))
    let length = lower.distance(from: lower.index(after: start), to: close.lowerBound)
    let title = page.dropFirst(from).prefix(length)
    return title.isEmpty ? nil : HTMLEntities.decoded(title)
  }
}
