import Conversations

/// The numbers that come with a reply's text: usage, cost, and llama.cpp's timings.
enum ReplyFigures {
  /// Reads them from a chunk or a whole reply; answers whether there were any.
  static func read(_ root: JSONValue, into batch: inout ReplyBatch) -> Bool {
    var hasAny = false
    if let usage = (root["usage"] ?? root["x_groq"]?["usage"]).flatMap(usage) {
      batch.set(usage: usage)
      hasAny = true
    }
    let spent = root["meta"]?["usage"]?["usd_spent"] ?? root["usage"]?["cost"]
    if let spent = Plausible.dollars(spent?.double) {
      batch.set(cost: Cost(dollars: spent, source: .reported))
      hasAny = true
    }
    if let speed = root["timings"]?["predicted_per_second"]?.double, speed > 0, speed.isFinite {
      batch.set(serverTokensPerSecond: speed)
      hasAny = true
    }
    return hasAny
  }

  private static func usage(_ value: JSONValue) -> Usage? {
    let names: [StaticString] = ["prompt_tokens", "completion_tokens", "total_tokens"]
    let told = names.map { value[$0] }
    let counts = told.map(Plausible.tokens)
    // Where prompt or reply makes no sense, the other is no better.
    guard zip(told, counts).prefix(2).allSatisfy({ ($0 == nil) == ($1 == nil) }) else { return nil }
    let (prompt, completion): (Int, Int)
    switch (counts[0], counts[1], counts[2]) {
    case (let first?, let second?, _): (prompt, completion) = (first, second)
    case (let first?, nil, let total?) where total >= first: (prompt, completion) = (first, total - first)
    case (nil, let second?, let total?) where total >= second: (prompt, completion) = (total - second, second)
    case (nil, nil, .some): (prompt, completion) = (0, 0)
    // Half of it would pass for the whole.
    default: return nil
    }
    return Usage(
      promptTokens: prompt, completionTokens: completion, totalTokens: counts[2],
      cachedTokens: Plausible.tokens(value["prompt_tokens_details"]?["cached_tokens"]),
      reasoningTokens: Plausible.tokens(value["completion_tokens_details"]?["reasoning_tokens"]))
  }
}
