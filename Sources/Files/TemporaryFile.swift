import Glibc

/// A file for another program to read or to change, in `$TMPDIR` or else in `/tmp`. Only its owner may read it; it is
/// gone with this object at the latest, unless it is kept.
package final class TemporaryFile {
  /// Where it is.
  package let path: String
  /// Nothing is to be taken away at the end.
  private var isKept = false

  /// Makes one.
  /// - Parameter ending: the ending of its name, by which programs know what it is; empty for none.
  /// - Throws: when it cannot be made, or not all of it can be written.
  package init(_ bytes: some Collection<UInt8>, ending: String) throws(FileError) {
    let suffix = ending.isEmpty ? "" : "." + ending
    var template = TemporaryPlace.template(suffix: suffix)
    let descriptor = mkstemps(&template, Int32(suffix.utf8.count))
    let made = errno
    path = TemporaryPlace.path(template)
    guard descriptor >= 0 else {
      isKept = true
      throw FileError(path: path, code: made)
    }
    defer { close(descriptor) }
    var rest = Array(bytes)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let code = errno
        unlink(path)
        isKept = true
        throw FileError(path: path, code: code)
      }
      rest = rest.dropFirst(count)
    }
  }

  /// Leaves it where it is: it holds what is nowhere else.
  package func keep() { isKept = true }

  /// Takes it away. To be called behind the last use of the path: the object alone may be gone before that.
  package func end() {
    if !isKept { unlink(path) }
    isKept = true
  }

  deinit { end() }
}
