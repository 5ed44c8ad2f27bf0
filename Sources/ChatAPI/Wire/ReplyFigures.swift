import ChatCore

/// The numbers beside a reply's text: usage, cost, and llama.cpp's timings.
enum ReplyFigures {
  /// Reads them from a chunk or a whole reply; answers whether there were any.
  static func read(_ root: JSONValue, into batch: inout ReplyBatch) -> Bool {
    var hasAny = false
    if let usage = root["usage"].flatMap(usage) {
      batch.set(usage: usage)
      hasAny = true
    }
    let spent = root["meta"]?["usage"]?["usd_spent"]?.double ?? root["usage"]?["cost"]?.double
    if let spent {
      batch.set(cost: Cost(dollars: spent, source: .reported))
      hasAny = true
    }
    if let speed = root["timings"]?["predicted_per_second"]?.double, speed > 0 {
      batch.set(serverTokensPerSecond: speed)
      hasAny = true
    }
    return hasAny
  }

  private static func usage(_ value: JSONValue) -> Usage? {
    let prompt = value["prompt_tokens"]?.int
    let completion = value["completion_tokens"]?.int
    let total = value["total_tokens"]?.int
    guard prompt != nil || completion != nil || total != nil else { return nil }
    return Usage(
      promptTokens: max(0, prompt ?? 0), completionTokens: max(0, completion ?? 0), totalTokens: total,
      cachedTokens: value["prompt_tokens_details"]?["cached_tokens"]?.int,
      reasoningTokens: value["completion_tokens_details"]?["reasoning_tokens"]?.int)
  }
}
