import ChatCore
import Glibc

/// Keys that commands gave, each asked for once. On the network thread only.
struct KeyRing {
  typealias Waiter = (Result<Secret?, Failure>) -> Void
  private var known: [String: Secret] = [:]
  private var waiters: [String: [Waiter]] = [:]

  /// The key that the command of an entry gave.
  func known(_ name: String) -> Secret? { known[name] }

  /// Adds somebody who waits for a command's answer; answers whether the command must be started.
  mutating func wait(_ name: String, _ waiter: @escaping Waiter) -> Bool {
    waiters[name, default: []].append(waiter)
    return waiters[name]?.count == 1
  }

  /// A command answered: a key is kept, a failure is not. Answers who waited.
  mutating func answered(_ name: String, _ answer: Result<Secret, Failure>) -> [Waiter] {
    if case .success(let secret) = answer { known[name] = secret }
    return waiters.removeValue(forKey: name) ?? []
  }

  /// Asks commands anew from here on.
  mutating func forget() { known = [:] }

  /// Lets a key go that the endpoint refused: a command may give a newer one.
  mutating func forget(_ provider: Provider) {
    if let command = provider.keyCommand { known[Self.name(provider, command)] = nil }
  }

  static func name(_ provider: Provider, _ command: String) -> String { provider.name + "\n" + command }
}

extension ChatClient {
  /// Finds the key of an entry and goes on with it, at once or when its command has answered.
  func withKey(provider: Provider, endpoint: Endpoint, _ goOn: @escaping KeyRing.Waiter) {
    do throws(Failure) {
      let source = try KeySource.find(provider: provider, endpoint: endpoint, environment: configuration.environment)
      if source == .notNeeded { return goOn(.success(nil)) }
      try KeySource.check(endpoint: endpoint, provider: provider, insecureHTTP: configuration.insecureHTTP)
      switch source {
      case .found(let secret): goOn(.success(secret))
      case .command(let command): ask(command, of: provider, goOn)
      case .notNeeded: break
      }
    } catch {
      goOn(.failure(error))
    }
  }

  private func ask(_ command: String, of provider: Provider, _ goOn: @escaping KeyRing.Waiter) {
    let name = KeyRing.name(provider, command)
    if let secret = keys.known(name) { return goOn(.success(secret)) }
    guard keys.wait(name, goOn) else { return }
    let command = KeyCommand(
      command: command, provider: provider.name, environment: configuration.environment,
      timeLimit: configuration.keyCommandTimeout)
    Background.run {
      let answer = command.run()
      self.perform { client in
        for waiter in client.keys.answered(name, answer) { waiter(answer.map { $0 }) }
      }
    }
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
