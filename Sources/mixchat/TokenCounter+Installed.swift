import LocalModel
import Tokenizer

extension TokenCounter {
  /// Counts with the tokenizers that were installed, which are in the folder of the local model.
  convenience init() { self.init(directory: LocalModelFiles.locate().tokenizers) }
}
