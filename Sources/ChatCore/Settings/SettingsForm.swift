import Conversations
import Hands

/// The settings panel: every parameter with its value, range, default, meaning and where the value came from.
package struct SettingsForm: Sendable {
  /// Where a value came from.
  package enum Origin: String, Sendable {
    /// Nobody set it: the endpoint decides.
    case endpoint = "endpoint"
    /// The config file.
    case config = "config"
    /// The command line.
    case commandLine = "command line"
    /// A preset.
    case preset = "preset"
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
    /// The form is done.
    case close
  }

  /// What the next request sends.
  package private(set) var parameters: Parameters
  /// What a new conversation begins with.
  package private(set) var defaults: Parameters
  private var origins: [ParameterName: Origin]
  private let names = ParameterName.allCases
  private(set) var selected = 0
  private(set) var top = 0
  private var pageSize = 8
  /// What is being typed for the selected row.
  private(set) var typing: Composer?
  /// Why what was typed was refused.
  package private(set) var problem: String?

  /// The values in force, those a new conversation would have, and where values came from.
  package init(parameters: Parameters, defaults: Parameters, origins: [ParameterName: Origin] = [:]) {
    self.parameters = parameters
    self.defaults = defaults
    self.origins = origins
  }

  /// The selected parameter.
  package var name: ParameterName { names[selected] }
  /// Whether a value is being typed; then Esc drops it rather than closing the form.
  package var isTyping: Bool { typing != nil }

  /// Takes over values that changed elsewhere, while the form is open.
  package mutating func update(parameters: Parameters, defaults: Parameters, origins: [ParameterName: Origin]) {
    self.parameters = parameters
    self.defaults = defaults
    self.origins = origins
  }

  /// Selects a parameter's row.
  package mutating func select(_ name: ParameterName) {
    stopTyping()
    selected = names.firstIndex(of: name) ?? selected
  }

  /// Where a value came from: what was said when the form was made, else what can be told by comparing.
  package func origin(of name: ParameterName) -> Origin {
    guard let value = parameters[name] else { return defaults[name] == nil ? .endpoint : .conversation }
    if let origin = origins[name] { return origin }
    return value == defaults[name] ? .config : .conversation
  }

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
      typing = Composer(parameters[name].map(ParameterText.short) ?? "")
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
    case .previous: return move(to: selected == 0 ? names.count - 1 : selected - 1)
    case .next: return move(to: selected == names.count - 1 ? 0 : selected + 1)
    case .pageUp: return move(to: max(0, selected - pageSize))
    case .pageDown: return move(to: min(names.count - 1, selected + pageSize))
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
      return set(defaults[name])
    case .accept: return accept()
    case .makeDefault:
      if typing != nil, case .redraw = accept(), problem != nil { return .redraw }
      return .makeDefault(name, parameters[name])
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
    guard let typed = typing else { return .close }
    do {
      let value = try ParameterCheck.parse(name, typed.text)
      typing = nil
      return set(value)
    } catch {
      problem = error.message
      return .redraw
    }
  }

  private mutating func set(_ value: ParameterValue?) -> Outcome {
    problem = nil
    guard parameters[name] != value else { return .redraw }
    parameters[name] = value
    origins[name] = value == nil ? nil : value == defaults[name] ? .config : .conversation
    return .set(name, value)
  }

  private mutating func step(_ direction: Int) -> Outcome {
    guard name.row.step != nil else {
      problem = "Type a value; \(name.rawValue) takes \(name.row.range)."
      return .redraw
    }
    return set(ParameterStep.next(name, from: parameters[name], direction))
  }

  mutating func keepInView(rows: Int) {
    pageSize = max(1, rows - 1)
    top = min(max(top, selected - rows + 1), selected)
    top = max(0, min(top, names.count - rows))
  }
}

/// What an arrow makes of a parameter's value.
package enum ParameterStep {
  /// A step up (1) or down (−1); down from the lowest value unsets, from unset it begins at a usual value.
  package static func next(_ name: ParameterName, from value: ParameterValue?, _ direction: Int) -> ParameterValue? {
    guard let step = name.row.step else { return value }
    switch name.row.kind {
    case .real(let range, let aboveLower):
      guard case .real(let now)? = value else { return direction > 0 ? start(name) : nil }
      let lowest = aboveLower ? range.lowerBound + step : range.lowerBound
      if direction < 0, now <= lowest { return nil }
      let moved = ((now / step).rounded() + Double(direction)) * step
      let clean = (moved * 1e6).rounded() / 1e6
      return .real(min(max(clean, lowest), range.upperBound))
    case .integer(let range):
      guard case .integer(let now)? = value else { return direction > 0 ? start(name) : nil }
      let size = Int(step)
      if direction < 0 {
        if now <= max(range.lowerBound, size > 1 ? size : range.lowerBound) { return nil }
        return .integer(max(range.lowerBound, (now - 1) / size * size))
      }
      let (next, overflows) = (now / size * size).addingReportingOverflow(size)
      return .integer(overflows ? range.upperBound : min(next, range.upperBound))
    case .flag:
      guard case .flag(let now)? = value else { return .flag(direction > 0) }
      return now == (direction > 0) ? nil : .flag(!now)
    case .texts, .bias, .text: return value
    }
  }

  private static func start(_ name: ParameterName) -> ParameterValue {
    switch name {
    case .temperature: .real(0.7)
    case .topP: .real(0.95)
    case .minP: .real(0.05)
    case .repetitionPenalty: .real(1.1)
    case .frequencyPenalty, .presencePenalty: .real(0.1)
    case .maxTokens, .maxCompletionTokens: .integer(512)
    case .topK: .integer(50)
    case .n: .integer(2)
    default: .integer(1)
    }
  }
}
