/// A sampling parameter of the chat-completion request, by its name on the wire.
package enum ParameterName: String, CaseIterable, Sendable, Comparable {
  case temperature
  case maxTokens = "max_tokens"
  case maxCompletionTokens = "max_completion_tokens"
  case topP = "top_p"
  case topK = "top_k"
  case minP = "min_p"
  case stop
  case frequencyPenalty = "frequency_penalty"
  case presencePenalty = "presence_penalty"
  case repetitionPenalty = "repetition_penalty"
  case seed
  case n
  case logitBias = "logit_bias"
  case logprobs
  case topLogprobs = "top_logprobs"
  case prediction
  case reasoningEffort = "reasoning_effort"
  case responseFormat = "response_format"
  case verbosity

  /// Table order, which is the order shown and sent.
  package static func < (left: ParameterName, right: ParameterName) -> Bool { left.place < right.place }
  private var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// A parameter's value.
package enum ParameterValue: Equatable, Sendable {
  case real(Double)
  case integer(Int)
  case flag(Bool)
  case texts([String])
  case text(String)
  /// Token id → bias, in the order given.
  case bias([TokenBias])
  /// Any JSON, compact.
  case json(String)

  /// One entry of `logit_bias`.
  package struct TokenBias: Equatable, Sendable {
    /// The token's id in the model's own vocabulary.
    package var token: Int
    /// −100…100.
    package var bias: Double
    package init(token: Int, bias: Double) {
      self.token = token
      self.bias = bias
    }
  }
}

/// One row of the parameter table: what a parameter takes and means.
package struct ParameterRow: Sendable {
  /// What a value must be.
  package enum Kind: Sendable {
    /// A number in a closed range; `aboveLower` excludes the lower bound itself.
    case real(ClosedRange<Double>, aboveLower: Bool)
    /// A whole number in a closed range.
    case integer(ClosedRange<Int>)
    /// true or false.
    case flag
    /// At most so many strings, none empty.
    case texts(atMost: Int)
    /// Token ids with biases in a closed range.
    case bias(ClosedRange<Double>)
    /// Free text.
    case text
    /// One of these words.
    case choice([String])
    /// What a reply must be made of (`ResponseFormat`).
    case format
  }
  /// The wire's name.
  package var name: ParameterName
  /// What a value must be.
  package var kind: Kind
  /// The allowed values, in words, as every message about it says.
  package var range: String
  /// What the endpoint does while it is unset.
  package var unset: String
  /// How far one press of an arrow goes; nil where arrows make no sense.
  package var step: Double?
  /// What it means, in one line.
  package var help: String

  /// The allowed values where there is little room: `≥ 1`, `0…2`.
  package var shortRange: String {
    switch kind {
    case .integer(let range) where range.upperBound == .max: "≥ \(range.lowerBound)"
    case .real(let range, aboveLower: true): "> \(range.lowerBound.formatted)"
    case .texts(let most): "≤ \(most) strings"
    case .bias(let range): "id:bias ±\(range.upperBound.formatted)"
    case .choice(let words): "\(words[0])…\(words[words.count - 1])"
    case .format: "text, JSON"
    default: self.range
    }
  }
}

extension ParameterName {
  /// The parameter table. Source: the request schema of `mixtral-8x7b-instruct.openapi.json`.
  package var row: ParameterRow {
    switch self {
    case .temperature:
      row(.real(0...2, aboveLower: false), "0…2", step: 0.1, "Randomness. 0 = most predictable, 1 = usual, 2 = wild.")
    case .maxTokens:
      row(.integer(1...Int.max), "a whole number of at least 1", step: 64, "The longest reply, in tokens.")
    case .maxCompletionTokens:
      row(.integer(1...Int.max), "a whole number of at least 1", step: 64, "The same limit under its newer name.")
    case .topP:
      row(
        .real(0.01...1, aboveLower: false), "0.01…1", step: 0.05,
        "Consider only the likeliest words that together reach this probability.")
    case .topK:
      row(
        .integer(1...Int.max), "a whole number of at least 1", step: 5, "Consider only so many of the likeliest words.")
    case .minP:
      row(
        .real(0.001...0.999, aboveLower: false), "0.001…0.999", step: 0.05,
        "Ignore words less likely than this share of the likeliest one.")
    case .stop: row(.texts(atMost: 4), "up to 4 strings", step: nil, "End the reply when one of these texts appears.")
    case .frequencyPenalty:
      row(
        .real(-2...2, aboveLower: false), "−2…2", step: 0.1, "Above 0: repeat a word less, the more often it was used.")
    case .presencePenalty:
      row(.real(-2...2, aboveLower: false), "−2…2", step: 0.1, "Above 0: repeat a word less, once it was used.")
    case .repetitionPenalty:
      row(.real(0...1e6, aboveLower: true), "above 0", step: 0.05, "Above 1: less repetition.")
    case .seed:
      row(
        .integer(1...Int.max), "a whole number of at least 1", step: 1,
        "The same seed gives the same reply, where the server can.")
    case .n: row(.integer(1...128), "1…128", step: 1, "How many replies; they become versions of one.")
    case .logitBias: row(.bias(-100...100), "token id → −100…100", step: nil, "Make tokens more or less likely.")
    case .logprobs: row(.flag, "true or false", step: 1, "Ask for the log probability of each token.")
    case .topLogprobs: row(.integer(0...20), "0…20", step: 1, "How many alternatives to report for each token.")
    case .prediction: row(.text, "text", step: nil, "Text that the reply will mostly repeat; makes it faster.")
    case .reasoningEffort:
      choice(["none", "minimal", "low", "medium", "high", "xhigh", "max"], "How long it thinks before it answers.")
    case .responseFormat:
      row(
        .format, "text, json_object or a JSON schema", step: nil,
        "What the reply is made of: text, any JSON, or JSON by a schema.")
    case .verbosity: choice(["low", "medium", "high"], "How much the model writes.")
    }
  }

  private func choice(_ words: [String], _ help: String) -> ParameterRow {
    row(.choice(words), words.joined(separator: ", "), step: 1, help)
  }

  private func row(_ kind: ParameterRow.Kind, _ range: String, step: Double?, _ help: String) -> ParameterRow {
    ParameterRow(name: self, kind: kind, range: range, unset: "the server decides", step: step, help: help)
  }
}

/// The parameters of a conversation; those unset are not sent.
package struct Parameters: Equatable, Sendable {
  private var values: [ParameterName: ParameterValue] = [:]
  /// Fields that the table does not know.
  package var extra = ExtraFields()

  /// Everything unset.
  package init() {}

  /// The value as it will be sent, nil while unset. Setting checks nothing: use `set` for what comes from outside.
  package subscript(_ name: ParameterName) -> ParameterValue? {
    get { values[name] }
    set { values[name] = newValue }
  }

  /// Everything set, in table order.
  package var entries: [(name: ParameterName, value: ParameterValue)] {
    values.keys.sorted().compactMap { name in values[name].map { (name, $0) } }
  }

  /// The longest reply in tokens, by either of its names; nil while unset.
  package var replyLimit: Int? {
    if case .integer(let limit) = values[.maxTokens] ?? values[.maxCompletionTokens] { limit } else { nil }
  }

  /// Takes over everything that `other` sets.
  package mutating func merge(_ other: Parameters) {
    values.merge(other.values) { _, new in new }
    extra.merge(other.extra)
  }

  /// Sets a value after checking it against the table.
  package mutating func set(_ name: ParameterName, _ value: ParameterValue) throws(ParameterError) {
    values[name] = try ParameterCheck.checked(name, value)
  }

  /// Sets from what a person typed; `default` (or nothing) unsets.
  package mutating func set(_ name: ParameterName, text: String) throws(ParameterError) {
    values[name] = try ParameterCheck.parse(name, text)
  }
}

/// A value the table refuses; `message` names the range.
package struct ParameterError: Error, Equatable, Sendable {
  /// Which parameter.
  package var name: ParameterName
  /// What was given.
  package var given: String
  /// One sentence with the allowed values.
  package var message: String { "\(name.rawValue) takes \(name.row.range), not \u{201C}\(given)\u{201D}." }
}
