import Glibc

/// Where programs are looked for.
package enum SearchPath {
  /// Whether a program can be run: by its own path, else from a folder of a path such as `/usr/bin:/bin`.
  package static func holds(_ program: String, in path: String) -> Bool {
    if program.contains("/") { return access(program, X_OK) == 0 }
    return path.split(separator: ":").contains { access("\($0)/\(program)", X_OK) == 0 }
  }
}
