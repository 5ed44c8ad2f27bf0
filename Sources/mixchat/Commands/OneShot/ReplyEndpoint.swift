import ChatAPI
import Configuration
import Conversations
import LocalModel
import TerminalIO

/// What reaches a one-shot from other threads.
enum OneShotEvent: Sendable {
  /// Of the request.
  case reply(ReplyEvent)
  /// Of the embedded model's server.
  case local(LocalModelServer.Event)
}

/// The endpoint that a one-shot asks: any provider's, or the embedded model's once it has loaded.
struct ReplyEndpoint {
  private let client: ChatClient
  private let settings: Settings
  let mailbox: Mailbox<OneShotEvent>
  private var request: ChatRequest?
  private var server: LocalModelServer?
  private var isSent = false

  /// Asks through a client, which `end` shuts down.
  init(_ settings: Settings, _ client: ChatClient, mailbox: Mailbox<OneShotEvent>) {
    self.client = client
    self.settings = settings
    self.mailbox = mailbox
  }

  /// Asks; events arrive in the mailbox, the last is `ended`.
  mutating func send(_ request: ChatRequest) {
    self.request = request
    guard settings.provider(named: request.provider)?.isEmbedded == true else { return ask() }
    client.warmUp()
    let server = LocalModelServer(files: .locate(settings, model: request.model))
    self.server = server
    server.start { [mailbox] event in mailbox.post(.local(event)) }
  }

  /// Asks for something more, once a reply has ended.
  mutating func sendNext(_ request: ChatRequest) {
    self.request = request
    isSent = false
    ask()
  }

  /// Goes on with what the embedded model's server tells; a line for people, where there is one.
  mutating func take(_ event: LocalModelServer.Event) -> String? {
    switch event {
    case .loading(let seconds): return seconds == 3 ? "The local model is loading …" : nil
    case .ready(let address, let key):
      client.setKey(key, at: address)
      if var provider = request.flatMap({ settings.provider(named: $0.provider) }) {
        provider.baseURL = address
        client.setProvider(provider)
      }
      ask()
    case .failed(let failure): if !isSent { end(with: failure) }
    case .stopped: if !isSent { end(with: Failure(.cancelled, "Stopped.")) }
    }
    return nil
  }

  private mutating func ask() {
    guard let request, !isSent else { return }
    isSent = true
    let speeds = server == nil ? nil : LocalSpeeds(settings.paths)
    client.send(request) { [mailbox] _, event in
      if case .ended(let timings, _) = event { speeds?.note(request.model, timings.serverTokensPerSecond) }
      mailbox.post(.reply(event))
    }
  }

  /// Ends the exchange without asking.
  func end(with failure: Failure) { mailbox.post(.reply(.ended(ReplyTimings(), failure: failure))) }

  /// Stops asking; the last event follows.
  func cancel() {
    if isSent, let request { client.cancel(request.id) } else { end(with: Failure(.cancelled, "Stopped.")) }
  }

  /// Closes connections and ends the embedded model's server.
  func end() {
    client.shutdown()
    server?.stop()
  }
}
