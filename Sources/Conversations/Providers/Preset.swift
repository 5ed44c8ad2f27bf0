import Cells

/// A named set of what a request is made of; what it leaves out stays as it is.
package struct Preset: Equatable, Sendable {
  /// As `/preset NAME` takes it.
  package var name: String
  /// The provider entry to ask.
  package var provider: String?
  /// The model to ask for.
  package var model: String?
  /// Instructions to the model.
  package var systemPrompt: String?
  /// Parameters that it sets.
  package var parameters: Parameters

  package init(
    name: String, provider: String? = nil, model: String? = nil, systemPrompt: String? = nil,
    parameters: Parameters = Parameters()
  ) {
    self.name = name
    self.provider = provider
    self.model = model
    self.systemPrompt = systemPrompt
    self.parameters = parameters
  }
}

extension Preset {
  /// Makes a conversation ask as this says. A provider entry brings its own model along; one that is not among
  /// `providers` changes nothing.
  package func apply(to conversation: inout Conversation, providers: [Provider]) {
    if let entry = providers.first(where: { $0.name == provider }) {
      conversation.provider = entry.name
      conversation.model = entry.model
    }
    if let model { conversation.model = model }
    if let systemPrompt { conversation.systemPrompt = systemPrompt }
    conversation.parameters.merge(parameters)
  }
}

/// A text kept for reuse, with `{{variables}}` to fill in.
package struct PromptSnippet: Equatable, Sendable {
  /// Its name: the file's, without the ending.
  package var name: String
  /// The text, variables unfilled.
  package var text: String
  /// Why its file cannot be used, in a sentence; nil when it can.
  package var problem: String?

  package init(name: String, text: String, problem: String? = nil) {
    self.name = name
    self.text = text
    self.problem = problem
  }

  /// The names between `{{` and `}}`, each once, in the order of the text.
  package var variables: [String] {
    var names: [String] = []
    for piece in pieces {
      if case .variable(let name) = piece, !names.contains(name) { names.append(name) }
    }
    return names
  }

  /// The text with variables replaced; those without a value stay as written.
  package func filled(_ values: [String: String]) -> String {
    var filled = ""
    for piece in pieces {
      switch piece {
      case .text(let text): filled += text
      case .variable(let name): filled += values[name] ?? "{{\(name)}}"
      }
    }
    return filled
  }

  private enum Piece {
    case text(Substring)
    case variable(String)
  }

  private var pieces: [Piece] {
    var pieces: [Piece] = []
    var rest = text[...]
    while let open = rest.firstRange(of: "{{") {
      let after = rest[open.upperBound...]
      guard let close = after.firstRange(of: "}}") else { break }
      let name = String(after[..<close.lowerBound]).trimmingSpaces()
      let isName = !name.isEmpty && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
      guard isName else {
        pieces.append(.text(rest[..<open.upperBound]))
        rest = after
        continue
      }
      pieces.append(.text(rest[..<open.lowerBound]))
      pieces.append(.variable(name))
      rest = after[close.upperBound...]
    }
    pieces.append(.text(rest))
    return pieces
  }
}

extension Substring {
  /// The first place where `pattern` is.
  fileprivate func firstRange(of pattern: String) -> Range<Index>? {
    let wanted = Array(pattern.utf8)
    guard let first = wanted.first else { return nil }
    var place = startIndex
    while let start = utf8[place...].firstIndex(of: first) {
      if utf8[start...].starts(with: wanted) { return start..<utf8.index(start, offsetBy: wanted.count) }
      place = utf8.index(after: start)
    }
    return nil
  }
}
