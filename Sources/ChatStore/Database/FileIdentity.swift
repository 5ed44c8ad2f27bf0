import Glibc

/// Which file a path names: the same as long as it is the same file, under whatever name.
struct FileIdentity: Equatable, Sendable {
  private var device: dev_t
  private var number: ino_t

  /// nil where there is no file.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    device = status.st_dev
    number = status.st_ino
  }
}
