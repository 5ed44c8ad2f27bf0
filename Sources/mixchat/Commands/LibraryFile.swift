import Glibc

/// The versions of libraries that are loaded only when needed, read from their files.
///
/// Loading libcurl brings some thirty libraries along, which takes longer than everything else that `--version` does. A
/// file is found as the dynamic loader finds it: `LD_LIBRARY_PATH`, then `/etc/ld.so.cache`.
enum LibraryFile {
  private static let machine = machine(of: "/proc/self/exe")

  /// Such as `libcurl/8.5.0`; nil when no such file is found or it does not say.
  static func curl() -> String? {
    first("libcurl.so.4") { word(in: $0, beginning: "libcurl/") }
  }

  /// Such as `sentencepiece 0.1.97`; nil when no such file is found.
  static func sentencePiece() -> String? {
    first("libsentencepiece.so.0") { version(in: $0).map { "sentencepiece \($0)" } ?? "sentencepiece" }
  }

  /// What is read from the first file of that name built for this machine.
  private static func first(_ name: String, _ read: (UnsafeRawBufferPointer) -> String?) -> String? {
    for path in candidates(name) where machine != nil && machine(of: path) == machine {
      if let found = mapped(path, read) { return found }
    }
    return nil
  }

  private static func candidates(_ name: String) -> [String] {
    let listed = getenv("LD_LIBRARY_PATH").map { String(cString: $0) } ?? ""
    return listed.split { ":;".contains($0) }.map { "\($0)/\(name)" } + cached(name)
  }

  /// The loader's own table: pairs of a name and a path, each a string that ends in NUL, after one another at its end.
  private static func cached(_ name: String) -> [String] {
    mapped("/etc/ld.so.cache") { cache -> [String]? in
      var paths: [String] = []
      var rest = cache[...]
      let ending = Array("/\(name)\0".utf8)
      while let place = find(ending, in: UnsafeRawBufferPointer(rebasing: rest)) {
        let end = rest.startIndex + place + ending.count
        var start = rest.startIndex + place
        while start > rest.startIndex, rest[start - 1] != 0 { start -= 1 }
        paths.append(String(decoding: rest[start..<(end - 1)], as: UTF8.self))
        rest = rest[end...]
      }
      return paths
    } ?? []
  }

  /// What an ELF file was built for, so that a library of another architecture is passed over.
  private static func machine(of path: String) -> [UInt8]? {
    mapped(path) { $0.count > 20 && $0.starts(with: [0x7F, 0x45, 0x4C, 0x46]) ? [$0[4], $0[18], $0[19]] : nil }
  }

  /// The printable text that begins with `start` and goes on with a digit.
  private static func word(in bytes: UnsafeRawBufferPointer, beginning start: String) -> String? {
    let needle = Array(start.utf8)
    var rest = bytes[...]
    while let place = find(needle, in: UnsafeRawBufferPointer(rebasing: rest)) {
      let word = rest[(rest.startIndex + place)...].prefix { (0x21...0x7E).contains($0) }
      if let digit = word.dropFirst(needle.count).first, (0x30...0x39).contains(digit) {
        return String(decoding: word, as: UTF8.self)
      }
      rest = rest[word.endIndex...]
    }
    return nil
  }

  /// The one string that is three numbers with dots between; nil where there are several, or none.
  private static func version(in bytes: UnsafeRawBufferPointer) -> String? {
    guard let base = bytes.baseAddress else { return nil }
    var found: String?
    var place = 0
    while let hit = memchr(base + place, 0x2E, bytes.count - place) {
      let dot = UnsafeRawPointer(hit) - base
      var start = dot
      while start > 0, bytes[start - 1] != 0, dot - start < 4 { start -= 1 }
      let word = bytes[start...].prefix(16).prefix { $0 != 0 }
      place = max(dot + 1, word.endIndex)
      let parts = word.split(separator: 0x2E, omittingEmptySubsequences: false)
      guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { (0x30...0x39).contains($0) } }) else {
        continue
      }
      guard found == nil else { return nil }
      found = String(decoding: word, as: UTF8.self)
    }
    return found
  }

  private static func find(_ needle: [UInt8], in bytes: UnsafeRawBufferPointer) -> Int? {
    guard let base = bytes.baseAddress else { return nil }
    var start = 0
    while start + needle.count <= bytes.count {
      guard let hit = memchr(base + start, Int32(needle[0]), bytes.count - needle.count + 1 - start) else { return nil }
      start = UnsafeRawPointer(hit) - base
      if memcmp(base + start, needle, needle.count) == 0 { return start }
      start += 1
    }
    return nil
  }

  private static func mapped<Value>(_ path: String, _ read: (UnsafeRawBufferPointer) -> Value?) -> Value? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_size > 0 else { return nil }
    let count = Int(status.st_size)
    guard let start = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED else { return nil }
    defer { munmap(start, count) }
    return read(UnsafeRawBufferPointer(start: start, count: count))
  }
}
