import Hands

/// What differs between two texts, by words: for siblings.
package enum WordDiff {
  /// A stretch of text.
  package struct Segment: Equatable, Sendable {
    /// Whose it is.
    package enum Kind: Sendable { case equal, removed, added }
    /// Whose it is.
    package var kind: Kind
    /// The text, blanks included.
    package var text: String
  }

  /// Stretches in order: equal and removed ones make `old`, equal and added ones make `new`.
  ///
  /// Lines are compared first, then words within those that differ. Where two stretches have next to nothing in
  /// common, they are given whole rather than searched to the end, so that the time stays bounded.
  package static func segments(from old: String, to new: String) -> [Segment] {
    var segments = Builder()
    for hunk in hunks(lines(old), lines(new)) {
      switch hunk {
      case .equal(let texts): segments.add(.equal, texts.joined())
      case .changed(let removed, let added):
        for part in hunks(words(removed.joined()), words(added.joined())) {
          switch part {
          case .equal(let texts): segments.add(.equal, texts.joined())
          case .changed(let removed, let added):
            segments.add(.removed, removed.joined())
            segments.add(.added, added.joined())
          }
        }
      }
    }
    return segments.finished()
  }

  private struct Builder {
    var equal: [Segment] = []
    var removed = ""
    var added = ""

    mutating func add(_ kind: Segment.Kind, _ text: String) {
      switch kind {
      case .removed: removed += text
      case .added: added += text
      case .equal:
        guard !text.isEmpty else { return }
        flush()
        if equal.last?.kind == .equal {
          equal[equal.count - 1].text += text
        } else {
          equal.append(Segment(kind: .equal, text: text))
        }
      }
    }

    mutating func flush() {
      if !removed.isEmpty { equal.append(Segment(kind: .removed, text: removed)) }
      if !added.isEmpty { equal.append(Segment(kind: .added, text: added)) }
      removed = ""
      added = ""
    }

    mutating func finished() -> [Segment] {
      flush()
      return WordDiff.bridged(equal)
    }
  }

  /// A lone blank between two changes is read more easily as part of them.
  private static func bridged(_ segments: [Segment]) -> [Segment] {
    var out = Builder()
    for (place, segment) in segments.enumerated() {
      let isInside = place > 0 && place + 1 < segments.count
      if segment.kind == .equal, isInside, segment.text.allSatisfy({ $0 == " " }) {
        out.removed += segment.text
        out.added += segment.text
      } else {
        out.add(segment.kind, segment.text)
      }
    }
    out.flush()
    return out.equal
  }

  private enum Hunk {
    case equal([Substring])
    case changed(removed: [Substring], added: [Substring])
  }

  private static func lines(_ text: String) -> [Substring] {
    var lines: [Substring] = []
    var start = text.startIndex
    while let end = text.utf8[start...].firstIndex(of: UInt8(ascii: "\n")) {
      let next = text.utf8.index(after: end)
      lines.append(text[start..<next])
      start = next
    }
    if start < text.endIndex { lines.append(text[start...]) }
    return lines
  }

  /// Words, runs of blanks, and single other characters.
  private static func words(_ text: String) -> [Substring] {
    var words: [Substring] = []
    var start = text.startIndex
    while start < text.endIndex {
      var end = text.index(after: start)
      let first = text[start]
      if first.isOfWord {
        while end < text.endIndex, text[end].isOfWord { end = text.index(after: end) }
      } else if first == " " {
        while end < text.endIndex, text[end] == " " { end = text.index(after: end) }
      }
      words.append(text[start..<end])
      start = end
    }
    return words
  }

  private static func hunks(_ old: [Substring], _ new: [Substring]) -> [Hunk] {
    var names: [Substring: Int] = [:]
    func name(_ text: Substring) -> Int {
      if let known = names[text] { return known }
      names[text] = names.count
      return names.count - 1
    }
    let matches = Myers.matches(old.map(name), new.map(name))
    var hunks: [Hunk] = []
    var left = 0
    var right = 0
    for match in matches + [Myers.Match(left: old.count, right: new.count, count: 0)] {
      if match.left > left || match.right > right {
        hunks.append(.changed(removed: Array(old[left..<match.left]), added: Array(new[right..<match.right])))
      }
      if match.count > 0 { hunks.append(.equal(Array(old[match.left..<(match.left + match.count)]))) }
      left = match.left + match.count
      right = match.right + match.count
    }
    return hunks
  }
}

/// The shortest edit script (Myers, 1986), bounded in time and space.
enum Myers {
  /// A run of equal elements.
  struct Match: Equatable {
    var left: Int
    var right: Int
    var count: Int
  }

  /// Edits beyond which two sequences are taken to differ altogether.
  private static let limit = 1200

  /// Runs of equal elements, in order.
  static func matches(_ old: [Int], _ new: [Int]) -> [Match] {
    var prefix = 0
    while prefix < old.count, prefix < new.count, old[prefix] == new[prefix] { prefix += 1 }
    var suffix = 0
    while suffix < old.count - prefix, suffix < new.count - prefix,
      old[old.count - 1 - suffix] == new[new.count - 1 - suffix]
    {
      suffix += 1
    }
    var found: [Match] = prefix > 0 ? [Match(left: 0, right: 0, count: prefix)] : []
    let middle = script(Array(old[prefix..<(old.count - suffix)]), Array(new[prefix..<(new.count - suffix)]))
    found += middle.map { Match(left: $0.left + prefix, right: $0.right + prefix, count: $0.count) }
    if suffix > 0 { found.append(Match(left: old.count - suffix, right: new.count - suffix, count: suffix)) }
    return found
  }

  private static func script(_ old: [Int], _ new: [Int]) -> [Match] {
    guard !old.isEmpty, !new.isEmpty else { return [] }
    let most = min(limit, old.count + new.count)
    // `furthest[k + most + 1]` is how far on diagonal k the best path of d edits reaches in `old`.
    var furthest = [Int](repeating: 0, count: 2 * most + 3)
    var trace: [[Int]] = []
    for edits in 0...most {
      trace.append(Array(furthest[(most + 1 - edits)...(most + 1 + edits)]))
      for diagonal in stride(from: -edits, through: edits, by: 2) {
        let place = diagonal + most + 1
        let isDown = diagonal == -edits || (diagonal != edits && furthest[place - 1] < furthest[place + 1])
        var left = isDown ? furthest[place + 1] : furthest[place - 1] + 1
        while left < old.count, left - diagonal < new.count, old[left] == new[left - diagonal] { left += 1 }
        furthest[place] = left
        if left >= old.count, left - diagonal >= new.count { return path(back: trace, old.count, new.count) }
      }
    }
    return []
  }

  /// `trace[d]` holds how far the paths of d − 1 edits reached, on diagonals −d…d.
  private static func path(back trace: [[Int]], _ oldCount: Int, _ newCount: Int) -> [Match] {
    var matches: [Match] = []
    var left = oldCount
    var right = newCount
    for edits in trace.indices.reversed() {
      let diagonal = left - right
      var from = (left: 0, right: 0)
      var start = 0
      if edits > 0 {
        let reached = trace[edits]
        let middle = diagonal + edits
        let isDown = diagonal == -edits || (diagonal != edits && reached[middle - 1] < reached[middle + 1])
        from.left = isDown ? reached[middle + 1] : reached[middle - 1]
        from.right = from.left - (isDown ? diagonal + 1 : diagonal - 1)
        start = isDown ? from.left : from.left + 1
      }
      if left > start { matches.append(Match(left: start, right: start - diagonal, count: left - start)) }
      (left, right) = from
    }
    return matches.reversed()
  }
}
