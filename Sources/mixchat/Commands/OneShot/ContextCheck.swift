import ChatCore
import Configuration
import Tokenizer

/// Refuses what cannot fit the model's window before it is sent.
enum ContextCheck {
  /// Counts only when the turn could be too long: no token is shorter than a byte.
  static func check(_ turn: OneShotTurn, _ settings: Settings) throws {
    guard let provider = settings.providers.first(where: { $0.name == turn.request.provider }),
      let window = provider.contextWindow
    else { return }
    var reserved = 0
    if case .integer(let most) = turn.request.parameters[.maxTokens] { reserved = most }
    let bytes = turn.request.messages.reduce(0) { $0 + $1.content.utf8.count + 16 }
    guard bytes + reserved > window else { return }
    let counter = TokenCounter()
    let messages = turn.request.messages
    let model = turn.request.model
    let count = counter.count(messages, model: model).total
    guard count.tokens + reserved > window else { return }
    // An estimate is no reason to refuse what may fit after all.
    if count.source == .estimated, count.tokens + reserved < window + window / 4 { return }
    let mark = count.source == .estimated ? "~" : ""
    let reply = reserved > 0 ? " and \(reserved) for the reply" : ""
    throw CommandStop(
      "The request is \(mark)\(count.tokens) tokens\(reply); \(model) takes \(window). "
        + "Nothing was sent: shorten it, or name a model with a larger window.", code: ExitStatus.badInput)
  }
}
