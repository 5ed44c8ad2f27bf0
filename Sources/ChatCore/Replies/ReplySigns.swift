import Cells
import Conversations
import Pages

// What shows that replies are on their way.

extension AppState {
  /// The signs of the replies in view, by message.
  var signs: [MessageID: ReplySign] {
    guard !replies.isEmpty else { return [:] }
    var signs: [MessageID: ReplySign] = [:]
    for active in replies.values where active.conversation == conversation.id {
      for message in active.messages {
        if conversation[message]?.text.utf8Count ?? 0 == 0 {
          // The line of the thoughts says it by itself.
          let thinks = conversation[message]?.reasoning.isEmpty == false && settings.reasoning != .hidden
          if thinks, active.waiting == nil { continue }
          signs[message] = .waits(waitingWords(active))
        } else if defaults.moves {
          signs[message] = .writes
        }
      }
    }
    return signs
  }

  private func waitingWords(_ active: ActiveReply) -> Row {
    let waited = max(0, now.since(active.sentAt))
    var row = Row()
    if defaults.moves {
      row.append(Row.styled(Self.pulse[Int(waited / Self.beat) % Self.pulse.count] + " ", Style(.prompt)))
    }
    row.append(Row.styled(words(active, waited), Style(.dim)))
    return row
  }

  private func words(_ active: ActiveReply, _ waited: Int64) -> String {
    if let waiting = active.waiting {
      return "\(waiting.failure.cause.row.short), next try in \(waiting.seconds(at: now)) s"
    }
    if active.isThinking, let first = active.firstThoughtAt { return "thinking \(max(0, now.since(first)) / 1000) s" }
    if let seconds = secondsOfLoading(before: active) { return "loading the local model \(seconds) s" }
    let seconds = defaults.moves ? (Double(waited) / 1000).fixed(1) : String(waited / 1000)
    return "waiting for the first token \(seconds) s"
  }

  private static let pulse = ["·", "•", "●", "•"]
  /// Milliseconds of one step of the pulse.
  private static let beat: Int64 = 250

  /// Milliseconds until the screen is to move by itself; nil where nothing but the seconds does.
  var untilBeat: Int64? {
    guard defaults.moves else { return nil }
    let waiting = replies.values.filter {
      // A line of thoughts moves with the seconds.
      let isSaid = $0.isThinking && $0.waiting == nil && settings.reasoning != .hidden
      return $0.conversation == conversation.id && $0.firstTextAt == nil && !isSaid
    }
    return waiting.map { Self.beat - max(0, now.since($0.sentAt)) % Self.beat }.min()
  }

  /// Somebody who looks elsewhere is called back to a reply that took long.
  func callBack(to active: ActiveReply, failed: Bool) -> [Effect] {
    let took = now.since(active.askedAt)
    guard took >= Self.longWait, !active.isStopping,
      defaults.calls == .always || defaults.calls == .unfocused && !hasFocus
    else { return [] }
    let title = active.conversation == conversation.id ? conversation.title : ""
    let what = failed ? "The reply failed" : "The reply is there"
    return [.callBack("\(what) after \(took / 1000) s\(title.isEmpty ? "" : ": \(title)")")]
  }

  /// Milliseconds after which a reply took long.
  private static let longWait: Int64 = 5000
}
