import Cells
import CNcurses
import Glibc
import Hands

/// What to switch on at the terminal beyond what ncurses does, and off again.
///
/// Decided by names alone. The one thing a terminal is asked for, the colour of its ground, is not waited for: the
/// answer may take a network's time or never come.
struct TerminalModes {
  /// Sent on entering, after ncurses' own.
  let enter: [UInt8]
  /// Asks for the colour of the ground; empty where nothing is known to answer.
  let question: [UInt8]
  /// Whether the terminal shows how far something is.
  let showsProgress: Bool
  /// How the terminal calls somebody back.
  let call: Call
  /// Sent on leaving, before ncurses' own.
  let leave: [UInt8]
  /// The description to draw with: the terminal's own, or its variant with true colours.
  let drawingType: String
  /// Whether links (OSC 8) are sent: never to a terminal that is known not to take them.
  let takesLinks: Bool

  static let mouseOn = Array("\u{1B}[?1000h\u{1B}[?1006h".utf8)
  static let mouseOff = Array("\u{1B}[?1006l\u{1B}[?1000l".utf8)

  init(type: String, environment: [String: String]) {
    let isTmux = environment.isSet("TMUX")
    let family = type.prefix { $0 != "-" }
    // These know xterm's private modes; elsewhere (consoles, old terminals) only what every parser skips is sent.
    let isModern = TerminalModes.isModern(type: type, environment: environment)
    let isDirect = !isTmux && !environment.isSet("STY") && family != "screen" && family != "tmux"

    // Bracketed paste, focus reports.
    var on = "\u{1B}[?2004h\u{1B}[?1004h"
    var off = "\u{1B}[?1004l\u{1B}[?2004l"
    if isModern {
      // Keys with what is held, in kitty's way, which is kept in a stack of its own: kept apart (1), with the key that
      // a Latin keyboard has in their place (4). In xterm's way where kitty's may be unknown.
      let isKitty = isDirect && (TerminalModes.hasKittyKeys(type) || environment.isSet("KITTY_WINDOW_ID"))
      on += (isKitty ? "" : "\u{1B}[>4;1m") + "\u{1B}[>5u"
      off = "\u{1B}[<u" + (isKitty ? "" : "\u{1B}[>4m") + off
    }
    if environment.isSet("XTERM_VERSION"), type.hasPrefix("xterm"), isDirect {
      // The wheel as arrows, and Alt as Esc before a key, as other terminals send them: xterm makes letters such as ÿ
      // of keys with Alt. The settings found are put back.
      on += "\u{1B}[?1007;1036;1039s\u{1B}[?1007;1036;1039h"
      off += "\u{1B}[?1007;1036;1039r"
    }
    takesLinks = isModern && (isTmux || TerminalModes.mayTakeLinks(family: family, environment))
    if isModern {
      on += "\u{1B}[?2031h"
      off = "\u{1B}[?2031l" + off
    }
    question = TerminalModes.tellsGround(type: type, environment: environment) ? TerminalModes.groundQuestion : []
    showsProgress = isDirect && TerminalModes.showsProgress(type: type, environment: environment)
    call = isDirect ? TerminalModes.call(type: type, environment: environment) : .bell
    enter = Array(on.utf8)
    leave = Array(off.utf8)
    drawingType = TerminalModes.drawingType(type: type, environment: environment)
  }

  /// Terminals that know xterm's private modes.
  private static func isModern(type: String, environment: [String: String]) -> Bool {
    environment.isSet("TMUX") || type.prefix { $0 != "-" } == "tmux" || isLikeXterm(type)
  }

  /// Asks for the colour of the ground.
  static let groundQuestion = Array("\u{1B}]11;?\u{1B}\\".utf8)

  /// Whether a terminal may be asked for the colour of its ground, and there is a use for it.
  static func tellsGround(type: String, environment: [String: String]) -> Bool {
    isModern(type: type, environment: environment) && !environment.isSet("NO_COLOR")
  }

  /// Terminals that do what xterm does take links, or pass over them; these do neither, or have no use for them.
  private static func mayTakeLinks(family: Substring, _ environment: [String: String]) -> Bool {
    if family == "st" || environment.isSet("STY") || environment.isSet("XTERM_VERSION") { return false }
    if environment["TERM_PROGRAM"] == "Apple_Terminal" { return false }
    // VTE before 0.50 shows them as text.
    return !environment.isSet("VTE_VERSION") || (Int(environment["VTE_VERSION"] ?? "") ?? 0) >= 5000
  }

  /// Terminals known to have kitty's protocol for keys.
  private static func hasKittyKeys(_ type: String) -> Bool {
    ["xterm-kitty", "xterm-ghostty", "foot", "alacritty", "rio"].contains { type == $0 || type.hasPrefix($0 + "-") }
  }

