import Cells
import ChatAPI
import Conversations

/// The object that `--json` prints; scripts rely on its members, absent things are null.
enum OneShotJSON {
  static func object(
    replies: [Message], failure: Failure?, conversation: ConversationID?, model: String?, provider: String?
  ) -> JSON {
    let first = replies.first
    let facts = first?.reply
    var members: [JSON.Member] = [
      JSON.Member("conversation", .string(conversation?.description)),
      JSON.Member("message", conversation == nil ? .null : .string(first?.id.description)),
      JSON.Member("model", .string(facts?.model ?? model)),
      JSON.Member("provider", .string(facts?.provider ?? provider)),
      JSON.Member("content", content(first, failure)),
      JSON.Member("finish_reason", .string(facts?.finishReason?.wire)),
      JSON.Member("usage", usage(facts)),
      JSON.Member("cost_usd", .number(facts?.cost?.dollars)),
      JSON.Member("cost_is_computed", facts?.cost.map { .flag($0.source == .computed) } ?? .null),
    ]
    members += data(first)
    members += [
      JSON.Member("odds", odds(facts)), JSON.Member("timings", timings(facts)),
      JSON.Member("error", failure.map(error) ?? .null),
    ]
    if replies.count > 1 {
      members.append(JSON.Member("alternatives", .list(replies.dropFirst().map { .string($0.text.loaded) })))
    }
    return .object(members + logprobs(first))
  }

  /// How sure the model was of the whole reply.
  static func odds(_ facts: ReplyFacts?) -> JSON {
    guard let odds = facts?.odds, odds.tokens > 0 else { return .null }
    return [
      "tokens": .count(odds.tokens), "perplexity": .number(odds.perplexity), "below_half": .number(odds.doubtfulShare),
    ]
  }

  /// What the server sent of each token's probability; none where nothing came.
  static func logprobs(_ reply: Message?) -> [JSON.Member] {
    let lists = reply?.extras.filter { $0.kind == .logprobs } ?? []
    return lists.isEmpty ? [] : [JSON.Member("logprobs", .list(lists.map { .raw($0.text) }))]
  }

  /// The object of a request that was refused before anything was sent.
  static func refusal(_ failure: Failure) -> JSON {
    object(replies: [], failure: failure, conversation: nil, model: nil, provider: nil)
  }

  /// An empty reply is a reply; none at all, after a failure, is null.
  private static func content(_ reply: Message?, _ failure: Failure?) -> JSON {
    guard let text = reply?.text.loaded, failure == nil || !text.isEmpty else { return .null }
    return .text(text)
  }

  /// What a reply carried besides its text.
  static func data(_ reply: Message?) -> [JSON.Member] {
    var members = [
      JSON.Member("reasoning", .string(reply.flatMap { $0.reasoning.isEmpty ? nil : $0.reasoning })),
      JSON.Member("sources", extra(.sources, of: reply) ?? .null),
      JSON.Member("tool_calls", extra(.toolCalls, of: reply, ReplyData.toolCalls) ?? .null),
    ]
    if let parts = extra(.parts, of: reply) { members.append(JSON.Member("parts", parts)) }
    let refusals = (reply?.extras ?? []).filter { $0.kind == .refusal }.map(\.text)
    if !refusals.isEmpty { members.append(JSON.Member("refusal", .text(refusals.joined(separator: "\n")))) }
    return members
  }

  /// The JSON that a reply carried, as one list; nil where it carried none.
  private static func extra(
    _ kind: MessageExtra.Kind, of reply: Message?, _ read: (String) -> String = { $0 }
  ) -> JSON? {
    let lists = (reply?.extras ?? []).filter { $0.kind == kind }.map { read($0.text) }
    if lists.count == 1, let list = lists.first, list.utf8.count > 2 { return .raw(list) }
    // Each is a list; a reply that was continued has several.
    let inner = lists.map { $0.dropFirst().dropLast() }.filter { !$0.isEmpty }
    return inner.isEmpty ? nil : .raw("[" + inner.joined(separator: ",") + "]")
  }

  static func usage(_ facts: ReplyFacts?) -> JSON {
    guard let facts, facts.usage != nil, let usage = facts.wholeUsage else { return .null }
    var members: [JSON.Member] = [
      JSON.Member("prompt_tokens", .count(usage.promptTokens)),
      JSON.Member("completion_tokens", .count(usage.completionTokens)),
      JSON.Member("total_tokens", .count(usage.totalTokens)),
    ]
    if let cached = usage.cachedTokens {
      members.append(JSON.Member("prompt_tokens_details", ["cached_tokens": .count(cached)]))
    }
    if let thought = usage.reasoningTokens {
      members.append(JSON.Member("completion_tokens_details", ["reasoning_tokens": .count(thought)]))
      members.append(JSON.Member("reasoning_tokens", .count(thought)))
    }
    if facts.isGuessed { members.append(JSON.Member("estimated", .flag(true))) }
    return .object(members)
  }

  private static func timings(_ facts: ReplyFacts?) -> JSON {
    guard let facts else { return .null }
    let completion = facts.usage == nil ? nil : facts.wholeUsage?.completionTokens
    let speed = facts.timings.tokensPerSecond(completionTokens: completion)
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
