import CNcurses
import Glibc
import Hands

extension NcursesTerminal {
  /// Stops the process group until it is continued; what there is to tell comes with the next `readInputs`.
  package func suspend() {
    guard isInside, !isClosed else { return }
    resumeInputs.append(contentsOf: stopAndReturn())
  }

  /// Lends the terminal to another program.
  package func outside<Result>(_ body: () -> Result) -> Result {
    guard isInside, !isClosed else { return body() }
    leave()
    cn_signals_outside(true)
    let result = body()
    cn_signals_outside(false)
    enter()
    return result
  }

  /// Gives the terminal back, stops, and takes it again.
  func stopAndReturn() -> [TerminalInput] {
    leave()
    cn_stop_group()
    return comeBack()
  }

  /// Takes the terminal again after a stop: in the foreground only, at its present size.
  func comeBack() -> [TerminalInput] {
    // Continued in the background (`bg`): stop again as anything does there that wants the terminal. A group that
    // cannot be stopped has lost its shell.
    while tcgetpgrp(input) != getpgrp() {
      let before = monotonicMilliseconds()
      kill(0, SIGTTOU)
      if tcgetpgrp(input) != getpgrp(), monotonicMilliseconds() - before < 2 { return [.hangup] }
    }
    enter()
    return [.resumed, .resize(size)]
  }

  /// Puts the terminal back as it was found.
  func leave() {
    guard isInside else { return }
    isInside = false
    write(leavingBytes)
    // Where the screen was left: a shell's prompt then stands below what it shows.
    endwin()
    tcsetattr(input, TCSADRAIN, &foundSettings)
  }

  /// Takes the terminal. ncurses enters the screen with the next frame, which paints everything.
  func enter() {
    if isInside {
      // Stopped without a chance to leave: the modes are still on, or half of them, as the shell left them.
      write(leavingBytes)
    } else {
      // Its settings may have been changed meanwhile.
      tcgetattr(input, &foundSettings)
    }
    isInside = true
    areModesDue = true
    reset_prog_mode()
    _ = fitWindow()
    clearok(cn_physical_screen(), true)
    shown = nil
    // Leaving made it visible.
    isCursorShown = true
    armRescue()
  }

  /// Switches mouse reports, now.
  package func setMouse(_ isOn: Bool) {
    guard isOn != isMouseOn else { return }
    isMouseOn = isOn
    decoder.wheelSendsArrows = !isOn
    guard isInside, !isClosed else { return }
    write(isOn ? TerminalModes.mouseOn : TerminalModes.mouseOff)
    armRescue()
  }

  /// What undoes everything that was switched on past ncurses.
  private var leavingBytes: [UInt8] {
    (isMouseOn ? TerminalModes.mouseOff : []) + modes.leave
  }

  /// Tells the crash handler what gives the terminal back now.
  func armRescue() {
    var bytes = leavingBytes
    for capability in ["sgr0", "cnorm", "rmkx", "rmcup"] {
      guard let value = cn_string(capability) else { continue }
      bytes += NcursesTerminal.withoutPadding(value)
    }
    cn_rescue_arm(output, bytes.map { CChar(bitPattern: $0) }, bytes.count, input, &foundSettings)
  }
}
