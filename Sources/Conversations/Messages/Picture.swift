/// A picture that a message carries: what it is, and the name of its bytes, which are kept elsewhere.
package struct Picture: Equatable, Hashable, Sendable {
  /// SHA-256 of its bytes, in hexadecimal digits; empty for one that the endpoint fetches itself.
  package var hash: String
  /// As the person named it: a path or an address.
  package var name: String
  /// How its bytes are to be read; nil for one that was never read here.
  package var format: Format?
  /// In pixels; 0 while unknown.
  package var width: Int
  /// In pixels; 0 while unknown.
  package var height: Int
  /// Of its file; 0 while unknown.
  package var byteCount: Int
  /// Where the endpoint fetches it, instead of getting its bytes.
  package var address: String?

  /// What is before a hash in the place of the base64 of the bytes that have it.
  package static let hashMark = "sha256-"
  /// What is in the place of the base64 of its bytes: in extras of messages, and in what is kept of a request.
  package var mark: String { Self.hashMark + hash }

  /// What endpoints take, and what tells one from another.
  package enum Format: String, Sendable, CaseIterable {
    case png, jpeg, gif, webp

    /// Its MIME type.
    package var type: String { "image/\(rawValue)" }

    /// By an ending, without its dot.
    package init?(ending: String) {
      let ending = ending.lowercased()
      self.init(rawValue: ending == "jpg" ? "jpeg" : ending)
    }
  }

  package init(
    hash: String, name: String, format: Format?, width: Int = 0, height: Int = 0, byteCount: Int = 0,
    address: String? = nil
  ) {
    self.hash = hash
    self.name = name
    self.format = format
    self.width = width
    self.height = height
    self.byteCount = byteCount
    self.address = address
  }

  /// Whether a file is a picture by the ending of its name.
  package static func isPicture(_ name: String) -> Bool {
    name.lastIndex(of: ".").flatMap { Format(ending: String(name[name.index(after: $0)...])) } != nil
  }

  /// How closely a model is to look.
  package enum Detail: String, Sendable, CaseIterable { case auto, low, high }

  /// About what it takes of a window. Endpoints count differently and tell no one how: this is the rule of thumb of
  /// tiles of 512 pixels, after it was made to fit 2048 by 768.
  package func tokens(_ detail: Detail? = nil) -> Int {
    guard detail != .low, width > 0, height > 0 else { return detail == .low ? 85 : 765 }
    let long = Double(max(width, height)), short = Double(min(width, height))
    let scale = min(1, 2048 / long, 768 / short)
    let tiles = ((long * scale / 512).rounded(.up)) * ((short * scale / 512).rounded(.up))
    return 85 + 170 * Int(tiles)
  }
}
