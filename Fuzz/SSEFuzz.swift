// Feeds the event-stream parser arbitrary bytes, cut at arbitrary places, and checks what must hold for all of them:
// the events do not depend on the cuts, and there are at most as many of them as there are line ends.

@testable import ChatAPI

/// The events of a stream that comes in pieces of the given lengths, over and over.
private func events(_ stream: ArraySlice<UInt8>, pieces: [Int]) -> [[UInt8]] {
  var parser = SSEParser()
  var found: [[UInt8]] = []
  var place = stream.startIndex
  var turn = 0
  while place < stream.endIndex {
    let end = min(stream.endIndex, place + max(1, pieces[turn % pieces.count]))
    turn += 1
    let piece = Array(stream[place..<end])
    place = end
    do {
      try piece.withUnsafeBytes { bytes in
        try parser.feed(bytes) { event in found.append(Array(event.type) + [0] + Array(event.data)) }
      }
    } catch {
      break
    }
  }
  return found
}

/// The first byte says how many of the next give the cuts; the rest is the stream.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSSE(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  guard let first = input.first else { return 0 }
  let cutCount = min(Int(first % 8), input.count - 1)
  let cuts = input[1..<1 + cutCount].map { Int($0 % 32) } + [7]
  let stream = input[(1 + cutCount)...]
  let whole = events(stream, pieces: [max(1, stream.count)])
  precondition(events(stream, pieces: cuts) == whole, "The events depend on where the stream is cut.")
  precondition(events(stream, pieces: [1]) == whole, "The events depend on where the stream is cut.")
  precondition(whole.count <= stream.count { $0 == 10 || $0 == 13 }, "There are more events than line ends.")
  return 0
}
