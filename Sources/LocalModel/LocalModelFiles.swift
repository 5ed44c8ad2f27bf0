import ChatCore
import Glibc

/// Where the embedded model lies: what `make run` installs (Scripts/install-model.sh uses the same names).
public struct LocalModelFiles: Sendable, Equatable {
  /// The directory that holds it all.
  public var directory: String

  /// The interpreter that runs the server.
  public var python: String { directory + "/python" }
  /// The server's launcher.
  public var launcher: String { directory + "/server.py" }
  /// The server's own libraries.
  public var library: String { directory + "/lib/xllamacpp/__init__.py" }
  /// The model.
  public var model: String { directory + "/SmolLM2-135M-Instruct.Q4_1.gguf" }
  /// Mixtral's tokenizer.
  public var tokenizer: String { directory + "/tokenizer.model.v1" }

  /// The files below a directory.
  public init(directory: String) { self.directory = directory }

  /// The first directory that holds a model, of: `MIXCHAT_MODEL_DIR` (alone, when set), the user's cache, and
  /// `share/mixchat` beside the program. When none does, the first of them, where it would be installed.
  public static func locate(environment: (String) -> String? = variable) -> LocalModelFiles {
    let layout = "models/v1"
    if let directory = environment("MIXCHAT_MODEL_DIR"), !directory.isEmpty {
      return LocalModelFiles(directory: directory)
    }
    var candidates: [LocalModelFiles] = []
    if let cache = environment("XDG_CACHE_HOME"), cache.hasPrefix("/") {
      candidates.append(LocalModelFiles(directory: "\(cache)/mixchat/\(layout)"))
    } else if let home = environment("HOME"), !home.isEmpty {
      candidates.append(LocalModelFiles(directory: "\(home)/.cache/mixchat/\(layout)"))
    }
    if let program = programDirectory() {
      candidates.append(LocalModelFiles(directory: "\(program)/../share/mixchat/\(layout)"))
    }
    return candidates.first { access($0.model, R_OK) == 0 } ?? candidates.first
      ?? LocalModelFiles(directory: "/var/empty/mixchat")
  }

  /// The first file the server needs that cannot be read; nil when all is there.
  public var missing: String? {
    for path in [python, launcher, library, model] where access(path, R_OK) != 0 { return path }
    return nil
  }

  /// A variable of this process's environment. Called before threads change the environment, which nothing here does.
  public static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  private static func programDirectory() -> String? {
    guard let path = realpath("/proc/self/exe", nil) else { return nil }
    defer { free(path) }
    let program = String(cString: path)
    return program.lastIndex(of: "/").map { String(program[..<$0]) }
  }
}
