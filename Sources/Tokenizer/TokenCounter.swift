import Conversations
import Locks

/// Counts tokens: exactly where the model's own tokenizer is here, else by estimate.
///
/// May be called from any thread, and works on the caller's: not for the main thread, since the first count reads a
/// model's file (some 30 ms) and a long text takes milliseconds. A model file is read on first use and kept; one that
/// is missing is looked for again only by a new counter.
package final class TokenCounter: Sendable {
  private let directory: String
  private let state = Locked(State())

  private struct State: Sendable {
    var models: [TokenizerChoice: Result<SentencePieceModel, SentencePieceModel.LoadError>] = [:]
    var draft = ChunkedCount()
    var draftTokenizer: TokenizerChoice?
  }

  /// A counter over the model files in `directory`.
  package init(directory: String) {
    self.directory = directory
  }

  /// How many tokens a text is to a model. Mixtral's own count of the documented sample's reply is 52.
  package func count(_ text: String, model: String) -> TokenCount {
    guard let (_, tokenizer) = tokenizer(for: model), let tokens = tokenizer.count(text) else {
      return TokenCount(TokenEstimate.tokens(in: text), .estimated)
    }
    return TokenCount(tokens, .exact)
  }

  /// Counts a growing draft: only what differs from the draft last given is encoded.
  package func countDraft(_ text: String, model: String) -> TokenCount {
    guard let (choice, tokenizer) = tokenizer(for: model) else {
      return TokenCount(TokenEstimate.tokens(in: text), .estimated)
    }
    let tokens = state.withLock { state in
      if state.draftTokenizer != choice {
        state.draft = ChunkedCount()
        state.draftTokenizer = choice
      }
      return state.draft.update(text, with: tokenizer)
    }
    return tokens.map { TokenCount($0, .exact) } ?? TokenCount(TokenEstimate.tokens(in: text), .estimated)
  }

  /// Counts a whole request as the model will read it, template and all.
  ///
  /// `continues`: the last turn is a reply to be continued.
  package func count(_ turns: [ChatRequest.Turn], model: String, continues: Bool = false) -> RequestCount {
    guard let (choice, tokenizer) = tokenizer(for: model) else { return .estimated(turns) }
    var perTurn = [Int](repeating: 0, count: turns.count)
    var total = 1  // the token that begins every text
    for piece in InstructTemplate.pieces(of: turns, choice, continues: continues) {
      guard let tokens = tokenizer.count(piece.text) else { return .estimated(turns) }
      total += tokens + piece.controls
      var rest = tokens + piece.controls
      // A piece made of several turns is counted as a whole; each but the last gets its own text's share of it.
      for source in piece.sources.dropLast() {
        let own = min(rest, tokenizer.count(turns[source].content) ?? 0)
        perTurn[source] = own
        rest -= own
      }
      if let last = piece.sources.last { perTurn[last] = rest }
    }
    return RequestCount(total: TokenCount(total, .exact), perTurn: perTurn)
  }

  /// What counts for a model, and why not exactly if so: for `mixchat tokens --json` and `mixchat doctor`.
  package func tokenizerDescription(model: String) -> (name: String, isExact: Bool, reason: String?) {
    guard let choice = TokenizerChoice(model: model) else {
      return ("estimate", false, "No tokenizer of \(model) is installed.")
    }
    switch load(choice) {
    case .success: return (choice.title, true, nil)
    case .failure(let error): return ("estimate", false, error.message)
    }
  }

  private func tokenizer(for model: String) -> (TokenizerChoice, SentencePieceModel)? {
    guard let choice = TokenizerChoice(model: model), case .success(let loaded) = load(choice) else { return nil }
    return (choice, loaded)
  }

  private func load(_ choice: TokenizerChoice) -> Result<SentencePieceModel, SentencePieceModel.LoadError> {
    state.withLock { state in
      if let known = state.models[choice] { return known }
      let result: Result<SentencePieceModel, SentencePieceModel.LoadError>
      do throws(SentencePieceModel.LoadError) {
        result = .success(try SentencePieceModel(path: directory + "/" + choice.fileName))
      } catch {
        result = .failure(error)
      }
      state.models[choice] = result
      return result
    }
  }
}

/// What a request comes to, and each of its turns' part of that.
package struct RequestCount: Sendable, Equatable {
  /// The whole prompt as the model reads it.
  package var total: TokenCount
  /// One for each turn given, template overhead included; with the beginning token they add up to the total.
  package var perTurn: [Int]

  /// By estimate: 4 tokens a turn for the template no one here knows.
  static func estimated(_ turns: [ChatRequest.Turn]) -> RequestCount {
    let perTurn = turns.map { TokenEstimate.tokens(in: $0.content) + 4 }
    return RequestCount(total: TokenCount(perTurn.reduce(1, +), .estimated), perTurn: perTurn)
  }
}
