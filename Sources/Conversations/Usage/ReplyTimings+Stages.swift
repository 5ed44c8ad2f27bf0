import Cells

extension ReplyTimings {
  /// The stages reached, in their order, for people; nil while nothing was measured.
  package var stages: String? {
    let all = [
      ("begun", queued), ("connected", connected), ("TLS", secured), ("first byte", firstByte),
      ("first token", firstToken), ("last token", lastToken), ("ended", total),
    ]
    let reached = all.compactMap { name, time in time.map { "\(name) \($0.fixed($0 < 100 ? 1 : 0))" } }
    return reached.isEmpty ? nil : reached.joined(separator: " · ")
  }
}
