import Cells
import Conversations

/// Where a provider's key comes from: its variables in order, then its command, then OpenAI's own variable at OpenAI.
enum KeySource: Equatable {
  /// Found in the environment.
  case found(Secret)
  /// A command must be asked.
  case command(String)
  /// None is to be had, and none is needed.
  case notNeeded
}

extension KeySource {
  /// Looks where the contract says, in its order. `OPENAI_API_KEY` goes to OpenAI's host alone, unless the entry lists
  /// it.
  static func find(
    provider: Provider, endpoint: Endpoint, environment: [String: String]
  ) throws(Failure) -> KeySource {
    var variables = provider.keyVariables
    if variables.isEmpty, endpoint.isOpenAI { variables = ["OPENAI_API_KEY"] }
    for variable in variables {
      guard let value = environment[variable]?.trimmingQuotes(), !value.isEmpty else { continue }
      let secret = Secret(value, from: variable)
      guard secret.isUsable else {
        throw Failure(.missingKey, "The key in \(variable) holds blanks or characters that no key has.")
      }
      return .found(secret)
    }
    if let command = provider.keyCommand, !command.trimmingSpaces().isEmpty { return .command(command) }
    guard provider.needsKey else { return .notNeeded }
    let tried =
      switch variables.count {
      case 0: "the entry names no key_variable and no key_command"
      case 1: "\(variables[0]) is not set"
      default: "none of \(variables.joined(separator: ", ")) is set"
      }
    throw Failure(.missingKey, "There is no key for \u{201C}\(provider.name)\u{201D}: \(tried).")
  }

  /// Refuses to send a key where everybody on the way could read it.
  static func check(endpoint: Endpoint, provider: Provider, insecureHTTP: Bool) throws(Failure) {
    guard endpoint.scheme == "http", !endpoint.isLoopback, !insecureHTTP else { return }
    throw Failure(
      .insecureKey,
      "The key of \u{201C}\(provider.name)\u{201D} would travel to \(endpoint.place) unencrypted, over http.")
  }
}
