import Cells
import Conversations
import Hands

/// The settings panel: every field of the request with its value, range, default, meaning and where the value came
/// from.
package struct SettingsForm: Sendable {
  /// Where a value came from.
  package enum Origin: String, Sendable {
    /// No one set it: the endpoint decides.
    case endpoint = "endpoint"
    /// The config file.
    case config = "config"
    /// The command line.
    case commandLine = "command line"
    /// A preset.
    case preset = "preset"
    /// The provider's entry.
    case provider = "provider"
    /// It was changed in this conversation.
    case conversation = "conversation"
  }

  /// What a key did.
  package enum Outcome: Equatable, Sendable {
    /// Nothing but what is drawn.
    case redraw
    /// The value is to be set; nil unsets it.
    case set(ParameterName, ParameterValue?)
    /// The value is to be written into the config file as the default; nil takes it out there.
    case makeDefault(ParameterName, ParameterValue?)
    /// The field that is no parameter is to be set to some JSON; nil takes it out.
    case setExtra(String, json: String?)
    /// Such a field is to be written into the config file as the default.
    case makeExtraDefault(String, json: String?)
  }

  /// What the next request sends.
  package private(set) var parameters: Parameters
  /// What a new conversation begins with.
  package private(set) var defaults: Parameters
  /// What the provider's entry sends where nothing else is said.
  private var provided: ExtraFields
  private var origins: [RequestField: Origin]
  /// Why fields are left out of requests to the model.
  package var refused: [RequestField: String] = [:]
  /// What answers and with which instructions, with the keys that change them.
  package var others = ""
  /// What a probe found of the model.
  package var probe: ProbeCard?
  /// Every field, and the place of a new one.
  private(set) var fields: [RequestField] = []
  /// The row of a field that is not there yet: it takes `NAME=VALUE`.
  static let newField = RequestField.extra("")
  private static let newFieldWords = "Type NAME=VALUE: the field's name on the wire, and any JSON or a text."
  private(set) var selected = 0
  private(set) var top = 0
  private var pageSize = 8
  /// What is being typed for the selected row.
  private(set) var typing: Composer?
  /// Why what was typed was refused.
  package private(set) var problem: String?

  /// The values in force, those a new conversation would have, and where values came from.
  package init(
    parameters: Parameters, defaults: Parameters, provided: ExtraFields = ExtraFields(),
    origins: [RequestField: Origin] = [:]
  ) {
    self.parameters = parameters
    self.defaults = defaults
    self.provided = provided
    self.origins = origins
    fields = allFields
  }

  /// Every parameter, the other fields that anybody sets, and the place of a new one.
  private var allFields: [RequestField] {
    var extra = provided
    extra.merge(defaults.extra)
    extra.merge(parameters.extra)
    let others = extra.fields.filter { field in
      ParameterName(rawValue: field.name).flatMap { parameters[$0] } == nil
    }
    return ParameterName.allCases.map { .parameter($0) } + others.map { .extra($0.name) } + [Self.newField]
  }

  /// The selected field.
  package var field: RequestField { fields[selected] }
  /// The selected parameter; nil for other fields.
  package var name: ParameterName? { field.parameter }
  /// Whether a value is being typed; then Esc drops it rather than closing the form.
  package var isTyping: Bool { typing != nil }

  /// Takes over values that changed elsewhere, while the form is open.
  package mutating func update(
    parameters: Parameters, defaults: Parameters, provided: ExtraFields = ExtraFields(),
    origins: [RequestField: Origin]
  ) {
    self.parameters = parameters
    self.defaults = defaults
    self.provided = provided
    self.origins = origins
    showFields(selecting: field)
  }

  /// Shows the fields there are now, with one of them selected where it is among them.
  private mutating func showFields(selecting chosen: RequestField) {
    fields = allFields
    selected = fields.firstIndex(of: chosen) ?? min(selected, fields.count - 1)
  }

  /// Selects a parameter's row.
  package mutating func select(_ name: ParameterName) {
    stopTyping()
    selected = fields.firstIndex(of: .parameter(name)) ?? selected
  }

  /// Where a value came from: what was said when the form was made, else what can be seen by comparing.
  package func origin(of name: ParameterName) -> Origin { origin(of: .parameter(name)) }

  /// The same of any field.
  package func origin(of field: RequestField) -> Origin {
    guard let value = parameters[field] else {
      if providedValue(of: field) != nil { return .provider }
      return defaults[field] == nil ? .endpoint : .conversation
    }
    if let origin = origins[field] { return origin }
    return value == defaults[field] ? .config : .conversation
  }

  /// What the provider's entry says of a field; nil where nothing is said.
  private func providedValue(of field: RequestField) -> ParameterValue? {
    if case .extra(let name) = field { provided[name].map { .json($0) } } else { nil }
  }

  /// What the next request sends of a field; nil where nothing is.
  func value(of field: RequestField) -> ParameterValue? { parameters[field] ?? providedValue(of: field) }

  /// Types; the first character begins a new value.
  package mutating func type(_ text: String) {
    if typing == nil { typing = Composer() }
    problem = nil
    typing?.insert(text.split(whereSeparator: \.isNewline).joined(separator: " "))
  }

  /// Edits what is being typed; Backspace on a row that is not begins with its value.
  package mutating func edit(_ intent: EditIntent) {
    guard intent != .newline else { return }
    if typing == nil {
      guard case .delete = intent else { return }
      typing = Composer(value(of: field).map(ParameterText.short) ?? "")
    }
    problem = nil
    typing?.handle(intent)
  }

  /// Drops what is being typed; false when nothing is.
  @discardableResult
  package mutating func stopTyping() -> Bool {
    defer {
      typing = nil
      problem = nil
    }
    return typing != nil
  }

  /// Does what a key means.
  package mutating func handle(_ intent: FormIntent) -> Outcome {
    switch intent {
    case .previous: return move(to: selected == 0 ? fields.count - 1 : selected - 1)
    case .next: return move(to: selected == fields.count - 1 ? 0 : selected + 1)
    case .pageUp: return move(to: max(0, selected - pageSize))
    case .pageDown: return move(to: min(fields.count - 1, selected + pageSize))
    case .decrease, .increase:
      let isUp = intent == .increase
      if typing != nil {
        typing?.handle(.move(isUp ? .right : .left))
        return .redraw
      }
      return step(isUp ? 1 : -1)
    case .reset:
      if typing != nil {
        typing?.handle(.delete(.right))
        return .redraw
      }
      return set(field, defaults[field])
    case .accept: return accept()
    case .makeDefault:
      if typing != nil, case .redraw = accept(), problem != nil { return .redraw }
      return makeDefault()
    }
  }

  private mutating func move(to place: Int) -> Outcome {
    // What was typed counts, unless it is refused: then it stays, with the reason.
    if typing != nil {
      let outcome = accept()
      if problem != nil { return outcome }
      selected = place
      return outcome
    }
    problem = nil
    selected = place
    return .redraw
  }

  private mutating func accept() -> Outcome {
    // The form stays: who expects Enter to open the row would type the value into the composer, and send it.
    guard let typed = typing else { return askForValue() }
    switch field {
    case Self.newField: return acceptNew(typed.text)
    case .extra:
      typing = nil
      return set(field, ParameterCheck.unsets(typed.text) ? nil : .json(ExtraFields.json(typed.text)))
    case .parameter(let name):
      do {
        let value = try ParameterCheck.parse(name, typed.text)
        typing = nil
        return set(field, value)
      } catch {
        problem = error.message
        return .redraw
      }
    }
  }

  /// Takes `NAME=VALUE`.
  private mutating func acceptNew(_ typed: String) -> Outcome {
    let parts = typed.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0]).trimmingSpaces()
    guard parts.count == 2 else {
      if name.isEmpty {
        typing = nil
        return .redraw
      }
      problem = Self.newFieldWords
      return .redraw
    }
    if let refusal = ExtraFields.refusal(name) {
      problem = refusal
      return .redraw
    }
    let value = String(parts[1]).trimmingSpaces()
    let field = RequestField(named: name)
    if case .parameter = field {
      problem = "\(name) has a row of its own."
      return .redraw
    }
    typing = nil
    return set(field, .json(ExtraFields.json(value)))
  }

  private mutating func set(_ field: RequestField, _ value: ParameterValue?) -> Outcome {
    problem = nil
    guard field != Self.newField, parameters[field] != value else { return .redraw }
    parameters[field] = value
    origins[field] = value == nil ? nil : value == defaults[field] ? .config : .conversation
    switch field {
    case .parameter(let name): return .set(name, value)
    case .extra(let name):
      showFields(selecting: field)
      return .setExtra(name, json: value.map(ParameterText.short))
    }
  }

  private func makeDefault() -> Outcome {
    switch field {
    case .parameter(let name): .makeDefault(name, parameters[name])
    case Self.newField: .redraw
    case .extra(let name): .makeExtraDefault(name, json: value(of: field).map(ParameterText.short))
    }
  }

  private mutating func step(_ direction: Int) -> Outcome {
    guard let name, name.row.step != nil else { return askForValue() }
    return set(field, ParameterStep.next(name, from: parameters[name], direction))
  }

  private mutating func askForValue() -> Outcome {
    problem =
      field == Self.newField ? Self.newFieldWords : "Type a value; \(label(field)) takes \(range(of: field))."
    return .redraw
  }

  mutating func keepInView(rows: Int) {
    pageSize = max(1, rows - 1)
    top = ListWindow.top(top, showing: selected, of: fields.count, rows: rows)
  }
}
