import Conversations

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
    case .choice(let words):
      guard case .text(let now)? = value, let place = words.firstIndex(of: now) else {
        return direction > 0 ? .text(words[words.count / 2]) : nil
      }
      let next = place + direction
      return next < 0 ? nil : .text(words[min(next, words.count - 1)])
    case .texts, .bias, .text, .format: return value
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
