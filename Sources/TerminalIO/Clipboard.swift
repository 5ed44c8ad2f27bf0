import Cells
import Files
import Glibc

/// Copies text out of the program, and says truthfully which way it went.
///
/// Two ways are tried together: the terminal's own sequence (OSC 52), which works over ssh but never answers, and the
/// programs of the desktop or the multiplexer, which tell whether they took it. A value; the terminal's part is sent on
/// the terminal's thread, the programs may be run on any.
package struct Clipboard: Sendable {
  /// Where the text went.
  package enum Outcome: Sendable, Equatable {
    /// A program took it and said so.
    case copied(program: String)
    /// In the sequence for the terminal, which does not answer.
    case sentUnverified
    /// Nowhere but into this file.
    case file(String)
    /// Nowhere.
    case failed(String)

    /// A sentence for the notice line.
    package var message: String {
      switch self {
      case .copied("tmux"): "Copied into tmux's buffer."
      case .copied(let program): "Copied with \(program)."
      case .sentUnverified: "Copied (through the terminal; it does not confirm)."
      case .file(let path): "No clipboard can be reached here; written to \(path) instead."
      case .failed(let reason): "Not copied: \(reason)."
      }
    }

    /// What to do for a copy to go further, to be said once; nil where there is nothing to do.
    package var advice: String? {
      // tmux does not say whether it hands a text on.
      self == .copied(program: "tmux") ? "To copy outside tmux as well: `set -g set-clipboard on` in tmux." : nil
    }
  }

  /// Terminals cut or drop longer sequences: so many bytes of text at most.
  static let longestSequence = 74_994

  private let environment: [String: String]

  /// A clipboard as the environment offers it: `TERM`, `TMUX`, `STY`, `DISPLAY`, `WAYLAND_DISPLAY`.
  package init(environment: [String: String] = Clipboard.environment()) { self.environment = environment }

  /// The variables that decide which ways there are.
  package static func environment() -> [String: String] {
    var found: [String: String] = [:]
    for name in ["TERM", "TMUX", "STY", "DISPLAY", "WAYLAND_DISPLAY", "PATH"] {
      if let value = getenv(name) { found[name] = String(cString: value) }
    }
    return found
  }

  /// What to send to the terminal for `text`; nil where it would not arrive: too long, or a terminal without a
  /// clipboard.
  package func sequence(for text: String) -> [UInt8]? {
    let bytes = Array(text.utf8)
    let type = environment["TERM"] ?? ""
    guard bytes.count <= Clipboard.longestSequence, !type.isEmpty, type != "linux", type != "dumb",
      !type.hasPrefix("vt")
    else { return nil }
    let plain = Array("\u{1B}]52;c;".utf8) + Base64.encode(bytes) + [0x07]
    if environment.isSet("TMUX") {
      // For tmux itself, which may keep it, and through it for the terminal, which may be allowed.
      return plain + Array("\u{1B}Ptmux;".utf8) + plain.flatMap { $0 == 0x1B ? [0x1B, 0x1B] : [$0] }
        + Array("\u{1B}\\".utf8)
    }
    guard environment.isSet("STY") || type.hasPrefix("screen") else { return plain }
    // screen passes strings of at most 768 bytes.
    var wrapped: [UInt8] = []
    var rest = plain[...]
    while !rest.isEmpty {
      wrapped += Array("\u{1B}P".utf8) + rest.prefix(700) + Array("\u{1B}\\".utf8)
      rest = rest.dropFirst(700)
    }
    return wrapped
  }

  /// The programs that can take text here, best first.
  var programs: [[String]] {
    var programs: [[String]] = []
    if environment.isSet("TMUX") { programs.append(["tmux", "load-buffer", "-w", "-"]) }
    if environment.isSet("WAYLAND_DISPLAY") { programs.append(["wl-copy"]) }
    if environment.isSet("DISPLAY") {
      programs.append(["xclip", "-selection", "clipboard"])
      programs.append(["xsel", "--clipboard", "--input"])
    }
    programs.append(["pbcopy"])
    return programs
  }

  /// Gives `text` to the first program that takes it, and says where it went; `wasSent` tells that `sequence` was sent
  /// before. Waits for a program at most two seconds: not for the terminal's thread. Where all fails, the text is
  /// written to `fallback`, readable by its owner only.
  package func finish(_ text: String, wasSent: Bool, fallback: String) -> Outcome {
    for program in programs where ProgramRunner.feed(text, to: program, seconds: 2) == 0 {
      return .copied(program: program[0])
    }
    if wasSent { return .sentUnverified }
    do throws(FileError) {
      try WholeFile.write(text, to: fallback, existing: .replaced)
      return .file(fallback)
    } catch {
      return .failed("\(fallback): \(error.reason)")
    }
  }
}
