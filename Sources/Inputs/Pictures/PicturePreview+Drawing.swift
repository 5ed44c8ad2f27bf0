import Cells
import CPicture
import Pages

extension PicturePreview {
  /// Draws a picture in the size of a preview. Takes its time for a large one: not on a thread that others wait for.
  /// - Parameter bytes: of its file; nil where they are nowhere.
  package init(drawing bytes: [UInt8]?, _ key: PreviewKey) {
    guard let bytes else {
      self = .missing(.absence)
      return
    }
    let (columns, rows) = (key.size.columns, key.size.rows * 2)
    var code = PIC_DAMAGED
    let colors = [UInt8](unsafeUninitializedCapacity: columns * rows * 3) { pixels, count in
      code = pic_small(
        bytes, bytes.count, UInt64(PreviewKey.mostPixels), Int32(columns), Int32(rows), pixels.baseAddress)
      count = code == PIC_DRAWN ? columns * rows * 3 : 0
    }
    if let grid = PixelGrid(size: key.size, colors: colors) {
      self = .drawn(grid)
    } else {
      self = .missing(code == PIC_TOO_LARGE ? .size : code == PIC_UNKNOWN ? .format : .damage)
    }
  }
}
