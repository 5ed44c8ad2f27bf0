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
    // Counts are summed later: what no request can come to must not overflow a sum.
    func count(_ value: JSONValue?) -> Int? { (value?.int).map { min(max(0, $0), 1 << 40) } }
    let prompt = count(value["prompt_tokens"])
    let completion = count(value["completion_tokens"])
    let total = count(value["total_tokens"])
    guard prompt != nil || completion != nil || total != nil else { return nil }
    return Usage(
      promptTokens: prompt ?? 0, completionTokens: completion ?? 0, totalTokens: total,
      cachedTokens: count(value["prompt_tokens_details"]?["cached_tokens"]),
      reasoningTokens: count(value["completion_tokens_details"]?["reasoning_tokens"]))
  }
}
