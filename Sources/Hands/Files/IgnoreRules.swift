/// What the `.gitignore` files of a folder and those around it leave out.
///
/// Paths are written from the folder that the first rules belong to, without a slash in front.
package struct IgnoreRules: Sendable {
  private struct Rule {
    /// The folder of its file, with a slash behind unless it is the first.
    var base: String
    /// The pattern between its slashes.
    var segments: [[UInt8]]
    var isNegated = false
    var isForFolders = false
    /// Whether it means a path from `base` on, and not a name anywhere below.
    var isAnchored = false
  }

  private var rules: [Rule] = []

  /// No rules: nothing is left out.
  package init() {}

  /// Whether there is any rule.
  package var isEmpty: Bool { rules.isEmpty }

  /// Adds the text of a `.gitignore` in the folder `base` (empty, or with a slash behind). Later rules win.
  package mutating func add(_ text: String, base: String) {
    for line in text.split(whereSeparator: \.isNewline) {
      if let rule = Self.rule(String(line), base: base) { rules.append(rule) }
    }
  }

  /// Whether a file or folder is left out. What is in a folder that is left out is not asked for.
  package func ignores(_ path: String, isFolder: Bool) -> Bool {
    let segments = path.utf8.split(separator: UInt8(ascii: "/")).map(Array.init)
    for rule in rules.reversed() where !rule.isForFolders || isFolder {
      guard path.hasPrefix(rule.base) else { continue }
      let depth = rule.base.utf8.count { $0 == UInt8(ascii: "/") }
      let below = segments[min(depth, segments.count)...]
      let isHit =
        rule.isAnchored
        ? Self.matches(rule.segments[...], below) : below.last.map { Self.matches(rule.segments[0], $0) } ?? false
      if isHit { return !rule.isNegated }
    }
    return false
  }

  private static func rule(_ line: String, base: String) -> Rule? {
    var text = Substring(line)
    if text.first == "#" { return nil }
    while text.last == " ", !text.hasSuffix("\\ ") { text.removeLast() }
    var rule = Rule(base: base, segments: [])
    if text.first == "!" {
      rule.isNegated = true
      text.removeFirst()
    }
    if text.last == "/" {
      rule.isForFolders = true
      text.removeLast()
    }
    rule.isAnchored = text.contains("/")
    rule.segments = text.utf8.split(separator: UInt8(ascii: "/")).map(Array.init)
    return rule.segments.isEmpty ? nil : rule
  }

  /// Segments of a path against those of a pattern, where `**` means any number of them.
  private static func matches(_ pattern: ArraySlice<[UInt8]>, _ path: ArraySlice<[UInt8]>) -> Bool {
    guard let first = pattern.first else { return path.isEmpty }
    let rest = pattern.dropFirst()
    if first == Array("**".utf8) {
      // At the end it means all that is inside.
      if rest.isEmpty { return !path.isEmpty }
      return (path.startIndex...path.endIndex).contains { matches(rest, path[$0...]) }
    }
    guard let name = path.first, matches(first, name) else { return false }
    return matches(rest, path.dropFirst())
  }

  /// A name against a pattern of `*`, `?`, `[…]` and `\`.
  static func matches(_ pattern: [UInt8], _ name: [UInt8]) -> Bool {
    var (place, at) = (0, 0)
    // Behind the last star, and how far the name was then: only that star has to give way.
    var star: (place: Int, at: Int)?
    while at < name.count {
      if place < pattern.count, pattern[place] == UInt8(ascii: "*") {
        place += 1
        star = (place, at)
        continue
      }
      if let next = step(pattern, place, name[at]) {
        place = next
        at += 1
        continue
      }
      guard let last = star else { return false }
      star = (last.place, last.at + 1)
      (place, at) = (last.place, last.at + 1)
    }
    return pattern[place...].allSatisfy { $0 == UInt8(ascii: "*") }
  }

  /// Where the pattern goes on when its part at `place` takes a byte; nil when it does not.
  private static func step(_ pattern: [UInt8], _ place: Int, _ byte: UInt8) -> Int? {
    guard place < pattern.count else { return nil }
    switch pattern[place] {
    case UInt8(ascii: "?"): return place + 1
    case UInt8(ascii: "\\") where place + 1 < pattern.count:
      return pattern[place + 1] == byte ? place + 2 : nil
    case UInt8(ascii: "["):
      guard let end = pattern[(place + 1)...].dropFirst().firstIndex(of: UInt8(ascii: "]")) else { break }
      var set = pattern[(place + 1)..<end]
      let isNegated = set.first == UInt8(ascii: "!") || set.first == UInt8(ascii: "^")
      if isNegated { set.removeFirst() }
      return holds(set, byte) == isNegated ? nil : end + 1
    default: break
    }
    return pattern[place] == byte ? place + 1 : nil
  }

  private static func holds(_ set: ArraySlice<UInt8>, _ byte: UInt8) -> Bool {
    var place = set.startIndex
    while place < set.endIndex {
      if place + 2 < set.endIndex, set[place + 1] == UInt8(ascii: "-") {
        if set[place] <= byte, byte <= set[place + 2] { return true }
        place += 3
      } else {
        if set[place] == byte { return true }
        place += 1
      }
    }
    return false
  }
}
