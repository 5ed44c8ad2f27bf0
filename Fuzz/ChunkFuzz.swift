// Feeds the chunk decoder arbitrary chunks, and checks that the short cut for chunks like the last one reads exactly
// what the JSON reader reads, whatever the chunk and whatever taught the short cut.

import Cells
import Conversations
import Pages

@testable import ChatAPI

/// The text of a chunk, and whether it failed, with or without chunks before it.
private func read(_ chunks: [[UInt8]]) -> (events: [ReplyEvent], isFailed: Bool) {
  // Whether a first word is text or the mark of a thought depends on what came before, by design.
  var decoder = ChunkDecoder(families: [])
  var events: [ReplyEvent] = []
  var batch = ReplyBatch()
  for chunk in chunks {
    chunk.withUnsafeBytes { decoder.decode(chunk: $0, into: &batch) }
    events = batch.drain()
  }
  return (events, decoder.failure != nil)
}

/// Only texts and thoughts: an error has other words before a token than after, and a finish is said once.
private func texts(_ events: [ReplyEvent]) -> [ReplyEvent] {
  events.filter { if case .text = $0 { true } else if case .reasoning = $0 { true } else { false } }
}

/// The input is cut in two at its first NUL: what teaches, and what is read. Text put into a real chunk is tried too.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzChunk(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  let cut = input.firstIndex(of: 0) ?? input.count
  let teacher = Array(input[..<cut])
  let chunk = Array(input[min(input.count, cut + 1)...])
  let before = Array(#"{"id":"1","choices":[{"index":0,"delta":{"content":""#.utf8)
  let after = Array(#""},"finish_reason":null}]}"#.utf8)
  let plain = before + Array("plain".utf8) + after
  let alone = read([chunk])
  let taught = read([teacher, chunk])
  // Bytes of a letter that is not whole wait for the next chunk, and are part of what that gives.
  let leavesNothing = texts(read([teacher, plain]).events) == texts(read([plain]).events)
  if !read([teacher]).isFailed, leavesNothing {
    precondition(texts(alone.events) == texts(taught.events), "The short cut reads something else.")
  }
  let framed = before + input + after
  precondition(
    texts(read([framed]).events) == texts(read([plain, framed]).events), "The short cut reads something else.")
  return 0
}
