import Cells
import Conversations
import Hands
import Processes

// Pictures: read whole, named by their hash, and never decoded on the way to an endpoint.

extension InputReader {
  /// The largest file, in bytes.
  static let largestPicture = 32 << 20
  /// The most pixels: more would be a picture that fills the memory of whoever decodes it.
  static let mostPixels = 100_000_000, longestSide = 30_000

  /// A picture in an open file.
  func picture(
    _ name: String, _ file: OpenFile, _ format: Picture.Format, _ running: RunningCommand
  ) throws(Failure) -> AttachedFile {
    try picture(name, try file.read(most: Self.largestPicture, running), format)
  }

  /// A picture by its bytes.
  func picture(_ name: String, _ bytes: [UInt8], _ format: Picture.Format) throws(Failure) -> AttachedFile {
    guard let (width, height) = PictureHeader.size(bytes, format) else {
      throw Failure(
        .badRequest, "\(name) is damaged: it begins like a \(format.rawValue.uppercased()), and its size is not in it.")
    }
    guard width <= Self.longestSide, height <= Self.longestSide, width * height <= Self.mostPixels else {
      throw Failure(
        .badRequest,
        "\(name) says that it is \(SizeText.grouped(width))×\(SizeText.grouped(height)) pixels large; "
          + "at most 100 million can join. Make it smaller first.")
    }
    let picture = Picture(
      hash: shelf.put(bytes), name: name, format: format, width: width, height: height, byteCount: bytes.count)
    return AttachedFile(picture, detail: settings.detail)
  }

  /// The sentence for a file that is called a picture and is none; nil where its name says nothing of the kind.
  static func noPicture(_ name: String, _ head: [UInt8]) -> Failure? {
    guard let format = Picture.Format(ending: PathName.ending(name)) else { return nil }
    return Failure(
      .badRequest,
      "\(name) is no \(format.rawValue.uppercased()), whatever its name says: it looks like \(FileKind.words(head)).")
  }
}
