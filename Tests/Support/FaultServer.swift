import Foundation
import Locks

/// An HTTP server on a loopback socket that does what a script says, faults included.
///
/// One thread accepts; each connection has a thread of its own. Everything ends with `stop`, or with the object.
public final class FaultServer: Sendable {
  /// Answers a request with the steps to take; called on the connection's thread.
  public typealias Script = @Sendable (RecordedRequest) -> [FaultStep]

  /// The port on 127.0.0.1.
  public let port: UInt16
  private let listener: Int32
  private let script: Script
  private let accepts: Bool
  private let remembers: Bool
  private let state = Locked(State())

  private struct State {
    var requests: [RecordedRequest] = []
    var count = 0
    var connections = 0
    var open: Set<Int32> = []
    var isStopped = false
  }

  /// Begins to listen. `accepts: false` leaves connections unanswered in the listener's queue; a greeting is sent at
  /// once, before any request; `remembers: false` keeps no `requests`, for runs that watch the memory.
  public init(
    accepts: Bool = true, greeting: String = "", remembers: Bool = true, _ script: @escaping Script
  ) throws {
    (listener, port) = try LoopbackSocket.listen()
    self.script = script
    self.accepts = accepts
    self.remembers = remembers
    guard accepts else { return }
    let listener = listener
    Thread.detachNewThread { [weak self] in
      // Closed by whoever waits on it: a number given back too early would name another server's listener.
      defer { close(listener) }
      while true {
        let connection = accept(listener, nil, nil)
        if connection < 0 {
          if errno == EINTR || errno == ECONNABORTED { continue }
          return
        }
        guard let self, let number = self.opened(connection) else {
          close(connection)
          return
        }
        Thread.detachNewThread { [weak self, state] in
          FaultConnection(connection, number: number, server: self).serve(greeting: greeting)
          // Under the lock, so that `stop` never shuts down another that got its number.
          state.withLock { state in
            state.open.remove(connection)
            close(connection)
          }
        }
      }
    }
  }

  /// A server that answers its requests one after the other, the last script forever.
  public convenience init(scripts: [[FaultStep]]) throws {
    try self.init { request in
      request.number < scripts.count ? scripts[request.number] : scripts.last ?? []
    }
  }

  /// An endpoint: requests for replies, which `number` counts from 0, get what `reply` says; all others, `list`.
  public static func chat(list: String = #"{"data":[]}"#, _ reply: @escaping Script) throws -> FaultServer {
    let count = Locked(0)
    return try FaultServer { request in
      guard request.path.hasSuffix("/chat/completions") else { return FaultStep.response(200, list) }
      var request = request
      request.number = count.withLock { count in
        defer { count += 1 }
        return count
      }
      return reply(request)
    }
  }

  deinit { stop() }

  /// Ends all connections and stops listening.
  public func stop() {
    state.withLock { state in
      guard !state.isStopped else { return }
      state.isStopped = true
      for connection in state.open { shutdown(connection, Int32(SHUT_RDWR)) }
      if accepts { shutdown(listener, Int32(SHUT_RDWR)) } else { close(listener) }
    }
  }

  /// `http://127.0.0.1:PORT`.
  public var url: String { "http://127.0.0.1:\(port)" }
  /// The address of the API: `url` and `/v1`.
  public var baseURL: String { url + "/v1" }
  /// Every request so far, in the order they were read.
  public var requests: [RecordedRequest] { state.withLock { $0.requests } }
  /// Those for replies.
  public var chatRequests: [RecordedRequest] { requests.filter { $0.path.hasSuffix("/chat/completions") } }
  /// How many connections were ever accepted.
  public var connectionCount: Int { state.withLock { $0.connections } }
  /// How many connections are open now.
  public var openConnectionCount: Int { state.withLock { $0.open.count } }
  var isStopped: Bool { state.withLock { $0.isStopped } }

  func steps(for request: RecordedRequest) -> [FaultStep] {
    let numbered = state.withLock { state in
      var numbered = request
      numbered.number = state.count
      state.count += 1
      if remembers { state.requests.append(numbered) }
      return numbered
    }
    return script(numbered)
  }

  private func opened(_ connection: Int32) -> Int? {
    state.withLock { state in
      guard !state.isStopped else { return nil }
      state.open.insert(connection)
      state.connections += 1
      return state.connections
    }
  }
}

/// A request as the server read it.
public struct RecordedRequest: Sendable {
  /// Counts up from 0 over the whole server; for the script of an endpoint, over the requests for replies.
  public var number = 0
  /// Which connection it came on, from 1.
  public var connection: Int
  /// `GET`, `POST`, `CONNECT`.
  public var method: String
  /// The target as it is in the request line.
  public var path: String
  /// Names in lower case.
  public var headers: [String: String]
  /// As bytes.
  public var body: [UInt8]
  /// As text.
  public var bodyText: String { String(decoding: body, as: UTF8.self) }
}

/// A door that a script waits at until a test opens it.
public final class FaultGate: Sendable {
  private let isOpen = Locked(false)
  private let arrivals = Locked(0)

  /// A closed door.
  public init() {}
  /// Lets everybody through, now and later.
  public func open() { isOpen.withLock { $0 = true } }
  /// How many scripts have come to it.
  public var arrivalCount: Int { arrivals.withLock { $0 } }

  func arrive() { arrivals.withLock { $0 += 1 } }
  var isOpened: Bool { isOpen.withLock { $0 } }
}

/// Sockets on 127.0.0.1.
public enum LoopbackSocket {
  /// A port on which no one listens. It stays taken as long as the tests run: another program could listen there.
  public static func refusedPort() throws -> UInt16 { try take(queue: nil).port }

  static func listen() throws -> (socket: Int32, port: UInt16) { try take(queue: 128) }

  /// A socket with a port of its own; without a queue it does not listen.
  private static func take(queue: Int32?) throws -> (socket: Int32, port: UInt16) {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard listener >= 0 else { throw POSIXError(.EMFILE) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let code = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        let isTaken = bind(listener, address, length) == 0 && queue.map { Glibc.listen(listener, $0) == 0 } ?? true
        return isTaken ? getsockname(listener, address, &length) : -1
      }
    }
    guard code == 0 else {
      close(listener)
      throw POSIXError(.EADDRNOTAVAIL)
    }
    return (listener, UInt16(bigEndian: address.sin_port))
  }
}
