import ChatCore

/// Counts tokens off the main thread: exactly where the model's own tokenizer is here, else by estimate.
///
/// An actor, so that its caches need no lock and the UI thread never counts. A model file is read on first use and
/// kept; one that is missing is looked for again only by a new counter.
public actor TokenCounter {
  private let directory: String
  private var models: [TokenizerChoice: Result<SentencePieceModel, SentencePieceModel.LoadError>] = [:]
  private var draft = ChunkedCount()
  private var draftTokenizer: TokenizerChoice?
  /// Counts of messages, which do not change once they are complete.
  private var counted: [CacheKey: Int] = [:]

  private struct CacheKey: Hashable {
    var text: String
    var tokenizer: TokenizerChoice
  }

  /// A counter over the model files in `directory`; see `TokenizerChoice.modelDirectory`.
  public init(directory: String = TokenizerChoice.modelDirectory()) {
    self.directory = directory
  }

  /// How many tokens a text is to a model. Mixtral's own count of the documented sample's reply is 52.
  public func count(_ text: String, model: String) -> TokenCount {
    guard let (choice, tokenizer) = tokenizer(for: model), let tokens = cached(text, choice, tokenizer) else {
      return TokenCount(TokenEstimate.tokens(in: text), .estimated)
    }
    return TokenCount(tokens, .exact)
  }

  /// Counts a growing draft: only what differs from the draft last given is encoded.
  public func countDraft(_ text: String, model: String) -> TokenCount {
    guard let (choice, tokenizer) = tokenizer(for: model) else {
      return TokenCount(TokenEstimate.tokens(in: text), .estimated)
    }
    if draftTokenizer != choice {
      draft = ChunkedCount()
      draftTokenizer = choice
    }
    guard let tokens = draft.update(text, with: tokenizer) else {
      return TokenCount(TokenEstimate.tokens(in: text), .estimated)
    }
    return TokenCount(tokens, .exact)
  }

  /// Counts a whole request as the model will read it, template and all.
  ///
  /// `continues`: the last turn is a reply to be continued.
  public func count(_ turns: [ChatRequest.Turn], model: String, continues: Bool = false) -> RequestCount {
    guard let (choice, tokenizer) = tokenizer(for: model) else { return .estimated(turns) }
    var perTurn = [Int](repeating: 0, count: turns.count)
    var total = 1  // the token that begins every text
    for piece in InstructTemplate.pieces(of: turns, choice, continues: continues) {
      guard let tokens = cached(piece.text, choice, tokenizer) else { return .estimated(turns) }
      total += tokens + piece.controls
      var rest = tokens + piece.controls
      // A piece made of several turns is counted as a whole; each but the last gets its own text's share of it.
      for source in piece.sources.dropLast() {
        let own = min(rest, cached(turns[source].content, choice, tokenizer) ?? 0)
        perTurn[source] = own
        rest -= own
      }
      if let last = piece.sources.last { perTurn[last] = rest }
    }
    return RequestCount(total: TokenCount(total, .exact), perTurn: perTurn)
  }

  /// What counts for a model, and why not exactly if so: for `mixchat tokens --json` and `mixchat doctor`.
  public func tokenizerDescription(model: String) -> (name: String, isExact: Bool, reason: String?) {
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
    if let known = models[choice] { return known }
    let result: Result<SentencePieceModel, SentencePieceModel.LoadError>
    do throws(SentencePieceModel.LoadError) {
      result = .success(try SentencePieceModel(path: directory + "/" + choice.fileName))
    } catch {
      result = .failure(error)
    }
    models[choice] = result
    return result
  }

  private func cached(_ text: String, _ choice: TokenizerChoice, _ tokenizer: SentencePieceModel) -> Int? {
    let key = CacheKey(text: text, tokenizer: choice)
    if let known = counted[key] { return known }
    guard let tokens = tokenizer.count(text) else { return nil }
    if counted.count >= 4096 { counted.removeAll(keepingCapacity: true) }
    // Long texts are cheap to count again beside what keeping them would take.
    if text.utf8.count <= 65_536 { counted[key] = tokens }
    return tokens
  }
}

/// What a request comes to, and each of its turns' part of that.
public struct RequestCount: Sendable, Equatable {
  /// The whole prompt as the model reads it.
  public var total: TokenCount
  /// One for each turn given, template overhead included; with the beginning token they add up to the total.
  public var perTurn: [Int]

  /// By estimate: 4 tokens a turn for the template nobody here knows.
  static func estimated(_ turns: [ChatRequest.Turn]) -> RequestCount {
    let perTurn = turns.map { TokenEstimate.tokens(in: $0.content) + 4 }
    return RequestCount(total: TokenCount(perTurn.reduce(1, +), .estimated), perTurn: perTurn)
  }
}
