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

  /// Tokens of a window in few letters, by the unit that leaves no rest: `32k` for 32,768 and for 32,000, `1M`.
  package static func brief(_ count: Int) -> String {
    guard count >= 1000 else { return String(count) }
    let unit = count % 1000 == 0 || count % 1024 != 0 ? 1000.0 : 1024.0
    let thousands = Double(count) / unit
    guard thousands >= 1000 else { return "\(thousands.fixed(0))k" }
    let millions = thousands / unit
    return "\(millions.fixed(millions.truncatingRemainder(dividingBy: 1) < 0.05 ? 0 : 1))M"
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
