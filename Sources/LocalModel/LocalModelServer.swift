import Conversations
import Glibc

/// The embedded model's server: a child process of this program, on a free loopback port.
///
/// The child's standard input is a pipe that only this process holds open: when it closes, by `stop` or by whatever
/// end this process meets, the kernel ends the child. Two mixchats have a server each. The pipe's first line is the key
/// without which the server answers no one.
///
/// Thread-safe. Events come from a thread of the server's own, in order.
package final class LocalModelServer: Sendable {
  /// What the server tells about itself.
  package enum Event: Sendable, Equatable {
    /// The process runs; the model is being loaded since so many seconds. Said at the beginning, then each second.
    case loading(seconds: Int)
    /// Requests go to this address, such as `http://127.0.0.1:40123/mixchat/v1`, with this key.
    case ready(baseURL: String, key: String)
    /// It could not be started, or ended by itself. The last event.
    case failed(Failure)
    /// It was ended by `stop`. The last event.
    case stopped
  }

  /// Shared with the thread, which must not keep the server itself alive.
  private let child: ServerProcess

  /// A server that is not started yet.
  package init(files: LocalModelFiles) { child = ServerProcess(files: files) }

  deinit { child.stop() }

  /// The child's process id while it runs; for tests and `doctor`.
  package var processID: Int32? { child.processID }

  /// Starts the child and returns without waiting. `report` is called from another thread. Does nothing while the child
  /// runs; after `failed` or `stopped` it may be started again.
  package func start(report: @escaping @Sendable (Event) -> Void) {
    guard child.begin() else { return }
    let run = Run(child: child, report: report)
    var thread = pthread_t()
    // A thread, since it waits for as long as the server lives.
    let failure = pthread_create(
      &thread, nil,
      { context in
        if let context { Unmanaged<Run>.fromOpaque(context).takeRetainedValue().perform() }
        return nil
      }, Unmanaged.passRetained(run).toOpaque())
    if failure == 0 {
      pthread_detach(thread)
    } else {
      Unmanaged.passUnretained(run).release()
      child.ended()
      report(.failed(Failure(.localModel, "The local model could not be started: no thread is left.")))
    }
  }

  /// Ends the child now. Harmless when none runs.
  package func stop() { child.stop() }

  /// One run, from start to end, on a thread of its own.
  private final class Run: Sendable {
    let child: ServerProcess
    let report: @Sendable (Event) -> Void

    init(child: ServerProcess, report: @escaping @Sendable (Event) -> Void) {
      self.child = child
      self.report = report
    }

    func perform() { report(child.run(report)) }
  }
}
