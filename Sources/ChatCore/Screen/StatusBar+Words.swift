import Cells
import Conversations
import Hands

// What the bar shows, in words: for those who have it read to them.

extension StatusBar {
  /// What a reply came to, then what is set, as `41 in, 309 out, 207 tokens a second, about $0.0004`; empty where
  /// nothing is known of it.
  package static func words(of reply: Message, in state: AppState) -> String {
    guard reply.hasFigures else { return "" }
    var facts = words(of: reply)
    if reply.reply?.wholeUsage == nil {
      let own = state.ownFigures(of: reply)
      facts.insert("about \(SizeText.grouped(own.prompt)) in, \(SizeText.grouped(own.completion)) out", at: 0)
    }
    if let meter = ContextMeter(state), meter.isNearlyFull { facts.append("the window is \(meter.percent) % full") }
    for name in [ParameterName.temperature, .maxTokens, .maxCompletionTokens] {
      if let value = state.conversation.parameters[name] {
        facts.append("\(name.rawValue) \(ParameterText.short(value))")
      }
    }
    return facts.joined(separator: ", ")
  }

  /// What was reported of a reply.
  static func words(of reply: Message) -> [String] {
    guard let facts = reply.reply else { return [] }
    var words: [String] = []
    if let usage = facts.wholeUsage {
      let about = facts.isGuessed ? "about " : ""
      let (prompt, written) = (SizeText.grouped(usage.promptTokens), SizeText.grouped(usage.completionTokens))
      words.append("\(about)\(prompt) in, \(written) out")
      if let thinking = usage.reasoningTokens, thinking > 0 {
        words.append("\(SizeText.grouped(thinking)) of them thinking")
      }
    }
    let count = facts.wholeUsage?.completionTokens ?? reply.ownTokens
    if let speed = facts.timings.tokensPerSecond(completionTokens: count) {
      words.append("\(facts.isGuessed ? "about " : "")\(speed.rough) tokens a second")
    }
    if let cost = facts.cost { words.append(cost.spoken) }
    return words
  }

  /// Why a reply waits to be asked for again, said once an attempt; nil while none does.
  package static func waiting(in state: AppState) -> (attempt: Int, words: String)? {
    guard let waiting = active(state)?.waiting else { return nil }
    let short = waiting.failure.cause.row.short
    return (
      waiting.attempt,
      "\(short.prefix(1).uppercased())\(short.dropFirst()): next try in \(waiting.seconds(at: state.now)) s, "
        + "\(state.keyName(.stop)) stops"
    )
  }
}
