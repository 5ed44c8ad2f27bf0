import ChatAPI
import ChatCore
import ChatStore
import Configuration
import Conversations
import Inputs
import LocalModel
import TerminalIO
import Threads

/// Sends requests: behind the store's writes, and for the embedded provider once its server answers.
///
/// Main thread only, but for `underWay`, which the store's queue asks as well.
final class RequestRunner {
  private let mailbox: Mailbox<Event>
  /// Has the pictures of earlier messages.
  var store: ConversationStore?
  /// Requests of a command that asks once do not wait for the disk: at its end it says what was not kept.
  private let mode: EffectRunner.Mode
  private let shelf: PictureShelf
  let client: ChatClient
  /// The embedded server, and the model it was started with.
  private var server: LocalModelServer?
  private var loaded = ""
  /// The model to start it with once it has ended.
  private var next: String?
  /// Requests for the embedded model that wait for its server.
  private var waiting: [ChatRequest] = []
  /// Those under way, by the model that answers.
  private var asked: [RequestID: String] = [:]
  private var local = LocalModelStatus.idle
  private var settings: Settings
  /// Entries that mixchat's own server answers.
  var embedded: [Provider] { settings.providers.filter(\.isEmbedded) }
  private let underWay = RequestsUnderWay()

  init(launch: Launch, mailbox: Mailbox<Event>, shelf: PictureShelf, mode: EffectRunner.Mode) {
    self.shelf = shelf
    self.mailbox = mailbox
    self.mode = mode
    client = ChatClient(Self.configuration(launch.settings, mode))
    settings = launch.settings
  }

  private static func configuration(_ settings: Settings, _ mode: EffectRunner.Mode) -> ClientConfiguration {
    var configuration = ClientConfiguration(settings)
    // For a screen, which is painted some times a second.
    configuration.gathersSteadyStreams = mode == .chat
    return configuration
  }

  /// Sends a request, now or when its server answers.
  func send(_ request: ChatRequest) {
    guard embedded.contains(where: { $0.name == request.provider }) else { return sendBehindWrites(request) }
    if isLoaded(request.model) {
      sendToServer(request)
    } else {
      waiting.append(request)
      // libcurl loads while the model does.
      client.warmUp()
      startLocalModel(request.model)
    }
  }

  private func sendToServer(_ request: ChatRequest) {
    asked[request.id] = request.model
    sendBehindWrites(request)
  }

  /// Whether the embedded server answers for a model.
  func isLoaded(_ model: String) -> Bool {
    if case .ready = local { model == loaded } else { false }
  }

  /// A reply ended: its speed is noted, and a server for another model may start.
  func ended(_ id: RequestID, _ timings: ReplyTimings) {
    guard let model = asked.removeValue(forKey: id) else { return }
    LocalSpeeds(settings.paths).note(model, timings.serverTokensPerSecond)
    if next != nil, asked.isEmpty { server?.stop() }
  }

  private func sendBehindWrites(_ request: ChatRequest) {
    let (client, mailbox, underWay, shelf, store) = (client, mailbox, underWay, shelf, store)
    underWay.begin(request.id)
    @Sendable func end(_ failure: Failure) {
      underWay.end(request.id)
      mailbox.post(.reply(request.id, .ended(ReplyTimings(), failure: failure)))
    }
    @Sendable func send(_ request: ChatRequest) {
      guard !underWay.isStopped(request.id) else { return end(Failure(.cancelled, "Stopped.")) }
      client.send(request) { id, event in
        if case .ended = event { underWay.end(id) }
        mailbox.post(.reply(id, event))
      }
      // Stopped between the look above and the sending: the client did not know it then.
      if underWay.isStopped(request.id) { client.cancel(request.id) }
    }
    let go: @Sendable () -> Void = {
      guard !request.picturesToSend.isEmpty else { return send(request) }
      inBackground {
        do throws(Failure) {
          send(
            try await shelf.filled(request) { try await store?.run { [hashes = $0] in try $0.pictures(hashes) } ?? [:] }
          )
        } catch {
          end(error)
        }
      }
    }
    guard mode != .asking, let store else { return go() }
    store.whenWritten(go)
  }

  /// Stops a request in whatever stage it is.
  func cancel(_ id: RequestID) {
    if let place = waiting.firstIndex(where: { $0.id == id }) {
      waiting.remove(at: place)
      mailbox.post(.reply(id, .ended(ReplyTimings(), failure: Failure(.cancelled, "Stopped."))))
      return
    }
    underWay.stop(id)
    client.cancel(id)
  }

  /// Starts the embedded server with a model unless it runs or loads. One that runs with another model ends first,
  /// after the replies that come from it.
  func startLocalModel(_ model: String) {
    switch local {
    case .idle, .failed: launch(model)
    case .loading, .ready:
      next = model == loaded ? nil : model
      if next != nil, asked.isEmpty { server?.stop() }
    }
  }

  private func launch(_ model: String) {
    next = nil
    loaded = model
    local = .loading(seconds: 0)
    let server = LocalModelServer(files: .locate(settings, model: model))
    self.server = server
    server.start { [mailbox, client] event in
      switch event {
      case .loading(let seconds): mailbox.post(.localModel(.loading(seconds: seconds)))
      case .ready(let baseURL, let key):
        // The key goes to the client alone.
        client.setKey(key, at: baseURL)
        mailbox.post(.localModel(.ready(baseURL: baseURL)))
      case .failed(let failure): mailbox.post(.localModel(.failed(failure)))
      case .stopped: mailbox.post(.localModel(.idle))
      }
    }
  }

  /// Follows the embedded server: what waited for it goes out, or fails with its reason.
  func follow(_ status: LocalModelStatus) {
    local = status
    switch status {
    case .ready(let baseURL):
      let files = LocalModelFiles.locate(settings, model: loaded)
      for provider in embedded { client.setProvider(provider.answered(at: baseURL, by: files)) }
      let ready = waiting.filter { $0.model == loaded }
      waiting.removeAll { $0.model == loaded }
      for request in ready { sendToServer(request) }
      if let other = waiting.first { startLocalModel(other.model) }
    case .failed(let failure):
      let lost = waiting.filter { $0.model == loaded }
      waiting.removeAll { $0.model == loaded }
      for request in lost { mailbox.post(.reply(request.id, .ended(ReplyTimings(), failure: failure))) }
      if let other = next ?? waiting.first?.model { launch(other) }
    case .idle:
      if let next { launch(next) }
    case .loading:
      break
    }
  }

  /// Takes over a changed config; the embedded server keeps running where it is.
  func reconfigure(_ settings: Settings) {
    self.settings = settings
    client.setConfiguration(Self.configuration(settings, mode))
    follow(local)
  }

  /// Ends the embedded server and the network.
  func close() {
    client.shutdown()
    server?.stop()
  }
}
