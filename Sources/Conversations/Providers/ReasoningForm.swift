/// How an endpoint takes back what its models thought, where its entry says that it is sent.
package enum ReasoningForm: String, Sendable, CaseIterable {
  /// `reasoning_content` of the message: DeepSeek, Kimi, GLM, llama.cpp.
  case content = "reasoning_content"
  /// `reasoning` of the message: OpenRouter, vLLM, Groq.
  case reasoning
  /// A part of type `thinking` in the content: Mistral.
  case thinking
  /// Between `<think>` and `</think>` before the text.
  case tags = "think"

  /// The words that a provider's `sends_reasoning` takes: `true` is the form that its host is known for.
  package static let words = ["false", "true"] + allCases.map(\.rawValue)

  /// Reads such a word; nil for `false`.
  package init?(word: String, host: String) {
    guard word == "true" else {
      self.init(rawValue: word)
      return
    }
    switch host {
    case "openrouter.ai", "api.groq.com": self = .reasoning
    case "api.mistral.ai": self = .thinking
    default: self = .content
    }
  }
}
