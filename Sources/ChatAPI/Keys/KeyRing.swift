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

  /// Somebody waits no longer. Answers the commands that nobody waits for any more.
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

  /// Asks commands anew from here on.
  mutating func forget() { known = [:] }

  /// Lets a key go that the endpoint refused: a command may give a newer one.
  mutating func forget(_ provider: Provider) {
    if let command = provider.keyCommand { known[Self.name(provider, command)] = nil }
  }

  static func name(_ provider: Provider, _ command: String) -> String { provider.name + "\n" + command }
}

/// Who waits for a key. A value and no closure, so that waiting does not keep the client alive.
enum KeyWaiter {
  case exchange(Exchange)
  case call(Call, ChatClient.CallRequest)

  var id: ObjectIdentifier {
    switch self {
    case .exchange(let exchange): ObjectIdentifier(exchange)
    case .call(let call, _): ObjectIdentifier(call)
    }
  }
}

extension ChatClient {
  /// Finds the key of an entry and goes on with it, at once or when its command has answered.
  func withKey(provider: Provider, endpoint: Endpoint, for waiter: KeyWaiter) {
    if let given = keys.given, given.place == endpoint.place { return goOn(waiter, .success(given.key)) }
    do throws(Failure) {
      let source = try KeySource.find(provider: provider, endpoint: endpoint, environment: configuration.environment)
      if source == .notNeeded { return goOn(waiter, .success(nil)) }
      try KeySource.check(endpoint: endpoint, provider: provider, insecureHTTP: configuration.insecureHTTP)
      switch source {
      case .found(let secret): goOn(waiter, .success(secret))
      case .command(let command): ask(command, of: provider, for: waiter)
      case .notNeeded: break
      }
    } catch {
      goOn(waiter, .failure(error))
    }
  }

  private func goOn(_ waiter: KeyWaiter, _ answer: Result<Secret?, Failure>) {
    switch waiter {
    case .exchange(let exchange): goOn(exchange, withKey: answer)
    case .call(let call, let request): goOn(call, request, withKey: answer)
    }
  }

  private func ask(_ command: String, of provider: Provider, for waiter: KeyWaiter) {
    let name = KeyRing.name(provider, command)
    if let secret = keys.known(name) { return goOn(waiter, .success(secret)) }
    guard let running = keys.wait(name, waiter) else { return }
    let command = KeyCommand(
      command: command, provider: provider.name, environment: configuration.environment,
      timeLimit: configuration.keyCommandTimeout)
    commands.withLock { $0[ObjectIdentifier(running)] = running }
    Background.run { [weak self, commands] in
      let answer = command.run(running)
      commands.withLock { $0[ObjectIdentifier(running)] = nil }
      self?.perform { client in
        for waiter in client.keys.answered(name, running, answer) { client.goOn(waiter, answer.map { $0 }) }
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
