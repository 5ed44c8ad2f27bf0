/// Model families whose measures are known here: window and template by the model's name. The tokenizer's choice of a
/// file follows the same names.
package enum ModelFamily: String, Sendable, CaseIterable {
  /// Mixtral-8x7B, every instruct version.
  case mixtral8x7B = "mixtral-8x7b"
  /// Mixtral-8x22B.
  case mixtral8x22B = "mixtral-8x22b"
  /// SmolLM2, the embedded model's family.
  case smolLM2 = "smollm2"

  /// The family a model belongs to, by its name on the wire; nil when it is none of these.
  package init?(model: String) {
    // By bytes: a string within a string goes through the machinery of regular expressions, at each frame.
    let name = model.lowercased().utf8
    let found = Self.allCases.first { family in
      name.indices.contains { name[$0...].starts(with: family.rawValue.utf8) }
    }
    guard let found else { return nil }
    self = found
  }

  /// Tokens the model was made for (`max_position_embeddings` of its published config).
  package var window: Int {
    switch self {
    case .mixtral8x7B: 32_768
    case .mixtral8x22B: 65_536
    case .smolLM2: 8192
    }
  }

  /// What its chat template adds.
  package var template: TemplateCost {
    switch self {
    case .mixtral8x7B: TemplateCost(begin: 1, user: 7, reply: 1, system: 2, noSystem: 0)
    case .mixtral8x22B: TemplateCost(begin: 1, user: 2, reply: 1, system: 2, noSystem: 0)
    // ChatML; without a system text the template puts in one of its own.
    case .smolLM2: TemplateCost(begin: 4, user: 5, reply: 6, system: 5, noSystem: 21)
    }
  }
}

/// Tokens that a chat template adds to the texts of a request.
///
/// Added to the counts of the texts, these give the whole prompt to within a token: a system text folded into
/// a turn, or a text that ends in blanks, may join with its neighbour. Tests hold them against the templates.
package struct TemplateCost: Equatable, Sendable {
  /// Once in a request: where the text begins, and where the reply does.
  package var begin: Int
  /// Around a turn of the user's.
  package var user: Int
  /// Around a reply.
  package var reply: Int
  /// Around the system text.
  package var system: Int
  /// Where there is no system text.
  package var noSystem: Int

  /// A guess for templates no one here knows; most are like ChatML.
  package static let guess = TemplateCost(begin: 3, user: 4, reply: 4, system: 4, noSystem: 0)

  /// Around a message of a role.
  package func around(_ role: Role) -> Int { role == .assistant ? reply : role == .system ? system : user }
}
