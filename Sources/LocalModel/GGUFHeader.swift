import Glibc

/// What a GGUF file says of the model in it. Reads the beginning of the file alone, and trusts no length in it.
package struct GGUFHeader: Sendable, Equatable {
  /// The model's architecture, such as `llama`.
  package private(set) var architecture: String?
  /// The licence, as its maker wrote it.
  package private(set) var license: String?
  /// The tokens it was trained to take.
  package private(set) var window: Int?

  /// Reads a file; nil where it is no GGUF file.
  package init?(path: String) {
    guard let file = fopen(path, "rbe") else { return nil }
    defer { fclose(file) }
    self.init(reader: Reader(file: file))
  }

  private init?(reader: Reader) {
    var reader = reader
    // Version 1 had shorter lengths, and is not made any more.
    guard reader.bytes(4) == Array("GGUF".utf8), let version = reader.number(4), version >= 2, reader.number(8) != nil,
      let count = reader.number(8)
    else { return nil }
    var windows: [String: Int] = [:]
    for _ in 0..<min(count, 1000) {
      guard let key = reader.text(), let kind = reader.number(4) else { break }
      // The vocabulary is long and comes last.
      if key.hasPrefix("tokenizer.") { break }
      guard let value = reader.value(kind) else { break }
      switch (key, value) {
      case ("general.architecture", .text(let text)): architecture = text
      case ("general.license", .text(let text)): license = text
      case (_, .number(let number)) where key.hasSuffix(".context_length"): windows[key] = number
      default: break
      }
    }
    window = architecture.flatMap { windows[$0 + ".context_length"] }
  }

  private enum Value {
    case text(String)
    case number(Int)
    case other
  }

  private struct Reader {
    let file: UnsafeMutablePointer<FILE>

    mutating func bytes(_ count: Int) -> [UInt8]? {
      var buffer = [UInt8](repeating: 0, count: count)
      return fread(&buffer, 1, count, file) == count ? buffer : nil
    }

    /// A little-endian number that fits.
    mutating func number(_ size: Int) -> Int? {
      guard let bytes = bytes(size) else { return nil }
      return Int(exactly: bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }

    mutating func text() -> String? {
      guard let length = number(8), length <= 1 << 16, let bytes = bytes(length) else { return nil }
      return String(decoding: bytes, as: UTF8.self)
    }

    mutating func value(_ kind: Int) -> Value? {
      switch kind {
      case 0, 1, 7: number(1).map(Value.number)
      case 2, 3: number(2).map(Value.number)
      case 4, 5: number(4).map(Value.number)
      case 6: bytes(4).map { _ in .other }
      case 8: text().map(Value.text)
      case 9: list()
      case 10, 11: number(8).map(Value.number)
      case 12: bytes(8).map { _ in .other }
      default: nil
      }
    }

    private mutating func list() -> Value? {
      guard let kind = number(4), kind != 9, let count = number(8), count <= 1 << 16 else { return nil }
      for _ in 0..<count where value(kind) == nil { return nil }
      return .other
    }
  }
}
