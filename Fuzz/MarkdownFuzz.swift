// Lays arbitrary text out as Markdown, whole and as it streams in arbitrary pieces with arbitrary budgets, at an
// arbitrary width. What is streamed looks as what is laid out in one go, no row is wider than the screen, nothing on a
// row drives a terminal, and no letter that the parser leaves is lost.

@testable import Cells
@testable import Conversations
@testable import Pages

/// The first four bytes say how wide the screen is, how the text is cut, how much work a frame may do, and how long a
/// block may become.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzMarkdown(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard count > 4 else { return 0 }
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  var check = LayoutCheck(width: 20 + Int(input[0] % 120), step: 1 + Int(input[1] % 32), budget: 1 + Int(input[2]) * 4)
  if input[3] >= 128 { check.longest = 24 + Int(input[3] - 128) }
  if let fault = check.fault(of: Array(input[4...])) { fatalError(fault) }
  return 0
}
