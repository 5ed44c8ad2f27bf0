import CCurl
import ChatCore

/// libcurl's set of running transfers, and the connections it keeps warm between them. On the network thread only.
final class CurlMulti {
  private let multi: UnsafeMutableRawPointer
  /// Owns every running transfer: libcurl's callbacks hold bare pointers to them.
  private var running: [UnsafeMutableRawPointer: Transfer] = [:]

  /// Loads libcurl when this is its first use.
  init() throws(Failure) {
    try CurlLibrary.load()
    guard let multi = ccurl_multi_init() else {
      throw Failure(.libraryMissing, "libcurl could not make a set of transfers: it is out of memory.")
    }
    self.multi = multi
  }

  deinit {
    for transfer in running.values { ccurl_multi_remove(multi, transfer.easy) }
    running.removeAll()
    ccurl_multi_cleanup(multi)
  }

  var isIdle: Bool { running.isEmpty }

  func add(_ transfer: Transfer) {
    running[transfer.easy] = transfer
    ccurl_multi_add(multi, transfer.easy)
  }

  /// Takes a transfer out before or after its end. Never from within a callback.
  func remove(_ transfer: Transfer) {
    guard running.removeValue(forKey: transfer.easy) != nil else { return }
    ccurl_multi_remove(multi, transfer.easy)
  }

  /// Moves all transfers on as far as they go without waiting; callbacks run in here.
  func perform() {
    var count: Int32 = 0
    ccurl_multi_perform(multi, &count)
  }

  /// The next transfer that has ended, already taken out of the set.
  func nextFinished() -> (Transfer, CURLcode)? {
    var code = CURLE_OK
    while let easy = ccurl_multi_finished(multi, &code) {
      guard let transfer = running[easy] else { continue }
      transfer.noteEnd()
      remove(transfer)
      return (transfer, code)
    }
    return nil
  }

  func wait(wake: Int32, limit: Milliseconds) {
    ccurl_multi_wait(multi, wake, limit.forPoll)
  }
}

/// libcurl itself.
enum CurlLibrary {
  /// Loads it; any thread, any number of times.
  static func load() throws(Failure) {
    guard let reason = ccurl_load() else { return }
    throw Failure(.libraryMissing, "libcurl could not be loaded: \(String(cString: reason)).")
  }
}
