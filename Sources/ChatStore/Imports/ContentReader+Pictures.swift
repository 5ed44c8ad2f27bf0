import Cells
import Conversations
import Files

/// A picture of a message that is imported, with its bytes.
struct ImportedPicture {
  var picture: Picture
  /// Empty of one that is at an address.
  var bytes: [UInt8] = []

  /// nil where the bytes are no picture that endpoints take.
  init?(_ bytes: [UInt8], name: String) {
    guard bytes.count <= ImportAssets.largest, let format = PictureHeader.format(bytes),
      let size = PictureHeader.size(bytes, format)
    else { return nil }
    picture = Picture(
      hash: ContentHash.of(bytes), name: name, format: format, width: size.width, height: size.height,
      byteCount: bytes.count)
    self.bytes = bytes
  }

  /// One that endpoints fetch themselves; nil for what is no address of the web.
  init?(address: String) {
    guard address.hasPrefix("https://"), WebAddress(address) != nil else { return nil }
    let name = PathName.file(address.prefix { $0 != "?" && $0 != "#" })
    picture = Picture(hash: "", name: String(name), format: nil, address: address)
  }
}

extension ContentReader {
  /// Takes a picture that is in the file itself, as `data:image/png;base64,…` or by its letters alone.
  /// - Parameter kind: what the format calls it, for the list of what was left out.
  mutating func take(pictureData text: String, name: String?, kind: String) {
    let letters = text.hasPrefix("data:") ? text.firstRange(of: ";base64,").map { text[$0.upperBound...] } : text[...]
    guard let bytes = letters.flatMap({ Base64.decode(String($0)) }),
      let picture = ImportedPicture(bytes, name: name ?? "picture")
    else { return leaveOut(kind, name: name) }
    add(picture)
  }

  /// Takes a picture that is a file next to the one being read, by its identity, else by its name where that is the
  /// only one. Whether it is there.
  @discardableResult
  mutating func take(pictureOf identity: String, name: String?) -> Bool {
    let found = assets?.file(of: identity) ?? name.flatMap { name in assets?.file(named: name).map { (name, $0) } }
    guard let found, let picture = ImportedPicture(found.bytes, name: name ?? found.name) else {
      missing.add("picture", name: name)
      return false
    }
    add(picture)
    return true
  }

  /// Takes a picture at whatever an `image_url` says: data, or an address of the web.
  mutating func take(pictureAt address: String, name: String? = nil, kind: String) {
    if address.hasPrefix("data:") { return take(pictureData: address, name: name, kind: kind) }
    guard let picture = ImportedPicture(address: address) else { return leaveOut(kind, name: name) }
    add(picture)
  }

  /// A part that is a picture, in the shapes of several interfaces. Whether it is one.
  mutating func take(picturePart part: JSON, _ kind: String) -> Bool {
    let name = Self.name(part)
    switch kind {
    case "image_url", "input_image":
      guard let address = part["image_url"]?["url"]?.string ?? part["image_url"]?.string else { return false }
      take(pictureAt: address, name: name, kind: kind)
    case "image":
      let source = part["source"] ?? part
      if let data = source["data"]?.string ?? source["image"]?.string {
        take(pictureData: data, name: name, kind: kind)
      } else if let address = source["url"]?.string {
        take(pictureAt: address, name: name, kind: kind)
      } else {
        return false
      }
    case "image_asset_pointer":
      // `file-service://file-…`, `sediment://file_…?…`.
      guard let pointer = part["asset_pointer"]?.string, let mark = pointer.firstRange(of: "://") else { return false }
      take(asset: String(pointer[mark.upperBound...].prefix { $0 != "?" && $0 != "#" }))
    default: return false
    }
    return true
  }

  /// A picture by the identity that ChatGPT gives files; its name comes from the list of attachments.
  private mutating func take(asset identity: String) {
    taken.insert(identity)
    take(pictureOf: identity, name: names[identity])
  }
}
