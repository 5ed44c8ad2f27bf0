// Feeds the reader of errors arbitrary bodies, whole and within a stream: what is said of them is one line without
// anything that drives a terminal, and no longer than a sentence; and a body cut anywhere is read as the whole.

import Cells
import Conversations
import Pages

@testable import ChatAPI

/// What becomes of a body that comes in these pieces.
private func outcome(
  _ status: Int, _ pieces: [ArraySlice<UInt8>]
) -> (failure: Failure?, said: ErrorBody?, events: [ReplyEvent]) {
  var reader = ReplyReader(status: status, asksForStream: true)
  var batch = ReplyBatch()
  for piece in pieces {
    let goesOn = piece.withUnsafeBytes { reader.read($0, into: &batch) }
    guard goesOn else { break }
  }
  let failure = reader.end(into: &batch)
  return (failure, status == 200 ? nil : reader.errorBody, batch.drain())
}

private func check(_ text: String, _ what: String) {
  precondition(text.unicodeScalars.count < 2000, "\(what) is longer than a sentence.")
  precondition(!text.unicodeScalars.contains { HarmlessText.isHarmful($0) }, "\(what) could drive a terminal.")
}

private func check(_ input: [UInt8], status: Int) {
  let whole = outcome(status, [input[...]])
  if let failure = whole.failure { check(failure.message, "A failure") }
  if let said = whole.said { check(said.message, "An error") }
  let cut = input.count / 2
  let halves = outcome(status, [input[..<cut], input[cut...]])
  precondition(whole.said == halves.said && whole.failure?.cause == halves.failure?.cause, "A cut changes the error.")
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzError(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  check(input, status: 429)
  check(input, status: 200)
  // In mid-stream, with `data:` and without.
  let begun = Array("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n".utf8)
  check(begun + input, status: 200)
  check(begun + Array("event: error\ndata: ".utf8) + input + [10, 10], status: 200)
  return 0
}
