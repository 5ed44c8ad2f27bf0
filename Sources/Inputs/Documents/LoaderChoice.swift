import Cells
import Processes

/// How a file is to be read.
enum LoaderChoice: Equatable {
  /// As the text that it is.
  case text
  /// By a program.
  case loader(Loader)
  /// Not at all, for this reason.
  case refused(String)

  /// By its name, and by how it begins. A type that a server declares counts as the file's.
  init(
    for name: String, endingCounts: Bool = true, head: [UInt8], type: String? = nil, hasRange: Bool,
    _ settings: InputSettings
  ) {
    let ending = endingCounts ? PathName.ending(name) : ""
    let kinds = [ending, type ?? FileKind.mime(head) ?? ""].filter { !$0.isEmpty }
    func row(of rows: [Loader]) -> Loader? {
      // The name says more than the first bytes: one that does not fit them is named.
      kinds.lazy.compactMap { kind in rows.first { $0.kinds.contains(kind) } }.first
    }
    if let row = row(of: settings.loaders) {
      self = row.command.isEmpty ? .text : Self.using(row, for: name, settings)
      return
    }
    guard let row = row(of: Loader.builtIn) else {
      self = .text
      return
    }
    if row.isText {
      // A template or a script may begin like a page: only its name, or a server, says that it is one.
      let isNamed = type != nil || ending.isEmpty || row.kinds.contains(ending)
      guard isNamed, !hasRange, type != nil || Self.isInstalled(row.program, settings) else {
        self = .text
        return
      }
    }
    guard head.starts(with: row.signature) else {
      let kind = row.kinds[0].uppercased()
      self = .refused("\(name) is no \(kind), whatever its name says: it looks like \(FileKind.words(head)).")
      return
    }
    self = Self.using(row, for: name, settings)
  }

  private static func using(_ row: Loader, for name: String, _ settings: InputSettings) -> LoaderChoice {
    isInstalled(row.program, settings) ? .loader(row) : .refused(missing(row, name))
  }

  /// The sentence for a program that is not there.
  static func missing(_ row: Loader, _ name: String) -> String {
    let cure = Loader.packages[row.program].map { "install the Debian package \($0) (apt install \($0))" }
    return "\(name) needs \(row.program) to be read: \(cure ?? "install it"), or name another program under loaders in "
      + "the config."
  }

  /// Whether a program is there.
  static func isInstalled(_ program: String, _ settings: InputSettings) -> Bool {
    SearchPath.holds(program.contains("/") ? settings.expanded(program) : program, in: settings.searchPath)
  }
}
