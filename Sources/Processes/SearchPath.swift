import Glibc

/// Where programs are looked for.
package enum SearchPath {
  /// Where they are looked for when `PATH` is not set.
  package static let usual = "/usr/local/bin:/usr/bin:/bin"

  /// The path that an environment names; an empty one has no folders.
  package static func of(_ environment: [String: String]) -> String { environment["PATH"] ?? usual }

  /// Sets `PATH` to the usual one where it is not set: programs are started by it, and some that are looked for by ours
  /// would not be found. Before anything else runs.
  package static func complete() { setenv("PATH", usual, 0) }

  /// Whether a program can be run: by its own path, else from a folder of a path such as `/usr/bin:/bin`.
  package static func holds(_ program: String, in path: String) -> Bool {
    if program.contains("/") { return access(program, X_OK) == 0 }
    return path.split(separator: ":").contains { access("\($0)/\(program)", X_OK) == 0 }
  }
}
