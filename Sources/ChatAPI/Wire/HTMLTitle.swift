import Cells

/// The title of an HTML page: what a gateway or a captive portal says of itself.
enum HTMLTitle {
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
