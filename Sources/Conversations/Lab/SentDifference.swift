import Cells

/// What two requests said otherwise, for people: fields, the system prompt, and messages that one of them had alone.
package enum SentDifference {
  /// A line each; empty where both said the same, or one cannot be read.
  ///
  /// - Parameters:
  ///   - old: a request's body.
  ///   - new: the other's.
  ///   - names: what the two are called, as in `version 1`.
  package static func lines(_ old: String, _ new: String, names: (old: String, new: String)) -> [String] {
    guard let before = JSONText.members(old), let after = JSONText.members(new) else { return [] }
    return fields(before, after) + turns(turns(of: before), turns(of: after), names)
  }

  private typealias Members = [(name: String, value: String)]

  private static func fields(_ old: Members, _ new: Members) -> [String] {
    var names: [String] = []
    for member in old + new where member.name != "messages" && !names.contains(member.name) {
      names.append(member.name)
    }
    return names.compactMap { name in
      let values = [old, new].map { members in members.first { $0.name == name }?.value }
      guard values[0] != values[1] else { return nil }
      return "\(name): " + values.map { $0.map { excerpt(text(of: $0)) } ?? "not set" }.joined(separator: " → ")
    }
  }

  /// Who says what.
  private struct Turn: Equatable {
    var role: String
    var text: String
    var isSystem: Bool { role == "system" || role == "developer" }
    /// As it is named in a line.
    var words: String { "\(role): \(quoted(text))" }
  }

  private static func turns(of members: Members) -> [Turn] {
    let list = members.first { $0.name == "messages" }?.value ?? "[]"
    return (JSONText.items(list) ?? []).compactMap { item in
      guard let turn = JSONText.members(item) else { return nil }
      func member(_ name: String) -> String { turn.first { $0.name == name }.map { text(of: $0.value) } ?? "" }
      return Turn(role: member("role"), text: member("content"))
    }
  }

  private static func turns(_ old: [Turn], _ new: [Turn], _ names: (old: String, new: String)) -> [String] {
    var lines: [String] = []
    let prompts = [old, new].map { $0.filter(\.isSystem).map(\.text).joined(separator: "\n\n") }
    if prompts[0] != prompts[1] {
      let words = prompts.map { $0.isEmpty ? "none" : quoted($0) }
      lines.append("system prompt: \(words.joined(separator: " → "))")
    }
    let (before, after) = (old.filter { !$0.isSystem }, new.filter { !$0.isSystem })
    for change in after.difference(from: before) {
      switch change {
      case .remove(_, let turn, _): lines.append("not in \(names.new): \(turn.words)")
      case .insert(_, let turn, _): lines.append("not in \(names.old): \(turn.words)")
      }
    }
    return lines
  }

  /// What a JSON string says; other values as they are written.
  private static func text(of json: String) -> String { JSONText.string(json) ?? json }

  private static func quoted(_ text: String) -> String { "\u{201C}\(excerpt(text))\u{201D}" }

  private static func excerpt(_ text: String) -> String {
    HarmlessText.line(text.prefix(400).split(whereSeparator: \.isNewline).joined(separator: " ")).abridged(to: 60)
  }
}
