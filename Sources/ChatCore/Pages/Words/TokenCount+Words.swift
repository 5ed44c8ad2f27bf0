extension TokenCount {
  /// The number as it is shown: grouped, guesses with `~`.
  public var shown: String { (isEstimated ? "~" : "") + SizeText.grouped(tokens) }
}
