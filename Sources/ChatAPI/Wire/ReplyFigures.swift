import Conversations

/// The numbers that come with a reply's text: usage, cost, and llama.cpp's timings.
enum ReplyFigures {
  /// Reads them from a chunk or a whole reply; answers whether there were any.
  static func read(_ root: JSONValue, into batch: inout ReplyBatch) -> Bool {
    var hasAny = false
    let counts = root["usage"] ?? root["x_groq"]?["usage"] ?? root["choices"]?.elements.first?["usage"]
    if let usage = counts.flatMap(usage(of:)) {
      // Some servers end a stream with counts of nothing.
      if usage.totalTokens > 0 || !batch.hasUsage { batch.set(usage: usage) }
      hasAny = true
    } else if !batch.hasUsage, let usage = root["timings"].flatMap(timedUsage) {
      batch.set(timedUsage: usage)
      hasAny = true
    }
    if let spent = Plausible.dollars(root["meta"]?["usage"]?["usd_spent"]?.double ?? counts.flatMap(cost)) {
      batch.set(cost: Cost(dollars: spent, source: .reported))
      hasAny = true
    }
    if let speed = root["timings"]?["predicted_per_second"]?.double, speed > 0, speed.isFinite {
      batch.set(serverTokensPerSecond: speed)
      hasAny = true
    }
    return hasAny
  }

  /// What a reply cost, where usage says it: a figure, a list of its parts with their sum, or xAI's ticks.
  private static func cost(_ usage: JSONValue) -> Double? {
    let cost = usage["cost"]
    return (cost?["total_cost"] ?? cost ?? usage["total_cost"] ?? usage["estimated_cost"])?.double
      ?? usage["cost_in_usd_ticks"]?.double.map { $0 / ticksPerDollar }
  }

  private static let ticksPerDollar = 1e10

  /// The schema's names of the three counts, then those of other schemas that servers mix with it.
  private static let names: [[StaticString]] = [
    ["prompt_tokens", "input_tokens", "promptTokens", "inputTokens"],
    ["completion_tokens", "output_tokens", "completionTokens", "outputTokens"], ["total_tokens", "totalTokens"],
  ]

  /// llama.cpp's counts: of the prompt those that were read, and those that it had read before.
  private static func timedUsage(_ timings: JSONValue) -> Usage? {
    guard let read = Plausible.tokens(timings["prompt_n"]), let written = Plausible.tokens(timings["predicted_n"])
    else {
      return nil
    }
    let cached = Plausible.tokens(timings["cache_n"])
    return Usage(promptTokens: read + (cached ?? 0), completionTokens: written, cachedTokens: cached)
  }

  private static func usage(of value: JSONValue) -> Usage? {
    let told = names.map { names in names.lazy.compactMap { value[$0] }.first }
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
    let ofPrompt = value["prompt_tokens_details"] ?? value["input_tokens_details"]
    let ofReply = value["completion_tokens_details"] ?? value["output_tokens_details"]
    let cached =
      ofPrompt?["cached_tokens"] ?? value["cached_tokens"] ?? value["prompt_cache_hit_tokens"]
      ?? value["cache_read_input_tokens"]
    return Usage(
      promptTokens: prompt, completionTokens: completion, totalTokens: counts[2],
      cachedTokens: Plausible.tokens(cached),
      reasoningTokens: Plausible.tokens(ofReply?["reasoning_tokens"] ?? value["reasoning_tokens"]))
  }
}
