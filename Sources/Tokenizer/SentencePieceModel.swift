import CSentencePiece
import Locks

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A SentencePiece model, loaded: the tokenizer a model itself was trained with.
///
/// Loading takes some 30 ms and 10 MB; it belongs off the main thread (see `TokenCounter`).
package final class SentencePieceModel: Sendable {
  // Unsafe in name only: set once here, freed in deinit, and counting never writes to it (the encoder is const).
  nonisolated(unsafe) private let model: OpaquePointer
  /// What the vocabulary allows: where a text can be cut without changing its count.
  let cuts: SafeCuts
  /// Words counted before.
  let words = Locked(WordCounts())

  /// Why a model could not be loaded, as one sentence.
  package struct LoadError: Error, Equatable, Sendable {
    /// Names the file and what to do.
    package var message: String
  }

  /// Reads the model file at `path`.
  package init(path: String) throws(LoadError) {
    guard let bytes = Self.read(path) else {
      throw LoadError(message: "The tokenizer model \(path) cannot be read; `make setup` puts it there.")
    }
    var reason = [CChar](repeating: 0, count: 160)
    guard let opened = csp_open(bytes, bytes.count, &reason, reason.count) else {
      let why = reason.withUnsafeBytes { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      throw LoadError(message: "The tokenizer model \(path) cannot be used: \(why).")
    }
    model = opened
    cuts = SafeCuts(vocabulary: (0..<csp_vocabulary_size(opened)).lazy.map { Self.piece(opened, $0) })
  }

  deinit { csp_close(model) }

  /// Counts bytes of UTF-8 in one piece, with the leading space the model adds; nil when memory ran out.
  func countWhole(_ utf8: UnsafeRawBufferPointer) -> Int? {
    let count = csp_count(model, utf8.baseAddress?.assumingMemoryBound(to: CChar.self), utf8.count)
    return count < 0 ? nil : count
  }

  private static func piece(_ model: OpaquePointer, _ id: Int32) -> UnsafeRawBufferPointer {
    var count = 0
    let start = csp_piece(model, id, &count)
    return UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count)
  }

  private static func read(_ path: String) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var facts = stat()
    guard fstat(file, &facts) == 0, facts.st_size > 0, facts.st_size < 1 << 28 else { return nil }
    let size = Int(facts.st_size)
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
      while filled < size, let start = buffer.baseAddress {
        let got = Glibc.read(file, start + filled, size - filled)
        if got <= 0 { break }
        filled += got
      }
    }
    return bytes.count == size ? bytes : nil
  }
}
