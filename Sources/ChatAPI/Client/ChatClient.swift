import CCurl
import Conversations
import Locks
import Processes

/// Talks to chat-completion endpoints. One thread runs all transfers through libcurl, and is the actor's executor.
///
/// `send` and `cancel` may be called from any thread, never wait, and are carried out in the order of the calls.
/// libcurl is loaded, and the thread begun, with the first of them. Dropping the client ends its requests in silence;
/// `shutdown` ends them with their events.
package actor ChatClient {
  let thread = NetworkThread()
  var configuration: ClientConfiguration
  var exchanges: [RequestID: Exchange] = [:]
  var calls: [ObjectIdentifier: Call] = [:]
  /// Replies that are complete, whose connections have not said so yet.
  var draining: [(transfer: Transfer, lane: Lane, until: Instant)] = []
  var keys = KeyRing()
  /// Every `key_command` under way: none may outlive the client, whichever thread lets it go.
  nonisolated let commands = Locked<[ObjectIdentifier: RunningCommand]>([:])
  /// Whether `shutdown` was called.
  private(set) var isShutDown = false
  /// What endpoints were found to refuse, by provider and model.
  var learned: [String: Set<Adaptation>] = [:]

  /// A client. Nothing is loaded and nothing started yet.
  package init(_ configuration: ClientConfiguration) {
    self.configuration = configuration
    thread.onTurn { [weak self] in self?.assumeIsolated { $0.turn() } }
  }

  deinit {
    endCommands()
    thread.stop()
  }

  /// The network thread.
  package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  /// Asks for a reply. `onEvent` is called on the network thread, the last time with `.ended`; behind `shutdown` that
  /// is all, with `.cancelled`.
  package nonisolated func send(
    _ request: ChatRequest, onEvent: @escaping @Sendable (RequestID, ReplyEvent) -> Void
  ) {
    let askedAt = Instant.now
    perform { $0.begin(request, askedAt: askedAt, onEvent: onEvent) }
  }

  /// Stops a request wherever it is; its last event is `.ended` with `.cancelled`. Unknown ids are ignored.
  package nonisolated func cancel(_ id: RequestID) {
    perform { $0.stop(id) }
  }

  /// Puts an entry in the place of the one of its name, or adds it; for requests sent from now on.
  package nonisolated func setProvider(_ provider: Provider) {
    perform { client in
      client.configuration.providers.removeAll { $0.name == provider.name }
      client.configuration.providers.append(provider)
    }
  }

  /// Says which key the server at an address wants, before all that its provider's entry names; in the place of the
  /// last one said so.
  package nonisolated func setKey(_ key: String, at baseURL: String) {
    perform { client in
      client.keys.given = (try? Endpoint(baseURL: baseURL, provider: "")).map {
        ($0.place, Secret(key, from: "mixchat"))
      }
    }
  }

  /// Puts another configuration into force, for requests sent from now on. Keys that commands gave are asked again.
  package nonisolated func setConfiguration(_ configuration: ClientConfiguration) {
    perform { client in
      client.configuration = configuration
      client.keys.forget()
      client.learned = [:]
    }
  }

  /// Loads libcurl on the network thread, so that the first request need not wait for it.
  package nonisolated func warmUp() {
    perform { client in _ = try? client.thread.loadedMulti() }
  }

  /// Loads libcurl on a thread of its own, before there is a client; a client that needs it meanwhile waits for it.
  /// Then reads a chunk that no one sent, while the first that somebody sends is on its way.
  package static func preload() {
    ccurl_load_aside { ReplyReader.rehearse() }
  }

  /// Stops all requests with their last events, closes all connections, and ends the thread. A `key_command` under way
  /// has been ended when this returns.
  package nonisolated func shutdown() {
    // Requests are stopped first: one whose command ends before that would end as failed.
    perform { client in
      client.isShutDown = true
      for id in Array(client.exchanges.keys) { client.stop(id) }
      for call in Array(client.calls.values) { client.stop(call) }
      client.drop(client.draining.map(\.transfer))
      client.draining = []
      client.thread.stop()
    }
    endCommands()
  }

  private nonisolated func endCommands() {
    for command in commands.withLock({ Array($0.values) }) { command.stop() }
  }

  /// What is answered to whoever asks behind `shutdown`.
  static let hasShutDown = Failure(.cancelled, "The request came after the client was shut down.")

  /// What `curl_version()` says of libcurl and its parts; loads it. Nil when it cannot be loaded.
  package static func libraryVersion() -> String? {
    guard ccurl_load() == nil, let version = ccurl_version() else { return nil }
    return String(cString: version)
  }

  /// Runs work on the network thread, in the order of the calls.
  nonisolated func perform(_ work: @escaping @Sendable (isolated ChatClient) -> Void) {
    thread.post { self.assumeIsolated { work($0) } }
  }

  /// The entry of a name.
  func provider(_ name: String) throws(Failure) -> Provider {
    if let provider = configuration.providers.first(where: { $0.name == name }) { return provider }
    let known = configuration.providers.map(\.name).joined(separator: ", ")
    throw Failure(.badAddress, "There is no provider \u{201C}\(name)\u{201D}; known are \(known).")
  }

  /// Lets transfers go that have not ended.
  func drop(_ transfers: [Transfer]) {
    for transfer in transfers { thread.multi?.stop(transfer) }
  }
}
