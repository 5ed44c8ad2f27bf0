import ChatCore
import Conversations

/// Answers of the store that a line asked for: what comes of them is printed before another line is taken.
struct AwaitedAnswers {
  private enum Answer { case conversation, list, matches }
  private var answers: Set<Answer> = []

  /// Whether none is to come.
  var isEmpty: Bool { answers.isEmpty }

  /// The store is asked. What no line asks for is not waited for.
  mutating func ask(_ question: StoreQuestion) {
    switch question {
    case .open, .openLast: answers.insert(.conversation)
    case .list: answers.insert(.list)
    case .find: answers.insert(.matches)
    default: break
    }
  }

  /// Something happened; it may be the answer.
  mutating func follow(_ event: Event) {
    switch event {
    case .store(.opened), .store(.nothingToOpen): answers.remove(.conversation)
    case .store(.list): answers.remove(.list)
    case .store(.found): answers.remove(.matches)
    case .store(.unavailable): answers = []
    default: break
    }
  }
}
