import ChatAPI
import ChatCore
import Configuration

/// A client for commands that ask one thing and end.
enum EndpointSession {
  /// Asks the provider in force, its failures turned into sentences and exit codes.
  static func use<Value: Sendable>(
    _ settings: Settings, _ body: @escaping @Sendable (ChatClient, String) async throws -> Value
  ) throws -> Value {
    let client = ChatClient(ClientConfiguration(settings))
    defer { client.shutdown() }
    let name = settings.provider.name
    do {
      return try waitFor { try await body(client, name) }
    } catch let failure as Failure {
      throw CommandStop(failure.sentence, code: failure.cause.row.exitCode)
    }
  }
}
