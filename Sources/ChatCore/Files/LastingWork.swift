import Conversations

/// Work for the draft that is shown once it lasts: files that are read, a command that runs.
struct LastingWork: Sendable, Equatable {
  /// When it began.
  var since: Timestamp
  /// Whether it goes on for so long that it is shown, each second.
  var isShown = false

  init(since: Timestamp) { self.since = since }

  /// `reading a.pdf, 3 s · Esc stops`; nil while it is not shown.
  func text(_ what: String, at now: Timestamp, ending: String) -> String? {
    isShown ? "\(what), \(now.since(since) / 1000) s · \(ending)" : nil
  }
}

extension Effect {
  /// The timer of such work: a second later the work is shown, or shown again.
  static func nextSecond(_ timer: TimerName) -> Effect { .timer(timer, milliseconds: 1000) }
}
