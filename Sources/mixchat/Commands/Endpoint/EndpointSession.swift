import ChatAPI
import Configuration
import Conversations
import LocalModel
import TerminalIO

/// A client for commands that ask one thing and end; starts the embedded model's server where it is meant.
enum EndpointSession {
  /// Asks the provider in force, its failures turned into sentences and exit codes. Ctrl+C ends it, and whatever it
  /// began: a `key_command`, the embedded model's server.
  static func use<Value: Sendable>(
    _ settings: Settings, _ body: @escaping @Sendable (ChatClient, String) async throws -> Value
  ) throws -> Value {
    ProcessEnvironment.hideKeys(settings)
    let signals = Interruption.start()
    defer { Interruption.stop() }
    let client = ChatClient(ClientConfiguration(settings))
    defer { client.shutdown() }
    let name = settings.provider.name
    let files = LocalModelFiles.locate(settings)
    let server = LocalModelServer(files: files)
    defer { server.stop() }
    do {
      if settings.provider.isEmbedded {
        let address = try start(server, for: client, signals: signals)
        client.setProvider(settings.provider.answered(at: address, by: files))
      }
      return try waitFor(signals: signals) { try await body(client, name) }
    } catch let failure as Failure {
      throw CommandStop(failure.sentence, code: failure.cause.row.exitCode)
    }
  }

  /// The doctor's steps on the way to the model; an embedded model that does not start is the first that fails.
  static func doctor(
    _ settings: Settings, onStep: @escaping @Sendable (DoctorStep) -> Void
  ) throws -> [DoctorStep] {
    let model = settings.model
    return try use(settings) { client, name in await client.doctor(provider: name, model: model, onStep: onStep) }
  }

  /// Waits until the embedded model is loaded, and gives the client its key. Returns its server's address.
  private static func start(_ server: LocalModelServer, for client: ChatClient, signals: Int32) throws -> String {
    let mailbox = Mailbox<LocalModelServer.Event>()
    server.start { mailbox.post($0) }
    while true {
      for event in try mailbox.waitAndDrain(signals: signals) {
        switch event {
        case .loading(let seconds):
          if seconds == 3 { Streams.error("mixchat: The local model is loading …\n") }
        case .ready(let address, let key):
          client.setKey(key, at: address)
          return address
        case .failed(let failure): throw failure
        case .stopped: throw Failure(.localModel, "The local model was stopped.")
        }
      }
    }
  }
}
