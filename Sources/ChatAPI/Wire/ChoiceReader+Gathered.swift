import Conversations

extension ChoiceReader {
  /// What comes of a choice besides its texts, until it is whole.
  struct Gathered {
    private var refusal = ""
    private var toolCalls: [ToolCall] = []
    private var logprobs: [String] = []
    private var odds = OddsFigures()
    private var parts: [String] = []
    /// Sound, whose data arrives in pieces.
    private var sound: (head: String, data: String)?
    /// Which of these changed since `takeChanged` was asked last.
    private var changed: Set<MessageExtra.Kind> = []

    private static let all: Set<MessageExtra.Kind> = [.refusal, .toolCalls, .parts]

    mutating func refuse(_ words: String) {
      refusal += words
      changed.insert(.refusal)
    }

    /// Adds pieces of calls: a list of them, or one.
    mutating func add(calls value: JSONValue, into batch: inout ReplyBatch) {
      for call in value.isArray ? value.elements : [value] {
        _ = batch.takes(data: ToolCall.merge(call, into: &toolCalls))
      }
      noteCalls(&batch)
    }

    mutating func add(legacyCall value: JSONValue, into batch: inout ReplyBatch) {
      _ = batch.takes(data: ToolCall.merge(legacy: value, into: &toolCalls))
      noteCalls(&batch)
    }

    private mutating func noteCalls(_ batch: inout ReplyBatch) {
      changed.insert(.toolCalls)
      batch.noteDelta()
    }

    /// Adds the probability of a token.
    mutating func add(token: JSONValue) {
      logprobs.append(token.text)
      if let logprob = OddsFigures.logprob(token["logprob"]?.double) { odds.add(logprob: logprob) }
    }

    mutating func add(sound piece: String, format: JSONValue?, into batch: inout ReplyBatch) {
      guard batch.takes(data: piece.utf8.count) else { return }
      if sound == nil { sound = (format.map { ",\"format\":" + $0.text } ?? "", "") }
      sound?.data += piece
      changed.insert(.parts)
      batch.noteDelta()
    }

    /// Adds a part, unless there is too much of the reply already.
    mutating func keep(_ part: String, into batch: inout ReplyBatch) {
      guard batch.takes(data: part.utf8.count) else { return }
      add(part: part)
      batch.noteDelta()
    }

    mutating func add(part: String) {
      parts.append(part)
      changed.insert(.parts)
    }

    /// Hands all of it over, and begins again.
    mutating func hand(over index: Int, into batch: inout ReplyBatch) {
      for extra in extras(Self.all) { batch.append(extra: extra, choice: index) }
      if !logprobs.isEmpty {
        batch.append(odds: SurrogateHalf.joined("[" + logprobs.joined(separator: ",") + "]"), odds, choice: index)
      }
      self = Gathered()
    }

    /// What changed since this was asked last.
    mutating func takeChanged() -> [MessageExtra] {
      guard !changed.isEmpty else { return [] }
      defer { changed = [] }
      return extras(changed)
    }

    /// What there is of some kinds.
    private func extras(_ kinds: Set<MessageExtra.Kind>) -> [MessageExtra] {
      var found: [MessageExtra] = []
      func add(_ kind: MessageExtra.Kind, _ text: String) {
        found.append(MessageExtra(kind, SurrogateHalf.joined(text)))
      }
      if kinds.contains(.refusal), !refusal.isEmpty { add(.refusal, refusal) }
      if kinds.contains(.toolCalls), !toolCalls.isEmpty { add(.toolCalls, ToolCall.json(toolCalls)) }
      guard kinds.contains(.parts), !parts.isEmpty || sound != nil else { return found }
      let heard = sound.map { #"{"audio":{"data":"\#($0.data)"\#($0.head)}}"# }
      add(.parts, "[" + (parts + [heard].compactMap(\.self)).joined(separator: ",") + "]")
      return found
    }
  }
}
