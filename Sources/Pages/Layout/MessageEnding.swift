import Cells
import Conversations

/// How a reply ended that did not end by itself, in words, with what goes on from there.
package enum MessageEnding {
  /// As one text; nil for an ordinary end, and while a reply still comes.
  /// - Parameter keys: nil names none: they act on the last message of a branch.
  package static func words(_ message: Message, _ keys: MessageKeys?) -> String? {
    let parts = parts(message, keys)
    return parts.isEmpty ? nil : parts.map(\.text).joined(separator: " ")
  }

  /// In the styles of the screen: of a failure its first sentence alone is loud.
  static func text(_ message: Message, _ keys: MessageKeys?) -> CellText? {
    let parts = parts(message, keys)
    guard let first = parts.first else { return nil }
    var text = CellText(first.text, first.style)
    for part in parts.dropFirst() {
      text.append(" ", part.style)
      text.append(part.text, part.style)
    }
    return text
  }

  private typealias Part = (text: String, style: Style)

  private static func parts(_ message: Message, _ keys: MessageKeys?) -> [Part] {
    let again = keys.map { "\($0.again) asks again." }
    let onward = message.text.utf8Count > 0 ? keys.map { "\($0.onward) continues, \($0.again) asks again." } : again
    func warned(_ text: String, _ next: String? = nil) -> [Part] {
      [(next.map { "\(text) \($0)" } ?? text, Style(.warning))]
    }
    switch message.state {
    case .streaming: return []
    case .stopped: return warned("You stopped the reply.", onward)
    case .interrupted: return warned("The program ended while the reply arrived.", onward)
    case .failed: return failed(message.failure, onward)
    case .complete:
      if case .length = message.reply?.finishReason, let empty = message.emptiness { return warned(empty) }
      switch message.reply?.finishReason {
      case .length:
        let what = message.reply?.usage.flatMap(spentOnThinking) ?? "max_tokens or the window was reached."
        return warned(
          "The reply was cut off: \(what)", keys.map { "\($0.raise) raises max_tokens; \($0.onward) continues." })
      case .contentFilter:
        return warned("The reply was cut off: the endpoint's content filter withheld the rest.", again)
      case .toolCalls, .functionCall:
        return warned(
          "The reply ended to ask for a tool, which this program does not run.",
          keys.map { _ in "/answer TEXT gives its result; else later requests leave this exchange out." })
      case .other(let word): return warned("The reply ended with \"\(word)\".")
      case .stop, nil: return message.emptiness.map { warned($0) } ?? []
      }
    }
  }

  /// What failed is to be seen, why and what to do is to be read.
  private static func failed(_ failure: Failure?, _ onward: String?) -> [Part] {
    var next: [Part] = []
    if let onward { next.append((onward, Style(.dim))) }
    guard let failure else {
      next.insert(("The reply failed.", Style(.error)), at: 0)
      return next
    }
    // Words of another program may lack a full stop.
    let lines = failure.message.split(whereSeparator: \.isNewline).joined(separator: " ").asSentence
    let first = firstSentence(lines)
    var parts: [Part] = [(first, Style(.error))]
    let rest = String(lines.dropFirst(first.count)).trimmingSpaces()
    let more = [rest, failure.advice, failure.requestID.map { "(request \($0))" } ?? ""]
    parts += more.filter { !$0.isEmpty }.map { ($0, .text) }
    return parts + next
  }

  /// Up to the first full stop that a blank follows.
  private static func firstSentence(_ text: String) -> String {
    guard let end = text.firstRange(of: ". ") else { return text }
    return String(text[..<text.index(after: end.lowerBound)])
  }

  /// Where most of the limit went into thinking; nil where it did not.
  private static func spentOnThinking(_ usage: Usage) -> String? {
    guard let thinking = usage.reasoningTokens, thinking * 2 > usage.completionTokens else { return nil }
    return "the limit was reached, and \(thinking) of its \(usage.completionTokens) tokens went into thinking."
  }
}
