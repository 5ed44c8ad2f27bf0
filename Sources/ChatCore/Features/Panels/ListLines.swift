extension PaletteItem: Identifiable {
  /// The name, which is unique.
  public var id: String { name }

  /// As the palette shows it. The filter matches name and title.
  public var line: ListPanel<PaletteItem>.Line {
    ListPanel.Line(name, note: title, detail: keys)
  }
}

extension QueuedTurns.Turn {
  /// As the queue shows it.
  public var line: ListPanel<QueuedTurns.Turn>.Line {
    let lines = text.split(whereSeparator: \.isNewline)
    var facts: [String] = []
    if lines.count > 1 { facts.append("\(SizeText.grouped(lines.count)) lines") }
    if !files.isEmpty { facts.append(files.count == 1 ? "1 file" : "\(files.count) files") }
    return ListPanel.Line(String((lines.first ?? "").prefix(400)), detail: facts.joined(separator: " · "))
  }
}

extension CatalogueModel: Identifiable {
  /// As the model list shows it: window (the one reckoned with beside it, where that is another) and prices at the
  /// right edge.
  public func line(current: String, provider: Provider?) -> ListPanel<CatalogueModel>.Line {
    var facts: [String] = []
    if isRetired { facts.append("retired") }
    if let window = ContextWindow(of: id, provider: provider, catalogue: self) {
      let used = window.reason == nil ? "" : " (\(SizeText.grouped(window.tokens)) used)"
      facts.append("\(SizeText.grouped(window.listed ?? window.tokens)) tokens\(used)")
    }
    if let promptPrice, let completionPrice {
      facts.append("$\(promptPrice.fixed(2)) + $\(completionPrice.fixed(2)) per million")
    }
    return ListPanel.Line(id, detail: facts.joined(separator: " · "), isDim: isRetired, isCurrent: id == current)
  }
}

extension ConversationSummary {
  /// As the switcher shows it.
  public func line(now: Timestamp, current: ConversationID) -> ListPanel<ConversationSummary>.Line {
    let count = messageCount == 1 ? "1 message" : "\(SizeText.grouped(messageCount)) messages"
    let age = AgeText.ago(now.since(updatedAt))
    return ListPanel.Line(
      title.isEmpty ? "(no title)" : title, detail: "\(count) · \(age)",
      lead: (isPinned ? "* " : "") + (isArchived ? "(archived) " : ""), snippet: snippet, isDim: isArchived,
      isCurrent: id == current)
  }
}

/// How long ago something was, roughly.
public enum AgeText {
  /// `just now`, `5 min ago`, `3 h ago`, `2 days ago`, `4 months ago`, `3 years ago`, from milliseconds.
  public static func ago(_ milliseconds: Int64) -> String {
    let minutes = milliseconds / 60_000
    func some(_ count: Int64, _ unit: String) -> String { "\(count) \(unit)\(count == 1 ? "" : "s") ago" }
    switch minutes {
    case ..<1: return "just now"
    case ..<60: return "\(minutes) min ago"
    case ..<1440: return "\(minutes / 60) h ago"
    case ..<(1440 * 60): return some(minutes / 1440, "day")
    case ..<(1440 * 730): return some(minutes / (1440 * 30), "month")
    default: return some(minutes / (1440 * 365), "year")
    }
  }
}
