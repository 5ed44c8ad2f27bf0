import Cells
import Clocks
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
      let before = SteadyClock.milliseconds
      kill(0, SIGTTOU)
      if tcgetpgrp(input) != getpgrp(), SteadyClock.milliseconds - before < 2 { return [.hangup] }
    }
    enter()
    return [.resumed, .resize(size)]
  }

  /// Puts the terminal back as it was found.
  func leave() {
    guard isInside else { return }
    isInside = false
    write(leavingBytes)
    awaitAnswer()
    // Where the screen was left: a shell's prompt is then below what it shows.
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
    invalidate()
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

  /// Shows that something goes on, where the terminal has a place for it.
  package func showProgress(_ isOn: Bool) {
    guard modes.showsProgress, isOn != isProgressShown else { return }
    isProgressShown = isOn
    guard isInside, !isClosed else { return }
    write(isOn ? TerminalModes.progressOn : TerminalModes.progressOff)
    armRescue()
  }

  /// Calls somebody who looks elsewhere: a notice of the desktop, or the bell.
  package func callBack(_ words: String) {
    guard isInside, !isClosed else { return }
    write(modes.call.bytes(HarmlessText.line(words).replacing(";", with: ",")))
  }

  /// Asks for the colour of the ground; nothing waits for the answer.
  func askForGround() {
    guard !modes.question.isEmpty else { return }
    write(modes.question)
    askedAt = SteadyClock.milliseconds
  }

  /// An answer that is still to come would be read by whatever comes next: it gets a moment, right behind the question.
  private func awaitAnswer() {
    guard let asked = askedAt else { return }
    askedAt = nil
    let end = min(asked + Self.answerTime, SteadyClock.milliseconds + Self.lastMoment)
    while case let rest = end - SteadyClock.milliseconds, rest > 0 {
      var wanted = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
      guard poll(&wanted, 1, Int32(rest)) == 1 else { return }
      let count = readBuffer.withUnsafeMutableBytes { read(input, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      decoder.feed(readBuffer[..<count])
      let inputs = decoder.settle()
      resumeInputs += inputs
      if inputs.contains(where: { if case .ground = $0 { true } else { false } }) { return }
    }
  }

  /// Milliseconds in which a terminal answers.
  private static let answerTime: Int64 = 1000
  /// Milliseconds that leaving waits at most.
  private static let lastMoment: Int64 = 100

  /// What undoes everything that was switched on past ncurses.
  private var leavingBytes: [UInt8] {
    (isProgressShown ? TerminalModes.progressOff : []) + (isMouseOn ? TerminalModes.mouseOff : []) + modes.leave
  }

  /// Tells the crash handler what gives the terminal back now.
  func armRescue() {
    var bytes = leavingBytes
    for capability in ["sgr0", "cnorm", "rmkx", "rmcup"] {
      guard let value = cn_string(capability) else { continue }
      bytes += Capabilities.bytes(value)
    }
    cn_rescue_arm(output, bytes.map { CChar(bitPattern: $0) }, bytes.count, input, &foundSettings)
  }
}
