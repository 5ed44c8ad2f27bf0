import Cells
import Conversations

extension ContextWindow {
  /// Why it is not what the catalogue says; nil where it is, or where the catalogue says nothing.
  package var reason: String? {
    guard let listed, listed != tokens else { return nil }
    switch source {
    case .config: return "as context_window in the config says"
    case .model: return "which the model was made for"
    case .catalogue: return nil
    }
  }

  /// What the catalogue says and what is reckoned with, as the end of a sentence: `a window of 64,000 tokens; …`.
  package var words: String {
    let window = "a window of \(SizeText.grouped(listed ?? tokens)) tokens"
    return reason.map { "\(window); mixchat reckons with \(SizeText.grouped(tokens)), \($0)" } ?? window
  }
}
