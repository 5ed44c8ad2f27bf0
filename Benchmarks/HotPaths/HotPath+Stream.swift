@testable import ChatAPI

extension HotPath {
  /// From bytes of the network to text.
  static let stream: [HotPath] = [
    HotPath("sse: parse 5,000 events") {
      let bytes = Samples.events(Samples.deltas(Samples.markdown(20_000)))
      return {
        var parser = SSEParser()
        var sum = 0
        feed(bytes) { try? parser.feed($0) { sum &+= $0.data.count } }
        return sum
      }
    },
    HotPath("sse: parse and decode 5,000 chunks") {
      let bytes = Samples.events(Samples.deltas(Samples.markdown(20_000)))
      return {
        var reader = ReplyReader(status: 200, asksForStream: true)
        var batch = ReplyBatch()
        feed(bytes) { _ = reader.read($0, into: &batch) }
        return batch.deltaCount
      }
    },
  ]

  /// In pieces as the network gives them.
  private static func feed(_ bytes: [UInt8], _ take: (UnsafeRawBufferPointer) -> Void) {
    bytes.withUnsafeBytes { whole in
      for start in stride(from: 0, to: whole.count, by: 16_384) {
        take(UnsafeRawBufferPointer(rebasing: whole[start..<min(start + 16_384, whole.count)]))
      }
    }
  }
}
