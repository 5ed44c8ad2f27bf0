extension Double {
  /// With so many decimals, rounded half away from zero; for figures on the screen.
  package func fixed(_ decimals: Int) -> String {
    guard isFinite else { return "?" }
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let scaled = (magnitude * scale).rounded()
    guard scaled < 9e15 else { return description }
    let digits = String(Int(scaled))
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.utf8.count)) + digits
    let sign = self < 0 && scaled > 0 ? "-" : ""
    guard decimals > 0 else { return sign + padded }
    return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
  }

  /// With one decimal below ten, without any from there on.
  package var rough: String { fixed(self < 10 ? 1 : 0) }
}
