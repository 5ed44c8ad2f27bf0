// Feeds the decoder of pictures arbitrary files: what is drawn is whole and the same twice, and the readers of headers
// come to an end.

import Conversations
import CPicture

/// The most pixels here: a fuzzer wants many runs, not large ones.
private let most: UInt64 = 1 << 18

private func draw(_ input: UnsafeBufferPointer<UInt8>, columns: Int, rows: Int) -> (code: Int32, colors: [UInt8]) {
  var colors = [UInt8](repeating: 0xA5, count: columns * rows * 3)
  let code = pic_small(input.baseAddress, input.count, most, Int32(columns), Int32(rows), &colors)
  return (code, colors)
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPicture(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = UnsafeBufferPointer(start: start, count: count)
  let bytes = Array(input)
  if let format = PictureHeader.format(bytes), let size = PictureHeader.size(bytes, format) {
    precondition(size.width > 0 && size.height > 0, "A size without pixels.")
  }
  for (columns, rows) in [(1, 2), (7, 4), (100, 24)] {
    let first = draw(input, columns: columns, rows: rows)
    precondition((PIC_DRAWN...PIC_DAMAGED).contains(first.code), "An outcome without a name.")
    let again = draw(input, columns: columns, rows: rows)
    precondition(first == again, "The same file is drawn otherwise.")
  }
  return 0
}
