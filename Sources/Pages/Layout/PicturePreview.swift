import Cells
import Conversations

/// How pictures are shown in the transcript.
package enum PictureView: String, Sendable, CaseIterable {
  /// Small, below a line with their names, where the terminal has colours for it.
  case preview
  /// That line alone.
  case chip
}

/// What came of drawing a picture small.
package enum PicturePreview: Equatable, Sendable {
  /// It is here.
  case drawn(PixelGrid)
  /// There is none, and why.
  case missing(Obstacle)

  /// Why a picture has no preview, as the line with its name says.
  package enum Obstacle: String, Sendable, CaseIterable {
    /// It is of a format that is not decoded here.
    case format = "no preview of WebP"
    /// It has more pixels than are decoded for a preview, or takes too much memory or time.
    case size = "too large for a preview"
    /// It is cut or wrong inside.
    case damage = "damaged: no preview"
    /// No one has its bytes any more.
    case absence = "its bytes are missing"
  }
}

/// A picture in the size in which it is shown.
package struct PreviewKey: Hashable, Sendable {
  /// Which picture.
  package var source: Source
  /// In cells.
  package var size: ScreenSize

  /// The most pixels that are decoded for a preview.
  package static let mostPixels = 40_000_000
  /// The most rows of cells.
  private static let mostRows = 12

  /// Where a picture's bytes are.
  package enum Source: Hashable, Sendable {
    /// Kept, under their hash.
    case kept(hash: String)
    /// In the text of one of the extras of a reply, as one of its parts: by their places.
    case part(of: MessageID, extra: Int, place: Int)
  }

  /// A picture in a size.
  package init(_ source: Source, size: ScreenSize) {
    self.source = source
    self.size = size
  }

  /// How a picture is shown in so many columns: as large as they and a dozen rows allow, never larger than it is. nil
  /// where it cannot be.
  /// - Parameter source: where its bytes are, if not under its hash.
  package init?(_ picture: Picture, _ source: Source? = nil, measure: Int) {
    guard Self.obstacle(of: picture) == nil, picture.width > 0, picture.height > 0,
      source != nil || !picture.hash.isEmpty
    else { return nil }
    let (width, height) = (Double(picture.width), Double(picture.height))
    let scale = min(1, Double(measure) / width, Double(Self.mostRows * 2) / height)
    // A cell is about twice as high as it is wide, so a pixel of half a cell is about a square.
    size = ScreenSize(
      columns: max(1, Int((width * scale).rounded())), rows: max(1, Int((height * scale / 2).rounded())))
    self.source = source ?? .kept(hash: picture.hash)
  }

  /// What keeps a picture from being shown, as far as its header says.
  static func obstacle(of picture: Picture) -> PicturePreview.Obstacle? {
    if picture.format == .webp { return .format }
    let (pixels, isTooMany) = picture.width.multipliedReportingOverflow(by: picture.height)
    return isTooMany || pixels > mostPixels ? .size : nil
  }
}
