/// Something of a message that another program can show: a picture, sound, a film.
package enum Viewable: Sendable, Equatable {
  /// A picture whose bytes are kept.
  case picture(Picture)
  /// A part of a reply, with its data.
  case part(ReplyPart)
  /// What is elsewhere.
  case address(WebAddress)

  /// What it is called.
  package var words: String {
    switch self {
    case .picture(let picture): picture.name
    case .part(let part): part.words
    case .address(let address): address.text
    }
  }

  /// The ending of a file that holds it; nil for what is elsewhere.
  package var ending: String? {
    switch self {
    case .picture(let picture): picture.format == .jpeg ? "jpg" : picture.format?.rawValue ?? "png"
    case .part(let part): part.ending
    case .address: nil
    }
  }

  /// Endings of files that are looked at or listened to, and do nothing by themselves: whoever sends a reply says what
  /// it holds, and a page or a program would run.
  private static let quiet: Set<String> = [
    "aac", "avif", "bmp", "flac", "gif", "heic", "jpg", "m4a", "mov", "mp3", "mp4", "ogg", "opus", "pdf", "png", "tiff",
    "txt", "wav", "webm", "webp",
  ]

  /// Whether opening it only shows it.
  var isQuiet: Bool { ending.map(Self.quiet.contains) ?? true }
}

extension Message {
  /// What it carries that another program can show, in order.
  package var viewables: [Viewable] {
    let pictures = pictures.compactMap { picture in
      picture.address.map { WebAddress($0).map(Viewable.address) } ?? .picture(picture)
    }
    let parts = parts.compactMap { part in
      part.isHere ? .part(part) : part.address.flatMap { WebAddress($0).map(Viewable.address) }
    }
    return (pictures + parts).filter(\.isQuiet)
  }
}
