import Glibc
import Hands

/// Files below the working folder, for the menu behind `@`: what `.gitignore` leaves out and hidden names are passed
/// over.
///
/// No git is run for it: a repository's own settings may name programs, and no one has said that they are to be
/// trusted.
struct FolderFiles {
  /// Files, names read, and folders deep: more is no list to choose from.
  static let mostFiles = 20_000, mostNames = 100_000, deepest = 24
  /// Bytes of a `.gitignore` that are read.
  private static let largestRules = 256 << 10

  private var rules = IgnoreRules()
  private var files: [String] = []
  private var seen = 0

  /// Those of the folder the program works in; none where that is gone.
  static func ofWorkingFolder() -> [String] {
    guard let path = getcwd(nil, 0) else { return [] }
    defer { free(path) }
    return list(below: String(cString: path))
  }

  /// Paths from `folder` on, nearest first, each folder's by name.
  static func list(below folder: String) -> [String] {
    var reader = FolderFiles()
    reader.read(folder)
    return reader.files
  }

  private mutating func read(_ folder: String) {
    let above = rulesAbove(folder)
    var level = [""]
    for _ in 0..<Self.deepest {
      var next: [String] = []
      for path in level {
        next += names(in: folder, path, from: above)
        guard files.count < Self.mostFiles, seen < Self.mostNames else { return }
      }
      guard !next.isEmpty else { return }
      level = next
    }
  }

  /// Reads the rules of the folders from the repository's root down to this one; gives the path from there.
  private mutating func rulesAbove(_ folder: String) -> String {
    var root = folder
    var above: [String] = []
    while access(root + "/.git", F_OK) != 0 {
      guard let cut = root.lastIndex(of: "/"), cut > root.startIndex else { return "" }
      above.insert(String(root[root.index(after: cut)...]), at: 0)
      root = String(root[..<cut])
    }
    var base = ""
    for name in above {
      addRules(root + "/" + base, base: base)
      base += name + "/"
    }
    return base
  }

  private mutating func addRules(_ folder: String, base: String) {
    let descriptor = open(folder + "/.gitignore", O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: Self.largestRules)
    // A folder of that name, or a pipe, has no rules to read.
    let count = Glibc.read(descriptor, &bytes, bytes.count)
    if count > 0 { rules.add(String(decoding: bytes[..<count], as: UTF8.self), base: base) }
  }

  /// Takes the files of one folder; gives the folders in it. Links to folders are not followed.
  private mutating func names(in root: String, _ path: String, from above: String) -> [String] {
    guard let directory = opendir(root + "/" + path) else { return [] }
    defer { closedir(directory) }
    addRules(root + "/" + path, base: above + path)
    var (names, folders): ([String], [String]) = ([], [])
    while let entry = readdir(directory), seen < Self.mostNames {
      seen += 1
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(validatingCString: $0) }
      }
      // A name that is no UTF-8 cannot be written into a message.
      guard let name, !name.hasPrefix(".") else { continue }
      let kind = Int(entry.pointee.d_type)
      let isFolder = kind == Int(DT_DIR) || kind == Int(DT_UNKNOWN) && UserFiles.isFolder("\(root)/\(path)\(name)")
      // A link to a folder would be listed as a file.
      if kind == Int(DT_LNK), UserFiles.isFolder("\(root)/\(path)\(name)") { continue }
      guard !rules.ignores(above + path + name, isFolder: isFolder) else { continue }
      if isFolder { folders.append(path + name + "/") } else { names.append(path + name) }
    }
    files += names.sorted().prefix(Self.mostFiles - files.count)
    return folders.sorted()
  }
}
