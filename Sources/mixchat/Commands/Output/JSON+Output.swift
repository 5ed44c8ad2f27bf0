import Cells

/// What commands print: values that may be missing, and numbers as people read them.
extension JSON {
  static func count(_ value: Int?) -> JSON { value.map { .integer(Int64($0)) } ?? .null }
  /// A whole number without a fraction.
  static func number(_ value: Double?) -> JSON {
    guard let value else { return .null }
    guard let whole = Int64(exactly: value), abs(whole) < 1 << 53 else { return .real(value) }
    return .integer(whole)
  }
  static func string(_ value: String?) -> JSON { value.map { .text($0) } ?? .null }
  /// Milliseconds and rates: three decimals are all that is real about them.
  static func rounded(_ value: Double?) -> JSON { number(value.map { ($0 * 1000).rounded() / 1000 }) }
}
