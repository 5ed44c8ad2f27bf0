import Cells

/// What one pane of the lab asks: the conversation's own request with some things changed.
package struct LabVariant: Sendable, Equatable {
  /// Later ones win over earlier ones.
  package var changes: [LabChange]

  /// What differs, for a pane's head: `temperature 0.4 · no. 2`.
  package var label: String { changes.map(\.label).joined(separator: " · ") }

  /// Makes a conversation ask as this pane does. `presets` must hold those that are named; a plan checks that.
  package func apply(to conversation: inout Conversation, presets: [Preset], providers: [Provider]) {
    conversation.parameters[.n] = nil
    for change in changes {
      switch change {
      case .parameter(let name, let value): conversation.parameters[name] = value
      case .model(let name, let provider):
        conversation.model = name
        if let provider { conversation.provider = provider }
      case .preset(let name):
        presets.first { $0.name == name }?.apply(to: &conversation, providers: providers)
      case .repetition: break
      }
    }
  }
}

/// What the lab asks: one prompt, varied along one axis or several.
package struct LabPlan: Sendable, Equatable {
  /// In the order given.
  package var axes: [LabAxis]
  /// Every combination; the last axis varies fastest.
  package var variants: [LabVariant]

  /// Most replies of one run in panes.
  package static let mostPanes = 64

  /// All combinations of some axes.
  ///
  /// - Throws: `LabError` where an axis comes twice, or there are more combinations than `most`.
  package init(_ axes: [LabAxis], most: Int = LabPlan.mostPanes) throws(LabError) {
    guard !axes.isEmpty else { throw LabError("The lab needs something to vary: \(LabPlan.examples).") }
    for (place, axis) in axes.enumerated() where axes[..<place].contains(where: { $0.subject == axis.subject }) {
      throw LabError("\(axis.subject.name) is given twice.")
    }
    self.axes = axes
    var count = 1
    for axis in axes {
      count *= axis.changes.count
      guard count <= most else {
        throw LabError("These are \(count) or more replies; the lab takes up to \(most). Name fewer values.")
      }
    }
    variants = [LabVariant(changes: [])]
    for axis in axes {
      variants = variants.flatMap { variant in
        axis.changes.map { LabVariant(changes: variant.changes + [$0]) }
      }
    }
  }

  /// Reads what follows `/lab`: `temperature 0:1.6:0.4`, `model A B repeat 2`, `temperature 0 1 seed 1..3`.
  ///
  /// - Throws: `LabError` for a word that begins no axis, and for all that an axis refuses.
  package init(line: String) throws(LabError) {
    var axes: [LabAxis] = []
    var subject: LabAxis.Subject?
    var values: [String] = []
    for word in line.split(whereSeparator: { $0.isWhitespace || $0 == "," }).map(String.init) {
      // A number is never a subject; a model may be called like one only where a subject has its first value already.
      if let next = LabAxis.Subject(word: word), subject == nil || !values.isEmpty {
        if let subject { axes.append(try LabAxis(subject, values)) }
        (subject, values) = (next, [])
      } else if subject == nil {
        throw LabError(
          "The lab varies a parameter, model, preset or repeat, not \u{201C}\(word.prefix(40))\u{201D}: "
            + "\(Self.examples).")
      } else {
        values.append(word)
      }
    }
    if let subject { axes.append(try LabAxis(subject, values)) }
    try self.init(axes)
  }

  /// For sentences.
  package static let examples = "/lab temperature 0:1.6:0.4, /lab model NAME NAME, /lab repeat 3"

  /// What is varied, for a notice: `temperature 0, 0.4, 0.8`.
  package var summary: String {
    axes.map { axis in
      let values = axis.changes.map { change -> String in
        switch change {
        case .parameter(_, let value): value.map(ParameterText.short) ?? "default"
        case .repetition(let number): String(number)
        case .model, .preset: change.label
        }
      }
      let shown = values.count > 6 ? values.prefix(3) + ["…"] + values.suffix(1) : values[...]
      return "\(axis.subject.name) \(shown.joined(separator: ", "))"
    }.joined(separator: " × ")
  }

  /// Checks names that only the config knows. Throws a `LabError` that names those there are.
  package func check(presets: [Preset], providers: [Provider]) throws(LabError) {
    for change in axes.flatMap(\.changes) {
      switch change {
      case .preset(let name) where !presets.contains(where: { $0.name == name }):
        let known = presets.map(\.name).joined(separator: ", ")
        throw LabError(
          "There is no preset \u{201C}\(name)\u{201D}; "
            + (known.isEmpty ? "the config names none." : "the config names: \(known)."))
      case .model(_, let provider?) where !providers.contains(where: { $0.name == provider }):
        throw LabError(
          "There is no provider \u{201C}\(provider)\u{201D}; there are: "
            + "\(providers.map(\.name).joined(separator: ", ")).")
      default: break
      }
    }
  }

  /// Checks what only the endpoints say: that models are there, and that they take what is varied.
  ///
  /// - Parameters:
  ///   - catalogue: the models of a provider; empty where they are not known.
  ///   - refusals: why fields are left out of what a conversation asks.
  /// - Throws: a `LabError` that names the model, or the parameter and the reason.
  package func check(
    asking conversation: Conversation, presets: [Preset], providers: [Provider],
    catalogue: (String) -> [CatalogueModel], refusals: (Conversation) -> [RequestField: String]
  ) throws(LabError) {
    let isModelVaried = axes.contains { $0.subject == .models }
    var known: [String: [RequestField: String]] = [:]
    for asked in conversations(asking: conversation, presets: presets, providers: providers) {
      let place = "\(asked.provider) \(asked.model)"
      if known[place] == nil {
        known[place] = refusals(asked)
        let models = catalogue(asked.provider)
        // A server with one model answers to any name.
        let verdict = isModelVaried && models.count > 1 ? CatalogueVerdict(on: asked.model, in: models) : nil
        if let verdict, !verdict.isLive {
          let offer = verdict.offer.map { " \($0.id) is there." } ?? ""
          throw LabError("\(asked.provider) has no model \u{201C}\(asked.model)\u{201D}.\(offer)")
        }
      }
      for case .parameter(let name) in axes.map(\.subject) where asked.parameters[name] != nil {
        guard let reason = known[place]?[.parameter(name)] else { continue }
        throw LabError("\(name.rawValue) cannot be varied: \(reason.asSentence)")
      }
    }
  }

  /// What each variant asks, in their order.
  package func conversations(
    asking conversation: Conversation, presets: [Preset], providers: [Provider]
  ) -> [Conversation] {
    variants.map { variant in
      var asked = conversation
      variant.apply(to: &asked, presets: presets, providers: providers)
      return asked
    }
  }
}
