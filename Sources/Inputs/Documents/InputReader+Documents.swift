import Cells
import Conversations
import Files
import Glibc
import Hands
import Processes

// Documents: what a program makes of a file.

extension InputReader {
  /// The text of a document, or of some pages of it.
  /// - Parameters:
  ///   - name: as it is shown.
  ///   - place: where it is.
  func document(
    _ name: String, _ place: String, _ file: OpenFile, _ range: ClosedRange<Int>?, _ loader: Loader,
    _ running: RunningCommand
  ) throws(Failure) -> Attachment {
    let pages = loader.takesPages ? range : nil
    var hash = try file.hash(most: Self.largestDocument, running)
    // The command, but for the path: the same document may be elsewhere the next time.
    hash.add(loader.words(for: "", pages: pages).joined(separator: "\u{0}"))
    let key = hash.hexadecimal()
    let text: String
    if let known = cache.text(key) {
      text = known
    } else if file.isRegular {
      text = try run(loader, on: place, pages, name: name, running)
      cache.keep(key, text)
    } else {
      // A pipe has no path that a program could open again.
      let copy = try Self.copy(try file.read(most: settings.largest, running), PathName.ending(name), name: name)
      text = try run(loader, on: copy.path, pages, name: name, running)
      copy.end()
    }
    guard !loader.takesPages else {
      return Attachment(name: name, lines: range, unit: .page, language: loader.language, text: text)
    }
    guard let range else { return Attachment(name: name, language: loader.language, text: text) }
    let lines = try Self.text(Array(text.utf8), name: "The text of \(name)", lines: range)
    return Attachment(name: name, lines: range, language: loader.language, text: lines)
  }

  /// A copy of what has no path, for a program that wants one.
  static func copy(_ bytes: [UInt8], _ ending: String, name: String) throws(Failure) -> TemporaryFile {
    do throws(FileError) {
      return try TemporaryFile(bytes, ending: ending.count <= 8 ? ending : "")
    } catch {
      throw OpenFile.refused(name, error.reason)
    }
  }

  /// What a loader makes of a file.
  func run(
    _ loader: Loader, on place: String, _ pages: ClosedRange<Int>?, name: String, _ running: RunningCommand
  ) throws(Failure) -> String {
    let settings = settings
    var words = loader.words(for: place, pages: pages)
    words[0] = settings.expanded(words[0])
    let limits = CommandRun(seconds: settings.seconds, largest: settings.largest)
    let outcome = limits.run(words, running)
    let program = loader.program
    func failed(_ what: String) -> Failure { Failure(.badRequest, what) }
    switch outcome.end {
    case .exited(0): break
    case .exited(let code):
      let said = HarmlessText.clause(String(decoding: outcome.errors.prefix(200), as: UTF8.self))
      throw failed("\(program) could not read \(name): \(said.isEmpty ? "it ended with exit code \(code)" : said).")
    case .timeOut:
      throw failed(
        "\(program) took longer than \(settings.seconds.formatted) s over \(name) and was ended; input.time in the "
          + "config allows more.")
    case .full:
      throw failed("\(program) made more than \(settings.largestInWords) of \(name); name some pages, or another file.")
    case .stopped: throw Self.stopped(name)
    case .notStarted(let code):
      throw failed("\(program) could not be started for \(name): \(String(cString: strerror(code))).")
    }
    let text = try Self.text(outcome.output, name: "What \(program) made of \(name)")
    guard text.contains(where: { !$0.isWhitespace }) else {
      throw failed("\(program) found no text in \(name): it may hold nothing but pictures.")
    }
    return loader.takesPages ? Self.numbered(text, from: pages?.lowerBound ?? 1) : text
  }

  /// Form feeds end pages: each page gets a line with its number, so that a reply can name it.
  static func numbered(_ text: String, from first: Int) -> String {
    guard text.utf8.contains(0x0C) else { return text }
    var pages = text.split(separator: "\u{0C}", omittingEmptySubsequences: false)
    if pages.last?.allSatisfy(\.isWhitespace) == true { pages.removeLast() }
    return pages.enumerated().map { place, page in
      let body = page.hasSuffix("\n") ? String(page) : page + "\n"
      return "[page \(first + place)]\n\(body)"
    }.joined()
  }
}
