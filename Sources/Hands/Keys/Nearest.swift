/// The name somebody probably meant.
package enum Nearest {
  /// The candidate closest to `word` by edits (an exchange of neighbours counts as one), in either case; nil when
  /// none is close. A candidate that begins with `word` is close as well.
  package static func name(to word: String, among candidates: [String]) -> String? {
    let wanted = Array(word.lowercased().prefix(64))
    guard !wanted.isEmpty else { return nil }
    var best: (name: String, cost: Int)?
    for candidate in candidates {
      let letters = Array(candidate.lowercased().prefix(64))
      let isPrefix = wanted.count >= 2 && letters.starts(with: wanted)
      let cost = isPrefix ? 1 : distance(wanted, letters)
      let allowed = isPrefix ? 1 : max(1, min(wanted.count, letters.count) / 3)
      guard cost <= allowed, wanted.count > 1 || cost == 0 else { continue }
      if best.map({ cost < $0.cost }) ?? true { best = (candidate, cost) }
    }
    return best?.name
  }

  /// Optimal string alignment distance.
  static func distance(_ left: [Character], _ right: [Character]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for (row, character) in left.enumerated() {
      var current = [row + 1]
      for (column, other) in right.enumerated() {
        var cost = min(last[column] + (character == other ? 0 : 1), last[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, character == right[column - 1], left[row - 1] == other {
          cost = min(cost, beforeLast[column - 1] + 1)
        }
        current.append(cost)
      }
      beforeLast = last
      last = current
    }
    return last[right.count]
  }
}
