import ChatCore

/// The object that `--json` prints; scripts rely on its members, absent things are null.
enum OneShotJSON {
  static func object(
    replies: [Message], failure: Failure?, conversation: ConversationID?, model: String, provider: String
  ) -> JSON {
    let first = replies.first
    let facts = first?.reply
    var members: [JSON.Member] = [
      JSON.Member("conversation", .string(conversation?.description)),
      JSON.Member("message", conversation == nil ? .null : .string(first?.id.description)),
      JSON.Member("model", .text(facts?.model ?? model)),
      JSON.Member("provider", .text(facts?.provider ?? provider)),
      JSON.Member("content", content(first, failure)),
      JSON.Member("finish_reason", .string(facts?.finishReason?.wire)),
      JSON.Member("usage", usage(facts?.usage)),
      JSON.Member("cost_usd", .number(facts?.cost?.dollars)),
      JSON.Member("cost_is_computed", facts?.cost.map { .flag($0.source == .computed) } ?? .null),
      JSON.Member("timings", timings(facts)),
      JSON.Member("error", failure.map(error) ?? .null),
    ]
    if replies.count > 1 {
      members.append(JSON.Member("alternatives", .list(replies.dropFirst().map { .string($0.text.loaded) })))
    }
    let logprobs = first?.extras.filter { $0.kind == .logprobs } ?? []
    if !logprobs.isEmpty { members.append(JSON.Member("logprobs", .list(logprobs.map { .raw($0.text) }))) }
    return .object(members)
  }

  /// An empty reply is a reply; none at all, after a failure, is null.
  private static func content(_ reply: Message?, _ failure: Failure?) -> JSON {
    guard let text = reply?.text.loaded, failure == nil || !text.isEmpty else { return .null }
    return .text(text)
  }

  static func usage(_ usage: Usage?) -> JSON {
    guard let usage else { return .null }
    return [
      "prompt_tokens": .count(usage.promptTokens), "completion_tokens": .count(usage.completionTokens),
      "total_tokens": .count(usage.totalTokens),
    ]
  }

  private static func timings(_ facts: ReplyFacts?) -> JSON {
    guard let facts else { return .null }
    let speed = facts.timings.tokensPerSecond(completionTokens: facts.usage?.completionTokens)
    return [
      "first_token_ms": .rounded(facts.timings.firstToken), "total_ms": .rounded(facts.timings.total),
      "tokens_per_second": .rounded(speed),
    ]
  }

  static func error(_ failure: Failure) -> JSON {
    [
      "cause": .text(failure.cause.rawValue), "message": .text(failure.message),
      "advice": failure.cause.row.advice.isEmpty ? .null : .text(failure.cause.row.advice),
      "status": .count(failure.status), "request_id": .string(failure.requestID),
    ]
  }
}
