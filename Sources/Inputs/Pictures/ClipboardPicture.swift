import Cells
import Configuration
import Conversations
import Files
import Glibc
import Processes

/// The picture on the desktop's clipboard, asked of the programs that know it.
package struct ClipboardPicture: Sendable {
  private let environment: [String: String]

  /// As the environment offers it: `WAYLAND_DISPLAY`, `DISPLAY`, `PATH`.
  package init(environment: [String: String]) { self.environment = environment }

  /// The programs that can give one here, best first, and the Debian package of each.
  var programs: [(command: [String], package: String)] {
    var programs: [(command: [String], package: String)] = []
    if environment.isSet("WAYLAND_DISPLAY") { programs.append((["wl-paste", "--type", "image/png"], "wl-clipboard")) }
    if environment.isSet("DISPLAY") {
      programs.append((["xclip", "-selection", "clipboard", "-target", "image/png", "-out"], "xclip"))
    }
    programs.append((["pngpaste", "-"], "pngpaste"))
    return programs
  }

  /// Writes it to a new file in a folder, for its owner only; returns the path. Waits for programs: not on a thread
  /// that others wait for.
  package func write(to folder: String) throws(Failure) -> String {
    let searchPath = SearchPath.of(environment)
    let installed = programs.filter { SearchPath.holds($0.command[0], in: searchPath) }
    guard !installed.isEmpty else {
      let first = programs[0]
      let cure =
        first.package == "pngpaste"
        ? "there is no clipboard here (neither WAYLAND_DISPLAY nor DISPLAY is set)."
        : "install the Debian package \(first.package) (apt install \(first.package))."
      throw Failure(.badRequest, "The clipboard cannot be read: \(cure)")
    }
    for program in installed {
      let outcome = CommandRun(seconds: 5, largest: InputReader.largestPicture).run(program.command)
      guard outcome.end == .exited(0), let format = PictureHeader.format(outcome.output) else { continue }
      let path = "\(folder)/clipboard-\(ContentHash.of(outcome.output).prefix(8)).\(format.rawValue)"
      do {
        try PrivateFiles.makeDirectory(folder)
        let file = try WholeFile(path, existing: .replaced)
        try file.write(outcome.output)
        try file.finish()
      } catch {
        throw Failure(.badRequest, "The picture on the clipboard cannot be written to \(path).")
      }
      return path
    }
    throw Failure(.badRequest, "There is no picture on the clipboard.")
  }
}
