/// A program that makes text of a document.
package struct Loader: Equatable, Sendable {
  /// What it is for: endings of names, without the dot, and MIME types.
  package var kinds: [String]
  /// The command, word by word; empty to send such files as they are. `{}` is the file's path, which else comes last;
  /// `{first}` and `{last}` are the pages wanted.
  package var command: [String]
  /// How such a file begins; one that begins otherwise is not what its name says.
  var signature: [UInt8] = []
  /// Whether such files are text anyway: they join as they are where the program is missing, or some lines are wanted.
  var isText = false
  /// The fence's language for what it prints.
  var language = "text"

  /// A row of the config.
  package init(kind: String, command: [String]) {
    kinds = [kind.lowercased()]
    self.command = command
  }

  init(_ kinds: [String], _ command: [String], signature: String = "", isText: Bool = false, language: String) {
    self.kinds = kinds
    self.command = command
    self.signature = Array(signature.utf8)
    self.isText = isText
    self.language = language
  }

  /// The program, as it is looked for.
  var program: String { command.first ?? "" }
  /// Whether it can be asked for some pages.
  var takesPages: Bool { command.contains { $0.contains("{first}") || $0.contains("{last}") } }

  /// The command for a file, or for some pages of it.
  func words(for path: String, pages: ClosedRange<Int>?) -> [String] {
    // A name that begins with a dash is no option.
    let path = path.hasPrefix("-") ? "./\(path)" : path
    let first = pages?.lowerBound ?? 1
    let last = pages.map { min($0.upperBound, Self.lastPage) } ?? Self.lastPage
    var words = command.map { word in
      word.replacing("{first}", with: String(first)).replacing("{last}", with: String(last))
    }
    if words.contains(where: { $0.contains("{}") }) {
      words = words.map { $0.replacing("{}", with: path) }
    } else {
      words.append(path)
    }
    return words
  }

  /// More pages than any document has, for those that take a number only.
  private static let lastPage = 999_999
}

extension Loader {
  /// Those that need no config: used where the program is installed.
  package static let builtIn: [Loader] = [
    Loader(
      ["pdf", "application/pdf"],
      ["pdftotext", "-enc", "UTF-8", "-f", "{first}", "-l", "{last}", "{}", "-"], signature: "%PDF-", language: "text"),
    pandoc(
      ["docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"], "docx", signature: "PK"),
    pandoc(["odt", "application/vnd.oasis.opendocument.text"], "odt", signature: "PK"),
    pandoc(["epub", "application/epub+zip"], "epub-native_divs-native_spans", signature: "PK"),
    pandoc(
      ["html", "htm", "xhtml", "text/html", "application/xhtml+xml"], "html-native_divs-native_spans", isText: true),
  ]

  private static func pandoc(
    _ kinds: [String], _ format: String, signature: String = "", isText: Bool = false
  ) -> Loader {
    // In its sandbox it reads the file that it is given and nothing else.
    let command = ["pandoc", "--sandbox", "--wrap=none", "-f", format, "-t", "gfm-raw_html", "{}"]
    return Loader(kinds, command, signature: signature, isText: isText, language: "markdown")
  }

  /// The Debian packages that programs come in, where they are called otherwise.
  static let packages = [
    "pdftotext": "poppler-utils", "catdoc": "catdoc", "docx2txt": "docx2txt", "unrtf": "unrtf", "lynx": "lynx",
    "w3m": "w3m", "html2text": "html2text", "tesseract": "tesseract-ocr", "xlsx2csv": "xlsx2csv",
    "mutool": "mupdf-tools", "djvutxt": "djvulibre-bin", "ps2ascii": "ghostscript", "pandoc": "pandoc",
  ]
}
