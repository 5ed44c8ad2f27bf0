import Cells
import Hands

extension ListPanel {
  /// What typed letters name, the best first, then what they are found in.
  func ranked(_ typed: String) -> [Match] {
    let all = FuzzyMatch.rank(Array(items.indices), by: typed) { line(items[$0]).matched }
    guard !typed.isEmpty else { return all.map { Match(item: $0.0, ranges: $0.1.ranges) } }
    // Names that hold what is typed come first, then what is said of them.
    let held = FuzzyMatch.rank(all.map(\.0), by: typed) { line(items[$0]).text }.filter { !$0.1.isScattered }
    let holding = Set(held.map(\.0))
    let found = (held + all.filter { !holding.contains($0.0) }).map { Match(item: $0.0, ranges: $0.1.ranges) }
    let named = items.indices.compactMap { item in naming(items[item], typed).map { (item, $0) } }
      .sorted { ($0.1, $0.0) < ($1.1, $1.0) }
    guard !named.isEmpty else { return found }
    let ranges = Dictionary(found.map { ($0.item, $0.ranges) }, uniquingKeysWith: { first, _ in first })
    let known = Set(named.map { $0.0 })
    return named.map { Match(item: $0.0, ranges: ranges[$0.0] ?? []) } + found.filter { !known.contains($0.item) }
  }
}
