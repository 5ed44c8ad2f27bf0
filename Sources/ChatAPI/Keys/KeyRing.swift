import Cells
import Conversations
import Glibc
import Locks
import Processes

/// Keys that commands gave, each asked for once. On the network thread only.
struct KeyRing {
  /// A command that has not answered yet, and who waits for it.
  private struct Question {
    var command: RunningCommand
    var waiters: [KeyWaiter]
  }
  private var known: [String: Secret] = [:]
  /// The key for a server that this program started, with the server's host and port.
  var given: (place: String, key: Secret)?
  private var questions: [String: Question] = [:]

  /// The key that the command of an entry gave.
  func known(_ name: String) -> Secret? { known[name] }

  /// Adds somebody who waits for a command's answer; answers the command where it must be started.
  mutating func wait(_ name: String, _ waiter: KeyWaiter) -> RunningCommand? {
    let isFirst = questions[name] == nil
    questions[name, default: Question(command: RunningCommand(), waiters: [])].waiters.append(waiter)
    return isFirst ? questions[name]?.command : nil
  }

  /// Somebody waits no longer. Answers the commands that no one waits for any more.
  mutating func withdraw(_ id: ObjectIdentifier) -> [RunningCommand] {
    var idle: [RunningCommand] = []
    for (name, var question) in questions where question.waiters.contains(where: { $0.id == id }) {
      question.waiters.removeAll { $0.id == id }
      questions[name] = question.waiters.isEmpty ? nil : question
      if question.waiters.isEmpty { idle.append(question.command) }
    }
    return idle
  }

  /// A command answered: a key is kept, a failure is not. Answers who waited.
  mutating func answered(
    _ name: String, _ command: RunningCommand, _ answer: Result<Secret, Failure>
  ) -> [KeyWaiter] {
    // One that was ended may answer behind the next.
    guard let question = questions[name], question.command === command else { return [] }
    if case .success(let secret) = answer { known[name] = secret }
    questions[name] = nil
    return question.waiters
  }

  /// Asks commands again from here on.
  mutating func forget() { known = [:] }

  /// Lets a key go that the endpoint refused: a command may give a newer one.
  mutating func forget(_ provider: Provider) {
    if let command = provider.keyCommand { known[Self.name(provider, command)] = nil }
    for case .command(let command) in provider.headers.map(\.source) { known[Self.name(provider, command)] = nil }
  }

  static func name(_ provider: Provider, _ command: String) -> String { provider.name + "\n" + command }
}

/// Who waits for a key. A value and no closure, so that waiting does not keep the client alive.
enum KeyWaiter {
  case exchange(Exchange)
  case call(Call, ChatClient.CallRequest, Provider)

  var id: ObjectIdentifier {
    switch self {
    case .exchange(let exchange): ObjectIdentifier(exchange)
    case .call(let call, _, _): ObjectIdentifier(call)
    }
  }

  /// The entry whose keys are wanted, and where they would go.
  var place: (provider: Provider, endpoint: Endpoint) {
    switch self {
    case .exchange(let exchange): (exchange.provider, exchange.endpoint)
    case .call(let call, _, let provider): (provider, call.endpoint)
    }
  }
}

extension ChatClient {
  /// Finds the key and the headers of an entry and goes on with them, immediately or when their commands have answered.
  func withCredentials(for waiter: KeyWaiter) {
    guard isAwaited(waiter) else { return }
    let (provider, endpoint) = waiter.place
    if let given = keys.given, given.place == endpoint.place {
      return goOn(waiter, .success(Credentials(key: given.key)))
    }
    do throws(Failure) {
      let source = try KeySource.find(provider: provider, endpoint: endpoint, environment: configuration.environment)
      if source != .notNeeded || !provider.headers.isEmpty {
        try KeySource.check(endpoint: endpoint, provider: provider, insecureHTTP: configuration.insecureHTTP)
      }
      var credentials = Credentials(keyHeader: provider.keyHeader)
      switch source {
      case .found(let secret): credentials.key = secret
      case .command(let command):
        guard let secret = keys.known(KeyRing.name(provider, command)) else { return ask(command, for: waiter) }
        credentials.key = secret
      case .notNeeded: break
      }
      for header in provider.headers {
        let value: Secret
        switch header.source {
        case .text(let text): value = Secret(text, from: "the config")
        case .variable(let variable):
          guard let text = configuration.environment[variable], !text.isEmpty else {
            throw header.sentence("is not set", of: provider.name)
          }
          value = Secret(text.trimmingQuotes(), from: variable)
        case .command(let command):
          guard let secret = keys.known(KeyRing.name(provider, command)) else {
            return ask(command, isHeader: true, for: waiter)
          }
          value = secret
        }
        if let refusal = ProviderHeader.refusal(value: value.exposed) {
          throw header.sentence(refusal, of: provider.name)
        }
        credentials.headers.append(.init(name: header.name, value: value))
      }
      goOn(waiter, .success(credentials))
    } catch {
      goOn(waiter, .failure(error))
    }
  }

  /// Whether somebody still waits for what the keys are for.
  private func isAwaited(_ waiter: KeyWaiter) -> Bool {
    switch waiter {
    case .exchange(let exchange): exchanges[exchange.request.id] === exchange
    case .call(let call, _, _): calls[ObjectIdentifier(call)] != nil
    }
  }

  private func goOn(_ waiter: KeyWaiter, _ answer: Result<Credentials, Failure>) {
    switch waiter {
    case .exchange(let exchange): goOn(exchange, with: answer)
    case .call(let call, let request, _): goOn(call, request, with: answer)
    }
  }

  /// Asks a command, and looks for the rest once it has answered.
  private func ask(_ command: String, isHeader: Bool = false, for waiter: KeyWaiter) {
    let provider = waiter.place.provider
    let name = KeyRing.name(provider, command)
    guard let running = keys.wait(name, waiter) else { return }
    let command = KeyCommand(
      command: command, provider: provider.name, environment: configuration.environment,
      timeLimit: configuration.keyCommandTimeout, isHeader: isHeader)
    commands.withLock { $0[ObjectIdentifier(running)] = running }
    Background.run { [weak self, commands] in
      let answer = command.run(running)
      commands.withLock { $0[ObjectIdentifier(running)] = nil }
      self?.perform { client in
        for waiter in client.keys.answered(name, running, answer) {
          switch answer {
          case .success: client.withCredentials(for: waiter)
          case .failure(let failure): client.goOn(waiter, .failure(failure))
          }
        }
      }
    }
  }

  /// Somebody waits for no key any longer: a command that was asked for him alone is ended.
  func withdraw(_ id: ObjectIdentifier) {
    for command in keys.withdraw(id) { command.stop() }
  }
}

/// Work that blocks, on a thread of its own.
enum Background {
  private final class Box: Sendable {
    let work: @Sendable () -> Void
    init(_ work: @escaping @Sendable () -> Void) { self.work = work }
  }

  static func run(_ work: @escaping @Sendable () -> Void) {
    let context = Unmanaged.passRetained(Box(work)).toOpaque()
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        blockSignals()
        Unmanaged<Box>.fromOpaque(context).takeRetainedValue().work()
        return nil
      }, context)
    guard code == 0 else {
      // No thread is to be had: late is better than never.
      Unmanaged<Box>.fromOpaque(context).takeRetainedValue().work()
      return
    }
    pthread_detach(thread)
  }
}
