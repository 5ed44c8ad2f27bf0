import Glibc

/// What is in a folder.
package enum Folder {
  /// The names in it, hidden ones too, in no order.
  /// - Throws: when it cannot be read.
  package static func names(_ path: String) throws(FileError) -> [String] {
    guard let directory = opendir(path) else { throw FileError(path: path, code: errno) }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}
