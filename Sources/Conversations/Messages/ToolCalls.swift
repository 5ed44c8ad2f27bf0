import Cells

extension Message {
  /// The tools that a reply asked for, as JSON of the API's form in which each has an id; nil where it asked for none.
  package var toolCalls: String? {
    guard role == .assistant, let extra = extras.first(where: { $0.kind == .toolCalls }) else { return nil }
    let items = JSONText.items(extra.text) ?? []
    guard !items.isEmpty else { return nil }
    let named = items.enumerated().map { place, item in
      Self.id(of: item) == nil && item.hasPrefix("{") ? "{\"id\":\"call_\(place + 1)\"," + item.dropFirst() : item
    }
    return "[" + named.joined(separator: ",") + "]"
  }

  /// The ids of those calls, in their order.
  package var toolCallIDs: [String] { (toolCalls.flatMap(JSONText.items) ?? []).compactMap(Self.id) }

  private static func id(of call: String) -> String? {
    JSONText.members(call)?.first { $0.name == "id" }.flatMap { JSONText.string($0.value) }
      .flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The calls as people read them: `lookup({"a":1})`.
  package static func toolCallWords(_ json: String) -> [String] {
    (JSONText.value(json)?.array ?? []).compactMap { call in
      guard let body = call["function"] ?? call["custom"] else { return nil }
      let input = body["arguments"] ?? body["input"]
      return "\(body["name"]?.textOrJSON ?? "?")(\(input?.textOrJSON ?? ""))"
    }
  }

  /// Whether it is the user's answer to the tool call before it.
  package var answersCall: Bool { role == .user && extras.contains { $0.kind == .answer } }
}

extension [Message] {
  /// Of a branch, the exchanges that ended in a tool call which no one answered: they are left out of later requests.
  package var unanswered: Set<MessageID> {
    var left: Set<MessageID> = []
    for place in indices.dropLast() where self[place].toolCalls != nil && !self[place + 1].answersCall {
      left.insert(self[place].id)
      var above = place - 1
      // A turn that is itself an answer goes with the call that it answers.
      while above >= 0, self[above].role == .user {
        left.insert(self[above].id)
        let isAnswer = self[above].answersCall
        above -= 1
        guard isAnswer, above >= 0 else { continue }
        left.insert(self[above].id)
        above -= 1
      }
    }
    return left
  }
}
