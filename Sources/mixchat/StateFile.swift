import Configuration

/// A small file of the state folder, of what can be found out again.
struct StateFile {
  private let folder: String
  private let path: String

  init(_ paths: Paths, _ name: String) {
    folder = paths.stateDirectory
    path = "\(folder)/\(name)"
  }

  /// Its text; nil where there is none, or it cannot be read, which is as good as none.
  func read(limit: Int) -> String? { try? PrivateFiles.read(path, limit: limit) }

  /// Writes it whole, and makes the folder where it is missing.
  func write(_ text: String) throws(FileProblem) {
    try PrivateFiles.makeDirectory(folder)
    try PrivateFiles.writeAtomically(text, to: path)
  }
}
