import Conversations

/// Reads a request parameter as a config file writes it: numbers and words bare, `stop` as a list, `logit_bias` as a
/// mapping of token ids; each also in the form a person types after `/set`.
enum ParameterReader {
  static func read(_ name: ParameterName, _ node: ConfigNode) throws(KindError) -> ParameterValue {
    switch (name.row.kind, node.content) {
    case (.texts, .list(let items)):
      let texts = items.compactMap(\.scalar)
      guard texts.count == items.count else { throw KindError(given: "a list with other things than texts") }
      return try checked(name, .texts(texts))
    case (.texts, .scalar(let text)), (.text, .scalar(let text)):
      // As it is written: in a file, quoting is YAML's, and `stop: ","` means a comma.
      return try checked(name, .text(text))
    case (.bias, .mapping(let pairs)):
      var biases: [ParameterValue.TokenBias] = []
      for pair in pairs {
        guard let token = Int(pair.key), let text = pair.value.scalar, let bias = Double(text) else {
          throw KindError(given: "“\(pair.key.shortened)”")
        }
        biases.append(.init(token: token, bias: bias))
      }
      return try checked(name, .bias(biases))
    case (.format, .mapping):
      return try checked(name, .json(node.json))
    case (_, .scalar(let text)):
      return try read(name, text)
    default:
      throw KindError(given: "a \(node.kindInWords)")
    }
  }

  static func read(_ name: ParameterName, _ text: String) throws(KindError) -> ParameterValue {
    var one = Parameters()
    do {
      try one.set(name, text: text)
    } catch {
      throw KindError(given: "“\(text.shortened)”")
    }
    guard let value = one[name] else { throw KindError(given: "“\(text.shortened)”") }
    return value
  }

  private static func checked(_ name: ParameterName, _ value: ParameterValue) throws(KindError) -> ParameterValue {
    var one = Parameters()
    do {
      try one.set(name, value)
    } catch {
      throw KindError(given: "“\(ParameterText.short(value).shortened)”")
    }
    return one[name] ?? value
  }
}
