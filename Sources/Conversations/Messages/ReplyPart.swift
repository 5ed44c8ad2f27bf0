import Cells

/// Something that a reply carried and that is no text: a picture, sound.
package struct ReplyPart: Sendable, Equatable {
  /// What it is, as people call it.
  package enum Kind: String, Sendable {
    case picture, sound, film, file
  }
  /// What it is.
  package var kind: Kind
  /// Such as `image/png`; nil where nothing tells.
  package var mediaType: String?
  /// Its data in base64; nil where it is elsewhere.
  package var base64: String?
  /// Its data, where it is kept under a hash.
  package var kept: Picture?
  /// Where it is, when its data did not come along.
  package var address: String?

  /// Whether its data came along.
  package var isHere: Bool { base64 != nil || kept != nil }

  /// How many bytes its data has.
  package var byteCount: Int {
    guard let base64 else { return kept?.byteCount ?? 0 }
    let padding = base64.utf8.suffix(2).count { $0 == UInt8(ascii: "=") }
    return max(0, base64.utf8.count / 4 * 3 - padding)
  }

  /// The ending of a file that holds it.
  package var ending: String {
    let type = mediaType?.split(separator: "/").last.map { $0.prefix { $0 != ";" && $0 != "+" } } ?? ""
    let known = ["jpeg": "jpg", "mpeg": "mp3", "x-wav": "wav", "wave": "wav", "plain": "txt", "quicktime": "mov"]
    if let ending = known[String(type)] { return ending }
    let isWord = (1...5).contains(type.count) && type.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
    if isWord { return String(type) }
    return [Kind.picture: "png", .sound: "wav", .film: "mp4"][kind] ?? "bin"
  }

  /// `picture, 1.2 MB`, or where it is.
  package var words: String {
    isHere
      ? "\(kind.rawValue), \(SizeText.bytes(byteCount))" : "\(kind.rawValue) at \(address ?? "an unknown place")"
  }
}

extension ReplyPart {
  /// The parts of an extra of the kind `parts`, in their order; those of shapes not known here are left out.
  package static func all(_ extra: MessageExtra) -> [ReplyPart] { all(extra.text, kept: extra.kept) }

  /// The parts in the text of such an extra.
  /// - Parameter kept: what of their data is kept under hashes.
  package static func all(_ json: String, kept: [Picture] = []) -> [ReplyPart] {
    var found: [ReplyPart] = []
    var context = Context()
    for picture in kept { context.kept[picture.mark] = picture }
    for item in JSONText.value(json)?.array ?? [] { collect(item, context, into: &found) }
    return found
  }

  /// What the objects around a value say of it.
  private struct Context {
    var kind: Kind?
    var mediaType: String?
    var depth = 0
    /// Data that is kept, by what is in its place.
    var kept: [String: Picture] = [:]
  }

  private static let kinds: [(mark: String, kind: Kind)] = [
    ("image", .picture), ("picture", .picture), ("audio", .sound), ("video", .film), ("file", .file),
    ("document", .file),
  ]

  private static func kind(_ word: String) -> Kind? {
    let word = word.lowercased()
    return kinds.first { word.contains($0.mark) }?.kind
  }

  private static func collect(_ json: JSON, _ context: Context, into found: inout [ReplyPart]) {
    guard context.depth < 6 else { return }
    var context = context
    context.depth += 1
    switch json {
    case .list(let items):
      for item in items { collect(item, context, into: &found) }
    case .text(let text):
      // A list of addresses.
      if context.kind != nil { add(address: text, context, into: &found) }
    case .object(let members):
      for member in members { describe(member, &context) }
      for member in members { collect(member, of: context, into: &found) }
    default: break
    }
  }

