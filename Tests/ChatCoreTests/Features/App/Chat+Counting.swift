import ChatCore
import Conversations
import Hands

/// Chats whose tokens are counted.
extension Chat {
  static let mixtral = "mistralai/Mixtral-8x7B-Instruct-v0.1"

  /// A chat with a model whose tokenizer is known (Mixtral), or one of which nothing is.
  static func counting(
    model: String = mixtral, window: Int? = nil, policy: ContextPolicy = .ask, columns: Int = 100,
    change: (inout SessionDefaults) -> Void = { _ in }
  ) -> Chat {
    var defaults = SessionDefaults()
    defaults.provider = "aimlapi"
    defaults.model = model
    defaults.providers[0].model = model
    defaults.providers[0].contextWindow = window
    defaults.contextPolicy = policy
    change(&defaults)
    return Chat(columns: columns, rows: 30, defaults: defaults)
  }

  /// Answers what was asked to be counted since the last call: a token a word, exact or by estimate.
  mutating func count(_ source: TokenCount.Source = .exact) {
    func words(_ text: String) -> TokenCount {
      TokenCount(text.split(whereSeparator: \.isWhitespace).count, source)
    }
    while counted < effects.count {
      let effect = effects[counted]
      counted += 1
      switch effect {
      case .count(let request):
        var answer = CountAnswer(request.key)
        answer.messages = request.messages.mapValues(words)
        answer.system = request.system.map(words)
        bring(.counted(answer))
      case .countDraft(let draft, let key, let revision):
        bring(.draftCounted(words(draft.text), key: key, revision: revision))
      case .timer(.count, _): bring(.timer(.count))
      default: break
      }
    }
  }
}
