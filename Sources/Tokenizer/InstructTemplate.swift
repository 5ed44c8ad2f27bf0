import Conversations

/// The text of a request as a model's own template lays it out, in pieces that are counted each for itself.
///
/// Mixtral has no system role: the system text goes before the first user turn (8x7B) or the last (8x22B), with a
/// blank line between; adjacent turns of one role are joined the same way. Each reply ends with a token of its own.
struct InstructTemplate {
  /// One turn after folding and joining.
  struct Piece: Equatable {
    /// Which entries of the request it came from.
    var sources: [Int]
    /// What the encoder is given.
    var text: String
    /// Control tokens besides the text.
    var controls: Int
  }

  /// The turns of a request in the template of `choice`.
  ///
  /// `continues`: the last turn is a reply to be continued, which has no end token yet.
  static func pieces(of turns: [ChatRequest.Turn], _ choice: TokenizerChoice, continues: Bool = false) -> [Piece] {
    var joined: [(role: Role, text: String, sources: [Int])] = []
    var system: [String] = []
    var systemSources: [Int] = []
    for (place, turn) in turns.enumerated() {
      if turn.role == .system {
        if !turn.content.isEmpty { system.append(turn.content) }
        systemSources.append(place)
      } else if let last = joined.indices.last, joined[last].role == turn.role {
        joined[last].text += "\n\n" + turn.content
        joined[last].sources.append(place)
      } else {
        joined.append((turn.role, turn.content, [place]))
      }
    }
    let users = joined.indices.filter { joined[$0].role == .user }
    let bearer = choice == .mixtral8x7B ? users.first : users.last
    let systemText = system.joined(separator: "\n\n")

    return joined.indices.map { place in
      var (role, text, sources) = joined[place]
      if place == bearer {
        if !systemText.isEmpty { text = systemText + "\n\n" + text }
        sources = systemSources + sources
      }
      if role == .user {
        return choice == .mixtral8x7B
          ? Piece(sources: sources, text: "[INST] \(text) [/INST]", controls: 0)
          : Piece(sources: sources, text: text, controls: 2)
      }
      if choice == .mixtral8x22B { while text.last == " " { text.removeLast() } }
      return Piece(sources: sources, text: text, controls: continues && place == joined.count - 1 ? 0 : 1)
    }
  }
}
