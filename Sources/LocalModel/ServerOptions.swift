/// How a local model's server is started: the config's `local`.
package struct ServerOptions: Sendable, Equatable {
  /// Threads that compute; nil for the best of this machine.
  package var threads: Int?
  /// The window in tokens, which memory is set aside for; nil for 8192, or the model's own where that is less.
  package var window: Int?
  /// Seconds without a request after which the model's memory is given back; nil never.
  package var unloadsAfter: Int?
  /// The key that requests must bear; nil for one of this run's own.
  package var key: String?
  /// Further parameters of the server, by the names of llama.cpp's `common_params`.
  package var parameters: [Parameter] = []

  /// The window where no one says otherwise: with it a model of half a billion parameters takes 0.7 GB.
  static let usualWindow = 8192

  /// A parameter of the server.
  package struct Parameter: Sendable, Equatable {
    /// Its name, such as `n_batch`; a dot leads into a group.
    package var name: String
    /// Its value: a number, true or false, or a text.
    package var value: String

    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  package init() {}

  /// A key that no one can guess.
  static func randomKey() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<4).map { _ in
      let digits = String(generator.next(), radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  /// As the launcher takes them.
  var arguments: [String] {
    var words: [String] = []
    if let threads { words += ["--threads", String(threads)] }
    if let unloadsAfter { words += ["--unload", String(unloadsAfter)] }
    for parameter in parameters { words += ["--set", "\(parameter.name)=\(parameter.value)"] }
    return words
  }
}
