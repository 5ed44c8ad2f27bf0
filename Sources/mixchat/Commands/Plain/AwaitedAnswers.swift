import ChatCore
import Conversations

/// Answers of the store that a line asked for: what comes of them is printed before another line is taken.
struct AwaitedAnswers {
  private enum Answer { case conversation, rest, list, matches }
  private var answers: Set<Answer> = []
  /// How often texts were asked for: a version that is walked to may have left its text in the store.
  private var texts = 0

  /// Whether none is to come.
  var isEmpty: Bool { answers.isEmpty && texts == 0 }

  /// The store is asked. What no line asks for is not waited for.
  mutating func ask(_ question: StoreQuestion) {
    switch question {
    case .open, .openLast: answers.insert(.conversation)
    case .list: answers.insert(.list)
    case .find: answers.insert(.matches)
    case .loadTexts: texts += 1
    default: break
    }
  }

  /// Something happened; it may be the answer.
  mutating func follow(_ event: Event) {
    switch event {
    case .store(.opened(let conversation, _)):
      answers.remove(.conversation)
      // Other versions and earlier messages are in the rest, which a line may be about.
      if conversation.isPartial { answers.insert(.rest) }
    case .store(.nothingToOpen): answers.remove(.conversation)
    // A notice is what comes in its place where it cannot be read.
    case .store(.completed), .store(.notice): answers.remove(.rest)
    case .store(.list): answers.remove(.list)
    case .store(.found): answers.remove(.matches)
    case .store(.texts): texts = max(0, texts - 1)
    case .store(.unavailable):
      answers = []
      texts = 0
    default: break
    }
  }
}
