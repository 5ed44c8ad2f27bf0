import Conversations

/// A tokenizer whose model file `make setup` installs; named as the model family it is exact for (`ModelFamily`).
package enum TokenizerChoice: String, Sendable, CaseIterable {
  /// Mixtral-8x7B (and the instruct template its published tokenizer carries): 32,000 pieces, `[INST]` as text.
  case mixtral8x7B = "mixtral-8x7b"
  /// Mixtral-8x22B: 32,768 pieces, `[INST]` as a token of its own.
  case mixtral8x22B = "mixtral-8x22b"

  /// The tokenizer that is exact for a model, by the model's name on the wire; nil when none here is.
  package init?(model: String) {
    guard let family = ModelFamily(model: model) else { return nil }
    self.init(rawValue: family.rawValue)
  }

  /// The model file's name within the models' directory.
  package var fileName: String {
    switch self {
    case .mixtral8x7B: "tokenizer.model.v1"
    case .mixtral8x22B: "tokenizer.model.v3"
    }
  }

  /// What `--json` calls it.
  package var title: String { "\(rawValue) (SentencePiece)" }
}
