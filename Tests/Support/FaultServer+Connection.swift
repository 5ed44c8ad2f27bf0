import Foundation

/// One connection of a `FaultServer`, on a thread of its own.
final class FaultConnection {
  private let socket: Int32
  private let number: Int
  private weak var server: FaultServer?
  private var received: [UInt8] = []

  init(_ socket: Int32, number: Int, server: FaultServer?) {
    self.socket = socket
    self.number = number
    self.server = server
    var on: Int32 = 1
    setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
  }

  /// Answers requests until the client leaves or a script ends the connection.
  func serve(greeting: String) {
    guard send(Array(greeting.utf8)) else { return }
    while let request = readRequest(), let steps = server?.steps(for: request) {
      for step in steps {
        guard take(step) else { return }
      }
    }
  }

  private func take(_ step: FaultStep) -> Bool {
    switch step {
    case .bytes(let bytes): return send(bytes)
    case .chunk(let bytes):
      return send(Array((String(bytes.count, radix: 16) + "\r\n").utf8) + bytes + [13, 10])
    case .pause(let gate):
      gate.arrive()
      while !gate.isOpened {
        guard !isClientGone(after: 2) else { return false }
      }
      return true
    case .stall:
      while !isClientGone(after: 20) {}
      return false
    case .endlessHeaders:
      while send(Array("X-More: \(String(repeating: "m", count: 1000))\r\n".utf8)) {}
      return false
    case .endlessText:
      while send(Array(String(repeating: "text ", count: 1000).utf8)) {}
      return false
    case .drippingHeaders:
      while send(Array("X-More: m\r\n".utf8)), !isClientGone(after: 10) {}
      return false
    case .reset:
      var option = linger(l_onoff: 1, l_linger: 0)
      setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
      return false
    case .close:
      return false
    }
  }

  /// Waits so many milliseconds at most; answers whether the client has left, or the server stops.
  private func isClientGone(after milliseconds: Int32) -> Bool {
    guard let server, !server.isStopped else { return true }
    var descriptor = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
    guard poll(&descriptor, 1, milliseconds) > 0 else { return false }
    var byte: UInt8 = 0
    let count = recv(socket, &byte, 1, Int32(MSG_PEEK))
    return count <= 0
  }

  private func send(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Glibc.send(socket, buffer.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  private func readRequest() -> RecordedRequest? {
    let mark: [UInt8] = [13, 10, 13, 10]
    var headEnd = received.firstRange(of: mark)
    while headEnd == nil {
      guard receive() else { return nil }
      headEnd = received.firstRange(of: mark)
    }
    guard let headEnd else { return nil }
    let lines = String(decoding: received[..<headEnd.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
    let words = lines[0].components(separatedBy: " ")
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    }
    let length = headers["content-length"].flatMap(Int.init) ?? 0
    let bodyStart = headEnd.upperBound
    while received.count < bodyStart + length {
      guard receive() else { return nil }
    }
    let body = Array(received[bodyStart..<bodyStart + length])
    received.removeFirst(bodyStart + length)
    return RecordedRequest(
      connection: number, method: words.first ?? "", path: words.count > 1 ? words[1] : "", headers: headers, body: body
    )
  }

  private func receive() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(socket, &buffer, buffer.count, 0)
    guard count > 0 else { return false }
    received.append(contentsOf: buffer[..<count])
    return true
  }
}
