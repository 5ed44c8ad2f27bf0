import Cells
import Conversations

extension TokenCount {
  /// The number as it is shown: grouped, guesses with `~`.
  package var shown: String { (isEstimated ? "~" : "") + SizeText.grouped(tokens) }
}
