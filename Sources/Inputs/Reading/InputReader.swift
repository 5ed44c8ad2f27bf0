import Cells
import Conversations
import Glibc
import Hands
import Locks
import Processes

/// Reads what a turn names: files, documents, whole patterns of them. Each failure is a sentence that names the file.
///
/// Any thread but the main one: it waits for disks and programs. `RunningCommand.stop` ends it from any other.
package final class InputReader: Sendable {
  private let current: Locked<InputSettings>
  let cache: DocumentCache
  /// Pages that were fetched just now.
  let pages = PageMemory()
  private let fetcher = Locked<PageFetcher?>(nil)
  /// Where pictures are put that it reads.
  package let shelf: PictureShelf
  /// The largest document that a program is given, in bytes.
  static let largestDocument = 512 << 20

  /// What is in force.
  package var settings: InputSettings { current.withLock { $0 } }

  package init(
    _ settings: InputSettings, cache: DocumentCache = DocumentCache(), shelf: PictureShelf = PictureShelf()
  ) {
    current = Locked(settings)
    self.cache = cache
    self.shelf = shelf
  }

  /// What fetches pages; without it there are none.
  package func fetchPages(by fetcher: @escaping PageFetcher) { self.fetcher.withLock { $0 = fetcher } }
  var fetch: PageFetcher? { fetcher.withLock { $0 } }

  /// Takes over a changed config.
  package func reconfigure(_ settings: InputSettings) { current.withLock { $0 = settings } }

  /// Reads what a turn mentions. Words that only look like a mention (`@someone`) are passed over.
  /// Where the user names files (`-f`), each must be there.
  package func attach(
    _ mentions: [FileMention], areNamed: Bool = false, _ running: RunningCommand = RunningCommand()
  ) -> [AttachedFile] {
    mentions.flatMap { attach($0, isNamed: areNamed, running) }
  }

  /// The text of one file that the user names; of a folder what joins a message.
  package func text(of path: String) throws(Failure) -> String {
    let file = try read(path, nil, takesStreams: true, RunningCommand())
    guard file.picture == nil else {
      throw Failure(.badRequest, "\(path) is a picture; how many tokens it takes, only the endpoint knows.")
    }
    return file.text ?? file.block
  }

  private func attach(_ mention: FileMention, isNamed: Bool, _ running: RunningCommand) -> [AttachedFile] {
    if let picture = mention.linkedPicture { return [AttachedFile(picture, detail: settings.detail)] }
    if mention.isAddress { return [page(mention, running)] }
    // A file may be called what would else be a pattern or a range.
    for literal in [mention.written, mention.path] where exists(literal) {
      let lines = literal == mention.path ? mention.lines : nil
      return [file(literal, lines, takesStreams: isNamed, running)]
    }
    if mention.isNamedSource, let file = named(mention.path, running) { return [file] }
    guard mention.isGlob else {
      guard isNamed || mention.looksLikePath else { return [] }
      return [missing(mention, "There is no file \(mention.path).")]
    }
    let paths = Self.matches(settings.expanded(mention.path))
    // Braces alone may be what one writes of code: `@{a,b}`.
    if paths.isEmpty, !isNamed, !mention.looksLikePath { return [] }
    if paths.isEmpty { return [missing(mention, "No file matches \(mention.path).")] }
    return paths.map { file($0, mention.lines, takesStreams: false, running) }
  }

  private func named(_ source: String, _ running: RunningCommand) -> AttachedFile? {
    do throws(Failure) {
      return try self.source(source, running)
    } catch {
      return AttachedFile(summary: FileSummary(name: source, problem: error.message), block: "")
    }
  }

  private func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private func exists(_ path: String) -> Bool { access(settings.expanded(path), F_OK) == 0 }

  private func missing(_ mention: FileMention, _ words: String) -> AttachedFile {
    AttachedFile(summary: FileSummary(name: mention.path, problem: words), block: "", isMissing: true)
  }

  private func file(
    _ path: String, _ range: ClosedRange<Int>?, takesStreams: Bool, _ running: RunningCommand
  ) -> AttachedFile {
    do throws(Failure) {
      return try read(path, range, takesStreams: takesStreams, running)
    } catch {
      return AttachedFile(summary: FileSummary(name: path, problem: error.message), block: "")
    }
  }

  private func read(
    _ path: String, _ range: ClosedRange<Int>?, takesStreams: Bool, _ running: RunningCommand
  ) throws(Failure) -> AttachedFile {
    let settings = settings
    let place = settings.expanded(path)
    if isFolder(place) { return try folder(path, running) }
    let file = try OpenFile(place, takesStreams: takesStreams)
    try file.readAhead(most: settings.largest, running)
    if let format = PictureHeader.format(file.head) { return try picture(path, file, format, running) }
    if let failure = Self.noPicture(path, file.head) { throw failure }
    switch LoaderChoice(for: path, head: file.head, hasRange: range != nil, settings) {
    case .refused(let words): throw Failure(.badRequest, words)
    case .loader(let loader):
      return AttachedFile(try document(path, place, file, range, loader, running))
    case .text:
      let bytes = try file.read(most: settings.largest, running)
      let text = try Self.text(bytes, name: path, lines: range)
      return AttachedFile(Attachment(name: path, lines: range, text: text))
    }
  }

  /// Bytes as text, or some lines of it.
  static func text(
    _ bytes: [UInt8], name: String, lines: ClosedRange<Int>? = nil
  ) throws(Failure) -> String {
    do throws(TextFile.Refusal) {
      return try TextFile.read(bytes, name: name, lines: lines)
    } catch {
      throw Failure(.badRequest, error.message)
    }
  }

  /// The sentence for what somebody stopped.
  static func stopped(_ name: String) -> Failure { Failure(.cancelled, "Reading \(name) was stopped.") }

  /// Paths that match a pattern, in order.
  private static func matches(_ pattern: String) -> [String] {
    var found = glob_t()
    defer { globfree(&found) }
    guard glob(pattern, GLOB_BRACE, nil, &found) == 0 else { return [] }
    return (0..<Int(found.gl_pathc)).compactMap { place in found.gl_pathv[place].map { String(cString: $0) } }
  }
}
