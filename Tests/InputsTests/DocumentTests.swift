import Foundation
import Hands
import Processes
import Testing
import TestSupport

@testable import Inputs

@Suite("Documents that programs make text of")
struct DocumentTests {
  private static let hasPDF = ChildProgram.isInstalled("pdftotext")
  private static let hasPandoc = ChildProgram.isInstalled("pandoc")

  private func home() throws -> InputHome {
    let home = try InputHome()
    try home.write(SamplePDF.bytes(pages: (1...9).map { "Words of page \($0)" }), "paper.pdf")
    return home
  }

  @Test("a PDF joins page by page, and a range picks pages", .enabled(if: hasPDF))
  func pages() throws {
    let home = try home()
    #expect(
      home.block("paper.pdf:3-4")
        == "File `paper.pdf`, pages 3 to 4:\n```text\n[page 3]\nWords of page 3\n\n[page 4]\nWords of page 4\n\n```")
    #expect(home.block("paper.pdf:9-")?.hasPrefix("File `paper.pdf`, pages 9 to the end:\n```text\n[page 9]") == true)
    #expect(home.block("paper.pdf:2")?.hasPrefix("File `paper.pdf`, page 2:\n```text\n[page 2]\nWords of p") == true)
    let whole = try #require(home.block("paper.pdf"))
    #expect(whole.contains("[page 1]\nWords of page 1") && whole.contains("[page 9]") && !whole.contains("[page 10]"))
    // By its bytes, whatever it is called.
    try home.write(SamplePDF.bytes(pages: ["One"]), "scan")
    #expect(home.block("scan")?.contains("One") == true)
    #expect(home.problem("paper.pdf:30-40")?.hasPrefix("pdftotext could not read paper.pdf: ") == true)
  }

  @Test(
    "office documents, books and pages become Markdown", .enabled(if: hasPandoc), arguments: ["docx", "odt", "epub"])
  func pandoc(format: String) throws {
    let home = try InputHome()
    try home.write("# Head\n\nSome *words*.\n\n- one\n- two\n", "source.md")
    let made = try ChildProgram.run([
      "/usr/bin/pandoc", "--metadata", "title=T", home.folder.file("source.md"), "-o", home.folder.file("x.\(format)"),
    ])
    #expect(made.status == 0)
    let block = try #require(home.block("x.\(format)"))
    #expect(block.hasPrefix("File `x.\(format)`:\n```markdown\n"))
    #expect(block.contains("# Head\n\nSome *words*.\n\n-"))
  }

  @Test("a page becomes Markdown; some of its lines, or a missing program, leave it as it is")
  func pages() async throws {
    var home = try InputHome()
    let source = "<!DOCTYPE html><html><body>\n<div><h1>Head</h1>\n<p>Some <em>words</em></p></div></body></html>\n"
    try home.write(source, "x.html")
    if Self.hasPandoc { #expect(home.block("x.html") == "File `x.html`:\n```markdown\n# Head\n\nSome *words*\n```") }
    #expect(home.block("x.html:2") == "File `x.html`, line 2:\n```html\n<div><h1>Head</h1>\n```")
    // What begins like a page and is called otherwise is what its name says.
    try home.write(source, "x.php")
    #expect(home.block("x.php")?.contains("<div>") == true)
    home.settings.searchPath = home.folder.path
    #expect(home.block("x.html")?.contains("<div>") == true)
  }

  @Test("a row of the config comes before the built-in ones: by ending, by type, or to send it as it is")
  func config() throws {
    var home = try home()
    try home.write("one\ntwo\n", "x.log")
    home.settings.loaders = [
      Loader(kind: "log", command: ["tr", "a-z", "A-Z", "{}"]),
      Loader(kind: "LOG", command: ["sed", "s/o/0/", "{}"]), Loader(kind: "application/pdf", command: ["wc", "-c"]),
      Loader(kind: "html", command: []),
    ]
    #expect(home.problem("x.log")?.hasPrefix("tr could not read x.log: tr: extra operand") == true)
    home.settings.loaders.removeFirst()
    #expect(home.block("x.log") == "File `x.log`:\n```text\n0ne\ntw0\n```")
    #expect(home.block("x.log:2") == "File `x.log`, line 2:\n```text\ntw0\n```")
    #expect(home.block("paper.pdf")?.hasSuffix(" paper.pdf\n```") == true)
    try home.write("<html>x</html>", "x.html")
    #expect(home.block("x.html")?.contains("<html>x</html>") == true)
  }

  /// A file's name, its text, the command for it, and the sentence.
  private static let bad: [(String, String, [String], String)] = [
    ("x.a", "x", ["false"], "false could not read x.a: it ended with exit code 1."),
    ("x.a", "x", ["sh", "-c", "echo 'No. Never!' >&2; exit 2"], "sh could not read x.a: No. Never."),
    ("x.a", "x", ["sleep", "600", "{}x"], "sleep could not read x.a: sleep: invalid time interval"),
    ("x.a", "x", ["sh", "-c", "sleep 600"], "sh took longer than 0.5 s over x.a and was ended; input.time"),
    (
      "x.a", "x", ["sh", "-c", "head -c 9 /dev/zero"], "What sh made of x.a is binary (9 B); only text can be attached"
    ),
    ("x.a", "x", ["sh", "-c", "printf '\\344'"], "What sh made of x.a is not UTF-8"),
    ("x.a", "x", ["yes"], "yes made more than 1 MB of x.a; name some pages, or another file."),
    ("x.a", "x", ["true"], "true found no text in x.a: it may hold nothing but pictures."),
    ("x.a", "x", ["no-such-program"], "x.a needs no-such-program to be read: install it, or name another program"),
    ("x.a", "x", ["catdoc-2"], "x.a needs catdoc-2 to be read: install it"),
    ("x.pdf", "x", [], "x.pdf is no PDF, whatever its name says: it looks like plain text."),
    ("x.docx", "%PDF-1.4", [], "x.docx is no DOCX, whatever its name says: it looks like a PDF."),
    ("x.odt", "", [], "x.odt is no ODT, whatever its name says: it looks like nothing: it is empty."),
    ("x.epub", "<HTML>", [], "x.epub is no EPUB, whatever its name says: it looks like an HTML page."),
  ]

  @Test("what goes wrong is one sentence that names the file", arguments: bad)
  func mistakes(name: String, text: String, command: [String], sentence: String) throws {
    var home = try InputHome()
    home.settings.largest = 1 << 20
    home.settings.seconds = command.last?.contains("600") == true ? 0.5 : 60
    if !command.isEmpty { home.settings.loaders = [Loader(kind: "a", command: command)] }
    try home.write(text, name)
    let problem = try #require(home.problem(name))
    #expect(problem.hasPrefix(sentence), "\(problem)")
    #expect(!problem.contains("\n") && problem.hasSuffix("."))
    #expect(home.block(name) == "")
  }

  @Test("a missing program is told with the package that has it")
  func missing() throws {
    var home = try home()
    home.settings.searchPath = home.folder.path
    #expect(
      home.problem("paper.pdf") == "paper.pdf needs pdftotext to be read: install the Debian package poppler-utils "
        + "(apt install poppler-utils), or name another program under loaders in the config.")
  }

  @Test("the same bytes are read once, also by the next program; other pages and another command are others")
  func cache() throws {
    var home = try InputHome(cacheFolder: true)
    let runs = home.folder.file("runs")
    home.settings.loaders = [
      Loader(kind: "a", command: ["sh", "-c", "echo x >>\(runs); echo {first}; cat \"$1\"", "sh", "{}"])
    ]
    func count() -> Int { (try? String(contentsOfFile: runs, encoding: .utf8).utf8.count / 2) ?? 0 }
    try home.write("one\n", "x.a")
    try home.write("one\n", "y.a")
    #expect(home.block("x.a") == "File `x.a`:\n```text\n1\none\n```")
    #expect(home.block("y.a") == "File `y.a`:\n```text\n1\none\n```")
    #expect(count() == 1)
    _ = home.block("x.a:2")
    #expect(count() == 2)
    try home.write("two\n", "x.a")
    #expect(home.block("x.a")?.contains("two") == true && count() == 3)
    let next = InputReader(home.settings, cache: DocumentCache(folder: home.folder.file("cache/documents")))
    #expect(next.attach([FileMention(argument: home.folder.file("y.a"))]).first?.block.contains("one") == true)
    #expect(count() == 3)
    var status = stat()
    let kept = try FileManager.default.contentsOfDirectory(atPath: home.folder.file("cache/documents"))
    #expect(kept.count == 3)
    #expect(stat(home.folder.file("cache/documents"), &status) == 0 && status.st_mode & 0o777 == 0o700)
    #expect(stat(home.folder.file("cache/documents/\(kept[0])"), &status) == 0 && status.st_mode & 0o777 == 0o600)
  }

  @Test("what is stopped ends with its program, and is not kept")
  func stopped() throws {
    var home = try InputHome()
    let begun = home.folder.file("begun")
    home.settings.loaders = [Loader(kind: "a", command: ["sh", "-c", "echo $$ >\(begun); sleep 600"])]
    try home.write("x", "x.a")
    let running = RunningCommand()
    Thread.detachNewThread {
      _ = try? Waiting.blocking("the program") {
        (try? String(contentsOfFile: begun, encoding: .utf8)).flatMap { $0.hasSuffix("\n") ? true : nil }
      }
      running.stop()
    }
    let file = home.reader.attach([FileMention(argument: home.folder.file("x.a"))], running).first
    #expect(file?.summary.problem == "Reading \(home.folder.file("x.a")) was stopped.")
    let program = try #require(
      pid_t(String(contentsOfFile: begun, encoding: .utf8).trimmingCharacters(in: .newlines)))
    try Waiting.blocking("the program's end") { ChildProgram.isRunning(program) ? nil : true }
  }

  @Test("a pipe joins as a file does, by a copy where a program wants a path", .enabled(if: hasPDF))
  func pipe() throws {
    let home = try home()
    let fifo = home.folder.file("pipe")
    #expect(mkfifo(fifo, 0o600) == 0)
    Thread.detachNewThread {
      try? Data(SamplePDF.bytes(pages: ["Through a pipe"])).write(to: URL(filePath: fifo))
    }
    #expect(home.block("pipe")?.contains("Through a pipe") == true)
  }

  @Test("commands are split at blanks, as a shell does, and nothing else has a meaning")
  func words() {
    #expect(CommandWords.split(#"a  'b c' "d \"e" f\ g '' $HOME|x"#) == ["a", "b c", "d \"e", "f g", "", "$HOME|x"])
    for wrong in ["", "  ", "a 'b", "a \"b", "a\\"] { #expect(CommandWords.split(wrong) == nil) }
    let loader = Loader(kind: "x", command: ["p", "-f{first}", "{last}"])
    #expect(loader.words(for: "-x", pages: 3...7) == ["p", "-f3", "7", "./-x"])
    #expect(loader.words(for: "x", pages: nil) == ["p", "-f1", "999999", "x"])
  }
}
