/// Something that a probe finds out of an endpoint and a model by a tiny request.
package enum ProbeQuestion: String, Sendable, CaseIterable {
  case usage, system, reasoning, seed, stop, logprobs, n, prefill, picture

  /// What was found, as the end of a sentence about the model.
  package func words(_ answer: ProbeAnswer) -> String {
    switch (self, answer) {
    case (_, .refused): "refuses \(subject)"
    case (_, .unclear): "gave no clear answer about \(subject)"
    case (.usage, .yes): "tells usage while it streams"
    case (.usage, .no): "tells no usage while it streams"
    case (.system, .yes): "takes a system message"
    case (.system, .no): "takes no system message; it goes before the first message"
    case (.reasoning, .yes): "thinks before it answers, and shows it"
    case (.reasoning, .no): "shows no thinking"
    case (.seed, .yes): "gives the same reply for the same seed"
    case (.seed, .no): "takes a seed, but gives other replies for it"
    case (.stop, .yes): "ends before a stop text"
    case (.stop, .no): "goes past a stop text"
    case (.logprobs, .yes): "tells log probabilities"
    case (.logprobs, .no): "tells no log probabilities"
    case (.n, .yes): "sends several replies to one request"
    case (.n, .no): "sends one reply to each request"
    case (.prefill, .yes): "continues a message of the assistant"
    case (.prefill, .no): "begins again instead of continuing a message of the assistant"
    case (.picture, .yes): "takes pictures"
    case (.picture, .no): "takes no pictures"
    }
  }

  private var subject: String {
    switch self {
    case .usage: "usage"
    case .system: "a system message"
    case .reasoning: "thinking"
    case .seed: "a seed"
    case .stop: "stop texts"
    case .logprobs: "log probabilities"
    case .n: "several replies"
    case .prefill: "continuing a message of the assistant"
    case .picture: "pictures"
    }
  }

  /// The parameters that it is about.
  package var parameters: [ParameterName] {
    switch self {
    case .seed: [.seed]
    case .stop: [.stop]
    case .logprobs: [.logprobs, .topLogprobs]
    default: []
    }
  }
}

/// What a probe found.
package enum ProbeAnswer: String, Sendable {
  case yes, no, refused, unclear
}

/// What a probe found of a model at a provider.
package struct ProbeCard: Sendable, Equatable {
  /// The provider entry.
  package var provider: String
  /// The model.
  package var model: String
  /// The day, as `2026-01-31`.
  package var day: String
  /// By question; those that were not asked are missing.
  package var answers: [ProbeQuestion: ProbeAnswer]

  package init(provider: String, model: String, day: String, answers: [ProbeQuestion: ProbeAnswer] = [:]) {
    self.provider = provider
    self.model = model
    self.day = day
    self.answers = answers
  }

  /// Requests that a probe sends.
  package static let requestCount = 8
  /// Tokens that they have at most, sent and written.
  package static let tokens = (prompt: 8 * 60, completion: 8 * 32)

  /// What a probe takes, in words; with its price where the catalogue tells one.
  package static func price(of model: CatalogueModel?) -> String {
    let usage = Usage(promptTokens: tokens.prompt, completionTokens: tokens.completion)
    let cost = model.flatMap { Cost.computed(usage, prices: $0) }
    return "\(requestCount) requests of together at most ~\(usage.totalTokens) tokens"
      + (cost.map { ", \($0.shown)" } ?? "; its price is not known")
  }

  /// A line for each answer.
  package var lines: [String] {
    ProbeQuestion.allCases.compactMap { question in
      answers[question].map { "\(question.rawValue): \(question.words($0))" }
    }
  }

  /// What the settings say of a parameter; nil where the probe found nothing against it.
  package func remark(on name: ParameterName) -> String? {
    ProbeQuestion.allCases.first { $0.parameters.contains(name) }.flatMap(remark(about:))
  }

  /// What was found against something, as a clause; nil where nothing was.
  package func remark(about question: ProbeQuestion) -> String? {
    guard let answer = answers[question], answer == .no || answer == .refused else { return nil }
    return "a probe found on \(day) that \(model) \(question.words(answer))"
  }
}
