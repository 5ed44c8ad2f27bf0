import Glibc

/// Where a local model and its server are: what `make run` and `mixchat local install` put there
/// (Resources/local-model/install.py uses the same names).
package struct LocalModelFiles: Sendable, Equatable {
  /// Where things are installed, and looked for first.
  package var directory: String
  /// Where things are looked for as well, such as below the prefix of `make install`.
  package var others: [String] = []
  /// The server's launcher, the installer and its table, which come with the program.
  package var support: String
  /// The path of the model to load.
  package var model: String
  /// How the server is started.
  package var options = ServerOptions()

  /// The interpreter that runs the server.
  package var python: String { find("python") }
  /// The server's launcher.
  package var launcher: String { support + "/server.py" }
  /// The installer.
  package var installer: String { support + "/install.py" }
  /// The directory of the server's own libraries.
  package var libraries: String { String(library.dropLast("/xllamacpp/__init__.py".count)) }
  /// One of them, by which they are known to be there.
  package var library: String { find("lib/xllamacpp/__init__.py") }
  /// The directory of Mixtral's tokenizers.
  package var tokenizers: String { String(find("tokenizer.model.v1").dropLast("/tokenizer.model.v1".count)) }

  /// The files of one directory, in which the program's own part is as well unless `support` says where that is.
  package init(directory: String, support: String? = nil) {
    self.init(directory, others: [], support: support ?? directory)
    model = chosenModel(nil)
  }

  /// With no model chosen yet.
  private init(_ directory: String, others: [String], support: String) {
    self.directory = directory
    self.others = others
    self.support = support
    model = ""
  }

  /// Looks in: `MIXCHAT_MODEL_DIR` (alone, when set), the user's cache, and `lib/mixchat` next to the program.
  ///
  /// - Parameters:
  ///   - wanted: the model's name, or a path; nil for the default.
  ///   - environment: this process's, unless a test says otherwise.
  package static func locate(
    model wanted: String? = nil, options: ServerOptions = ServerOptions(),
    environment: (String) -> String? = variable
  ) -> LocalModelFiles {
    var places: [String] = []
    if let directory = environment("MIXCHAT_MODEL_DIR"), !directory.isEmpty {
      places = [directory]
    } else {
      if let cache = environment("XDG_CACHE_HOME"), cache.hasPrefix("/") {
        places.append("\(cache)/mixchat/\(layout)")
      } else if let home = environment("HOME"), !home.isEmpty {
        places.append("\(home)/.cache/mixchat/\(layout)")
      }
      // The second is where versions before 1.0 put it.
      if let prefix { places += ["lib", "share"].map { "\(prefix)/\($0)/mixchat/\(layout)" } }
    }
    var files = LocalModelFiles(
      places.first ?? "/var/empty/mixchat", others: Array(places.dropFirst()), support: supportDirectory)
    files.options = options
    files.model = files.chosenModel(wanted, environment: environment)
    return files
  }

  /// A file's path in the first directory that has it; in the first of all when none has.
  private func find(_ name: String) -> String {
    for place in directories where access("\(place)/\(name)", R_OK) == 0 { return "\(place)/\(name)" }
    return "\(directory)/\(name)"
  }

  /// Every directory that is looked in, in order.
  var directories: [String] { [directory] + others }

  /// The path of the model of a name, or the path itself; without either, of the best known one that is installed, of
  /// any other installed one.
  func chosenModel(_ wanted: String?, environment: (String) -> String? = variable) -> String {
    if let named = wanted {
      if named.contains("/") { return named.hasPrefix("~/") ? (environment("HOME") ?? "~") + named.dropFirst() : named }
      return find(KnownModel.named(named)?.file ?? (named.hasSuffix(".gguf") ? named : named + ".gguf"))
    }
    for known in KnownModel.table where access(find(known.file), R_OK) == 0 { return find(known.file) }
    return installed.first?.path ?? find(KnownModel.table[KnownModel.table.count - 1].file)
  }

  /// The first file the server needs that cannot be read; nil when all is there.
  package var missing: String? {
    for path in [python, launcher, library, model] where access(path, R_OK) != 0 { return path }
    return nil
  }

  /// What is missing and what to do about it, as a sentence; nil when all is there.
  package var complaint: String? {
    guard let missing else { return nil }
    if missing == launcher { return "\(missing) is missing: mixchat is not installed whole. Install it again." }
    if missing == python, isBrokenLink(python) || !hasPython {
      return "python3 is missing, which the local model needs. Run `apt-get install python3 python3-pip`."
    }
    if missing == model, model.contains("/"), !directories.contains(where: { model.hasPrefix($0 + "/") }) {
      return "There is no model file \(model)."
    }
    if missing == model, KnownModel.named(modelName) == nil {
      let names = installed.map(\.name).joined(separator: ", ")
      return "There is no local model \(modelName). Installed: \(names.isEmpty ? "none" : names). "
        + (names.isEmpty ? "Run `mixchat local install`." : "Choose another by /model or --model.")
    }
    if missing == model {
      return "The local model \(modelName) is not installed. Run `mixchat local install \(modelName)`."
    }
    return "The local model is not installed. Run `mixchat local install`."
  }

  /// Whether the installer has a Python to run on.
  private var hasPython: Bool {
    let folders = (Self.variable("PATH") ?? "").split(separator: ":").map(String.init)
    return (["/usr/bin"] + folders).contains { access($0 + "/python3", X_OK) == 0 }
  }

  private func isBrokenLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  /// The window the server gives the model, in tokens.
  package var window: Int { options.window ?? InstalledModel(path: model)?.usualWindow ?? ServerOptions.usualWindow }

  /// The name that requests use for the model: the table's, else the file's without its ending.
  package var modelName: String { Self.name(ofFile: model) }

  /// The name of a model's file.
  static func name(ofFile path: String) -> String {
    let file = path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    if let known = KnownModel.named(file) { return known.name }
    return file.hasSuffix(".gguf") ? String(file.dropLast(5)) : file
  }

  /// A variable of this process's environment. Called before threads change the environment, which nothing here does.
  package static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  /// Raised when a change to what is downloaded makes an older directory useless (Scripts/install-model.sh has the
  /// same).
  private static let layout = "models/v1"

  /// The directory of this program.
  private static let program: String? = {
    guard let path = realpath("/proc/self/exe", nil) else { return nil }
    defer { free(path) }
    let program = String(cString: path)
    return parent(of: program)
  }()

  /// The directory above that one: `/usr/local` of a program in `/usr/local/bin`.
  private static var prefix: String? { program.map { parent(of: $0) ?? $0 } }

  /// The directory that a path is in; empty for `/`.
  static func parent(of path: String) -> String? { path.lastIndex(of: "/").map { String(path[..<$0]) } }

  /// Next to an installed program, or in the clone that a program was built in.
  private static let supportDirectory: String = {
    guard var place = program, let prefix = LocalModelFiles.prefix else { return "/var/empty/mixchat" }
    let installed = prefix + "/lib/mixchat/local-model"
    if access(installed + "/server.py", R_OK) == 0 { return installed }
    while let above = parent(of: place) {
      place = above
      if access(place + "/Resources/local-model/server.py", R_OK) == 0 { return place + "/Resources/local-model" }
    }
    return installed
  }()
}
