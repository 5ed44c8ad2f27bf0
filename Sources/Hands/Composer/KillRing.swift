/// What was cut, newest last.
struct KillRing: Equatable, Sendable {
  private(set) var entries: [String] = []
  /// How far `yankPop` went back from the newest.
  private var depth = 0
  private static let capacity = 60

  /// Keeps a cut; one that continues the last cut is joined to it, at its end or its start.
  mutating func add(_ text: String, joining: Joining?) {
    depth = 0
    guard !text.isEmpty else { return }
    if let joining, let last = entries.popLast() {
      entries.append(joining == .atEnd ? last + text : text + last)
    } else {
      entries.append(text)
      if entries.count > Self.capacity { entries.removeFirst() }
    }
  }

  enum Joining { case atEnd, atStart }

  /// The newest cut.
  mutating func newest() -> String? {
    depth = 0
    return entries.last
  }

  /// The cut before the one given last; from the oldest, the newest again.
  mutating func older() -> String? {
    guard !entries.isEmpty else { return nil }
    depth = (depth + 1) % entries.count
    return entries[entries.count - 1 - depth]
  }
}
