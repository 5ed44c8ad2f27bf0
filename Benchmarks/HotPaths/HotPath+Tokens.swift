import LocalModel
import Tokenizer

extension HotPath {
  /// Counting tokens.
  static let tokens: [HotPath] = [
    HotPath("tokens: count 100 KB") {
      let text = Samples.markdown(100_000)
      let model = try? SentencePieceModel(path: LocalModelFiles.locate().tokenizers + "/tokenizer.model.v1")
      return { model?.count(text) ?? 0 }
    }
  ]
}
