import Glibc
import Processes

/// The program that shows files and addresses: what BROWSER names, else `xdg-open`. No shell reads what it is given.
struct Viewer {
  /// How long it may take to fail, in milliseconds: one that shows what it got may run for as long as it is looked at.
  private static let patience: Int32 = 1500

  private let variables: [String: String]

  init(_ variables: [String: String] = ProcessEnvironment.variables) { self.variables = variables }

  /// The command for a file or an address; nil where there is no such program. BROWSER may name several, with colons
  /// between them, and where in a command the address goes (`%s`).
  func command(for target: String) -> [String]? {
    for entry in (variables["BROWSER"] ?? "").split(separator: ":") {
      var words = entry.split(separator: " ").map(String.init)
      guard let program = words.first, isInstalled(program) else { continue }
      if words.contains(where: { $0.contains("%s") }) {
        words = words.map { $0.replacing("%s", with: target) }
      } else {
        words.append(target)
      }
      return words
    }
    return isInstalled("xdg-open") ? ["xdg-open", target] : nil
  }

  /// Opens it, and says what came of it, in a sentence. Not for a thread that others wait for.
  func open(_ target: String) -> (isOpen: Bool, words: String) {
    guard let command = command(for: target) else {
      return (
        false, "Nothing here opens \(target): set BROWSER to a program, or install the Debian package xdg-utils."
      )
    }
    switch LeftProgram.start(command, patience: Self.patience) {
    case .runs, .ended(0): return (true, "Opened with \(command[0]).")
    case .ended(let code): return (false, "\(command[0]) ended with code \(code): \(target) may not be shown.")
    case .notStarted(let code):
      return (false, "\(command[0]) could not be started: \(String(cString: strerror(code))).")
    }
  }

  private func isInstalled(_ program: String) -> Bool {
    SearchPath.holds(program, in: SearchPath.of(variables))
  }
}
