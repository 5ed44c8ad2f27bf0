import Conversations
import Foundation
import Hands
import Locks
import Testing
import TestSupport

@testable import Inputs

@Suite("Pages that join a turn")
struct PageTests {
  private func reader(_ page: FetchedPage, path: String = "/usr/bin:/bin") -> InputReader {
    let reader = InputReader(InputSettings(home: "/", searchPath: path))
    reader.fetchPages(by: { _, _, _, _ throws(Failure) in page })
    return reader
  }

  private func attach(_ page: FetchedPage, path: String = "/usr/bin:/bin") -> AttachedFile? {
    reader(page, path: path).attach([FileMention(argument: "https://x.org/a")]).first
  }

  private func page(_ type: String?, _ text: String, title: String? = nil) -> FetchedPage {
    FetchedPage(address: "https://x.org/b", type: type, title: title, bytes: Array(text.utf8))
  }

  @Test("HTML becomes Markdown under its title and address", .enabled(if: ChildProgram.isInstalled("pandoc")))
  func html() {
    let file = attach(
      page("text/html", "<html><head><title>T</title></head><body><h1>Head</h1><p>Some <b>words</b>.", title: "T"))
    #expect(file?.summary.name == "https://x.org/a")
    #expect(
      file?.block == "Page \u{201C}T\u{201D}, https://x.org/b:\n```markdown\n# Head\n\nSome **words**.\n```",
      "\(file?.block ?? "")")
  }

  @Test("text of any kind joins as it is, a picture as a picture")
  func others() {
    #expect(attach(page("text/plain", "a\n"))?.block == "Page https://x.org/b:\n```\na\n```")
    #expect(attach(page("application/json", "{}\n"))?.block == "Page https://x.org/b:\n```json\n{}\n```")
    #expect(attach(page(nil, "a\n"))?.block == "Page https://x.org/b:\n```\na\n```")
    let picture = FetchedPage(
      address: "https://x.org/b", type: "image/png", title: nil, bytes: SamplePicture.png(width: 3, height: 2))
    #expect(attach(picture)?.picture?.width == 3)
  }

  @Test("a PDF joins by its loader", .enabled(if: ChildProgram.isInstalled("pdftotext")))
  func paper() {
    let paper = FetchedPage(
      address: "https://x.org/b", type: "application/pdf", title: nil, bytes: SamplePDF.bytes(pages: ["One"]))
    #expect(attach(paper)?.block.contains("[page 1]\nOne") == true)
  }

  @Test("what cannot join is one sentence")
  func mistakes() {
    #expect(
      attach(page("text/html", "<p>x"), path: "/nowhere")?.summary.problem
        == "https://x.org/a needs pandoc to be read: install the Debian package pandoc (apt install pandoc), or name "
        + "another program under loaders in the config.")
    #expect(
      attach(page("application/zip", "PK\u{3}\u{4}\0\0"))?.summary.problem
        == "https://x.org/a is binary (6 B); only text can be attached.")
    #expect(attach(page("text/plain", " \n"))?.summary.problem == "https://x.org/a is an empty page.")
    let reader = InputReader(InputSettings(home: "/", searchPath: "/bin"))
    reader.fetchPages(by: { _, _, _, _ throws(Failure) in throw Failure(.badRequest, "It answered 404.") })
    let file = reader.attach([FileMention(argument: "https://x.org/a")]).first
    #expect(file?.summary.problem == "It answered 404." && file?.isMissing == false)
  }

  @Test("a page is fetched once for the draft and the turn, and anew for the next")
  func once() {
    let count = Locked(0)
    let reader = InputReader(InputSettings(home: "/", searchPath: "/bin"))
    reader.fetchPages(by: { address, _, _, _ throws(Failure) in
      let number = count.withLock { count in
        count += 1
        return count
      }
      return FetchedPage(address: address, type: "text/plain", title: nil, bytes: Array("\(number)".utf8))
    })
    let mention = FileMention(argument: "https://x.org/a")
    #expect(reader.attach([mention]).first?.block == reader.attach([mention]).first?.block)
    #expect(count.withLock { $0 } == 1)
    reader.forgetPages()
    _ = reader.attach([mention])
    #expect(count.withLock { $0 } == 2)
  }
}
