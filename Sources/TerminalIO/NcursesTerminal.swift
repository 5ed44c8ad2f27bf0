import Cells
import CNcurses
import Glibc
import Hands

/// The terminal of this process.
///
/// ncurses knows it, enters, clears and leaves it, and has its colours and attributes. What changes on the screen is
/// written here, since ncurses knows no links, and scrolls rows without saying which.
///
/// ncurses keeps global state and knows no threads: everything here happens on the thread that made the value (the
/// main thread, which alone may take signals' news), and only one value exists at a time.
package final class NcursesTerminal: Terminal {
  /// In cells; changes only within `readInputs`, `suspend` and `outside`.
  package internal(set) var size: ScreenSize

  /// Where bytes come from and go to.
  let input = STDIN_FILENO
  let output = STDOUT_FILENO
  /// Signal numbers, as bytes.
  let signals: Int32
  /// Line settings as they were found.
  var foundSettings = termios()
  /// What the terminal type can do beyond its description.
  let modes: TerminalModes

  var decoder = InputDecoder()
  /// When the decoder last got bytes, in monotonic milliseconds.
  var lastFeed: Int64 = 0
  /// Where reads go.
  var readBuffer = [UInt8](repeating: 0, count: 65536)

  var theme: Theme
  /// Whether colours are wanted at all: NO_COLOR is heeded.
  let usesColor: Bool
  /// What the terminal can do of what styles ask for.
  var pen = Pen()
  /// What each role looks like here; rebuilt with the theme.
  var looks: [RoleLook] = []
  /// Pairs of pixels that were drawn, by their cells' glyphs; numbered from the first behind those of the roles.
  var pixelPairs: [UInt32: Int16] = [:]
  var firstPixelPair = 1

  /// What is on the screen: nil where that is not known. Rows compare cheaply, since rows that did not change share
  /// their storage.
  var shown: Frame?
  /// Whether the cursor is visible now.
  var isCursorShown = true
  /// What the terminal can do of what drawing needs.
  let capabilities: Capabilities
  /// Bytes of the frame that is being drawn.
  var pending: [UInt8] = []
  /// Where the cursor is; nil where that is not known.
  var place: Frame.Position?
  /// Attributes and colours in force.
  var lookInForce: (attributes: attr_t, pair: Int16) = (0, 0)
  /// Whether the screen is cleared before the next frame.
  var isClearDue = true

  var isMouseOn = false
  /// Whether the terminal shows that something goes on.
  var isProgressShown = false
  /// When the terminal was asked for its ground, in monotonic milliseconds; nil once it has answered.
  var askedAt: Int64?
  var isClosed = false
  /// Whether the screen is ours at the moment.
  var isInside = true
  /// Whether the modes past ncurses' own are still to be switched on: after the update that enters the alternate
  /// screen, since some terminals keep them for each screen.
  var areModesDue = true
  /// What `suspend` has to tell with the next `readInputs`.
  var resumeInputs: [TerminalInput] = []

  /// Takes the terminal over: alternate screen, raw input, bracketed paste. Fails without having changed anything.
  ///
  /// No reply of the terminal is waited for.
  package init(theme: Theme = .dark, environment: [String: String] = NcursesTerminal.environment())
    throws(TerminalError)
  {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { throw .notATerminal }
    guard let name = environment["TERM"], !name.isEmpty else { throw .termUnset }
    guard let type = TerminalModes.described(name) else { throw .termUnknown(name) }
    guard cn_string("cup") != nil else { throw .termTooSimple(type) }
    NcursesTerminal.useUTF8()
    tcgetattr(STDIN_FILENO, &foundSettings)
    // Before ncurses, which leaves handlers alone that it finds.
    signals = cn_signals_start()
    guard signals >= 0 else { throw .system(String(cString: strerror(errno))) }
    modes = TerminalModes(type: type, environment: environment)
    usesColor = !environment.isSet("NO_COLOR")
    self.theme = theme
    size = ScreenSize(columns: 80, rows: 24)

    // The window's size wins over LINES and COLUMNS, which a shell may have left behind.
    use_tioctl(true)
    guard cn_new_terminal(modes.drawingType) != nil else {
      cn_signals_stop()
      throw .termUnknown(type)
    }
    raw()
    noecho()
    nonl()
    capabilities = Capabilities()
    size = ScreenSize(columns: Int(getmaxx(cn_screen())), rows: Int(getmaxy(cn_screen())))
    decoder.terminfoKeys = TerminfoKeys.read()
    if environment["SSH_CONNECTION"] != nil { decoder.escapeDelay = 100 }
    prepareColors()
    armRescue()
  }

  /// Standard input, and the pipe that signals write to.
  package var descriptors: [Int32] { [input, signals] }

  /// Gives the terminal back and takes the signal handlers away.
  package func close() {
    guard !isClosed else { return }
    isClosed = true
    leave()
    cn_rescue_arm(output, nil, 0, input, &foundSettings)
    cn_signals_stop()
  }

  deinit { close() }

  /// Lets the C library measure and write UTF-8 whatever the locale: a minimal system has only "C".
  private static func useUTF8() {
    setlocale(LC_CTYPE, "")
    if String(cString: nl_langinfo(Int32(CODESET))) != "UTF-8", setlocale(LC_CTYPE, "C.UTF-8") == nil {
      setlocale(LC_CTYPE, "en_US.UTF-8")
    }
  }

  /// The variables that decide how a terminal is used.
  package static func environment() -> [String: String] {
    var found: [String: String] = [:]
    for name in [
      "TERM", "COLORTERM", "NO_COLOR", "TMUX", "STY", "SSH_CONNECTION", "TERM_PROGRAM", "KITTY_WINDOW_ID",
      "XTERM_VERSION", "WT_SESSION", "ConEmuANSI", "VTE_VERSION",
    ] {
      if let value = getenv(name) { found[name] = String(cString: value) }
    }
    return found
  }
}

@available(*, unavailable) extension NcursesTerminal: Sendable {}
