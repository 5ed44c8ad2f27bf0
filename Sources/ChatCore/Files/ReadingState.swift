import Cells
import Conversations
import Hands

/// How long files have been read for the draft, or for the turn that is to go out.
struct ReadingState: Sendable, Equatable {
  /// Since when; nil while nothing is.
  var since: Timestamp?
  /// Whether it goes on for so long that it is shown, and Esc means it.
  var isShown = false
}

extension AppState {
  /// Whether files are being read.
  var isReading: Bool { sending.written.isBeingRead || (!composing.measured.isEmpty && composing.files == nil) }

  /// Whether Esc and Ctrl+C end the reading.
  var canStopReading: Bool { sending.written.isBeingRead || (isReading && composing.reading.isShown) }

  /// Files begin to be read: what lasts is shown each second.
  mutating func beginReading() -> [Effect] {
    guard composing.reading.since == nil else { return [] }
    composing.reading.since = now
    return [.timer(.reading, milliseconds: 1000)]
  }

  /// Files have been read, or are not wanted any more.
  mutating func endReading() -> [Effect] {
    guard composing.reading.since != nil, !isReading else { return [] }
    composing.reading = ReadingState()
    return [.endTimer(.reading)]
  }

  /// A second of reading has gone by.
  mutating func showReading() -> [Effect] {
    guard isReading else { return endReading() }
    composing.reading.isShown = true
    return [.timer(.reading, milliseconds: 1000)]
  }

  /// Esc or Ctrl+C: the programs that read are ended, and the draft stays as it is.
  mutating func stopReading() -> [Effect] {
    _ = sending.written.takeRead()
    if composing.files == nil { composing.files = [] }
    post(.info, "Stopped reading. Nothing was sent.")
    return [.stopReading] + endReading()
  }

  /// What the rule says while files are read; nil while that takes no time to speak of.
  var readingText: String? {
    guard isReading, composing.reading.isShown, let since = composing.reading.since else { return nil }
    let names = composer.mentions.map(\.written)
    let what = names.count == 1 ? names[0] : "\(names.count) files"
    return "reading \(what), \(now.since(since) / 1000) s · \(keyName(.stop)) stops"
  }
}
