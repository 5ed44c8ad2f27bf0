import Cells
import Conversations
import Files
import Hands
import Locks
import Processes

// Pages of the web: fetched by the client's libcurl, made readable by a loader.

/// A page as it was fetched.
package struct FetchedPage: Sendable {
  /// Where it was found, after redirects.
  package var address: String
  /// The MIME type that the server declares.
  package var type: String?
  /// Its title.
  package var title: String?
  /// Its body.
  package var bytes: [UInt8]

  package init(address: String, type: String?, title: String?, bytes: [UInt8]) {
    self.address = address
    self.type = type
    self.title = title
    self.bytes = bytes
  }
}

/// Fetches an address. Waits; ends early when the command is stopped.
package typealias PageFetcher =
  @Sendable (_ address: String, _ most: Int, _ seconds: Double, _ running: RunningCommand) throws(Failure) ->
  FetchedPage

/// What was fetched just now, so that a draft that is measured and then sent asks once. Any thread.
final class PageMemory: Sendable {
  private let files = Locked<[(address: String, file: AttachedFile)]>([])

  func file(_ address: String) -> AttachedFile? {
    files.withLock { $0.first { $0.address == address }?.file }
  }

  func keep(_ file: AttachedFile, _ address: String) {
    files.withLock { files in
      files.removeAll { $0.address == address }
      files.append((address, file))
      if files.count > 8 { files.removeFirst() }
    }
  }

  func forget() { files.withLock { $0 = [] } }
}

extension InputReader {
  /// Forgets what was fetched: the next message that names a page gets it again.
  package func forgetPages() { pages.forget() }

  /// A page that a turn names.
  func page(_ mention: FileMention, _ running: RunningCommand) -> AttachedFile {
    if let known = pages.file(mention.path) { return known }
    do throws(Failure) {
      let settings = settings
      guard let fetch else { throw Failure(.badRequest, "\(mention.path) is a page, and there is no network here.") }
      let page = try fetch(mention.path, settings.largest, settings.seconds, running)
      let file = try joined(page, as: mention.path, running)
      pages.keep(file, mention.path)
      return file
    } catch {
      return AttachedFile(summary: FileSummary(name: mention.path, problem: error.message), block: "")
    }
  }

  private func joined(
    _ page: FetchedPage, as name: String, _ running: RunningCommand
  ) throws(Failure) -> AttachedFile {
    let head = Array(page.bytes.prefix(4096))
    if let format = PictureHeader.format(head) { return try picture(name, page.bytes, format) }
    let type = page.type == nil || page.type == "application/octet-stream" ? FileKind.mime(head) : page.type
    let place = page.title.map { "\u{201C}\($0)\u{201D}, \(page.address)" } ?? page.address
    let heading = "Page \(place)"
    // The address's own ending says nothing of what a server sends.
    switch LoaderChoice(
      for: name, endingCounts: false, head: head, type: type ?? "text/plain", hasRange: false, settings)
    {
    case .refused(let words): throw Failure(.badRequest, words)
    case .loader(let loader):
      let ending = loader.kinds[0].contains("/") ? "" : loader.kinds[0]
      let copy = try Self.copy(page.bytes, ending, name: name)
      let text = try run(loader, on: copy.path, nil, name: name, running)
      copy.end()
      return AttachedFile(Attachment(name: name, heading: heading, language: loader.language, text: text))
    case .text:
      let text = try Self.text(page.bytes, name: name)
      guard text.contains(where: { !$0.isWhitespace }) else { throw Failure(.badRequest, "\(name) is an empty page.") }
      return AttachedFile(
        Attachment(name: name, heading: heading, language: Self.language(type, page.address), text: text))
    }
  }

  private static func language(_ type: String?, _ address: String) -> String {
    switch type {
    case "application/json", "text/json": "json"
    case "text/markdown": "markdown"
    case "application/xml", "text/xml": "xml"
    case "text/css": "css"
    default: Attachment.language(of: String(address.prefix { $0 != "?" && $0 != "#" }))
    }
  }
}
