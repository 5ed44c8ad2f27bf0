import Files
import Glibc
import Hands

/// A file could not be read or written; `message` is one sentence.
package struct FileProblem: Error, Equatable, Sendable {
  /// What failed, on which path, and why.
  package var message: String
  /// The same for a place where the path is named already.
  package var inPlace: String
  /// The line in the file that is to blame, from 1.
  package var line: Int?
  /// The system's error number.
  package var code: Int32

  init(_ action: String, _ path: String, _ code: Int32) {
    let reason = "cannot be \(action): \(String(cString: strerror(code)))."
    (message, inPlace) = ("\(path) \(reason)", "The file \(reason)")
    self.code = code
  }

  /// The file is a pipe, where none is waited for.
  init(pipe path: String) {
    let reason = "is a pipe; a file belongs there."
    (message, inPlace, code) = ("\(path) \(reason)", "It \(reason)", ESPIPE)
  }

  /// There is no such file.
  package init(missing path: String) { self.init("read", path, ENOENT) }

  /// The file holds bytes that are no UTF-8; the first of them decides the line.
  init(notUTF8 path: String, _ bytes: [UInt8]) {
    code = EILSEQ
    if TextFile.hasUTF16Mark(bytes) {
      (message, inPlace) = (TextFile.isUTF16(path), TextFile.isUTF16("The file"))
      return
    }
    let place = bytes.firstIndexOfBrokenUTF8 ?? 0
    let line = bytes[..<place].count { $0 == UInt8(ascii: "\n") } + 1
    (message, inPlace) = (TextFile.notUTF8("Line \(line) of \(path)"), TextFile.notUTF8("This line"))
    self.line = line
  }
}

/// Files only their owner may read (0600, folders 0700), written whole or not at all.
package enum PrivateFiles {
  /// Reads a text file; nil when there is none. Files that are not UTF-8, and files past
  /// `limit` bytes, are refused.
  /// - Parameter takesStreams: whether a pipe is waited for, however long its writer takes; else it is refused.
  package static func read(
    _ path: String, limit: Int = 16 << 20, takesStreams: Bool = false
  ) throws(FileProblem) -> String? {
    // Without waiting: a pipe that no one writes to would hold up whoever opens it.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | (takesStreams ? 0 : O_NONBLOCK))
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw FileProblem("read", path, errno)
    }
    defer { close(descriptor) }
    var status = stat()
    if !takesStreams, fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFIFO {
      throw FileProblem(pipe: path)
    }
    var bytes: [UInt8] = []
    let code = try ReadToEnd.eachPiece(of: descriptor) { piece throws(FileProblem) in
      bytes += piece
      guard bytes.count <= limit else { throw FileProblem("read", path, EFBIG) }
    }
    guard code == 0 else { throw FileProblem("read", path, code) }
    guard let text = String(validating: bytes, as: UTF8.self) else { throw FileProblem(notUTF8: path, bytes) }
    return text
  }

  /// Whether there is a link of that name, wherever it leads.
  package static func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  /// Makes a folder and those above it, each new one 0700. Folders that are there stay as they are.
  package static func makeDirectory(_ path: String) throws(FileProblem) {
    if mkdir(path, 0o700) == 0 { return }
    switch errno {
    case EEXIST:
      var status = stat()
      guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
        throw FileProblem("used as a folder", path, ENOTDIR)
      }
    case ENOENT:
      guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
        throw FileProblem("made", path, ENOENT)
      }
      try makeDirectory(String(path[..<slash]))
      guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw FileProblem("made", path, errno) }
    default:
      throw FileProblem("made", path, errno)
    }
  }

  /// Writes a text so that a reader, or a crash, finds the old file or the new one and nothing between.
  ///
  /// A file that is there keeps its permissions, a link to a file stays a link; a new file is 0600.
  package static func writeAtomically(_ text: String, to path: String) throws(FileProblem) {
    do throws(FileError) {
      try WholeFile.write(text, to: path, existing: .replacedWithItsMode)
    } catch {
      throw FileProblem("written", path, error.code)
    }
  }

  /// Names of the files in a folder, sorted; none when there is no such folder. Hidden files are left out.
  package static func list(_ path: String) -> [String] {
    ((try? Folder.names(path)) ?? []).filter { !$0.hasPrefix(".") }.sorted()
  }
}

extension [UInt8] {
  /// Where the first byte is that belongs to no character in UTF-8; nil where all do.
  fileprivate var firstIndexOfBrokenUTF8: Int? {
    var decoder = UTF8()
    var rest = makeIterator()
    var place = 0
    while true {
      switch decoder.decode(&rest) {
      case .scalarValue(let scalar): place += UTF8.width(scalar)
      case .emptyInput: return nil
      case .error: return place
      }
    }
  }
}
