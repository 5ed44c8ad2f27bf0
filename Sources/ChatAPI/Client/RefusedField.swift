import Cells
import Conversations

/// Finds in an endpoint's refusal the field of the request that it will not take.
enum RefusedField {
  /// Words of a field that is not taken at all.
  private static let refusals = [
    "unsupported", "not supported", "not support", "doesn't support", "isn't supported", "unrecogni", "unknown",
    "unexpected", "not permitted", "not allowed", "extra inputs", "extra field", "additional propert", "not available",
    "not implemented", "cannot be used", "can't be used", "only the default", "deprecated", "no longer", "not accept",
    "not recogni", "not a valid param", "invalid param", "incompatible", "is not valid for",
  ]
  /// Words of a value that is wrong in a field that is.
  private static let ranges = [
    "between", "greater than", "less than", "at least", "at most", "out of range", "exceed", "maximum", "minimum",
    "above", "below", "must be one of", " expected",
  ]

  /// The first of these names that a refusal is about; nil where it is about a value, or something else.
  ///
  /// - Parameter param: The field that the error's body names by itself.
  static func name(in message: String, param: String?, code: String?, among names: [String]) -> String? {
    let said = message.lowercased()
    let isRefusal =
      code.map { $0.hasPrefix("unsupported_") || $0 == "extra_forbidden" } == true
      || refusals.contains(where: said.contains)
    guard isRefusal, !ranges.contains(where: said.contains), !said.hasPrefix("expected") else { return nil }
    if let param {
      let last = param.split(whereSeparator: { $0 == "." || $0 == "/" }).last.map(String.init) ?? param
      if let name = names.first(where: { $0 == param || $0 == last }) { return name }
    }
    // The longest first: `top_logprobs` is not `logprobs`.
    return names.sorted { $0.utf8.count > $1.utf8.count }.first { isNamed($0, in: message) }
  }

  /// Whether a text has a name as a word of its own; a short plain word only in quotes.
  private static func isNamed(_ name: String, in text: String) -> Bool {
    let needsQuotes = name.utf8.count < 3 || (!name.contains("_") && ParameterName(rawValue: name) == nil)
    let letters = Array(text.utf8), wanted = Array(name.utf8)
    guard letters.count >= wanted.count else { return false }
    func isWord(_ byte: UInt8) -> Bool { byte.isASCIILetterOrDigit || byte == UInt8(ascii: "_") }
    for start in 0...letters.count - wanted.count where letters[start...].starts(with: wanted) {
      let end = start + wanted.count
      let before = start > 0 ? letters[start - 1] : 0x20, after = end < letters.count ? letters[end] : 0x20
      guard !isWord(before), !isWord(after) else { continue }
      if !needsQuotes || (before != 0x20 && before != UInt8(ascii: "(") && after != 0x20) { return true }
    }
    return false
  }

  /// The name that the endpoint wants in the place of a refused one.
  static func instead(of name: String, in message: String) -> String? {
    let pairs = ["max_tokens": "max_completion_tokens", "max_completion_tokens": "max_tokens"]
    guard let other = pairs[name] else { return nil }
    return isNamed(other, in: message) ? other : nil
  }
}
