import Conversations

@testable import ChatCore

extension Chat {
  /// A chat with two providers, of which the first is asked.
  static func lab(columns: Int = 132, rows: Int = 30, parallel: Int = 2, sends: ReasoningForm? = nil) -> Chat {
    var provider = Provider(name: "lab", baseURL: "http://127.0.0.1:1/v1", model: "m", contextWindow: 4096)
    provider.sendsReasoning = sends
    return Chat.asking(provider, columns: columns, rows: rows) {
      $0.providers.append(Provider(name: "other", baseURL: "http://127.0.0.1:2/v1", model: "o"))
      $0.labParallel = parallel
    }
  }

  /// A chat whose provider lists two models; the first takes two parameters alone.
  static func ofListedModels(_ change: (inout SessionDefaults) -> Void = { _ in }) -> Chat {
    let provider = Provider(name: "lab", baseURL: "http://127.0.0.1:1/v1", model: "m")
    var chat = Chat.asking(provider, columns: 132, rows: 30, change: change)
    var (first, second) = (CatalogueModel(id: "m"), CatalogueModel(id: "m-two"))
    first.parameters = ["temperature", "max_tokens"]
    (first.promptPrice, first.completionPrice) = (1_000, 1_000)
    (second.promptPrice, second.completionPrice) = (5_000, 5_000)
    chat.bring(.catalogue(provider: "lab", [first, second]))
    return chat
  }

  /// Answers the request asked first of those under way.
  mutating func answerFirst(_ text: String) {
    bring(
      [.text(choice: 0, text), .finished(choice: 0, .stop), .ended(ReplyTimings(), failure: nil)],
      of: state.replies.keys.min { $0.rawValue < $1.rawValue })
  }
}
