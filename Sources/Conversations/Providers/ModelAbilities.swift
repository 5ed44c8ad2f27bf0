import Cells

/// Something that some models can do and others cannot.
package enum ModelAbility: String, Sendable, CaseIterable {
  /// Sees pictures.
  case vision
  /// Calls tools.
  case tools
  /// Thinks before it answers.
  case thinking
}

extension CatalogueModel {
  /// The marks of what it can do, in a fixed order; empty where nothing is known.
  package var marks: String {
    ModelAbility.allCases.filter(abilities.contains).map(\.rawValue).joined(separator: " ")
  }

  /// Whether it is known what its replies cost.
  package var isPriced: Bool { promptPrice != nil && completionPrice != nil }

  /// Prices of a million tokens, prompt and reply, as `$0.60/$1.20`; nil where they are not known.
  package var prices: String? {
    guard let promptPrice, let completionPrice else { return nil }
    return "$\(Dollars.price(promptPrice))/$\(Dollars.price(completionPrice))"
  }

  /// Names of parameters that lists of what a model takes have a word for.
  private static let vocabulary: Set<String> = [
    "temperature", "top_p", "top_k", "min_p", "frequency_penalty", "presence_penalty", "repetition_penalty",
    "max_tokens", "seed", "logit_bias", "logprobs", "top_logprobs", "stop", "response_format", "reasoning_effort",
    "verbosity",
  ]

  /// Other words for the same.
  private static let synonyms: [String: [String]] = [
    "reasoning_effort": ["reasoning", "thinking"], "response_format": ["structured_outputs"],
    "max_tokens": ["max_completion_tokens"],
  ]

  /// Why a parameter is left out of requests to it; nil where it may be sent.
  package func refusal(of name: ParameterName) -> String? {
    let wire = name.rawValue
    // A list without any word known here is a list of something else.
    guard let parameters, !parameters.isDisjoint(with: Self.vocabulary), Self.vocabulary.contains(wire),
      !parameters.contains(wire), !(Self.synonyms[wire] ?? []).contains(where: parameters.contains)
    else { return nil }
    return "the catalogue says that \(id) does not take it"
  }
}

extension Sequence<CatalogueModel> {
  /// Those for conversations, or all of them; the newest first, as far as that is known, and what is retired last.
  package func listed(all: Bool = false) -> [CatalogueModel] {
    let wanted = filter { all || $0.isChat }
    let sorted = wanted.enumerated().sorted { first, second in
      let (one, two) = (first.element, second.element)
      if one.isRetired != two.isRetired { return two.isRetired }
      let (newer, older) = (one.released ?? "", two.released ?? "")
      return newer == older ? first.offset < second.offset : newer > older
    }
    return sorted.map(\.element)
  }
}

extension Dollars {
  /// A price per million tokens: two decimals, more where it is below a cent.
  package static func price(_ dollars: Double) -> String {
    dollars == 0 || dollars >= 0.01 ? dollars.fixed(2) : text(dollars)
  }
}

extension Parameters {
  /// Without the fields that are refused.
  package func without(_ refused: some Sequence<RequestField>) -> Parameters {
    var rest = self
    for field in refused { rest[field] = nil }
    return rest
  }
}
