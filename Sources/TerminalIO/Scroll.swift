import Cells

/// Rows that the terminal moves by itself, so that one screen comes nearer to the next.
struct Scroll: Equatable {
  /// The rows that move and those that become blank.
  var region: Range<Int>
  /// By how many rows: upwards, or downwards where it is below 0.
  var distance: Int

  /// Cells that must be saved: the bytes that it takes.
  private static let cost = 32

  /// The one scroll that saves the most; nil where none does. Both have the same number of rows.
  static func between(_ old: [Row], _ new: [Row]) -> Scroll? {
    let changed = new.indices.filter { old[$0] != new[$0] }
    guard changed.count > 1, let distance = mostRows(of: changed, old, new) else { return nil }
    let (first, last) = (changed[0], changed[changed.count - 1])
    // The stretch of rows that gains the most: each by what its cells have in common with the row that comes, less
    // what they have in common with the row that is there.
    var (sum, start, best) = (0, first, 0)
    var rows = first..<first
    for row in max(first, first - distance)...min(last, last - distance) {
      if sum <= 0 { (sum, start) = (0, row) }
      sum += common(new[row], old[row + distance]) - common(new[row], old[row])
      if sum > best { (best, rows) = (sum, start..<(row + 1)) }
    }
    guard best > cost else { return nil }
    let region = min(rows.lowerBound, rows.lowerBound + distance)..<max(rows.upperBound, rows.upperBound + distance)
    let lost = region.reduce(0) { $0 + (rows.contains($1) ? 0 : common(new[$1], old[$1])) }
    return best - lost > cost ? Scroll(region: region, distance: distance) : nil
  }

  /// What is on the screen behind it.
  func applied(to rows: [Row]) -> [Row] {
    rows.indices.map { row in
      guard region.contains(row) else { return rows[row] }
      return region.contains(row + distance) ? rows[row + distance] : Row()
    }
  }

  /// The distance by which the most cells of whole rows go.
  private static func mostRows(of changed: [Int], _ old: [Row], _ new: [Row]) -> Int? {
    let before = changed.map { digest(old[$0]) }
    var saved: [Int: Int] = [:]
    for row in changed {
      let (hash, filled) = digest(new[row])
      guard filled > 0 else { continue }
      for (place, other) in zip(changed, before) where other.hash == hash && place != row {
        saved[place - row, default: 0] += filled
      }
    }
    return saved.max { ($0.value, -abs($0.key), $0.key) < ($1.value, -abs($1.key), $1.key) }?.key
  }

  /// Differs for rows that look different, but for their clusters; and how many columns are not blank.
  private static func digest(_ row: Row) -> (hash: UInt64, filled: Int) {
    var (hash, filled, blanks) = (UInt64(0), 0, UInt64(0))
    for cell in row.cells {
      if cell == .blank() {
        blanks += 1
        continue
      }
      filled += 1
      let glyph = UInt64(cell.isCluster ? Cell.clusterFlag : cell.glyph)
      let style = UInt64(cell.style.role.rawValue) << 8 | UInt64(cell.style.attributes.rawValue)
      hash = (hash &* 0x9E37_79B9_7F4A_7C15) ^ (glyph << 24 | style) &+ blanks << 48
      hash ^= hash >> 29
      blanks = 0
    }
    return (hash, filled)
  }

  /// How many columns of two rows are the same and not blank.
  private static func common(_ one: Row, _ other: Row) -> Int {
    var count = 0
    for column in 0..<min(one.cells.count, other.cells.count)
    where one.cells[column] != .blank() && one.hasSameCell(as: other, at: column) {
      count += 1
    }
    return count
  }
}

extension Row {
  /// Whether a column looks the same as another row's; blank beyond the row's end.
  func hasSameCell(as other: Row, at column: Int) -> Bool {
    let one = column < cells.count ? cells[column] : .blank()
    let another = column < other.cells.count ? other.cells[column] : .blank()
    guard one.isCluster, another.isCluster else { return one == another }
    return one.style == another.style && one.width == another.width
      && clusters[one.clusterIndex] == other.clusters[another.clusterIndex]
  }
}