  /// Terminals that do what xterm does.
  private static func isLikeXterm(_ type: String) -> Bool {
    let families = ["alacritty", "foot", "kitty", "wezterm", "rio", "contour", "konsole", "st", "vte", "ghostty"]
    return type.hasPrefix("xterm") || families.contains { type.prefix { $0 != "-" } == $0 }
  }

  /// How a terminal calls somebody who looks elsewhere.
  enum Call: Equatable {
    /// A notice of the desktop by the command of this number.
    case command(Int)
    case bell

    /// The bytes; `words` hold no control characters.
    func bytes(_ words: String) -> [UInt8] {
      switch self {
      case .command(99):
        Array("\u{1B}]99;i=mixchat:d=0;mixchat\u{1B}\\\u{1B}]99;i=mixchat:p=body;\(words)\u{1B}\\".utf8)
      case .command(777): Array("\u{1B}]777;notify;mixchat;\(words)\u{1B}\\".utf8)
      case .command(let number): Array("\u{1B}]\(number);mixchat: \(words)\u{1B}\\".utf8)
      case .bell: [0x07]
      }
    }
  }

  private static func call(type: String, environment: [String: String]) -> Call {
    let program = environment["TERM_PROGRAM"] ?? ""
    if type.hasPrefix("xterm-kitty") || environment.isSet("KITTY_WINDOW_ID") { return .command(99) }
    if type.hasPrefix("xterm-ghostty") || ["iTerm.app", "WezTerm", "ghostty"].contains(program) { return .command(9) }
    if type.hasPrefix("foot") || type.hasPrefix("rxvt-unicode") { return .command(777) }
    return .bell
  }

  /// Terminals known to draw a bar for OSC 9;4; in others the same command may open a notice.
  private static func showsProgress(type: String, environment: [String: String]) -> Bool {
    environment.isSet("WT_SESSION") || environment["ConEmuANSI"] == "ON" || type.hasPrefix("xterm-ghostty")
      || ["ghostty", "mintty"].contains(environment["TERM_PROGRAM"] ?? "")
      || (environment["VTE_VERSION"].flatMap { Int($0) } ?? 0) >= 8000
  }

  /// Progress of unknown length, and its end.
  static let progressOn = Array("\u{1B}]9;4;3\u{1B}\\".utf8)
  static let progressOff = Array("\u{1B}]9;4;0\u{1B}\\".utf8)

  /// The type itself where its description is installed; for terminals that do all that xterm does, as one meets them
  /// over ssh, xterm's.
  static func described(_ type: String) -> String? {
    if cn_setup(type, STDOUT_FILENO) == 1 { return type }
    guard isLikeXterm(type) else { return nil }
    return cn_setup("xterm-256color", STDOUT_FILENO) == 1 ? "xterm-256color" : nil
  }

  /// The variant of `type` with true colours, where the terminal says it has them and the variant is known.
  private static func drawingType(type: String, environment: [String: String]) -> String {
    guard ["truecolor", "24bit"].contains(environment["COLORTERM"] ?? ""), !environment.isSet("NO_COLOR"),
      type.hasSuffix("-256color"), !cn_flag("RGB")
    else { return type }
    let direct = type.dropLast("-256color".count) + "-direct"
    let found = cn_setup(String(direct), STDOUT_FILENO) == 1
    // The description in force until ncurses opens its own.
    if !found { _ = cn_setup(type, STDOUT_FILENO) }
    return found ? String(direct) : type
  }
}

/// The sequences that a terminal's own description gives its keys.
enum TerminfoKeys {
  /// All that begin with ESC; called once ncurses is up.
  static func read() -> [[UInt8]: Key] {
    var keys: [[UInt8]: Key] = [:]
    for (capability, key) in table {
      guard let value = cn_string(capability) else { continue }
      let bytes = Array(String(cString: value).utf8)
      // `ESC x` would take Alt+x away.
      if bytes.count > 2, bytes[0] == 0x1B { keys[bytes] = key }
    }
    return keys
  }

  private static let table: [(String, Key)] = {
    var table: [(String, Key)] = [
      ("kcuu1", Key(.up)), ("kcud1", Key(.down)), ("kcub1", Key(.left)), ("kcuf1", Key(.right)), ("khome", Key(.home)),
      ("kend", Key(.end)), ("kpp", Key(.pageUp)), ("knp", Key(.pageDown)), ("kich1", Key(.insert)),
      ("kdch1", Key(.delete)), ("kcbt", Key(.tab, .shift)), ("kent", Key(.enter)),
    ]
    for number in 1...12 { table.append(("kf\(number)", Key(.function(number)))) }
    return table
  }()
}
