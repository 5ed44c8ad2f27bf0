/// Sizes as people read them.
package enum SizeText {
  /// `812 B`, `4.2 kB`, `1.0 MB`: decimal units, one decimal below 10 and up to the next unit.
  package static func bytes(_ count: Int) -> String {
    if count < 1000 { return "\(count) B" }
    var value = Double(count)
    for unit in ["kB", "MB", "GB"] {
      value /= 1000
      if value < 999.95 || unit == "GB" { return "\(value.fixed(1)) \(unit)" }
    }
    return "\(count) B"
  }

  /// A whole number with its thousands apart: `20,000`.
  package static func grouped(_ number: Int) -> String {
    let digits = String(number.magnitude)
    var text = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.utf8.count - place).isMultiple(of: 3) { text += "," }
      text.append(digit)
    }
    return number < 0 ? "-" + text : text
  }
}