  /// Takes over what a member says of what is next to it.
  private static func describe(_ member: JSON.Member, _ context: inout Context) {
    let text = member.value.string
    switch member.name {
    case "mime_type", "mimeType", "media_type", "mediaType": context.mediaType = text
    case "format":
      context.mediaType = context.mediaType ?? text.map { "\(context.kind == .sound ? "audio" : "image")/\($0)" }
    case "type": context.kind = text.flatMap(kind) ?? context.kind
    default: break
    }
  }

  private static func collect(_ member: JSON.Member, of context: Context, into found: inout [ReplyPart]) {
    var inner = context
    inner.kind = kind(member.name) ?? context.kind
    switch (member.name, member.value) {
    case ("url", .text(let text)), ("image_url", .text(let text)), ("uri", .text(let text)):
      add(address: text, inner, into: &found)
    case ("data", .text(let text)), ("b64_json", .text(let text)), ("file_data", .text(let text)):
      if text.hasPrefix("data:") {
        add(address: text, inner, into: &found)
      } else {
        add(base64: text, inner, into: &found)
      }
    case (_, .object), (_, .list): collect(member.value, inner, into: &found)
    default: break
    }
  }

  private static func add(address: String, _ context: Context, into found: inout [ReplyPart]) {
    guard address.hasPrefix("data:"), let comma = address.firstIndex(of: ",") else {
      guard address.contains("://") else { return }
      found.append(ReplyPart(kind: context.kind ?? .file, mediaType: context.mediaType, address: address))
      return
    }
    let head = address[..<comma].dropFirst(5)
    guard head.hasSuffix(";base64") else { return }
    var context = context
    context.mediaType = String(head.dropLast(7))
    context.kind = kind(context.mediaType ?? "") ?? context.kind
    add(base64: String(address[address.index(after: comma)...]), context, into: &found)
  }

  private static func add(base64: String, _ context: Context, into found: inout [ReplyPart]) {
    let kind = context.mediaType.flatMap(kind) ?? context.kind ?? .file
    if let kept = context.kept[base64] {
      found.append(ReplyPart(kind: kind, mediaType: context.mediaType, kept: kept))
      return
    }
    guard !base64.isEmpty, base64.utf8.allSatisfy({ $0 == UInt8(ascii: "=") || value($0) != nil }) else { return }
    found.append(ReplyPart(kind: kind, mediaType: context.mediaType, base64: base64))
  }

  /// Its data; nil where it is no base64, and where it is kept under a hash.
  package var data: [UInt8]? { data(first: nil) }

  /// The beginning of its data, in so many bytes at least where there are as many; nil asks for all.
  private func data(first wanted: Int?) -> [UInt8]? {
    guard let base64 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(min(wanted ?? byteCount, byteCount))
    var bits: UInt32 = 0
    var count = 0
    for byte in base64.utf8.prefix(wanted.map { ($0 + 2) / 3 * 4 } ?? .max) where byte != UInt8(ascii: "=") {
      guard let value = Self.value(byte) else { return nil }
      bits = bits << 6 | value
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return bytes
  }

  private static func value(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
    case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
    default: nil
    }
  }
}

extension ReplyPart {
  /// Bytes within which nearly every picture says its size: more only where what comes before it is long.
  private static let front = 1 << 16

  /// The picture that it is, as far as the beginning of its data says; nil for what is none, or of no known format.
  package var picture: Picture? {
    if let kept { return kind == .picture && kept.format != nil && kept.width > 0 ? kept : nil }
    guard kind == .picture, let front = data(first: Self.front), let format = PictureHeader.format(front) else {
      return nil
    }
    let size = PictureHeader.size(front, format) ?? data.flatMap { PictureHeader.size($0, format) }
    guard let size else { return nil }
    return Picture(
      hash: "", name: kind.rawValue, format: format, width: size.width, height: size.height, byteCount: byteCount)
  }
}

extension Message {
  /// What the reply carried that is no text.
  package var parts: [ReplyPart] { extras.filter { $0.kind == .parts }.flatMap(ReplyPart.all) }
}
