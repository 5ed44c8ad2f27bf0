import Cells
import Clocks
import CNcurses
import Glibc
import Hands

extension NcursesTerminal {
  /// What is left of the decoder's time for an incomplete sequence.
  package var inputTimeout: Int32? {
    if !resumeInputs.isEmpty { return 0 }
    guard let whole = decoder.timeout else { return nil }
    let passed = SteadyClock.milliseconds - lastFeed
    return Int32(max(0, Int64(whole) - passed))
  }

  /// Signals first, then keys; never waits.
  package func readInputs() -> [TerminalInput] {
    guard !isClosed else { return [] }
    var inputs = resumeInputs + readSignals()
    resumeInputs = []
    if inputTimeout == 0, !isReadable(input) { inputs.append(contentsOf: decoder.flush()) }
    let before = lastFeed
    // Bounded, so that a flood of input cannot keep the screen from being drawn.
    var budget = 1 << 20
    var isGone = false
    while budget > 0, isReadable(input) {
      let count = readBuffer.withUnsafeMutableBytes { read(input, $0.baseAddress, $0.count) }
      if count > 0 {
        budget -= count
        lastFeed = SteadyClock.milliseconds
        decoder.feed(readBuffer[..<count])
      } else if count < 0, errno == EINTR || errno == EAGAIN {
        break
      } else {
        isGone = true
        break
      }
    }
    inputs.append(contentsOf: follow(decoder.settle(pause: lastFeed - before)))
    if isGone { inputs.append(.hangup) }
    return inputs
  }

  /// Acts on what the terminal said of its colours.
  private func follow(_ inputs: [TerminalInput]) -> [TerminalInput] {
    for input in inputs {
      switch input {
      case .ground: askedAt = nil
      case .colorsChanged: askForGround()
      default: break
      }
    }
    return inputs.filter { $0 != .colorsChanged }
  }

  /// Acts on the signals that came, and passes on those that the program must act on.
  private func readSignals() -> [TerminalInput] {
    var numbers: Set<Int32> = []
    while true {
      let count = readBuffer.withUnsafeMutableBytes { read(signals, $0.baseAddress, 256) }
      guard count > 0 else { break }
      for byte in readBuffer[..<count] { numbers.insert(Int32(byte)) }
    }
    if numbers.isEmpty { return [] }
    if numbers.contains(SIGHUP) { return [.hangup] }
    if numbers.contains(SIGTERM) { return [.terminate] }
    if numbers.contains(SIGINT) { return [.interrupt] }
    var inputs: [TerminalInput] = []
    if numbers.contains(SIGTSTP) {
      inputs.append(contentsOf: stopAndReturn())
    } else if numbers.contains(SIGCONT) {
      // Stopped by a signal that cannot be caught: the shell has used the terminal since.
      inputs.append(contentsOf: comeBack())
    }
    if numbers.contains(SIGWINCH), let size = fitWindow() { inputs.append(.resize(size)) }
    return inputs
  }

  /// Takes on the window's size; nil when it is the same.
  func fitWindow() -> ScreenSize? {
    var columns: Int32 = 0
    var rows: Int32 = 0
    guard cn_window_size(output, &columns, &rows) else { return nil }
    let new = ScreenSize(columns: Int(columns), rows: Int(rows))
    guard new != size else { return nil }
    size = new
    resizeterm(rows, columns)
    // Every row is written whole, and nothing cleared before: that would be seen.
    shown = nil
    place = nil
    return new
  }

  private func isReadable(_ descriptor: Int32) -> Bool {
    var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&wanted, 1, 0) == 1
  }
}
