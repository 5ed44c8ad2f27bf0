import Cells
import Conversations

/// A part of a reply that is no text, as the rows below the reply show it.
struct ShownPart: Equatable, Sendable {
  /// What it is, in words.
  var words: String
  /// Whether it can be saved.
  var isHere: Bool
  /// The picture that it is.
  var picture: Picture?
  /// Where it is.
  var source: PreviewKey.Source

  /// The parts of a message, in order.
  static func all(of message: Message) -> [ShownPart] {
    var shown: [ShownPart] = []
    for (extra, item) in message.extras.enumerated() where item.kind == .parts {
      let parts = ReplyPart.all(item)
      shown += parts.enumerated().map { place, part in
        ShownPart(
          words: part.words, isHere: part.isHere, picture: part.picture,
          source: part.kept.map { .kept(hash: $0.hash) } ?? .part(of: message.id, extra: extra, place: place))
      }
      guard parts.isEmpty else { continue }
      let words = "\(MessageParts.words(item)) came with it; an export as JSON holds it."
      shown.append(ShownPart(words: words, isHere: false, source: .part(of: message.id, extra: extra, place: 0)))
    }
    return shown
  }

  /// The line that says what it is.
  func line(_ keys: MessageKeys) -> String {
    let saves = "\(keys.save) saves it"
    if let picture { return "\(PictureRows.chip(picture, hasTokens: false)) · \(saves)" }
    return isHere ? "[\(words): \(saves)]" : "[\(words)]"
  }
}

/// The parts of replies that were looked at, each read once: their JSON may be megabytes.
struct PartsMemory: Sendable {
  private var known: [MessageID: (sizes: [Int], parts: [ShownPart])] = [:]
  /// The most messages whose parts are remembered.
  private static let most = 256

  /// The parts of a message; none for nearly all messages, at no cost.
  mutating func parts(of message: Message) -> [ShownPart] {
    guard message.extras.contains(where: { $0.kind == .parts }) else { return [] }
    // What is there of an extra never changes: another one has another size, or another place.
    let sizes = message.extras.map { $0.kind == .parts ? $0.text.utf8.count : -1 }
    if let known = known[message.id], known.sizes == sizes { return known.parts }
    if known.count >= Self.most { known = [:] }
    let parts = ShownPart.all(of: message)
    known[message.id] = (sizes, parts)
    return parts
  }
}
