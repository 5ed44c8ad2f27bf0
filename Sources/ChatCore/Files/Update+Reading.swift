import Cells
import Conversations
import Hands

// Files that are read for the draft, or for the turn that is to go out.

extension AppState {
  /// Whether files are being read.
  var isReading: Bool { sending.written.isBeingRead || (!composing.measured.isEmpty && composing.files == nil) }

  /// Whether Esc and Ctrl+C end the reading.
  var canStopReading: Bool { sending.written.isBeingRead || (isReading && composing.reading?.isShown == true) }

  /// Files begin to be read: what lasts is shown each second.
  mutating func beginReading() -> [Effect] {
    guard composing.reading == nil else { return [] }
    composing.reading = LastingWork(since: now)
    return [.nextSecond(.reading)]
  }

  /// Files have been read, or are not wanted any more.
  mutating func endReading() -> [Effect] {
    guard composing.reading != nil, !isReading else { return [] }
    composing.reading = nil
    return [.endTimer(.reading)]
  }

  /// A second of reading has gone by.
  mutating func showReading() -> [Effect] {
    guard isReading else { return endReading() }
    composing.reading?.isShown = true
    return [.nextSecond(.reading)]
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
    composing.reading.flatMap { $0.text("reading \(namesOfRead)", at: now, ending: "\(keyName(.stop)) stops") }
  }

  /// The files that are read, in words, once that lasts; nil while it takes no time to speak of.
  package var lastingRead: String? { isReading && composing.reading?.isShown == true ? namesOfRead : nil }

  private var namesOfRead: String {
    let names = composer.mentions.map(\.written)
    return names.count == 1 ? names[0] : "\(names.count) files"
  }
}
